"""Backups and migrations: whole or absent, never over what is there."""

import asyncio
import sqlite3
from contextlib import closing
from importlib.resources import files

import pytest

from bot.errors import StoreError, StoreNewer
from bot.store import Store, migrations


def opened(path):
    return closing(sqlite3.connect(path, isolation_level=None))


async def test_a_backup_is_a_database_that_opens(store, tmp_path):
    await store.settings.set("tree", "abc")
    target = tmp_path / "copy" / "talknotes.sqlite3"
    target.parent.mkdir()
    await store.database.backup(target)
    copy = await Store.open(target.parent)
    assert await copy.settings.get("tree") == "abc"
    await copy.close()
    assert sorted(path.name for path in target.parent.iterdir()) == [target.name]


async def test_a_backup_while_others_write_holds_whole_transactions(store, tmp_path):
    def pair(number: int):
        def job(db: sqlite3.Connection) -> None:
            for side in "ab":
                db.execute("INSERT INTO setting VALUES (?, 'x')", (f"{side}{number}",))

        return job

    async def write() -> None:
        for number in range(150):
            await store.database.write(pair(number))

    writing = asyncio.create_task(write())
    targets = [tmp_path / f"copy-{number}" for number in range(4)]
    for target in targets:
        await store.database.backup(target)
    await writing
    for target in targets:
        with opened(target) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            sides = copy.execute("SELECT substr(name, 1, 1), count(*) FROM setting GROUP BY 1")
            assert len({number for _, number in sides}) <= 1


async def test_a_backup_never_overwrites(store, tmp_path):
    target = tmp_path / "copy"
    target.write_text("precious")
    with pytest.raises(StoreError, match="exists already"):
        await store.database.backup(target)
    assert target.read_text() == "precious"


@pytest.mark.parametrize("place", ["nowhere/copy", "file/copy"])
async def test_a_backup_into_no_folder_is_told(store, tmp_path, place):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="is no folder"):
        await store.database.backup(tmp_path / place)


async def test_what_an_interrupted_backup_left_is_replaced(store, tmp_path):
    (tmp_path / "copy.part").write_text("half")
    await store.database.backup(tmp_path / "copy")
    assert not (tmp_path / "copy.part").exists()
    with opened(tmp_path / "copy") as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_copy_that_cannot_be_put_in_place_is_told(store, tmp_path):
    (tmp_path / "copy.part").mkdir()
    with pytest.raises(StoreError, match="cannot be written"):
        await store.database.backup(tmp_path / "copy")


def numbers() -> list[int]:
    names = (entry.name for entry in files(migrations).iterdir())
    return sorted(int(name[:4]) for name in names if name.endswith(".sql"))


def test_no_two_scripts_have_one_number():
    assert len(set(numbers())) == len(numbers())
    assert numbers()[-1] == migrations.newest()


def test_an_empty_file_is_brought_up_to_date_once(tmp_path):
    with opened(tmp_path / "db") as database:
        assert migrations.version(database) == 0
        assert migrations.apply(database) == numbers()
        assert migrations.version(database) == migrations.newest()
        assert migrations.apply(database) == []
        found = {kind for (kind,) in database.execute("SELECT type FROM sqlite_schema")}
        assert found == {"table", "index", "trigger"}


def test_every_table_is_strict(tmp_path):
    with opened(tmp_path / "db") as database:
        migrations.apply(database)
        loose = (
            "SELECT name FROM pragma_table_list WHERE strict = 0 AND name NOT LIKE 'sqlite_%'"
            " AND name NOT LIKE 'note_text%'"  # the index of words: FTS5's own tables
        )
        assert database.execute(loose).fetchall() == []


def test_a_newer_file_is_refused(tmp_path):
    with opened(tmp_path / "db") as database:
        database.execute(f"PRAGMA user_version = {migrations.newest() + 1}")
        with pytest.raises(StoreNewer, match="put back the backup"):
            migrations.apply(database)


def test_a_failing_script_leaves_no_trace(tmp_path):
    script = "CREATE TABLE made (a TEXT) STRICT;\nCREATE TABLE made (b TEXT) STRICT;\n"
    with opened(tmp_path / "db") as database:
        with pytest.raises(sqlite3.OperationalError, match="already exists"):
            migrations._apply_one(database, 7, script)  # noqa: SLF001  # no shipped script fails  # no shipped script fails
        assert migrations.version(database) == 0
        assert database.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,)
