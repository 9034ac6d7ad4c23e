"""The database file: opened, migrated, guarded against a second bot, backed up, closed.

One writer owns the write connection, one read-only connection answers queries. Statements about
notes, talks and so on stand in the file of their table, not here.
"""

import fcntl
import logging
import os
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, Self, TypeVar

from bot.clock import Clock
from bot.errors import StoreBusy, StoreDamaged, StoreError
from bot.store import migrations
from bot.store.connection import Connection, connect
from bot.store.writer import Job, Writer
from bot.vitals import Vitals

T = TypeVar("T")

FILE_NAME = "talknotes.sqlite3"

log = logging.getLogger(__name__)


class Database:
    """An open database. Make one with `Database.open`, and close it."""

    def __init__(
        self, path: Path, write: Connection, read: Connection, lock: IO[str] | None, vitals: Vitals
    ) -> None:
        self.path = path
        self.vitals = vitals
        self._write_connection = write
        self._read_connection = read
        self._writer = Writer(write, vitals)
        self._lock = lock

    @classmethod
    async def open(
        cls, data_dir: Path, *, exclusive: bool = False, vitals: Vitals | None = None
    ) -> Self:
        """Open the database of a data folder, made and migrated as needed.

        `exclusive` refuses to share it with another bot; commands beside a bot leave it False.
        Raises StoreBusy, StoreNewer, StoreDamaged, or StoreError when the folder cannot be used.
        """
        path = data_dir / FILE_NAME
        lock = _prepare(data_dir, exclusive=exclusive)
        opened: list[Connection] = []
        try:
            opened.append(await _connected(path))
            await _migrate(opened[0], path, exclusive=exclusive)
            opened.append(await _connected(path, read_only=True))
        except BaseException:
            for connection in opened:
                await connection.close()
            _release(lock)
            raise
        return cls(path, opened[0], opened[1], lock, vitals or Vitals(Clock()))

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

    async def backup(self, target: Path) -> None:
        """Write a consistent copy to a path that must not exist. Raises StoreError."""
        await self._read_connection.run(partial(_copy, target))

    async def close(self) -> None:
        """Finish what waits, then close. Safe to call twice."""
        await self._writer.close()
        await self._read_connection.close()
        await self._write_connection.close()
        _release(self._lock)


def _prepare(data_dir: Path, *, exclusive: bool) -> IO[str] | None:
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        return _acquire(data_dir / "talknotes.lock") if exclusive else None
    except OSError as error:
        raise StoreError(
            f"DATA_DIR {data_dir} cannot be used: {error.strerror}. Name a folder that the bot"
            " may write to."
        ) from error


def _acquire(path: Path) -> IO[str]:
    handle = path.open("a")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        raise StoreBusy(
            f"Another bot is already using {path.parent}. Stop it, or name another DATA_DIR."
        ) from None
    return handle


def _release(lock: IO[str] | None) -> None:
    if lock is not None:
        lock.close()


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
        copy.unlink(missing_ok=True)
        await connection.run(partial(_copy, copy))
        log.info("backup before migration written to %s", copy)
    applied = await connection.run(migrations.apply)
    if applied and found:
        log.info("database migrated from schema %d to %d", found, applied[-1])


def _in_snapshot(query: Callable[[sqlite3.Connection], T], connection: sqlite3.Connection) -> T:
    connection.execute("BEGIN")
    try:
        return query(connection)
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _copy(target: Path, connection: sqlite3.Connection) -> None:
    """Copy under another name first, so that the target is whole or absent."""
    if target.exists():
        raise StoreError(f"{target} exists already. Name a file that does not.")
    if not target.parent.is_dir():
        raise StoreError(f"{target.parent} is no folder. Make it, or name another file.")
    partial_copy = target.with_name(f"{target.name}.part")
    try:
        partial_copy.unlink(missing_ok=True)
        connection.execute("VACUUM INTO ?", (str(partial_copy),))
        with partial_copy.open("rb") as handle:
            os.fsync(handle.fileno())
        partial_copy.replace(target)
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror}.") from error
