"""A data folder with a talk and notes, in use."""

from pathlib import Path

import pytest
from factories import ANA, GUILD, START, fields, set_up, submission

from bot.config import Config


@pytest.fixture
def data(tmp_path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def config(tmp_path, data) -> Config:
    return Config(data_dir=data, backup_dir=tmp_path / "backups", guild_ids=frozenset({GUILD}))


@pytest.fixture
async def filled(store):
    """A store in use, with a talk and two notes."""
    await set_up(store)
    await store.talks.start(GUILD, ANA, START, fields())
    await store.notes.add(submission("one", "two"))
    return store
