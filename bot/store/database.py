"""The database file: opened, migrated, guarded against a second bot, backed up, closed.

One writer owns the write connection, one read-only connection answers queries. Statements about
notes, talks and so on stand in the file of their table, not here.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, Self, TypeVar

from bot.clock import Clock
from bot.errors import StoreDamaged, StoreError, StoreLost
from bot.store import copying, lock, migrations
from bot.store.aside import set_aside
from bot.store.connection import Connection, connect
from bot.store.writer import Job, Writer
from bot.vitals import Vitals

T = TypeVar("T")

FILE_NAME = "talknotes.sqlite3"
LOG_HEAD = 32  # bytes, with numbers that change whenever the log begins anew

log = logging.getLogger(__name__)


class Database:
    """An open database. Make one with `Database.open`, and close it."""

    def __init__(
        self, path: Path, write: Connection, read: Connection, held: IO[str] | None, vitals: Vitals
    ) -> None:
        self.path = path
        self.vitals = vitals
        self._write_connection = write
        self._read_connection = read
        self._writer = Writer(write, vitals)
        self._lock = held

    @classmethod
    async def open(
        cls, data_dir: Path, *, exclusive: bool = False, vitals: Vitals | None = None
    ) -> Self:
        """Open the database of a data folder, made and migrated as needed.

        `exclusive` refuses to share it with another bot, and looks through the file: a damaged one
        is set aside, and StoreLost raised. Commands beside a bot leave it False. Raises StoreBusy,
        StoreNewer, StoreDamaged, or StoreError when the folder cannot be used.
        """
        path = data_dir / FILE_NAME
        held = lock.prepare(data_dir, exclusive=exclusive)
        try:
            write, read = await _open_sound(path, exclusive=exclusive)
        except BaseException:
            lock.release(held)
            raise
        return cls(path, write, read, held, vitals or Vitals(Clock()))

    async def read(self, query: Callable[[sqlite3.Connection], T]) -> T:
        """Run a query in one consistent snapshot. Raises StoreError."""
        try:
            return await self._read_connection.run(partial(_in_snapshot, query))
        except StoreDamaged:
            self.vitals.database_damaged()
            raise

    async def write(self, job: Job[T]) -> T:
        """Run a job in the next transaction; returns after its commit. Raises StoreError."""
        try:
            return await self._writer.run(job)
        except StoreDamaged:
            self.vitals.database_damaged()
            raise

    async def begin_log_anew(self, job: Job[object]) -> bool:
        """Empty the log into the file and run a job as the next write: the log begins with it.

        Returns False when that was not possible, since others read an older state. If it was, the
        log has lost what it held before; else former pages stay behind those of its new beginning,
        since cutting them off makes every commit dearer.
        """
        before = await self._write_connection.run(partial(_checkpoint, self.path, 0))
        try:
            await self.write(job)
        finally:
            after = await self._write_connection.run(partial(_checkpoint, self.path, -1))
        return after != before

    async def close(self) -> None:
        """Finish what waits, then close. Safe to call twice."""
        await self._writer.close()
        await self._read_connection.close()
        await self._write_connection.close()
        lock.release(self._lock)


async def _open_sound(path: Path, *, exclusive: bool) -> tuple[Connection, Connection]:
    try:
        return await _open_both(path, exclusive=exclusive)
    except StoreDamaged as error:
        if not exclusive:
            raise
        folder = set_aside(path)
        raise StoreLost(
            f"The database file is damaged. It is set aside in {folder}; nothing is thrown away."
        ) from error


async def _open_both(path: Path, *, exclusive: bool) -> tuple[Connection, Connection]:
    """The connections for writing and for reading, of a sound database of this version."""
    opened: list[Connection] = []
    try:
        opened.append(await _connected(path))
        if exclusive:
            await opened[0].run(copying.check)
        await _migrate(opened[0], path, exclusive=exclusive)
        opened.append(await _connected(path, read_only=True))
    except BaseException:
        for connection in opened:
            await connection.close()
        raise
    return opened[0], opened[1]


async def _connected(path: Path, *, read_only: bool = False) -> Connection:
    connection = connect(path, read_only=read_only)
    await connection.open()
    return connection


async def _migrate(connection: Connection, path: Path, *, exclusive: bool) -> None:
    await connection.run(migrations.check)
    found = await connection.run(migrations.version)
    if 0 < found < migrations.newest():
        if not exclusive:
            raise StoreError(
                "The database is of an older version. Stop the bot that uses it, then run"
                " talknotes migrate, or start this version of the bot."
            )
        copy = path.with_name(f"{path.stem}.schema-{found}.bak")
        await asyncio.to_thread(copying.copy, path, copy)
        log.info("backup before migration written to %s", copy)
    applied = await connection.run(migrations.apply)
    if applied and found:
        log.info("database migrated from schema %d to %d", found, applied[-1])


def _checkpoint(path: Path, kept: int, connection: sqlite3.Connection) -> bytes:
    """Returns the log's head. Of a log begun anew, `kept` bytes stay behind its end; -1 for all.

    Never more than a passive one: whoever copies the log for a backup must not be cut short.
    """
    connection.execute(f"PRAGMA journal_size_limit = {kept}")
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    with path.with_name(f"{path.name}-wal").open("rb") as log_file:
        return log_file.read(LOG_HEAD)


def _in_snapshot(query: Callable[[sqlite3.Connection], T], connection: sqlite3.Connection) -> T:
    connection.execute("BEGIN")
    try:
        return query(connection)
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
