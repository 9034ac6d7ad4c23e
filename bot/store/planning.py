"""Who wants to hear what: plans are the talks of a day, and dropped ones leave it again.

Functions of an open transaction.
"""

import sqlite3
from datetime import datetime

from bot.models import Event, Session, Standing, State, Talk
from bot.store import attending, lookup, rows, sessions, sql
from bot.store.talk_fields import NOBODY


def choose(
    db: sqlite3.Connection, event: Event, person_id: int, session: Session, now: datetime
) -> Talk:
    """Let somebody plan to hear a session; from then on it is a talk of its day."""
    query = "SELECT channel_id FROM room WHERE event_id = ? AND name IS ?"
    room = db.execute(query, (event.id, session.room)).fetchone()
    talk = attending.take(db, event, session, now, room["channel_id"] if room else None, person_id)
    statement = "INSERT INTO plan (session_id, person_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
    db.execute(statement, (session.id, person_id))
    return talk


def drop(db: sqlite3.Connection, person_id: int, session: Session) -> bool:
    """Take a session off somebody's plan; returns whether it stood there.

    As long as others plan it, it stays a talk of the day.
    """
    statement = "DELETE FROM plan WHERE session_id = ? AND person_id = ?"
    if not db.execute(statement, (session.id, person_id)).rowcount:
        return False
    statement = "DELETE FROM plan_change WHERE session_id = ? AND person_id = ?"
    db.execute(statement, (session.id, person_id))
    talk = lookup.of_session(db, session.id)
    if talk is not None and talk.planned_by in {person_id, NOBODY}:
        _hand_on(db, talk, session)
    return True


def drop_all(db: sqlite3.Connection, guild_id: int, person_id: int) -> None:
    """Take everything off somebody's plans in a guild."""
    query = (
        f"{sessions.SELECT} JOIN event ON event.id = session.event_id"
        " JOIN plan ON plan.session_id = session.id WHERE event.guild_id = ? AND person_id = ?"
    )
    for row in db.execute(query, (guild_id, person_id)).fetchall():
        drop(db, person_id, rows.session(row))


def planners(db: sqlite3.Connection, session_id: int | None) -> list[int]:
    """Who plans to hear a session."""
    query = "SELECT person_id FROM plan WHERE session_id = ? ORDER BY person_id"
    return [row["person_id"] for row in db.execute(query, (session_id,))]


def _hand_on(db: sqlite3.Connection, talk: Talk, session: Session) -> None:
    """A talk whose planner is gone is another's plan; without any it is what it was before."""
    heir = next(iter(planners(db, session.id)), NOBODY)
    by_programme = talk.state is State.CANCELLED and session.standing is not Standing.SCHEDULED
    leaves = heir == NOBODY and (talk.state is State.PLANNED or by_programme)
    changes: dict[str, object] = {"planned_by": heir}
    if leaves and not lookup.count_notes(db, talk.id):
        changes["state"] = State.ANNOUNCED
    sql.update(db, "talk", talk.id, changes)
