"""The programme of an event as it was applied last: its sessions, and its rooms with channels."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from bot.clock import day_of, day_over, day_start
from bot.errors import NotFound
from bot.models import Event, Room, Session, Standing, Talk
from bot.store import events, rows
from bot.store.database import Database

SELECT = (
    "SELECT session.*, room.name AS room, room.channel_id FROM session"
    " LEFT JOIN room ON room.id = session.room_id"
)
NO_PROGRAMME = (
    "There is no programme here yet. An organiser reads one with /schedule import: its file, or a"
    " link to it."
)

UNKNOWN_ROOM = "The programme has no such room any more. /schedule show has its rooms."
NO_END = timedelta(hours=1)  # how long a session without an end is taken to last
UNKNOWN_SESSION = "The programme holds no such talk. /schedule show has what it holds."


@dataclass(frozen=True, slots=True)
class Announced:
    """A session with the talk that it has become, if it has, and who plans to hear it."""

    session: Session
    channel_id: int | None
    talk: Talk | None
    planners: frozenset[int]


@dataclass(frozen=True, slots=True)
class Source:
    """Where an event's programme came from and when; `problem` is why it cannot be read again."""

    title: str | None
    source: str
    link: str | None
    applied_at: datetime
    checked_at: datetime
    etag: str | None = None
    problem: str | None = None


class Sessions:
    """The tables of sessions and rooms."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_event(self, event_id: int) -> list[Session]:
        """All sessions of an event, what is gone included, in time order."""
        return await self._database.read(lambda db: of_event(db, event_id))

    async def of_day(self, event: Event, day: date, room_id: int | None = None) -> list[Announced]:
        """What a day's programme announces, perhaps of one room, in time order."""
        return await self._database.read(partial(of_day, event, day, room_id))

    async def open(self, event: Event, day: date, now: datetime) -> list[Announced]:
        """What a day's programme still holds and nobody plans yet, the next first."""
        return await self._database.read(partial(of_day, event, day, None, open_at=now))

    async def days(self, event: Event) -> list[date]:
        """The conference days that have sessions, in order."""
        return await self._database.read(partial(_days, event))

    async def link(self, event_id: int, room_id: int, channel_id: int | None) -> None:
        """Tie a room to a channel, or to none; its plans go there. Raises NotFound."""
        await self._database.write(partial(_link, event_id, room_id, channel_id))

    async def rooms(self, event_id: int) -> list[Room]:
        """The rooms of an event by name."""
        return await self._database.read(lambda db: rooms(db, event_id))

    async def of_talk(self, talk: Talk) -> Session | None:
        """What a talk is in the programme, if anything."""
        return await self._database.read(lambda db: of_talk(db, talk))

    async def source(self, event_id: int) -> Source:
        """Where the programme came from. Raises NotFound when there is none."""
        query = "SELECT * FROM programme WHERE event_id = ?"
        row = await self._database.read(lambda db: db.execute(query, (event_id,)).fetchone())
        if row is None:
            raise NotFound(NO_PROGRAMME)
        return _source(row)

    async def to_read_again(self, before: datetime) -> list[tuple[Event, Source]]:
        """The links of conferences under way that were not looked at since an instant."""
        return await self._database.read(partial(_to_read_again, before))

    async def checked(
        self, event_id: int, now: datetime, etag: str | None, problem: str | None
    ) -> None:
        """Remember what a link was when it was looked at, and why it is not followed, if so."""
        statement = "UPDATE programme SET checked_at = ?, etag = ?, problem = ? WHERE event_id = ?"
        values = (rows.to_ms(now), etag, problem, event_id)
        await self._database.write(lambda db: db.execute(statement, values).rowcount)


def _source(row: sqlite3.Row) -> Source:
    return Source(
        title=row["title"],
        source=row["source"],
        link=row["link"],
        etag=row["etag"],
        applied_at=rows.from_ms(row["applied_at"]),
        checked_at=rows.from_ms(row["checked_at"]),
        problem=row["problem"],
    )


def _to_read_again(before: datetime, db: sqlite3.Connection) -> list[tuple[Event, Source]]:
    query = (
        "SELECT programme.* FROM programme JOIN event ON event.id = event_id"
        " WHERE link IS NOT NULL AND ended_at IS NULL AND checked_at <= ? ORDER BY checked_at"
    )
    found = db.execute(query, (rows.to_ms(before),)).fetchall()
    return [(events.get(db, row["event_id"]), _source(row)) for row in found]


def end_of(session: Session) -> datetime:
    """When a session ends, as far as one can tell."""
    return session.ends_at or session.starts_at + NO_END


def as_talk(session: Session, talk: Talk | None) -> Session:
    """A session as it is to take place: with what somebody corrected of its talk by hand."""
    if talk is None:
        return session
    later = talk.starts_at - session.starts_at
    ends_at = session.ends_at + later if session.ends_at else None
    return replace(session, title=talk.title, starts_at=talk.starts_at, ends_at=ends_at)


def of_event(db: sqlite3.Connection, event_id: int) -> list[Session]:
    query = f"{SELECT} WHERE session.event_id = ? ORDER BY starts_at, session.id"
    return [rows.session(row) for row in db.execute(query, (event_id,))]


def get(db: sqlite3.Connection, event_id: int, session_id: int) -> Session:
    """A session of an event. Raises NotFound."""
    query = f"{SELECT} WHERE session.id = ? AND session.event_id = ?"
    row = db.execute(query, (session_id, event_id)).fetchone()
    if row is None:
        raise NotFound(UNKNOWN_SESSION)
    return rows.session(row)


def of_talk(db: sqlite3.Connection, talk: Talk) -> Session | None:
    return get(db, talk.event_id, talk.session_id) if talk.session_id else None


def named(
    db: sqlite3.Connection, event: Event, day: date, title: str, now: datetime
) -> Session | None:
    """The session of that title on a day; of several the one whose start is nearest."""
    wanted = title.casefold()
    found = [
        each
        for each in between(db, event, day)
        if each.title.casefold() == wanted and each.standing is not Standing.GONE
    ]
    return min(found, key=lambda each: abs(each.starts_at - now), default=None)


def between(db: sqlite3.Connection, event: Event, day: date) -> list[Session]:
    """The sessions of a conference day."""
    query = (
        f"{SELECT} WHERE session.event_id = ? AND starts_at >= ? AND starts_at < ?"
        " ORDER BY starts_at, session.id"
    )
    return [rows.session(row) for row in db.execute(query, (event.id, *_bounds(event, day)))]


def _bounds(event: Event, day: date) -> tuple[int, int]:
    start = day_start(day, event.day_ends, event.zone)
    return rows.to_ms(start), rows.to_ms(day_over(day, event.day_ends, event.zone))


def rooms(db: sqlite3.Connection, event_id: int) -> list[Room]:
    query = "SELECT * FROM room WHERE event_id = ? ORDER BY name COLLATE NOCASE, id"
    return [rows.room(row) for row in db.execute(query, (event_id,))]


def room_ids(db: sqlite3.Connection, event_id: int, names: Iterable[str | None]) -> dict[str, int]:
    """The ids of rooms by name; those that are new are made."""
    wanted = [(event_id, name) for name in dict.fromkeys(names) if name]
    statement = "INSERT INTO room (event_id, name) VALUES (?, ?) ON CONFLICT DO NOTHING"
    db.executemany(statement, wanted)
    return {room.name: room.id for room in rooms(db, event_id)}


def _link(event_id: int, room_id: int, channel_id: int | None, db: sqlite3.Connection) -> None:
    query = "SELECT channel_id FROM room WHERE id = ? AND event_id = ?"
    row = db.execute(query, (room_id, event_id)).fetchone()
    if row is None:
        raise NotFound(UNKNOWN_ROOM)
    db.execute("UPDATE room SET channel_id = ? WHERE id = ?", (channel_id, room_id))
    db.execute(
        "UPDATE talk SET channel_id = ?1 FROM session WHERE session.id = talk.session_id"
        " AND session.room_id = ?2 AND talk.state IN ('planned', 'announced')"
        " AND talk.channel_id IS ?3",
        (channel_id, room_id, row["channel_id"]),
    )


_OPEN = """
(:open_at IS NULL OR (standing = 'scheduled' AND coalesce(ends_at, starts_at + :no_end) > :open_at
    AND NOT EXISTS (SELECT 1 FROM talk WHERE session_id = session.id AND state <> 'announced')))
"""


def of_day(
    event: Event,
    day: date,
    room_id: int | None,
    db: sqlite3.Connection,
    open_at: datetime | None = None,
) -> list[Announced]:
    """What a day announces; with `open_at` only what lasts or is to come then, and not planned."""
    query = (
        f"{SELECT} WHERE session.event_id = :event AND starts_at >= :start AND starts_at < :over"  # noqa: S608  # own words
        " AND (standing <> 'gone' OR EXISTS (SELECT 1 FROM talk WHERE session_id = session.id))"
        f" AND coalesce(:room, session.room_id) IS session.room_id AND {_OPEN}"
        " ORDER BY starts_at, session.id"
    )
    start, over = _bounds(event, day)
    keys = {
        "event": event.id,
        "start": start,
        "over": over,
        "room": room_id,
        "open_at": rows.to_ms(open_at) if open_at else None,
        "no_end": NO_END // timedelta(milliseconds=1),
    }
    return _announced(db, db.execute(query, keys).fetchall())


def announced(db: sqlite3.Connection, event_id: int, ids: Iterable[int]) -> list[Announced]:
    """Those of these sessions that an event has, in time order."""
    query = (
        f"{SELECT} WHERE session.event_id = ?"  # noqa: S608  # own words
        " AND session.id IN (SELECT value FROM json_each(?)) ORDER BY starts_at, session.id"
    )
    return _announced(db, db.execute(query, (event_id, json.dumps(list(ids)))).fetchall())


def _announced(db: sqlite3.Connection, found: list[sqlite3.Row]) -> list[Announced]:
    """Sessions with what they have become, and who plans to hear them."""
    ids = json.dumps([row["id"] for row in found])
    query = "SELECT * FROM talk WHERE session_id IN (SELECT value FROM json_each(?))"
    talks = {row["session_id"]: rows.talk(row) for row in db.execute(query, (ids,))}
    query = "SELECT * FROM plan WHERE session_id IN (SELECT value FROM json_each(?))"
    planners: defaultdict[int, set[int]] = defaultdict(set)
    for row in db.execute(query, (ids,)):
        planners[row["session_id"]].add(row["person_id"])
    return [
        Announced(
            rows.session(row),
            row["channel_id"],
            talks.get(row["id"]),
            frozenset(planners.get(row["id"], ())),
        )
        for row in found
    ]


def _days(event: Event, db: sqlite3.Connection) -> list[date]:
    query = "SELECT DISTINCT starts_at FROM session WHERE event_id = ? AND standing <> 'gone'"
    starts = (rows.from_ms(row["starts_at"]) for row in db.execute(query, (event.id,)))
    return sorted({day_of(start, event.day_ends, event.zone) for start in starts})
