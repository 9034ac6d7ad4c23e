"""Sessions become talks: started by hand, planned, or lasting in a channel linked to their room.

Functions of an open transaction. Which session lasts where is decided in rooms.py.
"""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from bot.models import Event, Session, State, Talk
from bot.store import ending, events, lookup, rooms, rows, sessions, sql
from bot.store.talk_fields import NOBODY, fields_of


def current_of(
    db: sqlite3.Connection, channels: Iterable[int | None], at: datetime
) -> tuple[Talk, Event] | None:
    """The talk that runs in the first of these channels that has one, and its event.

    A session that lasts there becomes a talk, if it is none yet.
    """
    for channel in channels:
        if channel is None:
            continue
        running = lookup.started(db, channel, at) or lookup.of_thread(db, channel)
        if running is None and attend(db, channel, at):
            running = rooms.talk_due(db, channel, at)
        if running is not None:
            return running
    return None


def current(db: sqlite3.Connection, channel_id: int, at: datetime) -> Talk | None:
    """The talk that runs in a channel; likewise."""
    running = current_of(db, (channel_id,), at)
    return running[0] if running else None


def is_behind(db: sqlite3.Connection, channel_id: int, at: datetime) -> bool:
    """Whether a channel's talk is not yet what the programme says."""
    if lookup.started(db, channel_id, at):
        return False
    session = rooms.due(db, channel_id, at)
    marked = lookup.marked_running(db, channel_id)
    if session is None:
        return marked is not None and marked.started_by is None
    if marked is not None and marked.session_id == session["id"]:
        return False
    talk = lookup.of_session(db, session["id"])
    return talk is None or _may_begin(talk)


def catch_up(channel_id: int, at: datetime, db: sqlite3.Connection) -> None:
    """Bring a channel up to date, as it may have been by now."""
    if is_behind(db, channel_id, at):
        attend(db, channel_id, at)


def attend(db: sqlite3.Connection, channel_id: int, at: datetime) -> Talk | None:
    """Let a channel's talk be the session that lasts there; returns it.

    What somebody started by hand must have been looked for before.
    """
    session = rooms.due(db, channel_id, at)
    marked = lookup.marked_running(db, channel_id)
    if session is None:
        if marked is not None and marked.started_by is None:
            ending.leave(db, events.get(db, marked.event_id), marked, at)
        return None
    event = events.get(db, session["event_id"])
    talk = lookup.of_session(db, session["id"]) or take(
        db, event, _session(db, session), at, channel_id
    )
    if marked is not None and marked.id != talk.id:
        if marked.starts_at > talk.starts_at:
            return talk  # we are told of the past; what runs now goes on
        ending.vacate(db, event, channel_id, at)
    if _may_begin(talk) and talk.channel_id in {None, channel_id}:
        running = {"state": State.RUNNING, "channel_id": channel_id, "ended_at": None}
        sql.update(db, "talk", talk.id, running | {"started_at": rows.to_ms(at)})
    return talk


def _may_begin(talk: Talk) -> bool:
    """Whether the programme may let a talk run; not again once somebody has ended it."""
    left = talk.state is State.ENDED and talk.started_by is None
    return left or talk.state in {State.PLANNED, State.ANNOUNCED}


def take(
    db: sqlite3.Connection,
    event: Event,
    session: Session,
    now: datetime,
    channel_id: int | None,
    person_id: int = NOBODY,
) -> Talk:
    """Make a session a talk: somebody's plan, or for nobody what the programme announces."""
    talk = lookup.of_session(db, session.id)
    if talk is not None:
        if person_id and not talk.planned_by:
            state = State.PLANNED if talk.state is State.ANNOUNCED else talk.state
            sql.update(db, "talk", talk.id, {"state": state, "planned_by": person_id})
        return lookup.by_id(db, talk.id)
    values = {
        "event_id": event.id,
        "session_id": session.id,
        "channel_id": channel_id,
        "recordable": int(session.recordable),
        "state": State.PLANNED if person_id else State.ANNOUNCED,
        "planned_by": person_id,
        "created_at": rows.to_ms(now),
    } | fields_of(session).columns(event)
    return rows.talk(sql.insert(db, "talk", values))


def _session(db: sqlite3.Connection, row: sqlite3.Row) -> Session:
    return sessions.get(db, row["event_id"], row["id"])
