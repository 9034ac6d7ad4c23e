"""What an event's channel has heard of its posts, and by which message."""

import sqlite3
from functools import partial

from bot.models import News, Outcome
from bot.store import events, rows
from bot.store.database import Database


class Announcements:
    """The table of announcements, and the publications that wait for theirs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self) -> list[News]:
        """What the announce channels have not heard of.

        Of each day the newest that held, and the first failure since then if nothing has held.
        """
        return await self._database.read(_due)

    async def told(self, news: News, message_id: int | None) -> None:
        """Remember that people have been told, and by which message; None if by none."""
        await self._database.write(partial(_told, news, message_id))


def _due(db: sqlite3.Connection) -> list[News]:
    found = [(rows.publication(row), row["message_id"]) for row in db.execute(_DUE)]
    return [News(events.get(db, told.event_id), told, message) for told, message in found]


def _told(news: News, message_id: int | None, db: sqlite3.Connection) -> None:
    publication = news.publication
    if publication.outcome is Outcome.FAILED:
        db.execute("UPDATE publication SET announced = 1 WHERE id = ?", (publication.id,))
        return
    key = (publication.event_id, publication.day.isoformat())
    db.execute(
        "UPDATE publication SET announced = 1 WHERE event_id = ? AND date = ? AND id <= ?",
        (*key, publication.id),
    )
    if message_id is None:
        db.execute("DELETE FROM announcement WHERE event_id = ? AND date = ?", key)
    else:
        statement = (
            "INSERT INTO announcement (event_id, date, channel_id, message_id) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET channel_id = excluded.channel_id,"
            " message_id = excluded.message_id"
        )
        db.execute(statement, (*key, news.event.announce_channel, message_id))


# `held` is the newest of a day that held, `first` the first failure since
_DUE = """
WITH held AS (
    SELECT event_id, date, max(id) AS id FROM publication
    WHERE outcome IN ('pushed', 'unchanged', 'removed') GROUP BY event_id, date
), first AS (
    SELECT publication.event_id, publication.date, min(publication.id) AS id
    FROM publication LEFT JOIN held USING (event_id, date)
    WHERE outcome = 'failed' AND publication.id > coalesce(held.id, 0)
    GROUP BY publication.event_id, publication.date
)
SELECT publication.*, announcement.message_id
FROM publication JOIN event ON event.id = publication.event_id
LEFT JOIN announcement ON announcement.event_id = publication.event_id
    AND announcement.date = publication.date
    AND announcement.channel_id = event.announce_channel
WHERE announced = 0 AND event.announce_channel IS NOT NULL
    AND publication.id IN (SELECT id FROM held UNION ALL SELECT id FROM first)
ORDER BY publication.id
"""
