"""How days stand against what was published of them. What is owed for it is decided elsewhere."""

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime

from bot.models import SUMMARY, Event
from bot.store import rows
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Standing:
    """A day, and what the site is known to have of it.

    `published`, `published_over` and `published_at` are of the last publication that held: 0, False
    and None before the first. `removed` says that it took the post off; `published_at` is None then
    too. `failures` counts those since, `failed_at` is the last one's instant. `changed_at` is None
    while nobody has seen the newest change, `running_since` while no talk of the day runs.
    `is_empty` says that it has nothing to read and that nothing of it stands or may stand on the
    site. `withdrawn` says that the post is to stay off the site, `waits` that a summary holds notes
    of a day whose own post is not out.
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
    running_since: datetime | None
    withdrawn: bool
    removed: bool
    waits: bool = False

    @property
    def is_summary(self) -> bool:
        return self.date == SUMMARY

    @property
    def is_unpublished(self) -> bool:
        """Whether the site lacks something of it. A summary is no post before somebody asked."""
        wanted = self.published or self.asked if self.is_summary else not self.is_empty
        return bool(wanted) and self.revision > self.published and not self.withdrawn


class Standings:
    """The days beside their publications."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[Standing]:
        """The days of all events whose post is not known to be final."""
        found = await self._database.read(lambda db: db.execute(_STANDINGS).fetchall())
        return [_standing(row) for row in found]

    async def notice_changes(self, now: datetime) -> None:
        """Stamp the changes that nobody has seen yet, so that quiet can be measured."""
        statement = "UPDATE day SET changed_at = ? WHERE changed_at IS NULL"
        await self._database.write(lambda db: db.execute(statement, (rows.to_ms(now),)).rowcount)


def stands(day: str) -> str:
    """The condition, in SQL, that the publication `done` is what stands on the site of a day.

    It held, and no later one took it off. `day` is the name of the day's row.
    """
    return f"""done.event_id = {day}.event_id AND done.date = {day}.date
        AND done.outcome IN ('pushed', 'unchanged') AND done.id = (SELECT max(id) FROM publication
            WHERE publication.event_id = done.event_id AND publication.date = done.date
            AND outcome IN ('pushed', 'unchanged', 'removed'))"""  # noqa: S608  # own words


_STANDINGS = f"""
SELECT event.*, day.date, day.revision, day.asked, day.changed_at, day.withdrawn,
    coalesce(done.outcome = 'removed', 0) AS removed,
    coalesce(done.revision, 0) AS published, coalesce(done.over, 0) AS published_over,
    iif(done.outcome <> 'removed', done.at, NULL) AS published_at,
    (SELECT count(*) FROM publication AS failed WHERE failed.event_id = day.event_id
        AND failed.date = day.date AND failed.outcome = 'failed'
        AND failed.id > coalesce(done.id, 0)) AS failures,
    (SELECT max(at) FROM publication AS failed WHERE failed.event_id = day.event_id
        AND failed.date = day.date AND failed.outcome = 'failed'
        AND failed.id > coalesce(done.id, 0)) AS failed_at,
    (SELECT min(started_at) FROM talk WHERE talk.event_id = day.event_id
        AND talk.day = day.date AND talk.state = 'running') AS running_since,
    (day.path IS NULL OR coalesce(done.outcome = 'removed', 0)) AND day.date <> '{SUMMARY}'
    AND day.introduction IS NULL AND NOT EXISTS (
        SELECT 1 FROM talk LEFT JOIN note ON note.talk_id = talk.id AND note.deleted_at IS NULL
        WHERE talk.event_id = day.event_id AND talk.day = day.date
            AND (note.id IS NOT NULL OR talk.state = 'cancelled')) AS is_empty,
    day.date = '{SUMMARY}' AND EXISTS (
        SELECT 1 FROM day AS told JOIN talk ON talk.event_id = told.event_id
            AND talk.day = told.date JOIN note ON note.talk_id = talk.id
        WHERE told.event_id = day.event_id AND NOT told.withdrawn AND deleted_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM publication AS done WHERE {stands("told")})) AS waits
FROM day
JOIN event ON event.id = day.event_id
LEFT JOIN publication AS done ON done.id = (
    SELECT max(id) FROM publication
    WHERE event_id = day.event_id AND date = day.date
        AND outcome IN ('pushed', 'unchanged', 'removed'))
WHERE day.revision > coalesce(done.revision, 0) OR coalesce(done.over, 0) = 0
    OR done.outcome = 'removed' OR day.withdrawn
ORDER BY day.date, event.id
"""  # noqa: S608  # own words


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
        running_since=_instant(row["running_since"]),
        withdrawn=bool(row["withdrawn"]),
        removed=bool(row["removed"]),
        waits=bool(row["waits"]),
    )


def _instant(value: int | None) -> datetime | None:
    return None if value is None else rows.from_ms(value)
