"""Finding one talk: by id within a guild, by the channel that it runs in, by its card."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from bot.clock import day_over
from bot.errors import NotFound
from bot.models import Event, Person, State, Talk
from bot.store import events, rooms, rows

UNKNOWN_TALK = "I know no such talk here. Choose one from the list that appears while you type."


def get(db: sqlite3.Connection, guild_id: int, talk_id: int, person: Person) -> Talk:
    """A talk of that guild that the person may see. Raises NotFound."""
    talk = find(db, guild_id, talk_id)
    if talk is None or not person.sees(talk.channel_id):
        raise NotFound(UNKNOWN_TALK)
    return talk


def find(db: sqlite3.Connection, guild_id: int, talk_id: int) -> Talk | None:
    query = (
        "SELECT talk.* FROM talk JOIN event ON event.id = talk.event_id"
        " WHERE talk.id = ? AND event.guild_id = ?"
    )
    row = db.execute(query, (talk_id, guild_id)).fetchone()
    return rows.talk(row) if row else None


def current(db: sqlite3.Connection, channel_id: int, now: datetime) -> Talk | None:
    """The talk that runs in a channel: at most until its conference day is over."""
    running = current_with_event(db, channel_id, now)
    return running[0] if running else None


def current_with_event(
    db: sqlite3.Connection, channel_id: int, now: datetime
) -> tuple[Talk, Event] | None:
    """The talk that runs in a channel, and its event.

    What somebody started by hand wins; else it is the talk of a thread, and else the programme's
    for a room of that channel, once it has become a talk.
    """
    return (
        started(db, channel_id, now)
        or of_thread(db, channel_id)
        or rooms.talk_due(db, channel_id, now)
    )


def started(db: sqlite3.Connection, channel_id: int, now: datetime) -> tuple[Talk, Event] | None:
    """The talk that somebody started in a channel, and its event."""
    talk = marked_running(db, channel_id)
    if talk is None or talk.started_by is None or rooms.is_followed(db, talk, now):
        return None
    event = events.get(db, talk.event_id)
    return None if _is_over(talk, event, now) else (talk, event)


def of_thread(db: sqlite3.Connection, channel_id: int) -> tuple[Talk, Event] | None:
    """The talk that has that thread for itself, and its event."""
    row = db.execute("SELECT * FROM talk WHERE thread_id = ?", (channel_id,)).fetchone()
    if row is None or row["state"] == State.CANCELLED:
        return None
    event = events.get(db, row["event_id"])
    return None if event.ended_at else (rows.talk(row), event)


def of_session(db: sqlite3.Connection, session_id: int | None) -> Talk | None:
    """The talk that a session of the programme has become."""
    row = db.execute("SELECT * FROM talk WHERE session_id = ?", (session_id,)).fetchone()
    return rows.talk(row) if row else None


def current_of(
    db: sqlite3.Connection, channels: Iterable[int | None], now: datetime
) -> tuple[Talk, Event] | None:
    """The talk that runs in the first of these channels that has one, and its event."""
    found = (current_with_event(db, channel, now) for channel in channels if channel is not None)
    return next((running for running in found if running), None)


def last_taken(
    db: sqlite3.Connection, author_id: int, since: datetime, guild_id: int | None
) -> Talk | None:
    """The talk of a conference under way that somebody noted in, started or went to last.

    Of that guild, or of any.
    """
    row = db.execute(
        "SELECT talk.* FROM ("
        "   SELECT note.talk_id AS id, note.created_at AS at FROM event JOIN note ON note.id = ("
        "     SELECT max(id) FROM note WHERE author_id = :author AND guild_id = event.guild_id"
        "       AND deleted_at IS NULL AND talk_id IS NOT NULL)"
        "   WHERE event.ended_at IS NULL"
        "   UNION ALL"
        "   SELECT talk.id, started_at FROM event JOIN talk ON talk.event_id = event.id"
        "   WHERE event.ended_at IS NULL AND started_by = :author AND started_at >= :since"
        "   UNION ALL"
        "   SELECT talk.id, attended_at FROM plan JOIN talk ON talk.session_id = plan.session_id"
        "   WHERE person_id = :author AND attended_at >= :since"
        " ) AS taken JOIN talk ON talk.id = taken.id JOIN event ON event.id = talk.event_id"
        " WHERE taken.at >= :since AND event.ended_at IS NULL"
        "   AND event.guild_id = ifnull(:guild, event.guild_id)"
        " ORDER BY taken.at DESC, talk.id DESC LIMIT 1",
        {"author": author_id, "since": rows.to_ms(since), "guild": guild_id},
    ).fetchone()
    return rows.talk(row) if row else None


def _is_over(talk: Talk, event: Event, now: datetime) -> bool:
    return event.ended_at is not None or now >= day_over(talk.day, event.day_ends, event.zone)


def latest(db: sqlite3.Connection, channel_id: int, now: datetime) -> Talk | None:
    """The talk that runs in a channel, else the one that ended there last on the same day."""
    talk = current(db, channel_id, now)
    if talk is not None:
        return talk
    row = db.execute(
        "SELECT * FROM talk WHERE channel_id = ? AND state = 'ended'"
        " ORDER BY ended_at DESC LIMIT 1",
        (channel_id,),
    ).fetchone()
    talk = rows.talk(row) if row else None
    if talk is None or _is_over(talk, events.get(db, talk.event_id), now):
        return None
    return talk


def marked_running(db: sqlite3.Connection, channel_id: int) -> Talk | None:
    """The talk that nobody has ended in a channel, be it of an earlier day."""
    query = "SELECT * FROM talk WHERE channel_id = ? AND state = 'running'"
    row = db.execute(query, (channel_id,)).fetchone()
    return rows.talk(row) if row else None


def by_id(db: sqlite3.Connection, talk_id: int) -> Talk:
    return rows.talk(db.execute("SELECT * FROM talk WHERE id = ?", (talk_id,)).fetchone())


def by_card(db: sqlite3.Connection, card_id: int) -> Talk | None:
    """The talk that a message is a card of."""
    query = "SELECT talk.* FROM card JOIN talk ON talk.id = talk_id WHERE message_id = ?"
    row = db.execute(query, (card_id,)).fetchone()
    return rows.talk(row) if row else None


def count_notes(db: sqlite3.Connection, talk_id: int | None) -> int:
    """How many visible notes a talk has."""
    query = "SELECT count(*) FROM note WHERE talk_id = ? AND deleted_at IS NULL"
    return int(db.execute(query, (talk_id,)).fetchone()[0])
