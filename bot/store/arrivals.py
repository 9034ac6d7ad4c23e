"""What the programme brings to channels linked to its rooms: cards and threads that are due."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.models import Event, Talk
from bot.store import attending, events, lookup, rows, sessions, sql
from bot.store.database import Database

EARLY = timedelta(minutes=5)  # before its start a session is announced in its channel


@dataclass(frozen=True, slots=True)
class Arrival:
    """A talk of the programme that is about to begin in a channel, without a card so far."""

    event: Event
    talk: Talk
    channel_id: int


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread of a talk's own; `id` is None before it is made."""

    event: Event
    talk: Talk
    id: int | None = None


class Arrivals:
    """Talks of linked rooms, as their time comes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._parents: dict[int, int] = {}

    @property
    def parents(self) -> Mapping[int, int]:
        """The channel of each talk's thread, known by heart: Discord tells of open ones alone."""
        return self._parents

    async def load(self) -> None:
        """Learn which threads there are."""
        query = "SELECT thread_id, channel_id FROM talk WHERE thread_id IS NOT NULL"
        found = await self._database.read(lambda db: db.execute(query).fetchall())
        self._parents = {row["thread_id"]: row["channel_id"] for row in found}

    async def threads_due(self, now: datetime) -> list[Thread]:
        """Talks that have a card, begin soon or last, and should have a thread but have none."""
        return await self._database.read(partial(_threads, _UNTHREADED, now))

    async def threads_over(self, now: datetime) -> list[Thread]:
        """The threads of talks that are over, to be archived."""
        return await self._database.read(partial(_threads, _OVER, now))

    async def set_thread(self, talk: Talk, thread_id: int) -> None:
        """Remember a talk's thread."""
        values = {"thread_id": thread_id}
        await self._database.write(lambda db: sql.update(db, "talk", talk.id, values))
        self._parents[thread_id] = talk.channel_id or 0

    async def close_thread(self, talk_id: int) -> None:
        """Remember that a talk's thread was archived."""
        values = {"thread_closed": 1}
        await self._database.write(lambda db: sql.update(db, "talk", talk_id, values))

    async def due(self, now: datetime) -> list[Arrival]:
        """The talks that begin within five minutes or last already, and have no card."""
        if not await self._database.read(lambda db: _due(db, now)):
            return []
        return await self._database.write(partial(_arrive, now))


_DUE = """
SELECT session.id, session.event_id, room.channel_id FROM session
JOIN room ON room.id = session.room_id
JOIN event ON event.id = session.event_id AND event.ended_at IS NULL
LEFT JOIN talk ON talk.session_id = session.id
WHERE room.channel_id IS NOT NULL AND standing = 'scheduled' AND session.kind = 'talk'
    AND session.starts_at <= :soon
    AND coalesce(session.ends_at, session.starts_at + :no_end) > :now
    AND (talk.id IS NULL OR (talk.card_id IS NULL AND talk.state NOT IN ('ended', 'cancelled')))
ORDER BY session.starts_at, session.id
"""


_UNTHREADED = """
SELECT talk.* FROM talk JOIN session ON session.id = talk.session_id
JOIN room ON room.id = session.room_id AND room.channel_id = talk.channel_id
JOIN event ON event.id = talk.event_id AND event.ended_at IS NULL AND event.threads = 1
WHERE talk.card_id IS NOT NULL AND thread_id IS NULL AND talk.state NOT IN ('ended', 'cancelled')
    AND session.starts_at <= :soon
    AND coalesce(session.ends_at, session.starts_at + :no_end) > :now
ORDER BY session.starts_at, session.id
"""

_OVER = """
SELECT talk.* FROM talk JOIN session ON session.id = talk.session_id
WHERE thread_id IS NOT NULL AND thread_closed = 0 AND talk.state <> 'running'
    AND coalesce(session.ends_at, session.starts_at + :no_end) <= :now
ORDER BY talk.id
"""


def _keys(now: datetime) -> dict[str, int]:
    return {
        "now": rows.to_ms(now),
        "soon": rows.to_ms(now + EARLY),
        "no_end": sessions.NO_END // timedelta(milliseconds=1),
    }


def _threads(query: str, now: datetime, db: sqlite3.Connection) -> list[Thread]:
    return [
        Thread(events.get(db, row["event_id"]), rows.talk(row), row["thread_id"])
        for row in db.execute(query, _keys(now)).fetchall()
    ]


def _due(db: sqlite3.Connection, now: datetime) -> list[sqlite3.Row]:
    found = db.execute(_DUE, _keys(now)).fetchall()
    return [row for row in found if not lookup.started(db, row["channel_id"], now)]


def _arrive(now: datetime, db: sqlite3.Connection) -> list[Arrival]:
    found: list[Arrival] = []
    for row in _due(db, now):
        event = events.get(db, row["event_id"])
        session = sessions.get(db, event.id, row["id"])
        talk = attending.take(db, event, session, now, row["channel_id"])
        found.append(Arrival(event, talk, row["channel_id"]))
    return found
