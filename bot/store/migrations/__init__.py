"""Numbered SQL files, each applied once in one transaction with its number in user_version."""

import sqlite3
from collections.abc import Iterator
from importlib.resources import files

from bot.errors import StoreNewer


def newest() -> int:
    """The number of the newest migration."""
    return max(_scripts())


def version(connection: sqlite3.Connection) -> int:
    """The number of the last migration that a database has seen; 0 for an empty file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def check(connection: sqlite3.Connection) -> None:
    """Raises StoreNewer when a newer version of this program wrote the database."""
    found = version(connection)
    if found > newest():
        raise StoreNewer(
            f"The database has schema {found}, this version knows {newest()}. Install the newer"
            " version again, or put back the backup that was made before the update."
        )


def apply(connection: sqlite3.Connection) -> list[int]:
    """Bring a database up to date and return the numbers applied. Raises StoreNewer."""
    check(connection)
    pending = {n: sql for n, sql in sorted(_scripts().items()) if n > version(connection)}
    return [number for number, sql in pending.items() if _apply_one(connection, number, sql)]


def _apply_one(connection: sqlite3.Connection, number: int, script: str) -> bool:
    """False if another process has applied it while this one waited for its turn."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if version(connection) >= number:
            return False
        for statement in _statements(script):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
        return True
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _scripts() -> dict[int, str]:
    return {
        int(entry.name.split("_")[0]): entry.read_text("utf-8")
        for entry in files(__name__).iterdir()
        if entry.name.endswith(".sql")
    }


def _statements(script: str) -> Iterator[str]:
    """Single statements, since `executescript` would commit the transaction that we are in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
