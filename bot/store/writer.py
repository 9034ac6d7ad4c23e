"""The group-commit writer: the only task that uses the write connection.

It takes the first waiting job and all that wait behind it, runs them in one transaction, commits
once, then answers each. When a job fails, the batch is run again with a savepoint for each, so that
it fails alone; when the commit itself fails, nobody is told that anything was kept.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from bot.errors import StoreClosed, TalknotesError
from bot.store.connection import Connection, explained
from bot.vitals import Vitals

T = TypeVar("T")
Job = Callable[[sqlite3.Connection], T]

log = logging.getLogger(__name__)


class Writer:
    """Runs jobs one after another and answers each after the commit that holds it."""

    def __init__(self, connection: Connection, vitals: Vitals) -> None:
        self._connection = connection
        self._vitals = vitals
        self._waiting: list[tuple[Job[Any], asyncio.Future[Any]]] = []
        self._arrived = asyncio.Event()
        self._closing = False
        self._task = asyncio.create_task(self._serve(), name="store writer")

    async def run(self, job: Job[T]) -> T:
        """Run a job in a transaction; returns after the commit.

        A job is a plain function of the raw connection: it must not commit or wait, and may be run
        a second time after a rollback. A caller that
        is cancelled after the batch has begun leaves the job done.

        Raises what the job raised, StoreError if the commit failed, StoreClosed after close().
        """
        if self._closing:
            raise StoreClosed("The bot is shutting down; nothing was changed.")
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._vitals.write_asked()
        self._waiting.append((job, answer))
        self._arrived.set()
        return await answer

    async def close(self) -> None:
        """Accept nothing more and finish what waits. Safe to call twice."""
        self._closing = True
        self._arrived.set()
        await asyncio.shield(self._task)  # who gives up waiting must not stop the writer

    async def _serve(self) -> None:
        while self._waiting or not self._closing:
            await self._arrived.wait()
            self._arrived.clear()
            taken = self._waiting[:]
            self._waiting.clear()
            if batch := [(job, answer) for job, answer in taken if not answer.done()]:
                await self._commit(batch)
            self._vitals.writes_answered(len(taken))

    async def _commit(self, batch: list[tuple[Job[Any], asyncio.Future[Any]]]) -> None:
        try:
            outcomes: list[Any] = await self._connection.run(
                partial(_run_all, [job for job, _ in batch])
            )
        except Exception as error:  # an edge: the writer must outlive whatever a batch met
            log.exception("commit failed; %d jobs were not done", len(batch))
            outcomes = [error] * len(batch)
        for (_, answer), outcome in zip(batch, outcomes, strict=True):
            if answer.done():
                continue
            if isinstance(outcome, BaseException):
                answer.set_exception(outcome)
            else:
                answer.set_result(outcome)


def _run_all(jobs: list[Job[Any]], connection: sqlite3.Connection) -> list[Any]:
    """One transaction for all: a list of results and exceptions, in the order of the jobs.

    Savepoints cost two statements a job, so they are set only once a job has failed without them.
    """
    try:
        return _in_transaction(connection, lambda: [job(connection) for job in jobs])
    except Exception:  # noqa: BLE001  # an edge: found again, and told apart, in the second run
        return _in_transaction(connection, lambda: [_run_one(job, connection) for job in jobs])


def _in_transaction(connection: sqlite3.Connection, work: Callable[[], list[Any]]) -> list[Any]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        outcomes = work()
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    return outcomes


def _run_one(job: Job[Any], connection: sqlite3.Connection) -> Any:
    connection.execute("SAVEPOINT job")
    try:
        outcome = job(connection)
    except Exception as error:  # an edge: one job's failure is its caller's alone
        if not connection.in_transaction:
            raise  # SQLite rolled everything back (disk full, I/O error): the batch is lost
        connection.execute("ROLLBACK TO job")
        outcome = _own(error)
    connection.execute("RELEASE job")
    return outcome


def _own(error: Exception) -> Exception:
    if isinstance(error, StopIteration):
        return RuntimeError("a job raised StopIteration")  # no future takes it
    if isinstance(error, TalknotesError) or not isinstance(error, sqlite3.Error):
        return error
    own = explained(error)
    own.__cause__ = error
    return own
