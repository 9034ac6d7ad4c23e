"""A database file copied while it is used, and looked through. Blocking: to be run in a thread.

Neither opens anything for writing but the copy, and neither waits for the bot or makes it wait.
"""

import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.errors import StoreDamaged, StoreError
from bot.store import migrations
from bot.store.connection import explained, open_raw


@dataclass(frozen=True, slots=True)
class Contents:
    """What a sound database file holds: its schema, and how many visible notes.

    `pictures` are the files that its notes show, by digest and extension.
    """

    schema: int
    notes: int
    pictures: frozenset[tuple[str, str]] = frozenset()


def copy(source: Path, target: Path) -> None:
    """Write a consistent copy, whole or not at all. What was at `target` is replaced.

    Raises StoreDamaged, StoreError.
    """
    if not target.parent.is_dir():
        raise StoreError(f"{target.parent} is no folder. Make it, or name another file.")
    part = target.with_name(f"{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        with _opened(source) as database:
            database.execute("VACUUM INTO ?", (str(part),))
        part.chmod(0o600)
        flush(part)
        part.replace(target)
        flush(target.parent)
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror}.") from error
    finally:
        with suppress(OSError):  # half a copy would take room that notes need
            part.unlink(missing_ok=True)


def examine(path: Path) -> Contents:
    """Look through a file that nobody uses. Raises StoreDamaged, StoreNewer, StoreError."""
    with _opened(path) as database:
        check(database)
        migrations.check(database)
        schema = migrations.version(database)
        if not schema:
            raise StoreError(f"{path} is no database of this bot.")
        query = "SELECT count(*) FROM note WHERE deleted_at IS NULL"
        return Contents(schema, int(database.execute(query).fetchone()[0]), _pictures(database))


def _pictures(database: sqlite3.Connection) -> frozenset[tuple[str, str]]:
    there = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'picture'"
    if database.execute(there).fetchone() is None:  # an older schema
        return frozenset()
    query = "SELECT digest, extension FROM picture WHERE digest IS NOT NULL AND deleted_at IS NULL"
    return frozenset((row["digest"], row["extension"]) for row in database.execute(query))


def check(database: sqlite3.Connection) -> None:
    """Raises StoreDamaged when SQLite finds the file malformed. Reads all of it."""
    found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise StoreDamaged(f"SQLite found it damaged: {found}.")


def flush(path: Path) -> None:
    """Make a file, or the names in a folder, survive a loss of power. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _opened(path: Path) -> Generator[sqlite3.Connection]:
    if not path.is_file():
        raise StoreError(f"There is no database at {path}.")
    try:
        with closing(open_raw(path, read_only=True)) as database:
            yield database
    except sqlite3.Error as error:
        raise explained(error) from error
