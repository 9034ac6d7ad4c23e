"""What the tests of publishing share: a site, and a way to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from transports import Transport


@pytest.fixture
def way(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Transport]:
    """The way that the test is asked for; see ways.py."""
    with request.param(tmp_path) as made:
        yield made
