"""Conference days: what a post shows as one snapshot, and what a person wrote about the day."""

import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from bot.clock import day_of, day_over, day_start
from bot.models import (
    SUMMARY,
    Day,
    Earlier,
    Event,
    Note,
    Person,
    SiteFile,
    SitePost,
    Summary,
    TalkNotes,
)
from bot.store import events, ordering, rows
from bot.store.attaching import illustrated
from bot.store.database import Database
from bot.store.standings import stands
from bot.store.tagging import with_tags


@dataclass(frozen=True, slots=True)
class DayCount:
    """A day and how many talks and visible notes it has."""

    date: date
    talks: int
    notes: int


class Days:
    """The table of days."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def posts(self) -> list[SitePost]:
        """Every post that has a path, of all events, newest first."""
        found = await self._database.read(lambda db: db.execute(_POSTS).fetchall())
        return [
            SitePost(row["title"], row["path"], _posted(row), row["stands"] == 1) for row in found
        ]

    async def load(
        self, event_id: int, day: date, now: datetime, person: Person | None = None
    ) -> Day:
        """A day as its post shows it; for a person, without what they may not see.

        SUMMARY is the day of the event's summary.
        """
        if day == SUMMARY:
            return await self._database.read(partial(load_summary, event_id, now, person))
        return await self._database.read(partial(load, event_id, day, now, person))

    async def of_event(self, event_id: int) -> list[DayCount]:
        """The days that have talks or an introduction, in order."""
        query = (
            "SELECT date,"
            " (SELECT count(*) FROM talk WHERE talk.event_id = day.event_id AND day = date"
            "    AND state <> 'announced') AS t,"
            " (SELECT count(*) FROM talk JOIN note ON note.talk_id = talk.id"
            "    WHERE talk.event_id = day.event_id AND day = date AND deleted_at IS NULL) AS n"
            " FROM day WHERE event_id = ? AND (t > 0 OR introduction IS NOT NULL) ORDER BY date"
        )
        found = await self._database.read(lambda db: db.execute(query, (event_id,)).fetchall())
        return [DayCount(date.fromisoformat(row["date"]), row["t"], row["n"]) for row in found]

    async def first(self, event: Event) -> date | None:
        """The event's first day: the one that was set, else the first with a talk."""
        return await self._database.read(lambda db: first_day(db, event))

    async def describe(
        self,
        event_id: int,
        day: date,
        title: str | None,
        description: str | None,
        introduction: str | None,
    ) -> None:
        """Set what a person wrote about a day; None empties a field."""
        values = (event_id, day.isoformat(), title, description, introduction)
        statement = (
            "INSERT INTO day (event_id, date, title, description, introduction, revision)"
            " VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET title = excluded.title,"
            " description = excluded.description, introduction = excluded.introduction"
        )
        await self._database.write(lambda db: db.execute(statement, values).rowcount)


def load(
    event_id: int, day: date, now: datetime, person: Person | None, db: sqlite3.Connection
) -> Day:
    """A day as its post shows it; see Days.load."""
    event = events.get(db, event_id)
    query = "SELECT * FROM day WHERE event_id = ? AND date = ?"
    row = db.execute(query, (event_id, day.isoformat())).fetchone()
    return Day(
        event=event,
        date=day,
        number=(row and row["number"]) or _number(db, event, day),
        path=row and row["path"],
        title=row and row["title"],
        description=row and row["description"],
        introduction=row and row["introduction"],
        talks=_talks(db, event_id, day, person),
        over=now >= day_over(day, event.day_ends, event.zone),
        revision=row["revision"] if row else 0,
        withdrawn=bool(row and row["withdrawn"]),
        unfiled=_unfiled(db, event, day, person),
        unfetched=_unfetched(db, event_id, day, person),
        earlier=_earlier(db, event, day),
    )


def load_summary(
    event_id: int, now: datetime, person: Person | None, db: sqlite3.Connection
) -> Summary:
    """All days of an event but the withdrawn ones, as its summary tells them."""
    event = events.get(db, event_id)
    query = "SELECT * FROM day WHERE event_id = ? AND date = ?"
    row = db.execute(query, (event_id, SUMMARY.isoformat())).fetchone()
    return Summary(
        event=event,
        date=SUMMARY,
        number=0,
        path=row and row["path"],
        title=row and row["title"],
        description=row and row["description"],
        introduction=row and row["introduction"],
        talks=tuple(
            part for day in _told_days(db, event_id) for part in _talks(db, event_id, day, person)
        ),
        over=True,
        revision=row["revision"] if row else 0,
        withdrawn=bool(row and row["withdrawn"]),
        earlier=_earlier(db, event, SUMMARY),
        posted=_dated(row and row["path"]) or day_of(now, event.day_ends, event.zone),
        posts=_posts(db, event_id),
        left_out=_left_out(db, event_id),
    )


def _dated(path: str | None) -> date | None:
    """The date that the name of a post's file begins with."""
    return date.fromisoformat(path.rpartition("/")[2][:10]) if path else None


def _posted(row: sqlite3.Row) -> date:
    """What the file of a post is dated: the day, or when a summary was published first."""
    day = date.fromisoformat(row["date"])
    return (_dated(row["path"]) or day) if day == SUMMARY else day


def _told_days(db: sqlite3.Connection, event_id: int) -> list[date]:
    query = "SELECT date FROM day WHERE event_id = ? AND date < ? AND NOT withdrawn ORDER BY date"
    found = db.execute(query, (event_id, SUMMARY.isoformat())).fetchall()
    return [date.fromisoformat(row["date"]) for row in found]


def _left_out(db: sqlite3.Connection, event_id: int) -> tuple[date, ...]:
    """The withdrawn days with talks that took place."""
    query = (
        "SELECT DISTINCT date FROM day JOIN talk ON talk.event_id = day.event_id AND day = date"
        " WHERE day.event_id = ? AND withdrawn AND state IN ('running', 'ended') ORDER BY date"
    )
    found = db.execute(query, (event_id,)).fetchall()
    return tuple(date.fromisoformat(row["date"]) for row in found)


def _posts(db: sqlite3.Connection, event_id: int) -> dict[date, tuple[SiteFile, ...]]:
    """What stands on the site of an event's days: what held last, unless it was removed."""
    found: defaultdict[date, tuple[SiteFile, ...]] = defaultdict(tuple)
    for row in db.execute(_FILES, (event_id, SUMMARY.isoformat())):
        found[date.fromisoformat(row["date"])] += (rows.site_file(row),)
    return dict(found)


def first_day(db: sqlite3.Connection, event: Event) -> date | None:
    """The event's first day: the one that was set, else the first with a talk or text."""
    if event.first_day:
        return event.first_day
    query = (
        "SELECT min(date) AS first FROM day WHERE event_id = ?1 AND (introduction IS NOT NULL"
        " OR EXISTS (SELECT 1 FROM talk WHERE talk.event_id = ?1 AND talk.day = day.date"
        "   AND state <> 'announced'))"
    )
    first = db.execute(query, (event.id,)).fetchone()["first"]
    return date.fromisoformat(first) if first else None


def _number(db: sqlite3.Connection, event: Event, day: date) -> int:
    """N of "Day N"; while no first day is set, what comes before all talks is to be the first."""
    first = first_day(db, event)
    if event.first_day is None and first is not None:
        first = min(first, day)
    return (day - first).days + 1 if first else 1


def _earlier(db: sqlite3.Connection, event: Event, day: date) -> tuple[Earlier, ...]:
    found = db.execute(_EARLIER, (event.title, event.id, day.isoformat()))
    return tuple(Earlier(row["title"], row["path"]) for row in found)


def _talks(
    db: sqlite3.Connection, event_id: int, day: date, person: Person | None
) -> tuple[TalkNotes, ...]:
    key = (event_id, day.isoformat())
    notes: defaultdict[int | None, list[Note]] = defaultdict(list)
    found = [rows.note(row) for row in ordering.of_day(db, *key) if _shown(row, person)]
    for note in illustrated(db, found):
        notes[note.talk_id].append(note)
    query = (
        "SELECT * FROM talk WHERE event_id = ? AND day = ? AND state <> 'announced'"
        " ORDER BY starts_at, id"
    )
    talks = with_tags(db, map(rows.talk, db.execute(query, key)))
    return tuple(
        TalkNotes(talk, tuple(notes[talk.id]))
        for talk in talks
        if person is None or person.sees(talk.channel_id) or notes[talk.id]
    )


def _unfiled(db: sqlite3.Connection, event: Event, day: date, person: Person | None) -> int:
    start = day_start(day, event.day_ends, event.zone)
    over = day_over(day, event.day_ends, event.zone)
    found = db.execute(
        "SELECT author_id, channel_id FROM note WHERE guild_id = ? AND talk_id IS NULL"
        " AND deleted_at IS NULL AND created_at >= ? AND created_at < ?",
        (event.guild_id, rows.to_ms(start), rows.to_ms(over)),
    ).fetchall()
    return sum(_shown(row, person) for row in found)


def _unfetched(db: sqlite3.Connection, event_id: int, day: date, person: Person | None) -> int:
    found = db.execute(
        "SELECT author_id, note.channel_id FROM picture JOIN note ON note.id = note_id"
        " JOIN talk ON talk.id = talk_id"
        " WHERE picture.url IS NOT NULL AND note.deleted_at IS NULL"
        " AND talk.event_id = ? AND talk.day = ?",
        (event_id, day.isoformat()),
    ).fetchall()
    return sum(_shown(row, person) for row in found)


def _shown(row: sqlite3.Row, person: Person | None) -> bool:
    return person is None or row["author_id"] == person.id or person.sees(row["channel_id"])


_POSTS = f"""
SELECT date, path, coalesce(day.title, event.title || iif(
        date = '{SUMMARY}', ', Summary', ', Day ' || number)) AS title,
    NOT withdrawn AND EXISTS (SELECT 1 FROM publication AS done WHERE {stands("day")}) AS stands
FROM day JOIN event ON event.id = day.event_id
WHERE path IS NOT NULL ORDER BY date DESC, path DESC
"""  # noqa: S608  # own words

_EARLIER = f"""
SELECT path, coalesce(title, ? || ', Day ' || number) AS title FROM day
WHERE event_id = ? AND date < ? AND NOT withdrawn
    AND EXISTS (SELECT 1 FROM publication AS done WHERE {stands("day")})
ORDER BY date
"""  # noqa: S608  # own words

_FILES = f"""
SELECT done.date, file.* FROM publication AS done JOIN day USING (event_id, date)
JOIN publication_file AS file ON file.publication_id = done.id
WHERE day.event_id = ? AND day.date < ? AND NOT withdrawn AND kind <> 'index' AND {stands("day")}
ORDER BY done.date, file.path <> done.path, file.path
"""  # noqa: S608  # own words
