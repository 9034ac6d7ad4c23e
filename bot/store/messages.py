"""Messages that became notes: kept once, followed when they are edited, gone when deleted."""

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import partial

from bot.errors import UserError
from bot.models import Event, Kind, Message, Reading, Source, Talk
from bot.store import attaching, attending, events, following, lookup, rows, submissions
from bot.store.database import Database
from bot.store.lines import Place
from bot.store.submissions import Kept, Submission

TAKEN_WITHIN = timedelta(hours=12)  # how long a talk is somebody's current one wherever they are
WHICH_SERVER = (
    "I do not know which conference this is for, so it is not kept. Take a first note in its"
    " server, by /note or by a reply to a talk's card; then your messages here follow you."
)

Read = Callable[[Kind], Reading]


class Fate(Enum):
    """What was done with a message."""

    KEPT = auto()  # for the first time
    FOLLOWED = auto()  # its edit changed notes
    SAME = auto()  # it had been read as it stands
    SAVED = auto()  # somebody kept it from its menu before; it stays that
    GONE = auto()  # deleted or erased before: it never comes back
    NO_NOTE = auto()  # nothing says that it is one, such as a reply to what is no talk's card
    EMPTY = auto()  # nothing in it to keep


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a message.

    `kept` is None if it holds nothing to keep. `elsewhere` is its source if no talk was running
    where it was written, so that people must be told where its notes went.
    """

    fate: Fate
    kept: Kept | None = None
    left_out: int = 0
    elsewhere: Source | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A channel whose messages are to be read again; `guild_id` is None for direct messages."""

    channel_id: int
    guild_id: int | None


class Messages:
    """The table of messages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def receive(self, message: Message, read: Read) -> Received:
        """Keep a message's lines, or bring its notes up to date; returns after the commit.

        `read` reads its text as lines of a talk or an entry. Given again, nothing is done twice.
        Raises UserError when nobody can tell which guild it is for, and what `read` raises.
        """
        begun = self._database.vitals.elapsed()
        received = await self._database.write(partial(_receive, message, read))
        if received.fate is Fate.KEPT and received.kept is not None:
            self._database.vitals.captured(len(received.kept.notes), begun)
        return received

    async def remove(self, message_ids: Iterable[int], now: datetime) -> int:
        """Hide the notes of deleted messages and take back what they changed; returns how many."""
        wanted = list(message_ids)
        return await self._database.write(lambda db: _remove(db, wanted, now))

    async def to_read_again(self, since: datetime, first_id: int) -> list[Stretch]:
        """Where messages may have come, changed or gone while nobody listened.

        `first_id` is the least id that a message of `since` can have.
        """
        return await self._database.read(partial(_to_read_again, since, first_id))

    async def standing(self, channel_id: int, first_id: int) -> list[int]:
        """The messages of a channel, from an id on, that are not known to be gone."""
        query = "SELECT id FROM message WHERE channel_id = ? AND id >= ? AND gone = 0 ORDER BY id"
        keys = (channel_id, first_id)
        found = await self._database.read(lambda db: db.execute(query, keys).fetchall())
        return [row["id"] for row in found]


def _receive(message: Message, read: Read, db: sqlite3.Connection) -> Received:
    row = db.execute("SELECT * FROM message WHERE id = ?", (message.id,)).fetchone()
    if row is not None:
        return _again(db, row, message, read)
    saved = submissions.kept_before(db, f"saved:{message.id}").notes
    if saved:
        visible = any(note.deleted_at is None for note in saved)
        return Received(Fate.SAVED if visible else Fate.GONE)
    found = next(filter(None, (_place(db, message, source) for source in message.sources)), None)
    if found is None:
        return Received(Fate.NO_NOTE)
    place, elsewhere = found
    reading = _reading(message, read, place.talk)
    if not reading.lines and not reading.left_out:
        return Received(Fate.EMPTY)
    submission = _submission(db, message, place, reading)
    _remember(db, message, submission.guild_id, place)
    kept = submissions.add(submission, db, place) if reading.lines else None
    return Received(Fate.KEPT, kept, reading.left_out, elsewhere)


def _again(db: sqlite3.Connection, row: sqlite3.Row, message: Message, read: Read) -> Received:
    """A message that was read before; only a newer edit of it says anything new."""
    if row["gone"]:
        return Received(Fate.GONE)
    talk = lookup.find(db, row["guild_id"], row["talk_id"] or 0)
    reading = _reading(message, read, talk)
    event = events.get(db, talk.event_id) if talk else events.find_active(db, row["guild_id"])
    submission = _submission(db, message, Place(talk, event), reading, row["guild_id"])
    if message.edited_at is None or rows.to_ms(message.edited_at) <= (row["edited_at"] or 0):
        return Received(Fate.SAME, submissions.outcome(submission, db), reading.left_out)
    statement = "UPDATE message SET edited_at = ? WHERE id = ?"
    db.execute(statement, (rows.to_ms(message.edited_at), message.id))
    kept = following.follow(db, submission, Place(talk, event), message.edited_at)
    attaching.follow(db, submission.origin, message.attachments, message.edited_at)
    return Received(Fate.FOLLOWED if kept else Fate.SAME, kept, reading.left_out)


def _reading(message: Message, read: Read, talk: Talk | None) -> Reading:
    reading = read(talk.kind if talk else Kind.TALK)
    return reading.with_pictures() if message.attachments else reading


def _place(
    db: sqlite3.Connection, message: Message, source: Source
) -> tuple[Place, Source | None] | None:
    """Where a new message belongs, and its source if that is elsewhere than where it stands."""
    if source is Source.REPLY:
        talk = lookup.by_card(db, message.card_id or 0)
        return (Place(talk, events.get(db, talk.event_id)), None) if talk else None
    running = _running(db, message)
    if running is not None and source is not Source.LOST_CARD:
        return Place(*running), None
    talk = None
    if source in {Source.MENTION, Source.DIRECT}:  # of the others it may not be meant for one
        since = message.created_at - TAKEN_WITHIN
        talk = lookup.last_taken(db, message.author_id, since, message.guild_id)
    if talk is not None:
        return Place(talk, events.get(db, talk.event_id)), source
    return Place(None, events.find_active(db, _home(db, message))), source


def _running(db: sqlite3.Connection, message: Message) -> tuple[Talk, Event] | None:
    channels = (message.channel_id, message.parent_id)
    return attending.current_of(db, channels, message.created_at)


def _submission(
    db: sqlite3.Connection,
    message: Message,
    place: Place,
    reading: Reading,
    guild_id: int | None = None,
) -> Submission:
    in_guild = message.guild_id is not None
    at_talk = place.talk.channel_id if place.talk and not in_guild else None
    return Submission(
        guild_id=guild_id or (place.event.guild_id if place.event else _home(db, message)),
        channel_id=at_talk or message.channel_id,
        author_id=message.author_id,
        author_name=message.author_name,
        origin=origin_of(message.id),
        created_at=message.created_at,
        lines=reading.lines,
        left_out=reading.left_out,
        talk_id=place.talk.id if place.talk else None,
        followed=True,
        attachments=message.attachments,
    )


def origin_of(message_id: int) -> str:
    """How notes name the message that they came from."""
    return f"message:{message_id}"


def _home(db: sqlite3.Connection, message: Message) -> int:
    """The guild that a message is of; of a direct message, the one of its author's last note.

    Who never took a note is of the bot's only guild: there is no other where they found it.
    """
    if message.guild_id is not None:
        return message.guild_id
    query = (
        "SELECT guild_id FROM note WHERE author_id = ? GROUP BY guild_id ORDER BY max(id) DESC"
        " LIMIT 1"
    )
    row = db.execute(query, (message.author_id,)).fetchone()
    guild_id = row["guild_id"] if row else message.only_guild_id
    if guild_id is None:
        raise UserError(WHICH_SERVER)
    return int(guild_id)


def _remember(db: sqlite3.Connection, message: Message, guild_id: int, place: Place) -> None:
    db.execute(
        "INSERT INTO message (id, channel_id, direct, author_id, guild_id, talk_id, edited_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            message.id,
            message.channel_id,
            message.guild_id is None,
            message.author_id,
            guild_id,
            place.talk.id if place.talk else None,
            rows.to_ms(message.edited_at) if message.edited_at else None,
        ),
    )


def _remove(db: sqlite3.Connection, message_ids: list[int], now: datetime) -> int:
    removed = 0
    for message_id in message_ids:
        statement = "UPDATE message SET gone = 1 WHERE id = ? AND gone = 0 RETURNING author_id"
        row = db.execute(statement, (message_id,)).fetchone()
        if row is not None:
            following.clear(db, origin_of(message_id), row["author_id"], now)
            attaching.follow(db, origin_of(message_id), (), now)
            removed += 1
    return removed


def _to_read_again(since: datetime, first_id: int, db: sqlite3.Connection) -> list[Stretch]:
    query = (
        "SELECT channel_id, max(guild_id) AS guild_id FROM ("
        "   SELECT channel_id, guild_id FROM talk JOIN event ON event.id = event_id"
        "   WHERE event.ended_at IS NULL AND channel_id IS NOT NULL"
        "     AND (state = 'running' OR talk.ended_at >= ?1)"
        "   UNION SELECT channel_id, guild_id FROM capture"
        "   UNION SELECT channel_id, iif(direct, NULL, guild_id) FROM message"
        "   WHERE id >= ?2 AND author_id IS NOT NULL"
        "   UNION SELECT channel_id, NULL FROM message JOIN event USING (guild_id)"
        "   WHERE direct AND event.ended_at IS NULL"
        " ) GROUP BY channel_id ORDER BY guild_id IS NULL, channel_id"
    )
    found = db.execute(query, (rows.to_ms(since), first_id)).fetchall()
    return [Stretch(row["channel_id"], row["guild_id"]) for row in found]
