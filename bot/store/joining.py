"""Talks made by hand become sessions of the programme; which seem to be, is found elsewhere."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.models import Event, Noted, Person, Session, State, Talk
from bot.store import events, lookup, rows, sessions, sql
from bot.store.database import Database
from bot.store.talk_fields import fields_of

_GO_ALONG = ("note", "message", "card", "talk_change")  # what belongs to a talk


@dataclass(frozen=True, slots=True)
class ByHand:
    """Talks that are in no programme, and the ids of sessions that have notes of their own."""

    noted: tuple[Noted, ...]
    taken: frozenset[int | None]


class Joining:
    """What the programme and people made apart from each other, and what makes it one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def by_hand(self, event_id: int, person: Person) -> ByHand:
        """An event's talks that are in no programme, as far as the person may see them."""
        return await self._database.read(partial(_by_hand, event_id, person))

    async def join(self, guild_id: int, talk_id: int, session_id: int) -> Talk | None:
        """Make a talk by hand that session of the guild's event; None if it is none any more.

        Raises NotFound.
        """

        def job(db: sqlite3.Connection) -> Talk | None:
            return join(db, events.active(db, guild_id), talk_id, session_id)

        return await self._database.write(job)


def _by_hand(event_id: int, person: Person, db: sqlite3.Connection) -> ByHand:
    query = (
        "SELECT talk.*, count(note.id) AS notes, max(coalesce(note.at, note.created_at)) AS last"
        " FROM talk LEFT JOIN note ON note.talk_id = talk.id AND deleted_at IS NULL"
        " WHERE talk.event_id = ? AND session_id IS NULL AND kind = 'talk'"
        " AND state IN ('planned', 'running', 'ended')"
        " GROUP BY talk.id HAVING notes > 0 OR state <> 'ended' ORDER BY starts_at, talk.id"
    )
    found = db.execute(query, (event_id,)).fetchall()
    noted = tuple(
        Noted(rows.talk(row), row["notes"], _until(row), _rooms(db, event_id, row["channel_id"]))
        for row in found
        if person.sees(row["channel_id"])
    )
    query = (
        "SELECT session_id FROM talk WHERE event_id = ? AND session_id IS NOT NULL AND EXISTS"
        " (SELECT 1 FROM note WHERE talk_id = talk.id AND deleted_at IS NULL)"
    )
    taken = db.execute(query, (event_id,)).fetchall()
    return ByHand(noted, frozenset(row["session_id"] for row in taken))


def _until(row: sqlite3.Row) -> datetime:
    """When a talk was noted last while it ran: thoughts may follow hours later."""
    given = [each for each in (row["last"], row["ended_at"]) if each is not None]
    return rows.from_ms(max(row["starts_at"], min(given, default=0)))


def _rooms(db: sqlite3.Connection, event_id: int, channel_id: int | None) -> tuple[str, ...]:
    query = "SELECT name FROM room WHERE event_id = ? AND channel_id = ?"
    return tuple(row["name"] for row in db.execute(query, (event_id, channel_id)))


def join(db: sqlite3.Connection, event: Event, talk_id: int, session_id: int) -> Talk | None:
    """Make a talk that session; see Joining.join. What was typed stays, the rest is added."""
    session = sessions.get(db, event.id, session_id)
    query = "SELECT * FROM talk WHERE id = ? AND event_id = ? AND session_id IS NULL"
    row = db.execute(query, (talk_id, event.id)).fetchone()
    if row is None:
        return None
    changes = _absorbed(db, row, session)
    told = fields_of(session).columns(event)
    changes |= {name: told[name] for name in ("url", "speakers") if not row[name]}
    if row["starts_at"] == row["started_at"]:  # nobody typed a time
        changes |= {name: told[name] for name in ("starts_at", "day")}
    changes |= {"session_id": session.id, "recordable": int(session.recordable)}
    sql.update(db, "talk", talk_id, changes)
    return lookup.by_id(db, talk_id)


def _absorbed(db: sqlite3.Connection, row: sqlite3.Row, session: Session) -> dict[str, object]:
    """What a talk takes over from the session's own one, if there is one, which then is no more."""
    query = "SELECT * FROM talk WHERE session_id = ?"
    other = db.execute(query, (session.id,)).fetchone()
    if other is None:
        return {}
    for table in _GO_ALONG:
        statement = f"UPDATE {table} SET talk_id = ? WHERE talk_id = ?"  # noqa: S608  # own words
        db.execute(statement, (row["id"], other["id"]))
    tags = "INSERT OR IGNORE INTO talk_tag SELECT ?, tag FROM talk_tag WHERE talk_id = ?"
    db.execute(tags, (row["id"], other["id"]))
    db.execute("DELETE FROM talk WHERE id = ?", (other["id"],))
    names = ("channel_id", "card_id", "recording", "moved_from", "started_by")
    changes = {name: other[name] for name in names if row[name] is None}
    if row["thread_id"] is None:
        changes |= {name: other[name] for name in ("thread_id", "thread_closed")}
    if _goes_on(State(row["state"]), State(other["state"])):
        changes |= {name: other[name] for name in ("state", "started_at", "ended_at", "reason")}
        if other["state"] == State.RUNNING:  # it goes on where people hear it
            changes |= {name: other[name] for name in ("channel_id", "started_by")}
    return changes


def _goes_on(talk: State, other: State) -> bool:
    """Whether what became of the session's own talk says more than what became of this one."""
    begun = {State.RUNNING, State.ENDED, State.CANCELLED}
    return (talk is State.PLANNED and other in begun) or (
        talk is State.ENDED and other is State.RUNNING
    )
