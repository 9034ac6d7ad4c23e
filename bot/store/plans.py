"""The table of plans: which sessions of the programme people want to hear."""

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from bot.models import Event, Kind, Person, Session, Standing, State
from bot.store import events, planning, sessions
from bot.store.database import Database
from bot.store.sessions import Announced, end_of


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
        read = partial(sessions.of_day, event, day, None)
        return [
            each
            for each in await self._database.read(read)
            if person.id in each.planners or (_is_open(each, person) and end_of(each.session) > now)
        ]

    async def change(
        self,
        guild_id: int,
        person: Person,
        now: datetime,
        chosen: Collection[int],
        dropped: Collection[int] = (),
    ) -> Choice:
        """Put sessions on somebody's plan and take others off it, by their ids.

        What the guild's programme does not hold, or not for that person, is passed over.
        Raises NotFound without an event.
        """
        change = partial(_change, guild_id, person, now, chosen, dropped)
        return await self._database.write(change)


def _is_open(announced: Announced, person: Person) -> bool:
    """Whether somebody may plan a session."""
    session, talk = announced.session, announced.talk
    is_off = talk is not None and talk.state is State.CANCELLED
    is_on = session.standing is Standing.SCHEDULED and not is_off
    return is_on and session.kind is Kind.TALK and person.sees(announced.channel_id)


def _change(
    guild_id: int,
    person: Person,
    now: datetime,
    chosen: Collection[int],
    dropped: Collection[int],
    db: sqlite3.Connection,
) -> Choice:
    event = events.active(db, guild_id)
    found = sessions.announced(db, event.id, chosen)
    known = [each for each in found if person.sees(each.channel_id)]
    planned = [each.session for each in known if _is_open(each, person)]
    for session in planned:
        planning.choose(db, event, person.id, session, now)
    left = [each.session for each in sessions.announced(db, event.id, dropped)]
    return Choice(
        planned=tuple(planned),
        dropped=tuple(session for session in left if planning.drop(db, person.id, session)),
        lost=tuple(each.session for each in known if not _is_open(each, person)),
    )
