"""What tests of several rooms need: a clock that is moved by hand, and a real database."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from factories import START, set_up
from fake_clock import FakeClock
from hypothesis import settings
from versions import database_of

from bot.models import Event
from bot.store import Store

# the same examples in every run: a failure is found again, and no run depends on its speed
settings.register_profile("talknotes", deadline=None, derandomize=True, database=None)
settings.load_profile("talknotes")


def pytest_report_header() -> str:
    return f"SQLite {sqlite3.sqlite_version}"


@pytest.fixture
def clock() -> FakeClock:
    """The tenth of June 2026, 08:00 in Prague."""
    return FakeClock(START)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "data")
    yield opened
    await opened.close()


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """A database file of version 0.1.0, the first that was released."""
    return database_of("0.1.0", tmp_path / "released.sqlite3")


@pytest.fixture
async def event(store: Store) -> Event:
    return await set_up(store)
