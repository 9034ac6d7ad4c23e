"""What a program that copies the write-ahead log (Litestream) needs of us.

It holds a read transaction, so that no page leaves the log before it was copied, and moves pages
into the database by itself.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from factories import submission

from bot.store import Store

ROOT = Path(__file__).parents[2]
PAGES = 1000  # of the log, from which on SQLite moves them into the database by itself


@pytest.fixture
async def store(tmp_path):
    opened = await Store.open(tmp_path / "data")
    await opened.notes.add(submission("first"))
    yield opened
    await opened.close()


@pytest.fixture
def replicating(store) -> Iterator[sqlite3.Connection]:
    """Somebody who reads, and goes on reading."""
    with closing(sqlite3.connect(store.database.path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM note").fetchone()
        yield other


def log_of(store) -> Path:
    return store.database.path.with_name(f"{store.database.path.name}-wal")


async def test_no_page_leaves_the_log_while_it_is_read(store, replicating):
    before = log_of(store).read_bytes()
    for _ in range(60):
        await store.notes.add(submission(*["a long line " * 250] * 10))
    after = log_of(store).read_bytes()
    assert len(after) > PAGES * 4096
    assert after[: len(before)] == before


async def test_closing_leaves_the_log_to_who_reads_it(store, replicating):
    await store.notes.add(submission("last"))
    before = log_of(store).read_bytes()
    await store.close()
    assert log_of(store).read_bytes() == before


async def test_who_moves_the_pages_makes_writes_wait_and_not_fail(store, replicating):
    replicating.execute("ROLLBACK")
    for number in range(20):
        await store.notes.add(submission(f"note {number}"))
        replicating.execute("PRAGMA wal_checkpoint(RESTART)")
    await store.notes.add(submission("after it"))
    waits = await store.database.write(lambda db: db.execute("PRAGMA busy_timeout").fetchone()[0])
    assert waits >= 5000


async def test_a_reader_of_ours_holds_the_log_back_for_a_query_only(store):
    await store.database.read(lambda db: db.execute("SELECT * FROM note").fetchone())
    with closing(sqlite3.connect(store.database.path)) as other:
        busy, in_log, moved = other.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
    assert (busy, in_log) == (0, moved)


def test_nothing_truncates_the_log_or_rewrites_the_file():
    for source in ROOT.glob("bot/**/*.py"):
        text = source.read_text("utf-8")
        assert not re.search(r"wal_checkpoint(?!\(PASSIVE\))", text), source
        assert "wal_autocheckpoint" not in text, source
        assert not re.search(r"VACUUM(?! INTO)", text), source
