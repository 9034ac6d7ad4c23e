"""The table of plans: which sessions of the programme people want to hear."""

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from bot.errors import NotFound
from bot.models import Event, Kind, Person, Session, Standing, State
from bot.store import attendance, events, planning, reminders, sessions
from bot.store.attendance import Attended
from bot.store.database import Database
from bot.store.lifecycle import Caller
from bot.store.lookup import UNKNOWN_TALK
from bot.store.sessions import Announced, as_talk, end_of


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody's choice came to; `lost` is what cannot be planned any more."""

    planned: tuple[Session, ...] = ()
    dropped: tuple[Session, ...] = ()
    lost: tuple[Session, ...] = ()


class Plans:
    """The table of plans."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_day(
        self, event: Event, day: date, person: Person, now: datetime
    ) -> list[Announced]:
        """What somebody may choose on a day, and what they have chosen, in time order."""
        found = await self._database.read(partial(sessions.of_day, event, day, None))
        chosen_or_open = [
            each
            for each in found
            if person.id in each.planners
            or (_is_open(each, person) and end_of(_as_talk(each)) > now)
        ]
        return sorted(chosen_or_open, key=lambda each: _as_talk(each).starts_at)

    async def of_person(self, event_id: int, person_id: int) -> list[Session]:
        """What somebody plans to hear of an event and is to take place, as it is by now."""
        return await self._database.read(partial(_of_person, event_id, person_id))

    async def change(
        self,
        guild_id: int,
        person: Person,
        now: datetime,
        chosen: Collection[int],
        dropped: Collection[int],
        home: int,
    ) -> Choice:
        """Put sessions on somebody's plan and take others off it, by their ids.

        `home` is the channel where they do that. What the guild's programme does not hold, or not
        for that person, is passed over. Raises NotFound without an event.
        """
        caller = Caller(guild_id, person, now)
        return await self._database.write(partial(_change, caller, chosen, dropped, home))

    async def attend(
        self, guild_id: int, person: Person, now: datetime, talk_id: int, here: int | None = None
    ) -> Attended:
        """Make a talk somebody's current one, and start it unless something is in its way.

        One without a channel starts where they planned it, or `here`. Raises NotFound, UserError.
        """
        caller = Caller(guild_id, person, now)
        return await self._database.write(partial(attendance.attend, caller, talk_id, here))

    async def guild_of(self, talk_id: int) -> int:
        """The guild that a talk belongs to. Raises NotFound."""
        query = "SELECT guild_id FROM talk JOIN event ON event.id = event_id WHERE talk.id = ?"
        row = await self._database.read(lambda db: db.execute(query, (talk_id,)).fetchone())
        if row is None:
            raise NotFound(UNKNOWN_TALK)
        return row["guild_id"]


def _of_person(event_id: int, person_id: int, db: sqlite3.Connection) -> list[Session]:
    query = "SELECT session_id FROM plan WHERE person_id = ?"
    ids = [row["session_id"] for row in db.execute(query, (person_id,))]
    found = sessions.announced(db, event_id, ids)
    return [_as_talk(each) for each in found if _takes_place(each)]


def _as_talk(announced: Announced) -> Session:
    return as_talk(announced.session, announced.talk)


def _is_open(announced: Announced, person: Person) -> bool:
    """Whether somebody may plan a session."""
    is_talk = announced.session.kind is Kind.TALK
    return is_talk and _takes_place(announced) and person.sees(announced.channel_id)


def _takes_place(announced: Announced) -> bool:
    talk = announced.talk
    is_off = talk is not None and talk.state is State.CANCELLED
    return announced.session.standing is Standing.SCHEDULED and not is_off


def _change(
    caller: Caller,
    chosen: Collection[int],
    dropped: Collection[int],
    home: int,
    db: sqlite3.Connection,
) -> Choice:
    event, person = events.active(db, caller.guild_id), caller.person
    found = sessions.announced(db, event.id, chosen)
    known = [each for each in found if person.sees(each.channel_id)]
    planned = [each.session for each in known if _is_open(each, person)]
    for session in planned:
        planning.choose(db, event, person.id, session, caller.now)
    if planned:
        reminders.at_home(db, event.id, person.id, home)
    left = [each.session for each in sessions.announced(db, event.id, dropped)]
    return Choice(
        planned=tuple(planned),
        dropped=tuple(session for session in left if planning.drop(db, person.id, session)),
        lost=tuple(each.session for each in known if not _is_open(each, person)),
    )
