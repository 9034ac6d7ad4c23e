"""What one interaction or message holds is done once: new notes, and changes of earlier ones."""

import sqlite3
from dataclasses import dataclass

from bot.models import Attachment, Change, Continuation, Draft, Event, Line, Note, Talk
from bot.store import attending, events, lines, lookup, rows
from bot.store.attaching import attach, illustrated
from bot.store.lines import Place, Sender


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission(Sender):
    """What one interaction or message holds; `talk_id` None means the talk that runs there.

    `parent_id` is the channel of a thread: its talk runs in the thread too. Where `attachments`
    come without a text, the only line is a draft without one.
    """

    lines: tuple[Line, ...]
    left_out: int = 0
    talk_id: int | None = None
    parent_id: int | None = None
    attachments: tuple[Attachment, ...] = ()


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


def add(submission: Submission, db: sqlite3.Connection, place: Place | None = None) -> Kept:
    """Do what the lines say, in their order; nothing if that was done before."""
    kept = _add_lines(submission, db, place)
    if submission.attachments:
        attach(db, submission.origin, submission.attachments)
    return kept


def _add_lines(submission: Submission, db: sqlite3.Connection, place: Place | None) -> Kept:
    if _is_known(submission, db):
        return outcome(submission, db)
    place = place or _place_of(submission, db)
    notes: list[Note] = []
    for number, line in enumerate(submission.lines):
        note = lines.add(db, submission, line, number, place)
        if note is None and isinstance(line, Draft):
            return outcome(submission, db)
        if note is not None and isinstance(line, Draft):
            notes.append(note)
    if len(notes) < len(submission.lines):
        return outcome(submission, db)
    total = lookup.count_notes(db, place.talk.id) if place.talk else 0
    return Kept(tuple(notes), place.talk, place.event, total, left_out=submission.left_out)


def _is_known(submission: Submission, db: sqlite3.Connection) -> bool:
    """Whether its changes were made before; notes alone are told by their origin and line."""
    if all(isinstance(line, Draft) for line in submission.lines):
        return False
    return not know(db, submission)


def know(db: sqlite3.Connection, submission: Submission) -> bool:
    """Remember a submission, as its changes need; False if that was done before."""
    seen = "INSERT INTO submission (origin) VALUES (?) ON CONFLICT DO NOTHING"
    return db.execute(seen, (submission.origin,)).rowcount > 0


def _place_of(submission: Submission, db: sqlite3.Connection) -> Place:
    if submission.talk_id is not None:  # it may have been removed meanwhile
        talk = lookup.find(db, submission.guild_id, submission.talk_id)
        running = (talk, events.get(db, talk.event_id)) if talk else None
    else:
        channels = (submission.channel_id, submission.parent_id)
        running = attending.current_of(db, channels, submission.created_at)
    if running is None:
        return Place(None, events.find_active(db, submission.guild_id))
    return Place(*running)


def outcome(submission: Submission, db: sqlite3.Connection) -> Kept:
    """What became of a submission, as it stands now; its notes may have been moved since."""
    query = "SELECT * FROM note WHERE origin = ? AND line >= 0 ORDER BY line"
    notes = [rows.note(row) for row in db.execute(query, (submission.origin,))]
    typed = dict(enumerate(submission.lines))
    unmatched = [note for note in notes if isinstance(typed.get(note.line), Change)]
    continued, corrected = _changes(db, submission.origin, typed)
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
    notes = tuple(illustrated(db, map(rows.note, db.execute(query, (origin,)))))
    place = _place_of_note(db, *notes) or Place(None, None)
    total = lookup.count_notes(db, place.talk.id) if place.talk else 0
    return Kept(notes, place.talk, place.event, total)


def _changes(
    db: sqlite3.Connection, origin: str, typed: dict[int, Line]
) -> tuple[list[Note], list[Note]]:
    """The notes that a submission continued, and those that it corrected, each once."""
    query = (
        "SELECT note.*, submission_change.line AS number FROM submission_change"
        " JOIN note ON note.id = note_id WHERE submission_change.origin = ? ORDER BY number"
    )
    continued: dict[int, Note] = {}
    corrected: dict[int, Note] = {}
    for row in db.execute(query, (origin,)):
        found = continued if isinstance(typed.get(row["number"]), Continuation) else corrected
        found[row["id"]] = rows.note(row)
    return list(continued.values()), list(corrected.values())


def place_of_origin(db: sqlite3.Connection, origin: str) -> Place | None:
    """Where the notes of a submission are by now; None if it has none."""
    query = "SELECT * FROM note WHERE origin = ? ORDER BY line < 0, line LIMIT 1"
    row = db.execute(query, (origin,)).fetchone()
    return _place_of_note(db, rows.note(row)) if row else None


def _place_of_note(db: sqlite3.Connection, *notes: Note) -> Place | None:
    if not notes:
        return None
    talk_id, event_id = notes[0].talk_id, notes[0].event_id
    return Place(
        lookup.by_id(db, talk_id) if talk_id else None,
        events.get(db, event_id) if event_id else None,
    )
