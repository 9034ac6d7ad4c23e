"""Each test gets a Discord, a conference on it, and no process of it survives the test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from conference import Conference, held


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("process")


@pytest.fixture
async def conference(tmp_path) -> AsyncIterator[Conference]:
    async with held(tmp_path) as made:
        yield made
