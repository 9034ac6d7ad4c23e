"""One SQLite connection on its own thread, and whole functions run on it in a single hop.

A hop between threads costs more than most statements (about 0.1 ms), and a transaction that never
leaves its thread can neither be interleaved nor cancelled half-way.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import aiosqlite

from bot.errors import StoreClosed, StoreDamaged, StoreError

T = TypeVar("T")

DAMAGED = (
    "The database file is damaged. Restart the bot: it sets the file aside and names the newest"
    " good copy."
)
BUSY_TIMEOUT = 10.0  # seconds that another process (a CLI command) may hold the write lock


class Connection(aiosqlite.Connection):
    """An aiosqlite connection in autocommit mode that runs functions of the raw connection."""

    async def open(self) -> None:
        """Connect. Raises StoreError for what SQLite reports."""
        try:
            await self
        except sqlite3.Error as error:
            # the thread answers to this loop once more, which might be closed by then
            await asyncio.to_thread(self._thread.join)
            raise explained(error) from error

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run a function on the connection's thread and return what it returns.

        Raises StoreClosed when it has been closed, StoreError for what SQLite reports.
        """
        if not self._running or self._connection is None:
            raise StoreClosed("The database is closed.")
        try:
            return await self._execute(partial(work, self._conn))  # pyright: ignore[reportUnknownMemberType]  # untyped there
        except sqlite3.Error as error:
            raise explained(error) from error


def connect(path: Path, *, read_only: bool = False) -> Connection:
    """A connection to be opened before use; foreign keys on, FULL durability."""
    return Connection(partial(open_raw, path, read_only=read_only), iter_chunk_size=64)


def open_raw(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """What stands behind such a connection, for who has a thread of their own."""
    address = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    connection = sqlite3.connect(
        address, uri=True, timeout=BUSY_TIMEOUT, isolation_level=None, check_same_thread=False
    )
    connection.row_factory = sqlite3.Row
    try:
        _configure(connection, read_only=read_only)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _configure(connection: sqlite3.Connection, *, read_only: bool) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    if not read_only:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten


def explained(error: sqlite3.Error) -> StoreError:
    """What SQLite reported, as our own error with a sentence for people."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return StoreDamaged(DAMAGED)
    sentence = _SENTENCES.get(code, f"The database reported: {error}.")
    return StoreError(sentence)


_SENTENCES = {
    sqlite3.SQLITE_FULL: "The disk is full. Free some space; nothing that was kept is lost.",
    sqlite3.SQLITE_READONLY: "The database is read-only. Give the bot write access to DATA_DIR.",
    sqlite3.SQLITE_CANTOPEN: "The database cannot be opened. Give the bot access to DATA_DIR.",
    sqlite3.SQLITE_IOERR: "The disk reported an error. Look at the host's disk and its log.",
    sqlite3.SQLITE_BUSY: "The database is held by another program. Close it, then try again.",
}
