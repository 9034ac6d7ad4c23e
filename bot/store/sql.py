"""The two statements that are built of column names; those are ours, never a person's."""

import sqlite3
from collections.abc import Mapping


def insert(db: sqlite3.Connection, table: str, values: Mapping[str, object]) -> sqlite3.Row:
    """Add a row and return it."""
    names, places = ", ".join(values), ", ".join(f":{name}" for name in values)
    statement = f"INSERT INTO {table} ({names}) VALUES ({places}) RETURNING *"  # noqa: S608
    return db.execute(statement, values).fetchone()


def update(db: sqlite3.Connection, table: str, key: int, values: Mapping[str, object]) -> None:
    """Write some columns of the row with that id."""
    if values:
        places = ", ".join(f"{name} = :{name}" for name in values)
        db.execute(f"UPDATE {table} SET {places} WHERE id = :key", {**values, "key": key})  # noqa: S608
