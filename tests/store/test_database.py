"""The database file: made, guarded, refused with a sentence when it cannot be used."""

import asyncio
import os
import sqlite3
from contextlib import asynccontextmanager

import pytest
from factories import ANA, HALL, START, fields, set_up, submission

from bot.errors import StoreBusy, StoreDamaged, StoreError, StoreNewer
from bot.store import Store
from bot.store.database import FILE_NAME


def pragma(name: str):
    return lambda db: db.execute(f"PRAGMA {name}").fetchone()[0]


async def test_an_empty_folder_becomes_a_database_that_is_found_again(tmp_path):
    first = await Store.open(tmp_path / "deep" / "data")
    await first.settings.set("tree", "abc")
    await first.close()
    second = await Store.open(tmp_path / "deep" / "data")
    assert await second.settings.get("tree") == "abc"
    await second.close()


async def test_settings_are_replaced_and_unknown_ones_are_none(store):
    await store.settings.set("tree", "a")
    await store.settings.set("tree", "b")
    assert await store.settings.get("tree") == "b"
    assert await store.settings.get("other") is None


async def test_a_commit_is_on_the_disk_and_references_hold(store):
    assert await store.database.write(pragma("journal_mode")) == "wal"
    assert await store.database.write(pragma("synchronous")) == 2
    assert await store.database.write(pragma("foreign_keys")) == 1
    orphan = "INSERT INTO note_revision (note_id, text, replaced_by, replaced_at) VALUES (7,'',1,1)"
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        await store.database.write(lambda db: db.execute(orphan))


async def test_queries_cannot_write(store):
    with pytest.raises(StoreError, match=r"read-only\. Give the bot write access"):
        await store.database.read(lambda db: db.execute("DELETE FROM setting"))


async def test_a_query_sees_one_snapshot_while_others_write(store):
    await store.settings.set("turn", "1")
    loop = asyncio.get_running_loop()

    def query(db: sqlite3.Connection) -> list[str]:
        first = db.execute("SELECT value FROM setting").fetchone()["value"]
        written = asyncio.run_coroutine_threadsafe(store.settings.set("turn", "2"), loop)
        written.result(10)
        return [first, db.execute("SELECT value FROM setting").fetchone()["value"]]

    assert await store.database.read(query) == ["1", "1"]
    assert await store.settings.get("turn") == "2"


async def test_a_query_that_fails_leaves_the_next_one_alone(store):
    with pytest.raises(ZeroDivisionError):
        await store.database.read(lambda _: 1 // 0)
    assert await store.settings.get("x") is None


async def test_a_second_bot_is_refused_until_the_first_has_closed(tmp_path):
    first = await Store.open(tmp_path, exclusive=True)
    with pytest.raises(StoreBusy, match="Another bot is already using"):
        await Store.open(tmp_path, exclusive=True)
    await first.close()
    second = await Store.open(tmp_path, exclusive=True)
    await second.close()


async def test_a_command_works_beside_a_bot(tmp_path):
    bot = await Store.open(tmp_path, exclusive=True)
    command = await Store.open(tmp_path)
    await asyncio.gather(
        *(one.settings.set(f"{number}", "x") for number in range(20) for one in (bot, command))
    )
    assert await bot.settings.get("19") == await command.settings.get("19") == "x"
    await command.close()
    await bot.close()


async def test_a_newer_database_is_refused_and_left_alone(tmp_path):
    path = tmp_path / FILE_NAME
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 999")
    database.close()
    with pytest.raises(StoreNewer, match="schema 999"):
        await Store.open(tmp_path, exclusive=True)
    with pytest.raises(StoreNewer):  # the lock was given back
        await Store.open(tmp_path, exclusive=True)
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,)
    database.close()


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\x00" * 64])
async def test_a_file_that_is_no_database_is_damaged(tmp_path, content):
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(StoreDamaged, match="The database file is damaged"):
        await Store.open(tmp_path)
    assert (tmp_path / FILE_NAME).read_bytes() == content


async def test_damage_within_the_file_is_told_when_it_is_met(tmp_path):
    store = await Store.open(tmp_path)
    await set_up(store)
    started = await store.talks.start(100, ANA, START, fields())
    await store.notes.add(submission(*("long line " * 30 for _ in range(100))))
    await store.close()
    path = tmp_path / FILE_NAME
    content = path.read_bytes()
    damaged = content[:8192] + b"\xa5" * (len(content) - 8192)
    path.write_bytes(damaged)
    with pytest.raises(StoreDamaged):
        await read_notes(tmp_path, started.talk.id)


async def read_notes(data_dir, talk_id):
    async with opened_store(data_dir) as store:
        return await store.notes.of_talk(talk_id, ANA)


@asynccontextmanager
async def opened_store(data_dir):
    store = await Store.open(data_dir)
    try:
        yield store
    finally:
        await store.close()


@pytest.mark.parametrize("folder", ["file/data", "file"])
async def test_a_folder_that_cannot_be_made_is_named(tmp_path, folder):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match=r"DATA_DIR .*file.* cannot be used: .* Name a folder"):
        await Store.open(tmp_path / folder)


async def test_a_folder_in_the_place_of_the_file_is_told(tmp_path):
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(StoreError, match="Give the bot access to DATA_DIR"):
        await Store.open(tmp_path, exclusive=True)


@pytest.mark.skipif(os.access("/", os.W_OK), reason="who may write anywhere is never refused")
@pytest.mark.parametrize("exclusive", [True, False])
async def test_a_read_only_folder_is_told(tmp_path, exclusive):
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="DATA_DIR"):
        await Store.open(tmp_path, exclusive=exclusive)


async def test_no_query_reaches_a_talk_in_the_wrong_channel(store):
    assert await store.talks.current(HALL, START) is None
