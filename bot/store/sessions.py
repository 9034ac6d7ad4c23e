"""The programme of an event as it was applied last: its sessions, and its rooms with channels."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from bot.clock import day_of, day_over, day_start
from bot.errors import NotFound
from bot.models import Event, Room, Session, Talk
from bot.store import rows
from bot.store.database import Database

SELECT = (
    "SELECT session.*, room.name AS room, room.channel_id FROM session"
    " LEFT JOIN room ON room.id = session.room_id"
)
NO_PROGRAMME = (
    "There is no programme here yet. An organiser reads one with /schedule import: its file, or a"
    " link to it."
)


@dataclass(frozen=True, slots=True)
class Announced:
    """A session with the talk that it has become, if it has, and how many plan to hear it."""

    session: Session
    channel_id: int | None
    talk: Talk | None
    plans: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where an event's programme came from and when; `problem` is why it cannot be read again."""

    title: str | None
    source: str
    link: str | None
    applied_at: datetime
    checked_at: datetime
    problem: str | None


class Sessions:
    """The tables of sessions and rooms."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_event(self, event_id: int) -> list[Session]:
        """All sessions of an event, what is gone included, in time order."""
        return await self._database.read(lambda db: of_event(db, event_id))

    async def of_day(self, event: Event, day: date, room_id: int | None = None) -> list[Announced]:
        """What a day's programme announces, perhaps of one room, in time order."""
        return await self._database.read(partial(_of_day, event, day, room_id))

    async def days(self, event: Event) -> list[date]:
        """The conference days that have sessions, in order."""
        return await self._database.read(partial(_days, event))

    async def rooms(self, event_id: int) -> list[Room]:
        """The rooms of an event by name."""
        return await self._database.read(lambda db: rooms(db, event_id))

    async def source(self, event_id: int) -> Source:
        """Where the programme came from. Raises NotFound when there is none."""
        query = "SELECT * FROM programme WHERE event_id = ?"
        row = await self._database.read(lambda db: db.execute(query, (event_id,)).fetchone())
        if row is None:
            raise NotFound(NO_PROGRAMME)
        return Source(
            row["title"],
            row["source"],
            row["link"],
            rows.from_ms(row["applied_at"]),
            rows.from_ms(row["checked_at"]),
            row["problem"],
        )


def of_event(db: sqlite3.Connection, event_id: int) -> list[Session]:
    query = f"{SELECT} WHERE session.event_id = ? ORDER BY starts_at, session.id"
    return [rows.session(row) for row in db.execute(query, (event_id,))]


def find(db: sqlite3.Connection, event_id: int, session_id: int) -> Session | None:
    query = f"{SELECT} WHERE session.id = ? AND session.event_id = ?"
    row = db.execute(query, (session_id, event_id)).fetchone()
    return rows.session(row) if row else None


def rooms(db: sqlite3.Connection, event_id: int) -> list[Room]:
    query = "SELECT * FROM room WHERE event_id = ? ORDER BY name COLLATE NOCASE, id"
    return [rows.room(row) for row in db.execute(query, (event_id,))]


def room_ids(db: sqlite3.Connection, event_id: int, names: Iterable[str | None]) -> dict[str, int]:
    """The ids of rooms by name; those that are new are made."""
    wanted = [(event_id, name) for name in dict.fromkeys(names) if name]
    statement = "INSERT INTO room (event_id, name) VALUES (?, ?) ON CONFLICT DO NOTHING"
    db.executemany(statement, wanted)
    return {room.name: room.id for room in rooms(db, event_id)}


def _of_day(
    event: Event, day: date, room_id: int | None, db: sqlite3.Connection
) -> list[Announced]:
    start = day_start(day, event.day_ends, event.zone)
    over = day_over(day, event.day_ends, event.zone)
    query = (
        f"{SELECT} WHERE session.event_id = ? AND starts_at >= ? AND starts_at < ?"  # noqa: S608  # own words
        " AND (standing <> 'gone' OR EXISTS (SELECT 1 FROM talk WHERE session_id = session.id))"
        " AND coalesce(?, session.room_id) IS session.room_id ORDER BY starts_at, session.id"
    )
    keys = (event.id, rows.to_ms(start), rows.to_ms(over), room_id)
    found = db.execute(query, keys).fetchall()
    return [_announced(db, row) for row in found]


def _announced(db: sqlite3.Connection, row: sqlite3.Row) -> Announced:
    talk = db.execute("SELECT * FROM talk WHERE session_id = ?", (row["id"],)).fetchone()
    query = "SELECT count(*) FROM plan WHERE session_id = ?"
    return Announced(
        rows.session(row),
        row["channel_id"],
        rows.talk(talk) if talk else None,
        db.execute(query, (row["id"],)).fetchone()[0],
    )


def _days(event: Event, db: sqlite3.Connection) -> list[date]:
    query = "SELECT starts_at FROM session WHERE event_id = ? AND standing <> 'gone'"
    starts = (rows.from_ms(row["starts_at"]) for row in db.execute(query, (event.id,)))
    return sorted({day_of(start, event.day_ends, event.zone) for start in starts})
