"""Publications: what went out, what may have, what failed, and what is owed."""

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from bot.errors import UserError
from bot.models import Day, Event, Outcome, Placement, Publication
from bot.store import events, rows
from bot.store.database import Database
from bot.store.site_pictures import place

NO_PICTURES = Placement()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a day stands against what was published of it.

    `published`, `published_over` and `published_at` are of the last publication that held: 0, False
    and None before the first. `failures` counts those since, `failed_at` is the last one's instant.
    `changed_at` is None while nobody has seen the newest change.
    """

    event: Event
    date: date
    revision: int
    asked: int
    changed_at: datetime | None
    published: int
    published_over: bool
    published_at: datetime | None
    failures: int
    failed_at: datetime | None
    is_empty: bool


class Publications:
    """The table of publications."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, event_id: int, day: date, now: datetime) -> int:
        """Record that a day is about to go out, before anything can arrive; returns an id."""
        return await self._database.write(partial(_begin, event_id, day, now))

    async def reserve(
        self,
        publication_id: int,
        day: Day,
        path: str,
        text: str,
        content: str,
        placement: Placement = NO_PICTURES,
    ) -> None:
        """Record what is about to be pushed, and give the day its path and number for good.

        Pictures get their names for good. Raises UserError if another day has the path, or another
        picture a name.
        """

        def job(db: sqlite3.Connection) -> None:
            _reserve(publication_id, day, path, text, content, db)
            place(db, day, placement)

        await self._database.write(job)

    async def interrupt_pending(self) -> None:
        """Whoever waited for a pending try is gone, as at a start; the next try finds out."""
        statement = "UPDATE publication SET outcome = 'interrupted' WHERE outcome = 'pending'"
        await self._database.write(lambda db: db.execute(statement).rowcount)

    async def finish(
        self,
        publication_id: int,
        outcome: Outcome,
        now: datetime,
        *,
        commit: str | None = None,
        tries: int = 0,
        error: str | None = None,
        announced: bool = False,
    ) -> Publication:
        """Record how it ended; `announced` if nobody else need be told."""
        statement = (
            "UPDATE publication SET outcome = ?, at = ?, commit_id = ?, tries = ?, error = ?,"
            " announced = ? OR (SELECT announce_channel IS NULL FROM event WHERE id = event_id)"
            " WHERE id = ? RETURNING *"
        )
        values = (outcome, rows.to_ms(now), commit, tries, error, announced, publication_id)
        row = await self._database.write(lambda db: db.execute(statement, values).fetchone())
        return rows.publication(row)

    async def of_day(self, event_id: int, day: date) -> list[Publication]:
        """All tries of a day, newest first."""
        query = "SELECT * FROM publication WHERE event_id = ? AND date = ? ORDER BY id DESC"
        key = (event_id, day.isoformat())
        found = await self._database.read(lambda db: db.execute(query, key).fetchall())
        return [rows.publication(row) for row in found]

    async def newest(self, event_id: int, limit: int) -> list[Publication]:
        """An event's newest tries, newest first."""
        query = "SELECT * FROM publication WHERE event_id = ? ORDER BY id DESC LIMIT ?"
        found = await self._database.read(
            lambda db: db.execute(query, (event_id, limit)).fetchall()
        )
        return [rows.publication(row) for row in found]

    async def path_is_free(self, path: str) -> bool:
        """Whether no day of any event has that path."""
        query = "SELECT 1 FROM day WHERE path = ?"
        return await self._database.read(lambda db: db.execute(query, (path,)).fetchone()) is None

    async def standings(self) -> list[Standing]:
        """The days of all events whose post is not known to be final."""
        found = await self._database.read(lambda db: db.execute(_STANDINGS).fetchall())
        return [_standing(row) for row in found]

    async def notice_changes(self, now: datetime) -> None:
        """Stamp the changes that nobody has seen yet, so that quiet can be measured."""
        statement = "UPDATE day SET changed_at = ? WHERE changed_at IS NULL"
        await self._database.write(lambda db: db.execute(statement, (rows.to_ms(now),)).rowcount)

    async def to_announce(self) -> list[tuple[Event, Publication]]:
        """What the announce channels have not heard of: first successes, first failures."""
        return await self._database.read(_to_announce)

    async def announced(self, publication_id: int) -> None:
        """Remember that people have been told."""
        statement = "UPDATE publication SET announced = 1 WHERE id = ?"
        await self._database.write(lambda db: db.execute(statement, (publication_id,)).rowcount)


def _begin(event_id: int, day: date, now: datetime, db: sqlite3.Connection) -> int:
    db.execute(
        "INSERT INTO day (event_id, date, revision) VALUES (?, ?, 1) ON CONFLICT DO NOTHING",
        (event_id, day.isoformat()),
    )
    row = db.execute(
        "INSERT INTO publication (event_id, date, revision, over, outcome, at)"
        " VALUES (?, ?, 0, 0, ?, ?) RETURNING id",
        (event_id, day.isoformat(), Outcome.PENDING, rows.to_ms(now)),
    ).fetchone()
    return int(row["id"])


def _reserve(
    publication_id: int, day: Day, path: str, text: str, content: str, db: sqlite3.Connection
) -> None:
    key = (day.event.id, day.date.isoformat())
    other = db.execute(
        "SELECT 1 FROM day WHERE path = ? AND (event_id, date) IS NOT (?, ?)", (path, *key)
    ).fetchone()
    if other is not None:
        raise UserError(f"Another day has just taken {path}. Publish once more.")
    db.execute(
        "UPDATE publication SET revision = ?, over = ?, path = ?, text = ?, content = ?"
        " WHERE id = ?",
        (day.revision, day.over, path, text, content, publication_id),
    )
    db.execute(
        "UPDATE day SET path = ?, number = ? WHERE event_id = ? AND date = ?",
        (path, day.number, *key),
    )
    first = "UPDATE event SET first_day = date(?, ?) WHERE id = ? AND first_day IS NULL"
    db.execute(first, (day.date.isoformat(), f"-{day.number - 1} days", day.event.id))


def _to_announce(db: sqlite3.Connection) -> list[tuple[Event, Publication]]:
    found = [rows.publication(row) for row in db.execute(_TO_ANNOUNCE)]
    return [(events.get(db, publication.event_id), publication) for publication in found]


_STANDINGS = """
SELECT event.*, day.date, day.revision, day.asked, day.changed_at,
    coalesce(done.revision, 0) AS published,
    coalesce(done.over, 0) AS published_over,
    done.at AS published_at,
    (SELECT count(*) FROM publication AS failed WHERE failed.event_id = day.event_id
        AND failed.date = day.date AND failed.outcome = 'failed'
        AND failed.id > coalesce(done.id, 0)) AS failures,
    (SELECT max(at) FROM publication AS failed WHERE failed.event_id = day.event_id
        AND failed.date = day.date AND failed.outcome = 'failed'
        AND failed.id > coalesce(done.id, 0)) AS failed_at,
    day.introduction IS NULL AND NOT EXISTS (
        SELECT 1 FROM talk LEFT JOIN note ON note.talk_id = talk.id AND note.deleted_at IS NULL
        WHERE talk.event_id = day.event_id AND talk.day = day.date
            AND (note.id IS NOT NULL OR talk.state = 'cancelled')) AS is_empty
FROM day
JOIN event ON event.id = day.event_id
LEFT JOIN publication AS done ON done.id = (
    SELECT max(id) FROM publication
    WHERE event_id = day.event_id AND date = day.date
        AND outcome IN ('pushed', 'unchanged'))
WHERE day.revision > coalesce(done.revision, 0) OR coalesce(done.over, 0) = 0
ORDER BY day.date, event.id
"""

_TO_ANNOUNCE = """
SELECT publication.*
FROM publication JOIN event ON event.id = publication.event_id
WHERE announced = 0 AND event.announce_channel IS NOT NULL
    AND outcome IN ('pushed', 'unchanged', 'failed')
    AND NOT EXISTS (
        SELECT 1 FROM publication AS other
        WHERE other.event_id = publication.event_id AND other.date = publication.date
            AND other.outcome IN ('pushed', 'unchanged', 'failed')
            AND (other.outcome = 'failed') = (publication.outcome = 'failed')
            AND (other.announced = 1 OR other.id < publication.id))
ORDER BY publication.id
"""


def _standing(row: sqlite3.Row) -> Standing:
    return Standing(
        event=rows.event(row),
        date=date.fromisoformat(row["date"]),
        revision=row["revision"],
        asked=row["asked"],
        changed_at=_instant(row["changed_at"]),
        published=row["published"],
        published_over=bool(row["published_over"]),
        published_at=_instant(row["published_at"]),
        failures=row["failures"],
        failed_at=_instant(row["failed_at"]),
        is_empty=bool(row["is_empty"]),
    )


def _instant(value: int | None) -> datetime | None:
    return None if value is None else rows.from_ms(value)
