"""The order of a talk's notes: by time, unless somebody moved them. Functions of a transaction."""

import sqlite3

from bot import outline
from bot.errors import UserError
from bot.models import Kind, Note
from bot.store import lookup, rows

AT_AN_END = "It stands {where} already, so nothing was moved."

# By time; at one instant a submission stays together, by its lines.
_IN_ORDER = """
SELECT note.* FROM note JOIN note AS place ON place.id = coalesce(note.place, note.id)
WHERE note.talk_id IN ({talks}) AND note.deleted_at IS NULL
ORDER BY coalesce(place.at, place.created_at),
    min(place.id) OVER (
        PARTITION BY note.talk_id, coalesce(place.at, place.created_at), place.origin),
    place.line, place.id
"""
_OF_TALK = _IN_ORDER.format(talks="?")
_OF_DAY = _IN_ORDER.format(talks="SELECT id FROM talk WHERE event_id = ? AND day = ?")


def of_talk(db: sqlite3.Connection, talk_id: int | None) -> list[sqlite3.Row]:
    """A talk's visible notes in their order."""
    return db.execute(_OF_TALK, (talk_id,)).fetchall()


def of_day(db: sqlite3.Connection, event_id: int, day: str) -> list[sqlite3.Row]:
    """The visible notes of all talks of a day, each talk's in their order."""
    return db.execute(_OF_DAY, (event_id, day)).fetchall()


def shown_level(db: sqlite3.Connection, note: Note) -> int:
    """How deep a note stands in the post; an unfiled one would stand where it says."""
    if note.talk_id is None:
        return note.level
    notes, kind = _talk(db, note.talk_id)
    found = outline.as_shown(notes, kind)
    return next(each.level for each in found if each.note.id == note.id)


def shift(db: sqlite3.Connection, note: Note, step: int) -> None:
    """Let a note change places with its neighbour before it (-1) or behind it (1).

    Raises UserError at an end, and for an unfiled note.
    """
    if note.talk_id is None:
        raise UserError("It belongs to no talk yet, so there is nothing to move it past.")
    notes, kind = _talk(db, note.talk_id)
    moved = outline.moved(notes, note, kind, step)
    if not moved:
        raise UserError(AT_AN_END.format(where="first" if step < 0 else "last"))
    query = "SELECT coalesce(place, id) AS place FROM note WHERE id = ?"
    places = {holder: db.execute(query, (holder,)).fetchone()["place"] for holder in moved}
    for note_id, holder in moved.items():
        statement = "UPDATE note SET place = nullif(?2, ?1) WHERE id = ?1"
        db.execute(statement, (note_id, places[holder]))


def _talk(db: sqlite3.Connection, talk_id: int) -> tuple[list[Note], Kind]:
    return [rows.note(row) for row in of_talk(db, talk_id)], lookup.by_id(db, talk_id).kind
