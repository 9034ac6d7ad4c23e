"""A database is told as a JSON document: one line a row, what belongs to it within it.

Rows are written as they are read, so that a large database needs no large memory.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

from bot.clock import day_over, day_start
from bot.models import Event
from bot.store import migrations, rows
from bot.store.exchange.table import Table
from bot.store.exchange.tables import PICTURES_OF_EVENT, TABLES, inner_of

FORMAT = 1  # of the document; a change that an older import would misread raises it
HEAD = "talknotes"

Write = Callable[[str], object]
Told = dict[str, object]


@dataclass(frozen=True, slots=True)
class Scope:
    """What is told: everything, or one event, or one day of it."""

    event: Event | None = None
    day: date | None = None

    def values(self) -> dict[str, object]:
        """What the conditions of tables.py name."""
        if self.event is None:
            return {}
        values: dict[str, object] = {"event": self.event.id, "day": None, "start": 0, "over": 0}
        if self.day is not None:
            bounds = (self.day, self.event.day_ends, self.event.zone)
            values |= {
                "day": self.day.isoformat(),
                "start": rows.to_ms(day_start(*bounds)),
                "over": rows.to_ms(day_over(*bounds)),
            }
        return values


def tell(scope: Scope, now: datetime, write: Write, db: sqlite3.Connection) -> None:
    """Write the document."""
    head = {"format": FORMAT, "schema": migrations.version(db), "told_at": now.isoformat()}
    if scope.event is not None:
        head |= {"event": scope.event.title, "day": scope.day and scope.day.isoformat()}
    write(f'{{"{HEAD}": {_json(head)}')
    teller = _Teller(db, _zones(db))
    for key, table, condition in _lists(scope):
        write(f',\n"{key}": [')
        for number, told in enumerate(teller.tell_all(table, condition, scope.values())):
            write(f"{',' if number else ''}\n{_json(told)}")
        write("]")
    write("}\n")


def rooms(scope: Scope, db: sqlite3.Connection) -> dict[int, str | None]:
    """The rooms of the talks of a scope, by the talks' ids."""
    [table] = [table for table in TABLES if table.name == "talk"]
    told = _Teller(db, {}).tell_all(table, table.of_event or "1", scope.values())
    return {int(str(talk["id"])): _text(talk["room"]) for talk in told}


def pictures(scope: Scope, db: sqlite3.Connection) -> list[tuple[str, str]]:
    """The digests and extensions of the pictures of a scope that are kept, be they hidden."""
    condition = "1" if scope.event is None else PICTURES_OF_EVENT
    query = (
        "SELECT DISTINCT digest, extension FROM picture"  # noqa: S608  # own words
        f" WHERE digest IS NOT NULL AND {condition} ORDER BY digest"
    )
    found = db.execute(query, scope.values()).fetchall()
    return [(row["digest"], row["extension"]) for row in found]


def _lists(scope: Scope) -> Iterator[tuple[str, Table, str]]:
    """The lists of the document: the key, the table, and the condition on its rows."""
    for table in TABLES:
        condition = "1" if scope.event is None else table.of_event
        key = table.otherwise if table.within else table.key
        if key is not None and condition is not None:
            unlinked = "".join(f" AND {column} IS NULL" for column in table.links)
            yield key, table, f"({condition}){unlinked}"


class _Teller:
    """Tells rows with what stands within them, instants in the zone of their event."""

    def __init__(self, db: sqlite3.Connection, zones: Mapping[int, tzinfo]) -> None:
        self._db = db
        self._zones = zones

    def tell_all(
        self, table: Table, condition: str, values: Mapping[str, object], zone: tzinfo = UTC
    ) -> Iterator[Told]:
        """The rows of a table that meet a condition."""
        told = "".join(f", ({query}) AS {name}" for name, query in table.told.items())
        names = ", ".join(f"{table.name}.{column}" for column in table.columns)
        statement = (
            f"SELECT {names}{told} FROM {table.name} WHERE {condition} ORDER BY {table.order}"  # noqa: S608  # own words
        )
        for row in self._db.execute(statement, values):
            yield self._tell(table, row, zone)

    def _tell(self, table: Table, row: sqlite3.Row, zone: tzinfo) -> Told:
        if table.name == "event":
            zone = self._zones.get(row["id"], zone)
        elif "event_id" in table.columns:
            zone = self._zones.get(row["event_id"], zone)
        told: Told = {
            name: None if row[name] is None else column.tell(row[name], zone)
            for name, column in table.columns.items()
            if name not in table.links
        }
        told |= {name: row[name] for name in table.told}
        for inner in inner_of(table):
            told[inner.key] = list(self._tell_within(inner, row, zone))
        return told

    def _tell_within(self, table: Table, outer: sqlite3.Row, zone: tzinfo) -> Iterator[Told]:
        condition = " AND ".join(f"{column} = :{column}" for column in table.links)
        values = {column: outer[name] for column, name in table.links.items()}
        return self.tell_all(table, condition, values, zone)


def _zones(db: sqlite3.Connection) -> dict[int, tzinfo]:
    found = db.execute("SELECT id, timezone FROM event").fetchall()
    return {row["id"]: _zone(row["timezone"]) for row in found}


def _zone(name: str) -> tzinfo:
    """A zone; one that this machine does not know is no reason to keep data back."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return UTC


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
