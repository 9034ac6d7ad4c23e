"""What end-to-end tests share: other rooms' means, and a place for what they leave to look at."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
for room in ("posts", "cogs", "publish"):
    sys.path.insert(0, str(ROOT / "tests" / room))


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """A folder that git ignores, for screenshots."""
    folder = ROOT / "e2e-out"
    folder.mkdir(exist_ok=True)
    return folder
