"""A message that was edited or deleted changes the notes that came from it, line by line.

Lines that stayed keep their notes as they are, also what was corrected by hand since. Functions of
an open transaction.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from bot.models import MAX_TEXT, Continuation, Draft
from bot.store import lines, rows, submissions
from bot.store.lines import Place
from bot.store.matching import Said, match
from bot.store.revisions import revise
from bot.store.submissions import Kept, Submission

_ASIDE = 1 << 32  # added to the numbers of lines that are being renumbered; no message has as many


@dataclass(frozen=True, slots=True)
class _Former:
    """A line as it was read before: the note that it made, or the change of an earlier one."""

    number: int
    said: Said
    note_id: int
    change: sqlite3.Row | None = None


def follow(
    db: sqlite3.Connection, submission: Submission, place: Place, now: datetime
) -> Kept | None:
    """Bring the notes of a message up to date with its lines. None if that changed nothing.

    New lines go to the talk where the others are by now, and to `place` if there are none.
    """
    former = _former(db, submission.origin)
    latter = [Said(lines.said(line), lines.text_of(line)) for line in submission.lines]
    if [each.said.key for each in former] == [each.key for each in latter]:
        return None
    place = submissions.place_of_origin(db, submission.origin) or place
    staying: dict[int, _Former] = {}
    for old, new in match([each.said for each in former], latter):
        if old is None:
            continue
        if new is not None and _stays(db, former[old], submission, new, now):
            staying[new] = former[old]
        else:
            _drop(db, former[old], submission.author_id, now)
    _renumber(db, submission.origin, staying)
    submissions.know(db, submission)
    for number, line in enumerate(submission.lines):
        if number not in staying:
            lines.add(db, submission, line, number, place)
    return submissions.outcome(submission, db)


def _stays(
    db: sqlite3.Connection, former: _Former, submission: Submission, new: int, now: datetime
) -> bool:
    """Let a line stay what it made, with other words if it has changed; False if it cannot."""
    line, author_id = submission.lines[new], submission.author_id
    if former.said.key == lines.said(line):
        return True
    if former.change is None and isinstance(line, Draft):
        _rewrite(db, former, line, author_id, now)
        return True
    if former.change is not None and isinstance(line, Continuation):
        return lines.say_otherwise(db, former.change, line, author_id, now)
    return False


def clear(db: sqlite3.Connection, origin: str, author_id: int, now: datetime) -> None:
    """Hide all notes of a message, and take back what it changed, the last change first."""
    for former in reversed(_former(db, origin)):
        if former.change is not None:
            lines.take_back(db, former.change, author_id, now)
    statement = "UPDATE note SET deleted_at = ? WHERE origin = ? AND deleted_at IS NULL"
    db.execute(statement, (rows.to_ms(now), origin))


def _former(db: sqlite3.Connection, origin: str) -> list[_Former]:
    made = db.execute("SELECT * FROM note WHERE origin = ? AND line >= 0", (origin,))
    found = [_Former(row["line"], _said(row), row["id"]) for row in made]
    changed = db.execute("SELECT * FROM submission_change WHERE origin = ?", (origin,))
    found += [_Former(row["line"], _said(row), row["note_id"], row) for row in changed]
    return sorted(found, key=lambda former: former.number)


def _said(row: sqlite3.Row) -> Said:
    key = row["said"] or ""
    return Said(key, lines.text_said(key))


def _drop(db: sqlite3.Connection, former: _Former, author_id: int, now: datetime) -> None:
    """Hide a line's note, which has no place among the lines any more, or take back its change."""
    if former.change is not None:
        lines.take_back(db, former.change, author_id, now)
        return
    statement = "UPDATE note SET line = -id, deleted_at = coalesce(deleted_at, ?) WHERE id = ?"
    db.execute(statement, (rows.to_ms(now), former.note_id))


def _renumber(db: sqlite3.Connection, origin: str, staying: dict[int, _Former]) -> None:
    """Give the lines that stay their new numbers, all at once: no two may ever share one."""
    moves = [(new, old) for new, old in staying.items() if new != old.number]
    for new, old in moves:
        _set_number(db, origin, old, old.number, new + _ASIDE)
    for new, old in moves:
        _set_number(db, origin, old, new + _ASIDE, new)


def _set_number(
    db: sqlite3.Connection, origin: str, former: _Former, number: int, new: int
) -> None:
    table = "note" if former.change is None else "submission_change"
    statement = f"UPDATE {table} SET line = ? WHERE origin = ? AND line = ?"  # noqa: S608  # own words
    db.execute(statement, (new, origin, number))


def _rewrite(
    db: sqlite3.Connection, former: _Former, draft: Draft, author_id: int, now: datetime
) -> None:
    """Give a line's note other words; what later lines added to it stays."""
    query = "SELECT * FROM note WHERE id = ?"
    note = rows.note(db.execute(query, (former.note_id,)).fetchone())
    was = former.said.text
    added = note.text.removeprefix(was) if note.text.startswith(was) else ""
    fits = len(draft.text) + len(added) <= MAX_TEXT
    revise(db, note, draft.text + added if fits else draft.text, author_id, now)
    db.execute(
        "UPDATE note SET level = ?, section = ?, gap = ?, said = ? WHERE id = ?",
        (draft.level, draft.section, draft.gap, lines.said(draft), note.id),
    )
