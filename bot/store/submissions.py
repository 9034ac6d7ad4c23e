"""What one interaction or message holds is done once: new notes, and changes of earlier ones."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from bot.models import (
    MAX_TEXT,
    Change,
    Continuation,
    Correction,
    Draft,
    Event,
    Line,
    Note,
    Section,
    Talk,
)
from bot.store import events, lookup, rows
from bot.store.revisions import revise


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What one interaction or message holds; `talk_id` None means the talk that runs there."""

    guild_id: int
    channel_id: int
    author_id: int
    author_name: str
    origin: str
    created_at: datetime
    lines: tuple[Line, ...]
    left_out: int = 0
    talk_id: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a submission; `total` counts the talk's visible notes.

    `notes` are new. `unmatched` are those of them that should have changed an earlier note and
    found none. `left_out` counts the lines that their author wanted to be kept nowhere.
    """

    notes: tuple[Note, ...]
    talk: Talk | None
    event: Event | None
    total: int
    continued: tuple[Note, ...] = ()
    corrected: tuple[Note, ...] = ()
    unmatched: tuple[Note, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a submission goes: a talk, if there is one, and the event, if there is one."""

    talk: Talk | None
    event: Event | None


def add(submission: Submission, db: sqlite3.Connection) -> Kept:
    """Do what the lines say, in their order; nothing if that was done before."""
    if _is_known(submission, db):
        return _outcome(submission, db)
    place = _place_of(submission, db)
    notes: list[Note] = []
    for number, line in enumerate(submission.lines):
        if not isinstance(line, Draft):
            _change(db, submission, line, number, place)
        elif note := _insert(db, submission, line, number, place):
            notes.append(note)
        else:
            return _outcome(submission, db)
    if len(notes) < len(submission.lines):
        return _outcome(submission, db)
    total = lookup.count_notes(db, place.talk.id) if place.talk else 0
    return Kept(tuple(notes), place.talk, place.event, total, left_out=submission.left_out)


def _is_known(submission: Submission, db: sqlite3.Connection) -> bool:
    """Whether its changes were made before; notes alone are told by their origin and line."""
    if all(isinstance(line, Draft) for line in submission.lines):
        return False
    seen = "INSERT INTO submission (origin) VALUES (?) ON CONFLICT DO NOTHING"
    return db.execute(seen, (submission.origin,)).rowcount == 0


def _place_of(submission: Submission, db: sqlite3.Connection) -> _Place:
    if submission.talk_id is not None:  # it may have been removed meanwhile
        talk = lookup.find(db, submission.guild_id, submission.talk_id)
        running = (talk, events.get(db, talk.event_id)) if talk else None
    else:
        running = lookup.current_with_event(db, submission.channel_id, submission.created_at)
    if running is None:
        return _Place(None, events.find_active(db, submission.guild_id))
    return _Place(*running)


def _insert(
    db: sqlite3.Connection, submission: Submission, draft: Draft, line: int, place: _Place
) -> Note | None:
    """A new note, or None if that line was kept before."""
    row = db.execute(
        "INSERT INTO note (guild_id, event_id, talk_id, channel_id, author_id, author_name,"
        " section, level, text, gap, origin, line, created_at, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (origin, line) DO NOTHING RETURNING *",
        (
            submission.guild_id,
            place.event.id if place.event else None,
            place.talk.id if place.talk else None,
            submission.channel_id,
            submission.author_id,
            submission.author_name,
            draft.section,
            draft.level,
            draft.text,
            draft.gap,
            submission.origin,
            line,
            rows.to_ms(submission.created_at),
            rows.to_ms(submission.at) if submission.at else None,
        ),
    ).fetchone()
    return rows.note(row) if row else None


def _change(
    db: sqlite3.Connection, submission: Submission, change: Change, line: int, place: _Place
) -> None:
    """Change an earlier note, or keep the line as a note of its own."""
    note = _newest(db, submission, change, place)
    text = _changed(note.text, change) if note else ""
    if note is None or not text or len(text) > MAX_TEXT:
        _insert(db, submission, change.otherwise, line, place)
        return
    revise(db, note, text, submission.author_id, submission.created_at)
    statement = "INSERT INTO submission_change (origin, line, note_id) VALUES (?, ?, ?)"
    db.execute(statement, (submission.origin, line, note.id))


def _newest(
    db: sqlite3.Connection, submission: Submission, change: Change, place: _Place
) -> Note | None:
    """The author's newest visible note of the talk (or unfiled in the channel) that fits."""
    keys: dict[str, int | str | Section | None] = {
        "author": submission.author_id,
        "guild": submission.guild_id,
        "talk": place.talk.id if place.talk else None,
        "channel": submission.channel_id,
        "event": place.event.id if place.event else None,
        "section": change.otherwise.section,
        "old": change.old if isinstance(change, Correction) else "",
    }
    filed = (
        "talk_id = :talk"
        if place.talk
        else ("talk_id IS NULL AND channel_id = :channel AND event_id IS :event")
    )
    fits = "section = :section" if isinstance(change, Continuation) else "instr(text, :old)"
    row = db.execute(
        f"SELECT * FROM note WHERE {filed} AND author_id = :author AND guild_id = :guild"  # noqa: S608  # own words
        f" AND deleted_at IS NULL AND {fits} ORDER BY id DESC LIMIT 1",
        keys,
    ).fetchone()
    return rows.note(row) if row else None


def _changed(text: str, change: Change) -> str:
    if isinstance(change, Correction):
        return text.replace(change.old, change.new, -1 if change.everywhere else 1).strip()
    _, newline, last = text.rpartition("\n")
    ends_in_fence = newline and not last.strip().strip("`")
    return f"{text}\n{change.text}" if ends_in_fence else f"{text} {change.text}"


def _outcome(submission: Submission, db: sqlite3.Connection) -> Kept:
    """What became of a submission, as it stands now; its notes may have been moved since."""
    query = "SELECT * FROM note WHERE origin = ? ORDER BY line"
    notes = [rows.note(row) for row in db.execute(query, (submission.origin,))]
    lines = dict(enumerate(submission.lines))
    unmatched = [note for note in notes if isinstance(lines.get(note.line), Change)]
    continued, corrected = _changes(db, submission.origin, lines)
    place = _place_of_note(db, *notes, *continued, *corrected) or _place_of(submission, db)
    return Kept(
        tuple(notes),
        place.talk,
        place.event,
        lookup.count_notes(db, place.talk.id) if place.talk else 0,
        continued=tuple(continued),
        corrected=tuple(corrected),
        unmatched=tuple(unmatched),
        left_out=submission.left_out,
    )


def kept_before(db: sqlite3.Connection, origin: str) -> Kept:
    """What is left of the notes that were made together, whoever asks."""
    query = "SELECT * FROM note WHERE origin = ? ORDER BY line"
    notes = tuple(rows.note(row) for row in db.execute(query, (origin,)))
    place = _place_of_note(db, *notes) or _Place(None, None)
    total = lookup.count_notes(db, place.talk.id) if place.talk else 0
    return Kept(notes, place.talk, place.event, total)


def _changes(
    db: sqlite3.Connection, origin: str, lines: dict[int, Line]
) -> tuple[list[Note], list[Note]]:
    """The notes that a submission continued, and those that it corrected, each once."""
    query = (
        "SELECT note.*, submission_change.line AS number FROM submission_change"
        " JOIN note ON note.id = note_id WHERE submission_change.origin = ? ORDER BY number"
    )
    continued: dict[int, Note] = {}
    corrected: dict[int, Note] = {}
    for row in db.execute(query, (origin,)):
        found = continued if isinstance(lines.get(row["number"]), Continuation) else corrected
        found[row["id"]] = rows.note(row)
    return list(continued.values()), list(corrected.values())


def _place_of_note(db: sqlite3.Connection, *notes: Note) -> _Place | None:
    if not notes:
        return None
    talk_id, event_id = notes[0].talk_id, notes[0].event_id
    return _Place(
        lookup.by_id(db, talk_id) if talk_id else None,
        events.get(db, event_id) if event_id else None,
    )
