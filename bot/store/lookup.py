"""Finding one talk: by id within a guild, by the channel that it runs in, by its card."""

import sqlite3
from datetime import datetime

from bot.clock import day_over
from bot.errors import NotFound
from bot.models import Person, Talk
from bot.store import events, rows

UNKNOWN_TALK = "I know no such talk here. Choose one from the list that appears while you type."


def get(db: sqlite3.Connection, guild_id: int, talk_id: int, person: Person) -> Talk:
    """A talk of that guild that the person may see. Raises NotFound."""
    query = (
        "SELECT talk.* FROM talk JOIN event ON event.id = talk.event_id"
        " WHERE talk.id = ? AND event.guild_id = ?"
    )
    row = db.execute(query, (talk_id, guild_id)).fetchone()
    if row is None or not person.sees(row["channel_id"]):
        raise NotFound(UNKNOWN_TALK)
    return rows.talk(row)


def current(db: sqlite3.Connection, channel_id: int, now: datetime) -> Talk | None:
    """The talk that runs in a channel: at most until its conference day is over."""
    talk = marked_running(db, channel_id)
    if talk is None:
        return None
    event = events.get(db, talk.event_id)
    over = now >= day_over(talk.day, event.day_ends, event.zone)
    return None if over or event.ended_at else talk


def marked_running(db: sqlite3.Connection, channel_id: int) -> Talk | None:
    """The talk that nobody has ended in a channel, be it of an earlier day."""
    query = "SELECT * FROM talk WHERE channel_id = ? AND state = 'running'"
    row = db.execute(query, (channel_id,)).fetchone()
    return rows.talk(row) if row else None


def by_id(db: sqlite3.Connection, talk_id: int) -> Talk:
    return rows.talk(db.execute("SELECT * FROM talk WHERE id = ?", (talk_id,)).fetchone())


def by_card(db: sqlite3.Connection, card_id: int) -> Talk | None:
    """The talk whose card is that message."""
    row = db.execute("SELECT * FROM talk WHERE card_id = ?", (card_id,)).fetchone()
    return rows.talk(row) if row else None
