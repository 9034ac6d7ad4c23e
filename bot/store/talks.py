"""The table of talks. What may follow what is decided in lifecycle.py."""

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from bot.models import Event, Person, Session, Talk
from bot.store import attendance, attending, events, lifecycle, lookup, rooms, rows, sessions
from bot.store.attendance import Attended
from bot.store.database import Database
from bot.store.lifecycle import Caller, Chosen, Started
from bot.store.tagging import with_tags
from bot.store.talk_fields import TalkFields

COUNTED_FOR = timedelta(hours=1)  # after its end, a talk's late notes still show on its card


@dataclass(frozen=True, slots=True)
class TalkCount:
    """A talk and the number of its visible notes."""

    talk: Talk
    notes: int


@dataclass(frozen=True, slots=True)
class CardCount:
    """A talk's newest card, and the number of visible notes that it should show."""

    card_id: int
    channel_id: int
    talk: Talk
    event: Event
    notes: int
    session: Session | None


class Talks:
    """The table of talks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, guild_id: int, talk_id: int, person: Person) -> Talk:
        """A talk of that guild that the person may see. Raises NotFound."""
        return await self._database.read(lambda db: lookup.get(db, guild_id, talk_id, person))

    async def current(
        self, channel_id: int, now: datetime, parent_id: int | None = None
    ) -> Talk | None:
        """The talk that runs in a channel, or in the channel of a thread."""
        channels = (channel_id, parent_id)
        await self._catch_up(channels, now)
        found = await self._database.read(lambda db: lookup.current_of(db, channels, now))
        return found[0] if found else None

    async def latest(self, channel_id: int, now: datetime) -> Talk | None:
        """The talk that runs in a channel, else the one that ended there last on the same day."""
        await self._catch_up((channel_id,), now)
        return await self._database.read(lambda db: lookup.latest(db, channel_id, now))

    async def keep_up(self, now: datetime) -> None:
        """Let the talks of all channels linked to rooms be what the programme says."""
        await self._catch_up(await self._database.read(rooms.linked_channels), now)

    async def _catch_up(self, channels: Iterable[int | None], now: datetime) -> None:
        """Writes only where something is to be written."""
        given = [channel for channel in channels if channel is not None]

        def behind(db: sqlite3.Connection) -> list[int]:
            return [channel for channel in given if attending.is_behind(db, channel, now)]

        for channel in await self._database.read(behind):
            await self._database.write(partial(attending.catch_up, channel, now))

    async def by_card(self, card_id: int) -> Talk | None:
        """The talk that a message is a card of."""
        return await self._database.read(lambda db: lookup.by_card(db, card_id))

    async def of_day(self, event_id: int, day: date, person: Person) -> list[TalkCount]:
        """A day's talks in time order, those of channels hidden from the person left out."""
        found = await self._database.read(partial(_of_day, event_id, day))
        return [entry for entry in found if person.sees(entry.talk.channel_id)]

    async def search(self, event_id: int, today: date, person: Person) -> list[Talk]:
        """An event's talks that the person may see: today's in time order, then newest first."""
        query = (
            "SELECT * FROM talk WHERE event_id = ?1 AND state <> 'announced'"
            " ORDER BY day <> ?2, CASE WHEN day = ?2 THEN starts_at ELSE -starts_at END, id"
        )
        keys = (event_id, today.isoformat())
        found = await self._database.read(lambda db: db.execute(query, keys).fetchall())
        return [rows.talk(row) for row in found if person.sees(row["channel_id"])]

    async def count_notes(self, talk_ids: Iterable[int]) -> dict[int, int]:
        """How many visible notes talks have, by their ids."""
        wanted = list(talk_ids)
        return await self._database.read(
            lambda db: {talk_id: lookup.count_notes(db, talk_id) for talk_id in wanted}
        )

    async def start(
        self,
        guild_id: int,
        person: Person,
        now: datetime,
        fields: TalkFields,
        chosen: Chosen | None = None,
    ) -> Started:
        """Start a talk in `fields.channel_id` and end the one that runs there.

        What was chosen, or is planned or announced by that title on that day, keeps what is not
        given. Raises NotFound without an event.
        """
        caller = Caller(guild_id, person, now)
        start = partial(lifecycle.start, caller, fields, chosen or Chosen())
        return await self._database.write(start)

    async def start_next(
        self, guild_id: int, person: Person, now: datetime, channel_id: int
    ) -> Attended:
        """Go on to the next talk of somebody's plan, and end or leave that of a channel.

        Who has no plan ends that channel's talk and starts the next one planned there. Raises
        NotFound.
        """
        caller = Caller(guild_id, person, now)
        return await self._database.write(partial(attendance.go_on, caller, channel_id))

    async def add(self, guild_id: int, person: Person, now: datetime, fields: TalkFields) -> Talk:
        """Plan a talk. Raises NotFound without an event."""
        caller = Caller(guild_id, person, now)
        return await self._database.write(partial(lifecycle.plan, caller, fields))

    async def end(
        self, guild_id: int, person: Person, now: datetime, channel_id: int, reason: str | None
    ) -> TalkCount:
        """End a channel's talk. Raises NotFound, NotAllowed."""
        caller = Caller(guild_id, person, now)

        def job(db: sqlite3.Connection) -> TalkCount:
            talk = lifecycle.end(caller, channel_id, reason, db)
            return TalkCount(talk, lookup.count_notes(db, talk.id))

        return await self._database.write(job)

    async def cancel(
        self, guild_id: int, person: Person, now: datetime, talk_id: int, reason: str | None
    ) -> Talk:
        """Mark a talk as cancelled. Raises NotFound, NotAllowed."""
        caller = Caller(guild_id, person, now)
        return await self._database.write(partial(lifecycle.cancel, caller, talk_id, reason))

    async def edit(
        self,
        guild_id: int,
        person: Person,
        now: datetime,
        talk_id: int,
        fields: TalkFields,
        starts_at: Callable[[Talk], datetime | None],
    ) -> Talk:
        """Correct a talk; `starts_at` gives its new time, given the talk as it stands.

        Raises NotFound, NotAllowed, and what `starts_at` raises.
        """
        caller = Caller(guild_id, person, now)
        edit = partial(lifecycle.edit, caller, talk_id, fields, starts_at)
        return await self._database.write(edit)

    async def remove(self, guild_id: int, person: Person, talk_id: int) -> Talk:
        """Remove a talk without notes. Raises NotFound, NotAllowed, UserError when it has some."""
        return await self._database.write(partial(lifecycle.remove, guild_id, person, talk_id))

    async def card_counts(self, now: datetime) -> list[CardCount]:
        """What the cards of running talks, and of those that ended lately, should show."""
        return await self._database.read(partial(_card_counts, now))

    async def set_card(self, talk_id: int, card_id: int) -> None:
        """Remember a message as a talk's newest card; earlier ones are still answered."""

        def job(db: sqlite3.Connection) -> None:
            lifecycle.update(db, talk_id, {"card_id": card_id})
            statement = (
                "INSERT INTO card (message_id, talk_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
            )
            db.execute(statement, (card_id, talk_id))

        await self._database.write(job)


def _of_day(event_id: int, day: date, db: sqlite3.Connection) -> list[TalkCount]:
    query = (
        "SELECT talk.*, (SELECT count(*) FROM note"
        "   WHERE note.talk_id = talk.id AND note.deleted_at IS NULL) AS notes"
        " FROM talk WHERE event_id = ? AND day = ? AND state <> 'announced'"
        " ORDER BY starts_at, id"
    )
    found = db.execute(query, (event_id, day.isoformat())).fetchall()
    talks = with_tags(db, map(rows.talk, found))
    return [TalkCount(talk, row["notes"]) for talk, row in zip(talks, found, strict=True)]


def _card_counts(now: datetime, db: sqlite3.Connection) -> list[CardCount]:
    query = (
        "SELECT talk.*, (SELECT count(*) FROM note"
        "   WHERE note.talk_id = talk.id AND note.deleted_at IS NULL) AS notes"
        " FROM talk JOIN event ON event.id = event_id"
        " WHERE card_id IS NOT NULL AND talk.channel_id IS NOT NULL AND event.ended_at IS NULL"
        "   AND (state = 'running' OR talk.ended_at >= ?)"
    )
    found = db.execute(query, (rows.to_ms(now - COUNTED_FOR),)).fetchall()
    return [
        CardCount(
            row["card_id"],
            row["channel_id"],
            rows.talk(row),
            events.get(db, row["event_id"]),
            row["notes"],
            sessions.of_talk(db, rows.talk(row)),
        )
        for row in found
    ]
