"""What follows when an event's zone or the end of its days changes. Functions of a transaction.

Times of the programme that came without a zone keep their wall time; what has an offset from UTC,
and what people noted or typed, stays the instant that it is.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from bot.clock import at, day_of
from bot.models import Event
from bot.store import rows, sql


@dataclass(frozen=True, slots=True)
class Moved:
    """How many sessions and talks have another time, and how many talks are on another day.

    `typed` are the talks whose time somebody typed, so that it stays the instant that it is.
    """

    sessions: int = 0
    talks: int = 0
    days: int = 0
    typed: int = 0


NOTHING = Moved()

_TALKS = """
SELECT talk.id, talk.day, talk.starts_at, talk.moved_from, talk.started_at, talk.state,
    session.starts_at AS announced, coalesce(floating, 0) AS floating
FROM talk LEFT JOIN session ON session.id = session_id WHERE talk.event_id = ?
"""


def follow(db: sqlite3.Connection, old: Event, new: Event) -> Moved:
    """Bring the programme and the talks of an event up to date with its clock."""
    rezoned = old.zone != new.zone
    if not rezoned and old.day_ends == new.day_ends:
        return NOTHING
    talks = db.execute(_TALKS, (new.id,)).fetchall()  # as they are beside their sessions
    sessions = _move_sessions(db, old, new) if rezoned else 0
    changed = [(row, _changes(row, old, new)) for row in talks]
    for row, changes in changed:
        sql.update(db, "talk", row["id"], changes)
    _outdate(db, new)
    seen = [(row, changes) for row, changes in changed if row["state"] != "announced"]
    return Moved(
        sessions,
        sum("starts_at" in changes for _, changes in seen),
        sum("day" in changes for _, changes in seen),
        sum(_is_typed(row) and (rezoned or _day(row, new) != row["day"]) for row, _ in seen),
    )


def _move_sessions(db: sqlite3.Connection, old: Event, new: Event) -> int:
    query = "SELECT id, starts_at, ends_at FROM session WHERE event_id = ? AND floating = 1"
    moved = 0
    for row in db.execute(query, (new.id,)).fetchall():
        starts_at, ends_at = (_same_wall(row[name], old, new) for name in ("starts_at", "ends_at"))
        if starts_at is not None and ends_at is not None and ends_at <= starts_at:
            ends_at = starts_at + row["ends_at"] - row["starts_at"]  # the clocks changed meanwhile
        sql.update(db, "session", row["id"], {"starts_at": starts_at, "ends_at": ends_at})
        moved += starts_at != row["starts_at"]
    return moved


def _changes(row: sqlite3.Row, old: Event, new: Event) -> dict[str, object]:
    """The columns of a talk that change.

    Who typed a time said its day as well: as long as the wall time stays, so does the day.
    """
    typed = _is_typed(row)
    if typed and old.zone == new.zone:
        return {}
    wanted: dict[str, object] = {"day": _day(row, new)}
    if row["floating"] and not typed:
        starts_at = _same_wall(row["starts_at"], old, new)
        wanted = {
            "starts_at": starts_at,
            "moved_from": _same_wall(row["moved_from"], old, new),
            "day": _day_of(starts_at or 0, new),
        }
    return {name: value for name, value in wanted.items() if value != row[name]}


def _is_typed(row: sqlite3.Row) -> bool:
    """Whether a talk's time is neither the programme's nor the instant at which it was started."""
    said = row["started_at"] if row["announced"] is None else row["announced"]
    return bool(row["starts_at"] != said)


def _day(row: sqlite3.Row, event: Event) -> str:
    return _day_of(row["starts_at"], event)


def _day_of(value: int, event: Event) -> str:
    return day_of(rows.from_ms(value), event.day_ends, event.zone).isoformat()


def _same_wall(value: int | None, old: Event, new: Event) -> int | None:
    """The instant at which another zone's clock shows the same."""
    if value is None:
        return None
    local: datetime = rows.from_ms(value).astimezone(old.zone)
    return rows.to_ms(at(local.date(), local.time(), new.zone))


def _outdate(db: sqlite3.Connection, event: Event) -> None:
    """What was read of a programme before, but not applied, holds times of the former clock."""
    db.execute("DELETE FROM schedule_import WHERE event_id = ? AND applied_at IS NULL", (event.id,))
    db.execute("UPDATE programme SET revision = revision + 1 WHERE event_id = ?", (event.id,))
