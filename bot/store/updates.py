"""A talk follows its session when the programme changes. Functions of an open transaction.

What a person set by hand wins: a field follows only while it still says what the programme said.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from bot.models import Event, Session, Standing, State, Talk
from bot.store import lookup, rows, sql
from bot.store.talk_fields import fields_of

NO_LONGER = "no longer in the programme"  # the reason of a talk that the programme lost

_NAMES = {
    "title": "title",
    "url": "link",
    "speakers": "speakers",
    "kind": "kind",
    "starts_at": "time",
}


@dataclass(frozen=True, slots=True)
class ByHand:
    """A talk that says something else than the programme, and in which fields."""

    talk: Talk
    session: Session
    fields: tuple[str, ...]


def follow(
    db: sqlite3.Connection, event: Event, old: Session, new: Session, now: datetime
) -> Talk | None:
    """Let the talk of a session follow it; returns the talk if there is one and it changed."""
    row = db.execute("SELECT * FROM talk WHERE session_id = ?", (old.id,)).fetchone()
    if row is None:
        return None
    talk = rows.talk(row)
    was, will = fields_of(old).columns(event), fields_of(new).columns(event)
    changes: dict[str, object] = {
        name: will[name] for name in _NAMES if will[name] != was[name] and row[name] == was[name]
    }
    if "starts_at" in changes:
        changes |= {"day": will["day"]} | _moved(db, talk, new, now)
    if new.recordable != old.recordable:
        changes["recordable"] = int(new.recordable)
    if old.standing is not new.standing:
        changes |= _standing(db, talk, new, now)
    changes |= _place(db, talk, old, new)
    if not changes:
        return None
    sql.update(db, "talk", talk.id, changes)
    return lookup.by_id(db, talk.id)


def _moved(db: sqlite3.Connection, talk: Talk, new: Session, now: datetime) -> dict[str, object]:
    """A talk with notes says when it was announced for; one that is still to come can run again."""
    changes: dict[str, object] = {}
    if lookup.count_notes(db, talk.id):
        first = talk.moved_from or talk.starts_at
        changes["moved_from"] = None if first == new.starts_at else rows.to_ms(first)
    if talk.state is State.ENDED and new.starts_at > now:
        changes |= {"state": State.PLANNED, "ended_at": None, "reason": None}
    return changes


def _standing(db: sqlite3.Connection, talk: Talk, new: Session, now: datetime) -> dict[str, object]:
    """The programme cancels what nobody started by hand, and takes only its own word back."""
    if talk.state is State.ANNOUNCED or (talk.state is State.RUNNING and talk.started_by):
        return {}
    if not talk.planned_by and not lookup.count_notes(db, talk.id):
        return {"state": State.ANNOUNCED}
    off: dict[str, object] = {"state": State.CANCELLED, "ended_at": rows.to_ms(now)}
    if new.standing is Standing.CANCELLED:
        return off | ({"reason": None} if talk.reason == NO_LONGER else {})
    if new.standing is Standing.GONE:
        to_come = talk.state is State.PLANNED and talk.starts_at > now
        return off | {"reason": NO_LONGER} if to_come else {}
    if talk.state is State.CANCELLED and talk.reason in {None, NO_LONGER}:
        return {"state": State.PLANNED, "ended_at": None, "reason": None}
    return {}


def _place(db: sqlite3.Connection, talk: Talk, old: Session, new: Session) -> dict[str, object]:
    """A plan goes with its room to that room's channel, unless somebody chose another."""
    if old.room == new.room or talk.state not in {State.PLANNED, State.ANNOUNCED}:
        return {}
    query = "SELECT channel_id FROM room WHERE event_id = ? AND name IS ?"
    channels = [
        (db.execute(query, (talk.event_id, room)).fetchone() or (None,))[0]
        for room in (old.room, new.room)
    ]
    return {"channel_id": channels[1]} if talk.channel_id == channels[0] else {}


def by_hand(db: sqlite3.Connection, event: Event) -> list[ByHand]:
    """The talks of an event that say something else than their sessions."""
    query = (
        "SELECT talk.*, session.id AS session FROM talk JOIN session ON session.id = session_id"
        " WHERE talk.event_id = ? ORDER BY talk.starts_at"
    )
    found: list[ByHand] = []
    for row in db.execute(query, (event.id,)).fetchall():
        session = _session(db, row["session"])
        said = fields_of(session).columns(event)
        names = tuple(_NAMES[name] for name in _NAMES if row[name] != said[name])
        if row["state"] == State.CANCELLED and session.standing is Standing.SCHEDULED:
            names += ("cancelled",)
        if names:
            found.append(ByHand(rows.talk(row), session, names))
    return found


def _session(db: sqlite3.Connection, session_id: int) -> Session:
    query = (
        "SELECT session.*, room.name AS room FROM session"
        " LEFT JOIN room ON room.id = room_id WHERE session.id = ?"
    )
    return rows.session(db.execute(query, (session_id,)).fetchone())
