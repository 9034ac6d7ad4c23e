"""Which session of the programme lasts in a channel at an instant, by the rooms linked to it.

A function of time alone: what was missed while nobody listened goes to the talk that lasted then.
"""

import sqlite3
from datetime import datetime, timedelta

from bot.clock import day_of, day_over
from bot.models import Event, Talk
from bot.store import events, rows

GRACE = timedelta(minutes=10)  # before its start a session may begin already

# A cancelled session leaves its time to the one before; breaks are no talks to take notes of.
_SESSIONS = """
SELECT session.id, session.event_id, session.starts_at, session.ends_at FROM room
JOIN event ON event.id = room.event_id AND event.ended_at IS NULL
JOIN session ON session.room_id = room.id
LEFT JOIN talk ON talk.session_id = session.id
WHERE room.channel_id = :channel AND standing = 'scheduled' AND session.kind = 'talk'
    AND coalesce(talk.state, '') <> 'cancelled'
"""
_LATEST = f"{_SESSIONS} AND session.starts_at <= :at ORDER BY session.starts_at DESC, session.id"
_COMING = f"{_SESSIONS} AND session.starts_at > :at ORDER BY session.starts_at, session.id"


def due(db: sqlite3.Connection, channel_id: int, at: datetime) -> sqlite3.Row | None:
    """The session that lasts in a channel: its id, event_id and times.

    It begins ten minutes early, but not before the one before it ends, and lasts until the next
    one begins, at most until its conference day is over.
    """
    keys = {"channel": channel_id, "at": rows.to_ms(at)}
    latest = db.execute(f"{_LATEST} LIMIT 1", keys).fetchone()
    coming = db.execute(f"{_COMING} LIMIT 1", keys).fetchone()
    ended = latest is None or (latest["ends_at"] is not None and keys["at"] >= latest["ends_at"])
    if coming is not None and ended and at >= rows.from_ms(coming["starts_at"]) - GRACE:
        return coming
    if latest is None or _is_over(events.get(db, latest["event_id"]), latest["starts_at"], at):
        return None
    return latest


def talk_due(db: sqlite3.Connection, channel_id: int, at: datetime) -> tuple[Talk, Event] | None:
    """The talk that the session due in a channel has become, unless somebody ended it before."""
    session = due(db, channel_id, at)
    if session is None:
        return None
    query = (
        "SELECT * FROM talk WHERE session_id = ?"
        " AND NOT (state = 'ended' AND started_by IS NOT NULL AND ended_at <= ?)"
    )
    row = db.execute(query, (session["id"], rows.to_ms(at))).fetchone()
    return (rows.talk(row), events.get(db, row["event_id"])) if row else None


def is_followed(db: sqlite3.Connection, talk: Talk, at: datetime) -> bool:
    """Whether another session has begun in the channel of a talk of the programme since.

    Somebody who starts it late keeps it until the session after that begins.
    """
    if talk.session_id is None or talk.channel_id is None:
        return False
    query = "SELECT max(starts_at, coalesce(started_at, 0)) FROM talk WHERE id = ?"
    (since,) = db.execute(query, (talk.id,)).fetchone()
    keys = {
        "channel": talk.channel_id,
        "at": rows.to_ms(at),
        "since": since,
        "own": talk.session_id,
    }
    later = f"{_SESSIONS} AND session.starts_at <= :at AND session.starts_at > :since"
    return db.execute(f"{later} AND session.id <> :own LIMIT 1", keys).fetchone() is not None


def linked_channels(db: sqlite3.Connection) -> list[int]:
    """The channels of all rooms of conferences under way."""
    query = (
        "SELECT DISTINCT channel_id FROM room JOIN event ON event.id = event_id"
        " WHERE channel_id IS NOT NULL AND ended_at IS NULL ORDER BY channel_id"
    )
    return [row["channel_id"] for row in db.execute(query)]


def _is_over(event: Event, starts_at: int, at: datetime) -> bool:
    day = day_of(rows.from_ms(starts_at), event.day_ends, event.zone)
    return at >= day_over(day, event.day_ends, event.zone)
