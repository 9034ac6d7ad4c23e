"""Databases filled with anything that their schema allows, and dumped to be compared.

What is filled in is read from the schema, so that a table or column of tomorrow takes part.
"""

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import strategies as st

from bot.store import migrations
from bot.store.exchange import Scope, reading, telling
from bot.store.exchange.columns import FLAG, INSTANT, JSON, PLAIN, SNOWFLAKE, Column
from bot.store.exchange.table import Table
from bot.store.exchange.tables import TABLES

ROWS = 3  # of each table, at most
LARGEST = 2**63 - 1
TEXTS = st.text(max_size=12)
OF_KIND: dict[Column, st.SearchStrategy] = {
    FLAG: st.integers(0, 1),
    SNOWFLAKE: st.integers(0, LARGEST),
    INSTANT: st.integers(-(10**13), 10**14),
    JSON: st.lists(TEXTS, max_size=3).map(lambda each: json.dumps(each, ensure_ascii=False)),
}
OF_TYPE = {"TEXT": TEXTS, "INTEGER": st.integers(-LARGEST, LARGEST)}
TYPE_OF = {FLAG: "INTEGER", SNOWFLAKE: "INTEGER", INSTANT: "INTEGER", JSON: "TEXT"}
NAMED = {"timezone": st.sampled_from(["UTC", "Europe/Prague", "Asia/Kathmandu", "Mars/Base"])}
LINK = st.integers(0, 100)  # which of the rows that there are

Filling = dict[str, list[dict[str, object]]]


@dataclass(frozen=True, slots=True)
class Link:
    """A table that another refers to, and by which columns."""

    table: str
    columns: dict[str, str]


def new_database() -> sqlite3.Connection:
    """A database in memory, of this version and empty."""
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.row_factory = sqlite3.Row
    database.execute("PRAGMA foreign_keys = ON")
    migrations.apply(database)
    return database


def fillings() -> st.SearchStrategy[Filling]:
    """Rows for every table; `link 0` and so on choose the rows that they refer to."""
    with closing(new_database()) as database:
        return st.fixed_dictionaries(
            {
                table.name: st.lists(_row(database, table), min_size=1, max_size=ROWS)
                for table in TABLES
                if table.name != "sqlite_sequence"  # SQLite fills it
            }
        )


def assert_comes_back(file: Path) -> None:
    """Hold a database that the bot has filled against what comes back from an export of it."""
    with closing(sqlite3.connect(file)) as kept, closing(new_database()) as again:
        kept.row_factory = sqlite3.Row
        pieces: list[str] = []
        telling.tell(Scope(), datetime(2026, 6, 10, tzinfo=UTC), pieces.append, kept)
        again.execute("BEGIN")
        reading.read(json.loads("".join(pieces)), again)
        again.execute("COMMIT")
        assert dump(again) == dump(kept)


def fill(database: sqlite3.Connection, filling: Filling) -> None:
    """Add the rows; those that the schema refuses are left out."""
    for table, rows in filling.items():
        links = _links(database, table)
        for number, drawn in enumerate(rows, start=1):
            row = {name: number if value is NUMBER else value for name, value in drawn.items()}
            for place, link in enumerate(links):
                row |= _linked(database, link, row.pop(f"link {place}"))
            _insert(database, table, row)


def dump(database: sqlite3.Connection) -> dict[str, list[tuple]]:
    """Every row of every table that an export knows."""
    return {
        table.name: [
            tuple(row)
            for row in database.execute(
                f"SELECT {', '.join(table.columns)} FROM {table.name} ORDER BY {table.order}"
            )
        ]
        for table in TABLES
    }


NUMBER = object()  # stands for a key that counts


def _row(database: sqlite3.Connection, table: Table) -> st.SearchStrategy[dict[str, object]]:
    links = _links(database, table.name)
    linked = {name for link in links for name in link.columns}
    info = database.execute(f"PRAGMA table_info({table.name})").fetchall()
    needed = {column["name"] for column in info if column["notnull"]}
    values = {
        column["name"]: _values(database, table.columns.get(column["name"], PLAIN), column)
        for column in info
        if column["name"] not in linked
    }
    for place, link in enumerate(links):
        values[f"link {place}"] = LINK if needed & set(link.columns) else st.none() | LINK
    return st.fixed_dictionaries(values)


def _values(
    database: sqlite3.Connection, kind: Column, column: sqlite3.Row
) -> st.SearchStrategy[object]:
    if column["pk"] and column["type"] == "INTEGER":
        return st.just(NUMBER)
    if limits := _limits(database, column["name"]):
        values = st.integers(*limits)
    else:
        values = NAMED.get(column["name"], OF_KIND.get(kind, OF_TYPE[column["type"]]))
    return values if column["notnull"] or column["pk"] else st.none() | values


def _limits(database: sqlite3.Connection, column: str) -> tuple[int, int] | None:
    """What CHECK (column BETWEEN a AND b) says."""
    schemas = database.execute("SELECT sql FROM sqlite_schema WHERE type = 'table'").fetchall()
    for (sql,) in schemas:
        if found := re.search(rf"CHECK \({column} BETWEEN (\d+) AND (\d+)\)", sql or ""):
            return int(found[1]), int(found[2])
    return None


def _links(database: sqlite3.Connection, table: str) -> list[Link]:
    found: dict[int, Link] = {}
    for row in database.execute(f"PRAGMA foreign_key_list({table})"):
        found.setdefault(row["id"], Link(row["table"], {})).columns[row["from"]] = row["to"]
    return list(found.values())


def _linked(database: sqlite3.Connection, link: Link, chosen: int | None) -> dict[str, object]:
    """Columns that refer to a row that is there, or to none."""
    names = ", ".join(link.columns.values())
    query = f"SELECT {names} FROM {link.table} ORDER BY {names}"
    there = [tuple(each) for each in database.execute(query)]
    if chosen is None or not there:
        return dict.fromkeys(link.columns)
    return dict(zip(link.columns, there[chosen % len(there)], strict=True))


def _insert(database: sqlite3.Connection, table: str, row: dict[str, object]) -> None:
    names, places = ", ".join(row), ", ".join(f":{name}" for name in row)
    try:
        database.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", row)
    except sqlite3.IntegrityError:
        return
