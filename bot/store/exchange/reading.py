"""A document that an export wrote comes back, all of it or nothing, into an empty database."""

import sqlite3
from collections.abc import Mapping
from typing import cast

from bot.errors import StoreError
from bot.store import migrations
from bot.store.exchange.columns import Value
from bot.store.exchange.former import renewed
from bot.store.exchange.table import Table
from bot.store.exchange.tables import TABLES, inner_of
from bot.store.exchange.telling import FORMAT, HEAD

Document = Mapping[str, object]


def read(document: object, db: sqlite3.Connection) -> dict[str, int]:
    """Write every row of a document; returns how many of each table.

    Raises StoreError when the database is not empty or the document is none of ours.
    """
    lists, schema = _checked(document, db)
    _check_empty(db)
    db.execute("PRAGMA defer_foreign_keys = ON")
    reader = _Reader(db, schema)
    for key, table in _LISTS.items():
        reader.add_all(table, lists.get(key, []), key, {})
    reader.settle()
    broken = db.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise StoreError(f"A {broken['table']} refers to a {broken['parent']} that it lacks.")
    return reader.numbers


def _checked(document: object, db: sqlite3.Connection) -> tuple[Document, int]:
    """The lists of a document, and the schema of the version that wrote it."""
    lists = _mapping(document, "It")
    head = _mapping(lists.get(HEAD), "Its beginning")
    if head.get("format") != FORMAT:
        raise StoreError(f"It is no export of format {FORMAT}, which this version reads.")
    schema = head.get("schema")
    if not isinstance(schema, int) or schema > migrations.version(db):
        raise StoreError(
            f"It is of a newer version (schema {schema}). Install that one, then import it there."
        )
    if unknown := sorted(set(lists) - set(_LISTS) - {HEAD}):
        raise StoreError(f"It holds {unknown[0]!r}, which this version does not know.")
    return lists, schema


def _check_empty(db: sqlite3.Connection) -> None:
    for table in TABLES:
        if db.execute(f"SELECT 1 FROM {table.name} LIMIT 1").fetchone():  # noqa: S608  # own words
            raise StoreError(
                f"The database is not empty: it has a {table.name}. Name a new DATA_DIR to import"
                " into."
            )


class _Reader:
    """Writes the rows of a schema's export, and remembers those whose changes triggers count."""

    def __init__(self, db: sqlite3.Connection, schema: int) -> None:
        self._db = db
        self._schema = schema
        self._counted: list[tuple[Table, dict[str, Value]]] = []
        self.numbers = dict.fromkeys((table.name for table in TABLES), 0)

    def add_all(self, table: Table, told: object, place: str, outer: Mapping[str, Value]) -> None:
        """Write the rows of a list, which stands at that place of the document."""
        if not isinstance(told, list):
            raise StoreError(f"{place} is no list.")
        for number, each in enumerate(cast("list[object]", told)):
            self._add(table, each, f"{place}[{number}]", outer)

    def settle(self) -> None:
        """Set what triggers counted while rows were written."""
        for table, row in self._counted:
            keys = table.order.split(", ")
            places = ", ".join(f"{name} = :{name}" for name in row if name not in keys)
            condition = " AND ".join(f"{key} = :{key}" for key in keys)
            self._db.execute(f"UPDATE {table.name} SET {places} WHERE {condition}", row)  # noqa: S608  # own words

    def _add(self, table: Table, told: object, place: str, outer: Mapping[str, Value]) -> None:
        fields = renewed(self._schema, table.name, _mapping(told, place))
        inner = {each.key: each for each in inner_of(table)}
        known = {*table.columns, *table.told, *inner}
        if unknown := sorted(set(fields) - known):
            raise StoreError(f"{place} holds {unknown[0]!r}, which this version does not know.")
        row = {**_row(table, fields, place), **outer}
        self._insert(table, row, place)
        for key, each in inner.items():
            values = {column: row[name] for column, name in each.links.items()}
            self.add_all(each, fields.get(key, []), f"{place}.{key}", values)

    def _insert(self, table: Table, row: dict[str, Value], place: str) -> None:
        names, places = ", ".join(row), ", ".join(f":{name}" for name in row)
        statement = f"INSERT INTO {table.name} ({names}) VALUES ({places})"  # noqa: S608  # own words
        try:
            self._db.execute(statement, row)
        except (sqlite3.IntegrityError, OverflowError) as error:
            raise StoreError(f"{place} cannot be kept: {error}.") from error
        self.numbers[table.name] += 1
        if table.counted:
            self._counted.append((table, row))


def _row(table: Table, fields: Document, place: str) -> dict[str, Value]:
    row: dict[str, Value] = {}
    for name, column in table.columns.items():
        if name not in fields:
            continue
        try:
            row[name] = None if fields[name] is None else column.read(fields[name])
        except ValueError as error:
            raise StoreError(f"{place}.{name} cannot be read: {error}.") from error
    return row


def _mapping(value: object, place: str) -> Document:
    if not isinstance(value, dict):
        raise StoreError(f"{place} is not what an export holds there.")
    return cast("Document", value)


_LISTS = {key: table for table in TABLES if (key := table.otherwise if table.within else table.key)}
