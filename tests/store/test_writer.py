"""The group-commit writer on a real database: one commit for all that wait, answers after it."""

import asyncio
import sqlite3
import struct
import threading
from contextlib import suppress

import pytest

from bot.errors import NotFound, StoreClosed, StoreError


def keep(name: str):
    """A job that keeps one row and returns its name."""

    def job(db: sqlite3.Connection) -> str:
        db.execute("INSERT INTO setting (name, value) VALUES (?, '')", (name,))
        return name

    return job


def kept(db: sqlite3.Connection) -> list[str]:
    return [row["name"] for row in db.execute("SELECT name FROM setting ORDER BY name")]


def commits(store) -> int:
    """How many transactions the write-ahead log holds: the frames that end one."""
    log = store.database.path.with_name(f"{store.database.path.name}-wal").read_bytes()
    page_size = struct.unpack(">I", log[8:12])[0]
    frames = range(32, len(log) - page_size, 24 + page_size)
    return sum(struct.unpack(">I", log[at + 4 : at + 8])[0] > 0 for at in frames)


class Gate:
    """A slow job: it holds the writer until it is opened."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self._opened = threading.Event()

    def __call__(self, db: sqlite3.Connection) -> str:
        db.execute("INSERT INTO setting (name, value) VALUES ('gate', '')")
        self.entered.set()
        assert self._opened.wait(10)
        return "gate"

    def open(self) -> None:
        self._opened.set()


@pytest.fixture
async def gate(store):
    """A batch that has begun and goes on when the gate is opened."""
    held = Gate()
    held.batch = asyncio.create_task(store.database.write(held))
    await asyncio.to_thread(held.entered.wait, 10)
    yield held
    held.open()
    with suppress(asyncio.CancelledError):
        await held.batch


async def test_a_job_alone_is_one_commit(store):
    before = commits(store)
    assert await store.database.write(keep("a")) == "a"
    assert commits(store) - before == 1


async def test_all_that_wait_share_one_commit(store):
    before = commits(store)
    names = [f"job {number:03}" for number in range(200)]
    answers = await asyncio.gather(*(store.database.write(keep(name)) for name in names))
    assert answers == names
    assert commits(store) - before == 1
    assert await store.database.read(kept) == names


async def test_what_arrives_during_a_batch_makes_the_next_one(store, gate):
    before = commits(store)
    late = [asyncio.create_task(store.database.write(keep(name))) for name in "abc"]
    gate.open()
    assert await asyncio.gather(gate.batch, *late) == ["gate", "a", "b", "c"]
    assert commits(store) - before == 2


async def test_nobody_is_answered_before_the_commit(store, gate):
    assert not gate.batch.done()
    assert await store.database.read(kept) == []
    gate.open()
    await gate.batch
    assert await store.database.read(kept) == ["gate"]


async def test_jobs_run_in_the_order_of_their_callers(store):
    seen: list[int] = []
    jobs = [lambda _, number=number: seen.append(number) for number in range(50)]
    await asyncio.gather(*(store.database.write(job) for job in jobs))
    assert seen == list(range(50))


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (NotFound("No such talk."), NotFound),
        (ZeroDivisionError("a bug"), ZeroDivisionError),
        (StopIteration(), RuntimeError),
    ],
)
async def test_a_failing_job_fails_alone(store, error, told):
    def broken(db: sqlite3.Connection) -> None:
        keep("half")(db)
        raise error

    jobs = [keep("before"), broken, keep("later")]
    answers = await asyncio.gather(*map(store.database.write, jobs), return_exceptions=True)
    assert answers[0::2] == ["before", "later"]
    assert type(answers[1]) is told
    assert await store.database.read(kept) == ["before", "later"]
    assert await store.database.write(keep("next")) == "next"


async def test_what_sqlite_refuses_is_our_own_error_and_fails_alone(store):
    jobs = [keep("a"), keep("a"), keep("b"), lambda db: db.execute("SELEC")]
    answers = await asyncio.gather(*map(store.database.write, jobs), return_exceptions=True)
    assert answers[0::2] == ["a", "b"]
    for answer, words in ((answers[1], "UNIQUE constraint"), (answers[3], "syntax error")):
        assert isinstance(answer, StoreError)
        assert words in str(answer)
        assert isinstance(answer.__cause__, sqlite3.Error)


async def test_a_caller_who_left_before_the_batch_changes_nothing(store, gate):
    waiting = asyncio.create_task(store.database.write(keep("never")))
    other = asyncio.create_task(store.database.write(keep("other")))
    await store.database.read(kept)  # both wait by now
    waiting.cancel()
    gate.open()
    assert await other == "other"
    assert waiting.cancelled()
    assert await store.database.read(kept) == ["gate", "other"]


async def test_a_caller_who_leaves_during_the_batch_leaves_the_job_done(store, gate):
    gate.batch.cancel()
    gate.open()
    assert await store.database.write(keep("next")) == "next"
    assert gate.batch.cancelled()
    assert await store.database.read(kept) == ["gate", "next"]


async def test_closing_finishes_what_waits_and_refuses_what_comes_later(store, gate):
    waiting = [asyncio.create_task(store.database.write(keep(name))) for name in "ab"]
    await store.database.read(kept)
    closing = asyncio.create_task(store.close())
    await store.database.read(kept)  # the closing has begun by now
    with pytest.raises(StoreClosed, match="shutting down; nothing was changed"):
        await store.database.write(keep("late"))
    gate.open()
    await closing
    assert [await task for task in (gate.batch, *waiting)] == ["gate", "a", "b"]
    with sqlite3.connect(store.database.path) as database:
        database.row_factory = sqlite3.Row
        assert kept(database) == ["a", "b", "gate"]
    database.close()


async def test_who_gives_up_waiting_for_the_close_does_not_stop_the_writer(store, gate):
    waiting = asyncio.create_task(store.database.write(keep("a")))
    await store.database.read(kept)
    closing = asyncio.create_task(store.close())
    await store.database.read(kept)
    closing.cancel()
    gate.open()
    assert await waiting == "a"
    assert await gate.batch == "gate"


async def test_a_closed_store_refuses_everything_by_name_and_may_be_closed_again(store):
    await store.close()
    await store.close()
    with pytest.raises(StoreClosed):
        await store.database.write(keep("a"))
    with pytest.raises(StoreClosed):
        await store.database.read(kept)
