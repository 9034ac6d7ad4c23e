"""A note's text is replaced: the former one is kept."""

import sqlite3
from datetime import datetime

from bot.models import Note
from bot.store import rows


def revise(db: sqlite3.Connection, note: Note, text: str, person_id: int, now: datetime) -> Note:
    """Give a note another text. Without a difference nothing happens."""
    if text == note.text:
        return note
    db.execute(
        "INSERT INTO note_revision (note_id, text, replaced_by, replaced_at) VALUES (?, ?, ?, ?)",
        (note.id, note.text, person_id, rows.to_ms(now)),
    )
    statement = "UPDATE note SET text = ?, edited_at = ? WHERE id = ? RETURNING *"
    return rows.note(db.execute(statement, (text, rows.to_ms(now), note.id)).fetchone())
