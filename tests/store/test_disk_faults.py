"""A disk that is full or fails: nobody is told that anything was kept, and the writer lives on."""

import asyncio
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.store.connection import explained

ROOT = Path(__file__).parents[2]
FAILING_DISK = """
import asyncio, json, logging, resource, sys
from pathlib import Path
from bot.errors import StoreError
from bot.store import Store

logging.disable()

async def keep(store, name):
    try:
        await store.settings.set(name, "x" * 50_000)
        return "kept"
    except StoreError as error:
        return str(error)

async def main():
    store = await Store.open(Path(sys.argv[1]))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    wal = store.database.path.with_name(store.database.path.name + "-wal")
    resource.setrlimit(resource.RLIMIT_FSIZE, (wal.stat().st_size + 60_000, hard))
    failed = await asyncio.gather(*(keep(store, name) for name in "abc"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    later = [await keep(store, "d"), await store.settings.get("a")]
    later.append(len(await store.settings.get("d")))
    await store.close()
    print(json.dumps([failed, later]))

asyncio.run(main())
"""


@pytest.mark.process
def test_a_commit_that_the_disk_refuses_is_nobodys_success(tmp_path):
    ended = subprocess.run(
        [sys.executable, "-c", FAILING_DISK, tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    failed, later = json.loads(ended.stdout)
    assert failed == ["The disk reported an error. Look at the host's disk and its log."] * 3
    assert later == ["kept", None, 50_000]


async def test_a_full_disk_loses_the_batch_and_nothing_else(store):
    await store.settings.set("before", "x")
    await store.database.write(limit_to_used_pages)
    names = ("small", "large", "other")
    sizes = (1, 200_000, 1)
    answers = await asyncio.gather(
        *(store.settings.set(name, "x" * size) for name, size in zip(names, sizes, strict=True)),
        return_exceptions=True,
    )
    for answer in answers:
        assert type(answer) is StoreError
        assert str(answer).startswith("The disk is full. Free some space;")
    assert [await store.settings.get(name) for name in ("before", *names)] == ["x"] + [None] * 3

    await store.database.write(lambda db: db.execute("PRAGMA max_page_count = 100000").fetchone())
    await store.settings.set("large", "x" * 200_000)
    assert len(await store.settings.get("large")) == 200_000


def limit_to_used_pages(db: sqlite3.Connection) -> None:
    (used,) = db.execute("PRAGMA page_count").fetchone()
    db.execute(f"PRAGMA max_page_count = {used}").fetchone()


def test_an_error_without_a_sentence_of_its_own_keeps_sqlites_words():
    told = explained(sqlite3.OperationalError("near nothing: syntax error"))
    assert type(told) is StoreError
    assert str(told) == "The database reported: near nothing: syntax error."
