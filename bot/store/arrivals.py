"""What the programme brings to channels linked to its rooms: cards that are due."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.models import Event, Session, Talk
from bot.store import attending, events, lookup, rows, sessions
from bot.store.database import Database

EARLY = timedelta(minutes=5)  # before its start a session is announced in its channel


@dataclass(frozen=True, slots=True)
class Arrival:
    """A talk of the programme that is about to begin in a channel, without a card so far."""

    event: Event
    talk: Talk
    session: Session
    channel_id: int


class Arrivals:
    """Talks of linked rooms, as their time comes."""

    def __init__(self, database: Database) -> None:
        self._database = database

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


def _due(db: sqlite3.Connection, now: datetime) -> list[sqlite3.Row]:
    keys = {
        "now": rows.to_ms(now),
        "soon": rows.to_ms(now + EARLY),
        "no_end": sessions.NO_END // timedelta(milliseconds=1),
    }
    found = db.execute(_DUE, keys).fetchall()
    return [row for row in found if not lookup.started(db, row["channel_id"], now)]


def _arrive(now: datetime, db: sqlite3.Connection) -> list[Arrival]:
    found: list[Arrival] = []
    for row in _due(db, now):
        event = events.get(db, row["event_id"])
        session = sessions.get(db, event.id, row["id"])
        talk = attending.take(db, event, session, now, row["channel_id"])
        found.append(Arrival(event, talk, session, row["channel_id"]))
    return found
