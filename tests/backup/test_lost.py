"""A database that is damaged or gone: set aside, named, and never begun anew in silence."""

import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from data_folders import damage, notes
from factories import START, submission

from bot.app import open_app
from bot.backup.restoring import restore
from bot.backup.shelf import Shelf
from bot.errors import StoreDamaged, StoreLost
from bot.store.database import FILE_NAME


@pytest.fixture
async def closed(filled):
    """A data folder that nobody uses, with some pages to damage."""
    await filled.notes.add(submission(*["long line " * 30] * 100))
    await filled.close()


@pytest.fixture
def shelf(config, data) -> Shelf:
    return Shelf(config.backups, data)


async def lost(config) -> str:
    """What a bot says that does not start for want of a database."""
    with pytest.raises(StoreLost) as raised:
        async with open_app(config, exclusive=True):
            pass
    return str(raised.value)


def offered(sentence: str) -> Path:
    """The backup that is named, of the command as it would be typed."""
    words = shlex.split(sentence[sentence.index("talknotes restore") :])
    return Path(words[2])


async def test_a_damaged_database_is_set_aside_as_it_is(closed, config, data):
    damaged = damage(data / FILE_NAME)
    sentence = await lost(config)
    assert sentence.startswith(
        f"The database file is damaged. It is set aside in {data / 'damaged-1'}; nothing is thrown"
    )
    assert (data / "damaged-1" / FILE_NAME).read_bytes() == damaged
    assert not list(data.glob(f"{FILE_NAME}*"))


async def test_the_newest_good_backup_is_offered_and_helps(closed, config, data, shelf):
    shelf.add(START.date().replace(day=8))
    with closing(sqlite3.connect(data / FILE_NAME)) as database:
        database.execute("DELETE FROM note WHERE id > 1")
        database.commit()
    good = shelf.add(START.date().replace(day=9))
    with closing(sqlite3.connect(data / FILE_NAME)) as database:
        database.execute("UPDATE note SET text = 'changed' || hex(zeroblob(9000))")
        database.commit()
    damage(shelf.add(START.date()) / FILE_NAME)
    damage(data / FILE_NAME)
    sentence = await lost(config)
    assert "The newest good backup, of Tuesday, 9 June 2026, with 1 note, is put" in sentence
    assert offered(sentence) == good
    restore(data, good)
    async with open_app(config, exclusive=True) as app:
        assert app.store.database.path.exists()
    assert notes(data) == ["one"]


async def test_it_is_not_begun_anew_at_the_next_start_either(closed, config, data):
    damage(data / FILE_NAME)
    await lost(config)
    sentence = await lost(config)
    assert sentence.startswith(f"There is no database in {data}, but there was one.")
    assert f"To begin with nothing instead, move {data / 'damaged-1'} elsewhere." in sentence
    (data / "damaged-1").rename(data.parent / "kept")
    async with open_app(config, exclusive=True):
        pass


async def test_a_command_beside_it_does_not_begin_anew_either(closed, config, data):
    damage(data / FILE_NAME)
    await lost(config)
    with pytest.raises(StoreLost):
        async with open_app(config):
            pass
    assert not (data / FILE_NAME).exists()


@pytest.mark.parametrize("vanish", [Path.unlink, lambda path: path.write_bytes(b"")])
async def test_a_file_that_vanished_is_not_begun_anew_where_there_are_backups(
    closed, config, data, shelf, vanish
):
    backup = shelf.add(START.date())
    vanish(data / FILE_NAME)
    assert offered(await lost(config)) == backup


async def test_what_was_copied_before_an_update_is_offered_too(released, config, data):
    data.mkdir()
    (data / "talknotes.schema-1.bak").write_bytes(released.read_bytes())
    (data / "damaged-1").mkdir()
    sentence = await lost(config)
    assert "made before an update from schema 1, with" in sentence
    assert offered(sentence) == data / "talknotes.schema-1.bak"


async def test_a_second_damage_is_set_aside_beside_the_first(closed, config, data, shelf):
    backup = shelf.add(START.date())
    for number in (1, 2):
        damage(data / FILE_NAME)
        assert f"damaged-{number};" in await lost(config)
        restore(data, backup)
    assert {path.name for path in data.glob("damaged-*")} == {"damaged-1", "damaged-2"}


async def test_a_command_beside_a_bot_sets_nothing_aside(closed, config, data):
    path = data / FILE_NAME
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(StoreDamaged, match="Restart the bot"):
        async with open_app(config):
            pass
    assert path.read_bytes() == b"no database" * 1000


async def test_a_new_bot_begins(config):
    async with open_app(config, exclusive=True) as app:
        assert await app.store.events.all_active() == []
