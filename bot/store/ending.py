"""How a talk stops running in its channel. Functions of an open transaction."""

import sqlite3
from datetime import date, datetime, timedelta

from bot.models import Event, PublishMode, State, Talk
from bot.store import lookup, rows, sql

MISTAKE_WITHIN = timedelta(minutes=15)  # a start or an end by mistake is undone by starting again


def finish(
    db: sqlite3.Connection,
    event: Event,
    talk: Talk,
    now: datetime,
    state: State,
    reason: str | None,
) -> Talk:
    """End or cancel a talk; what ran may be asked to be published at once."""
    sql.update(db, "talk", talk.id, {"state": state, "reason": reason, "ended_at": rows.to_ms(now)})
    if event.publish is not PublishMode.NIGHTLY and talk.state is State.RUNNING:
        _ask_for_publication(db, talk.event_id, talk.day)
    return lookup.by_id(db, talk.id)


def vacate(db: sqlite3.Connection, event: Event, channel_id: int, now: datetime) -> Talk | None:
    """End what is marked as running in a channel, a talk forgotten on an earlier day included.

    Returns what ended; nothing did if nobody had noted anything of it yet.
    """
    talk = lookup.marked_running(db, channel_id)
    if talk is None:
        return None
    if talk.started_by is None:
        return leave(db, event, talk, now)
    if _was_a_mistake(db, talk, now):
        planned = {"state": State.PLANNED, "started_by": None, "started_at": None}
        sql.update(db, "talk", talk.id, planned)
        return None
    return finish(db, event, talk, now, State.ENDED, None)


def leave(db: sqlite3.Connection, event: Event, talk: Talk, now: datetime) -> Talk | None:
    """End a talk that the programme began; without notes it is what it was before."""
    if lookup.count_notes(db, talk.id):
        return finish(db, event, talk, now, State.ENDED, None)
    state = State.PLANNED if talk.planned_by else State.ANNOUNCED
    sql.update(db, "talk", talk.id, {"state": state, "started_at": None})
    return None


def _was_a_mistake(db: sqlite3.Connection, talk: Talk, now: datetime) -> bool:
    """A plan that was started a moment ago and nobody took a note of: it is a plan again."""
    query = "SELECT 1 FROM talk WHERE id = ? AND started_at > created_at AND started_at >= ?"
    key = (talk.id, rows.to_ms(now - MISTAKE_WITHIN))
    was_planned = db.execute(query, key).fetchone() is not None
    return was_planned and lookup.count_notes(db, talk.id) == 0


def _ask_for_publication(db: sqlite3.Connection, event_id: int, day: date) -> None:
    statement = "UPDATE day SET asked = revision WHERE event_id = ? AND date = ?"
    db.execute(statement, (event_id, day.isoformat()))
