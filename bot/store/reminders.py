"""Who is to hear of what they plan, before it begins and when it changes: rows that wait for it.

What is due is looked up, said, and only then remembered as said, so that a crash loses nothing.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby

from bot.models import Alteration, Event, Session, Talk, Way
from bot.store import changes, events, lookup, rows, sessions
from bot.store.database import Database

LEAD = timedelta(minutes=10)  # before a talk begins its planners are reminded
STILL_HOLDS = timedelta(minutes=30)  # a reminder holds for a talk that begins within that time

_DUE = """
SELECT talk.*, plan.person_id, way, home,
    CASE WHEN way = 'channel' THEN coalesce(talk.channel_id, home) END AS place
FROM plan JOIN talk ON talk.session_id = plan.session_id
JOIN event ON event.id = talk.event_id AND event.ended_at IS NULL
JOIN reminder ON reminder.event_id = talk.event_id AND reminder.person_id = plan.person_id
WHERE way IS NOT NULL AND talk.starts_at > :now AND talk.starts_at <= :soon
    AND talk.state IN ('announced', 'planned', 'running') AND attended_at IS NULL
    AND NOT (talk.state = 'running' AND talk.started_by IS plan.person_id)
    AND coalesce(reminded_at, 0) < talk.starts_at - :holds
ORDER BY talk.starts_at, talk.id, place, plan.person_id
"""

_NEWS = """
SELECT plan_change.*, session.event_id, way, home FROM plan_change
JOIN session ON session.id = plan_change.session_id
JOIN event ON event.id = session.event_id AND event.ended_at IS NULL
JOIN reminder ON reminder.event_id = session.event_id
    AND reminder.person_id = plan_change.person_id
ORDER BY session.event_id, plan_change.person_id, plan_change.id
"""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A talk that somebody planned and that begins soon.

    It is said in a channel for all who want it there, or to one person directly; `homes` are the
    channels in which these people planned.
    """

    event: Event
    talk: Talk
    session: Session
    channel_id: int | None
    homes: dict[int, int]

    @property
    def people(self) -> tuple[int, ...]:
        return tuple(self.homes)


@dataclass(frozen=True, slots=True)
class PlanNews:
    """What changed of somebody's plan; `last` names the newest of these changes."""

    event: Event
    person_id: int
    way: Way | None
    home: int
    altered: tuple[Alteration, ...]
    last: int


class Reminders:
    """The tables of wishes to be reminded, and of changes of plans."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def way(self, event_id: int, person_id: int) -> Way | None:
        """How somebody is reminded, if they are."""
        query = "SELECT way FROM reminder WHERE event_id = ? AND person_id = ?"
        keys = (event_id, person_id)
        row = await self._database.read(lambda db: db.execute(query, keys).fetchone())
        return Way(row["way"]) if row and row["way"] else None

    async def set_way(self, event_id: int, person_id: int, way: Way | None, home: int) -> bool:
        """Remind somebody in a way, or not at all; returns whether that is new."""
        return await self._database.write(partial(_set_way, event_id, person_id, way, home))

    async def due(self, now: datetime) -> list[Reminder]:
        """What is to be said now: never of a talk that has begun."""
        return await self._database.read(partial(_due, now))

    async def told(self, reminder: Reminder, people: Iterable[int], now: datetime) -> None:
        """Remember who of a reminder's people has been reminded."""
        statement = "UPDATE plan SET reminded_at = ? WHERE session_id = ? AND person_id = ?"
        keys = [(rows.to_ms(now), reminder.session.id, person_id) for person_id in people]
        await self._database.write(lambda db: db.executemany(statement, keys).rowcount)

    async def news(self) -> list[PlanNews]:
        """What has changed of people's plans, and they have not heard of, person by person."""
        return await self._database.read(_news)

    async def heard(self, news: PlanNews) -> None:
        """Forget what somebody has heard of."""
        statement = (
            "DELETE FROM plan_change WHERE person_id = ? AND id <= ?"
            " AND session_id IN (SELECT id FROM session WHERE event_id = ?)"
        )
        keys = (news.person_id, news.last, news.event.id)
        await self._database.write(lambda db: db.execute(statement, keys).rowcount)


def at_home(db: sqlite3.Connection, event_id: int, person_id: int, home: int) -> None:
    """Remember in which channel somebody plans; that is no wish to be reminded."""
    db.execute(
        "INSERT INTO reminder (event_id, person_id, way, home) VALUES (?, ?, NULL, ?)"
        " ON CONFLICT DO UPDATE SET home = excluded.home",
        (event_id, person_id, home),
    )


def home_of(db: sqlite3.Connection, event_id: int, person_id: int) -> int | None:
    """The channel in which somebody planned."""
    query = "SELECT home FROM reminder WHERE event_id = ? AND person_id = ?"
    row = db.execute(query, (event_id, person_id)).fetchone()
    return row["home"] if row else None


def _set_way(
    event_id: int, person_id: int, way: Way | None, home: int, db: sqlite3.Connection
) -> bool:
    at_home(db, event_id, person_id, home)
    statement = "UPDATE reminder SET way = ?1 WHERE event_id = ?2 AND person_id = ?3"
    changed = db.execute(f"{statement} AND way IS NOT ?1", (way, event_id, person_id))
    return changed.rowcount > 0


def _due(now: datetime, db: sqlite3.Connection) -> list[Reminder]:
    keys = {
        "now": rows.to_ms(now),
        "soon": rows.to_ms(now + LEAD),
        "holds": STILL_HOLDS // timedelta(milliseconds=1),
    }
    found = db.execute(_DUE, keys).fetchall()
    together = groupby(found, key=_addressed)
    return [_reminder(db, list(each)) for _, each in together]


def _addressed(row: sqlite3.Row) -> tuple[int, int | None, int | None]:
    """Who hears of a talk together: all of a channel, or one person directly."""
    return row["id"], row["place"], row["person_id"] if row["place"] is None else None


def _reminder(db: sqlite3.Connection, found: list[sqlite3.Row]) -> Reminder:
    talk = rows.talk(found[0])
    return Reminder(
        event=events.get(db, talk.event_id),
        talk=talk,
        session=sessions.get(db, talk.event_id, talk.session_id or 0),
        channel_id=found[0]["place"],
        homes={row["person_id"]: row["home"] for row in found},
    )


def _news(db: sqlite3.Connection) -> list[PlanNews]:
    found = db.execute(_NEWS).fetchall()
    by_person = groupby(found, key=lambda row: (row["event_id"], row["person_id"], row["way"]))
    return [_news_of(db, list(each)) for _, each in by_person]


def _news_of(db: sqlite3.Connection, found: list[sqlite3.Row]) -> PlanNews:
    first = found[0]
    return PlanNews(
        event=events.get(db, first["event_id"]),
        person_id=first["person_id"],
        way=Way(first["way"]) if first["way"] else None,
        home=first["home"],
        altered=tuple(_as_it_is(db, row) for row in found),
        last=found[-1]["id"],
    )


def _as_it_is(db: sqlite3.Connection, row: sqlite3.Row) -> Alteration:
    """A change, with what the talk is by now also where somebody corrected it by hand."""
    told = changes.alteration(db, row)
    talk = lookup.of_session(db, row["session_id"])
    return replace(told, session=sessions.as_talk(told.session, talk))
