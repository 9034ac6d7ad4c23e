"""Backups and migrations: whole or absent, never over what is there."""

import asyncio
import sqlite3
from contextlib import closing
from importlib.resources import files

import pytest
from factories import submission

from bot.errors import StoreDamaged, StoreError, StoreNewer
from bot.store import Store, migrations
from bot.store.copying import Contents, copy, examine


def opened(path):
    return closing(sqlite3.connect(path, isolation_level=None))


def damage(path) -> None:
    """Overwrite all pages but the first."""
    with opened(path) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))


async def test_a_backup_is_a_database_that_opens(store, tmp_path):
    await store.settings.set("tree", "abc")
    target = tmp_path / "copy" / "talknotes.sqlite3"
    target.parent.mkdir()
    copy(store.database.path, target)
    restored = await Store.open(target.parent)
    assert await restored.settings.get("tree") == "abc"
    await restored.close()
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
        await asyncio.to_thread(copy, store.database.path, target)
    await writing
    for target in targets:
        with opened(target) as copied:
            assert copied.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            sides = copied.execute("SELECT substr(name, 1, 1), count(*) FROM setting GROUP BY 1")
            assert len({number for _, number in sides}) <= 1


async def test_what_an_interrupted_copy_left_is_replaced(store, tmp_path):
    (tmp_path / "copy.part").write_text("half")
    copy(store.database.path, tmp_path / "copy")
    assert not (tmp_path / "copy.part").exists()
    with opened(tmp_path / "copy") as copied:
        assert copied.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_copy_that_fails_leaves_what_was_there_and_no_half_of_itself(store, tmp_path):
    (tmp_path / "copy").write_text("the one before")
    damage(store.database.path)
    with pytest.raises(StoreDamaged):
        copy(store.database.path, tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "the one before"
    assert not (tmp_path / "copy.part").exists()


@pytest.mark.parametrize("place", ["nowhere/copy", "file/copy"])
async def test_a_copy_into_no_folder_is_told(store, tmp_path, place):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="is no folder"):
        copy(store.database.path, tmp_path / place)


async def test_a_copy_that_cannot_be_put_in_place_is_told(store, tmp_path):
    (tmp_path / "copy.part").mkdir()
    with pytest.raises(StoreError, match="cannot be written"):
        copy(store.database.path, tmp_path / "copy")


async def test_equal_databases_are_copied_to_equal_bytes(store, tmp_path):
    await store.notes.add(submission("one"))
    copy(store.database.path, tmp_path / "first")
    await store.settings.set("a", "1")
    copy(store.database.path, tmp_path / "second")
    await store.database.write(lambda db: db.execute("DELETE FROM setting").rowcount)
    copy(store.database.path, tmp_path / "third")
    first, second, third = ((tmp_path / name).read_bytes() for name in ("first", "second", "third"))
    assert first == third != second


async def test_a_sound_file_is_looked_through(store, tmp_path):
    await store.notes.add(submission("one", "two"))
    copy(store.database.path, tmp_path / "copy")
    assert examine(tmp_path / "copy") == Contents(migrations.newest(), 2)
    assert [path.name for path in tmp_path.iterdir()] == ["data", "copy"]


@pytest.mark.parametrize("content", [b"words" * 2000, b"SQLite format 3\0" + b"x" * 5000])
def test_what_is_no_database_is_told(tmp_path, content):
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(StoreDamaged):
        examine(tmp_path / "file")


def test_somebody_elses_database_is_told(tmp_path):
    with opened(tmp_path / "file") as database:
        database.execute("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(StoreError, match="is no database of this bot"):
        examine(tmp_path / "file")


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
        assert found == {"table", "index", "trigger", "view"}


def test_every_table_is_strict(tmp_path):
    with opened(tmp_path / "db") as database:
        migrations.apply(database)
        loose = (
            "SELECT name FROM pragma_table_list WHERE strict = 0 AND type != 'view'"
            " AND name NOT LIKE 'sqlite_%'"
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
