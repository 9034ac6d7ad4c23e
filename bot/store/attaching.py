"""Files that come with a submission, and pictures that are shown with notes.

Functions of an open transaction; who may do what is looked at elsewhere.
"""

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.models import Attachment, Note, Picture
from bot.store import rows
from bot.store.tagging import tags_of_notes

# whether a picture waits for somebody who confirms that it may be shown
ASKS = """(confirmed = 0 AND EXISTS (SELECT 1 FROM note JOIN talk ON talk.id = note.talk_id
    WHERE note.id = picture.note_id AND recordable = 0))"""


def attach(db: sqlite3.Connection, origin: str, attachments: Iterable[Attachment]) -> None:
    """Remember the files that came with a submission, once its lines are kept.

    They belong to its last line, in the notes rather than in the thoughts, or to the note that it
    changed. A submission of which nothing is left gets none.
    """
    note_id = _home(db, origin)
    if note_id is None:
        return
    for each in attachments:
        db.execute(
            "INSERT INTO picture (note_id, origin, attachment_id, file_name, size, alt, url)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (note_id, origin, each.id, each.name, each.size, each.alt, each.url),
        )


def follow(
    db: sqlite3.Connection, origin: str, attachments: Iterable[Attachment], now: datetime
) -> None:
    """Bring an edited message's pictures up to date: some may be gone, all follow its lines."""
    attachments = list(attachments)
    attach(db, origin, attachments)
    ids = json.dumps([each.id for each in attachments])
    db.execute(
        "UPDATE picture SET deleted_at = ? WHERE origin = ? AND deleted_at IS NULL"
        " AND attachment_id NOT IN (SELECT value FROM json_each(?))",
        (rows.to_ms(now), origin, ids),
    )
    home = _home(db, origin)
    statement = "UPDATE picture SET note_id = ?1 WHERE origin = ?2 AND note_id != ?1"
    if home is not None:
        db.execute(statement, (home, origin))
        hide_if_bare(db, home, now)


def hide_if_bare(db: sqlite3.Connection, note_id: int, now: datetime) -> None:
    """A note without a text is nothing when it has no picture, and can have none any more."""
    db.execute(
        "UPDATE note SET deleted_at = ? WHERE id = ? AND text = '' AND deleted_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM picture WHERE note_id = note.id"
        "   AND refused IS NULL AND deleted_at IS NULL)",
        (rows.to_ms(now), note_id),
    )


def _home(db: sqlite3.Connection, origin: str) -> int | None:
    row = db.execute(
        "SELECT id FROM (SELECT id, line, section = 'notes' AS rank, deleted_at FROM note"
        "   WHERE origin = ?1 AND line >= 0"
        "   UNION ALL SELECT note_id, line, -1, NULL FROM submission_change WHERE origin = ?1)"
        " ORDER BY deleted_at IS NOT NULL, rank DESC, line DESC LIMIT 1",
        (origin,),
    ).fetchone()
    return int(row["id"]) if row else None


def with_pictures(db: sqlite3.Connection, note: Note) -> Note:
    """The same note with its pictures and tags."""
    return illustrated(db, [note])[0]


def illustrated(db: sqlite3.Connection, notes: Iterable[Note]) -> list[Note]:
    """The same notes with what is shown beside their texts: pictures and tags."""
    notes = list(notes)
    found: defaultdict[int, list[Picture]] = defaultdict(list)
    tags = tags_of_notes(db, [note.id for note in notes])
    asked: Counter[int] = Counter()
    ids = json.dumps([note.id for note in notes])
    query = (
        f"SELECT *, {ASKS} AS asks FROM picture WHERE note_id IN (SELECT value FROM json_each(?))"  # noqa: S608  # own words
        " AND digest IS NOT NULL AND deleted_at IS NULL ORDER BY id"
    )
    for row in db.execute(query, (ids,)):
        if row["asks"]:
            asked[row["note_id"]] += 1
        else:
            found[row["note_id"]].append(rows.picture(row))
    return [
        replace(
            note,
            pictures=tuple(found.get(note.id, ())),
            asked=asked[note.id],
            tags=tags.get(note.id, ()),
        )
        if note.id in found or note.id in asked or note.id in tags
        else note
        for note in notes
    ]
