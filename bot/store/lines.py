"""One line of a submission, done and taken back: a new note, or a change of an earlier one.

Functions of an open transaction. Which lines there are, and whether they are new, is decided by
submissions.py and following.py.
"""

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
from bot.store import rows
from bot.store.revisions import revise

_UNIT = "\x1f"  # no text that is kept holds it


@dataclass(frozen=True, slots=True)
class Place:
    """Where lines go: a talk, if there is one, and the event, if there is one."""

    talk: Talk | None
    event: Event | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who typed the lines, where and when, and under which name they came.

    `followed` says that they may be edited later and must be told apart then.
    """

    guild_id: int
    channel_id: int
    author_id: int
    author_name: str
    origin: str
    created_at: datetime
    at: datetime | None = None
    followed: bool = False


def said(line: Line) -> str:
    """What a line is compared by when its message has been edited; it ends with the line's text."""
    match line:
        case Draft():
            kind = f"{line.section} {line.level} {line.gap:d}"
        case Continuation():
            kind = f"{line.otherwise.section} more"
        case Correction():
            kind = f"correction {line.everywhere:d}"
    return f"{kind}{_UNIT}{text_of(line)}"


def text_of(line: Line) -> str:
    """The text by which a line is recognised."""
    return line.text if isinstance(line, Draft | Continuation) else line.otherwise.text


def text_said(key: str) -> str:
    """The text that the key of a line ends with."""
    return key.partition(_UNIT)[2]


def add(
    db: sqlite3.Connection, sender: Sender, line: Line, number: int, place: Place
) -> Note | None:
    """Do what a line says. Returns the note if it made one, None if it was done before."""
    key = said(line) if sender.followed else None
    if isinstance(line, Draft):
        return _insert(db, sender, line, number, place, key)
    return _change(db, sender, line, number, place, key)


def take_back(db: sqlite3.Connection, change: sqlite3.Row, author_id: int, now: datetime) -> None:
    """Undo what a line changed, as far as the note still shows it, and forget the line."""
    note = _changed_note(db, change)
    before, after = change["before"], change["after"]
    added = after.removeprefix(before) if after.startswith(before) else ""
    if note.text.startswith(after):
        revise(db, note, before + note.text.removeprefix(after), author_id, now)
    elif added and note.text.count(added) == 1 and note.text != added:
        revise(db, note, note.text.replace(added, ""), author_id, now)
    statement = "DELETE FROM submission_change WHERE origin = ? AND line = ?"
    db.execute(statement, (change["origin"], change["line"]))


def say_otherwise(
    db: sqlite3.Connection,
    change: sqlite3.Row,
    line: Continuation,
    author_id: int,
    now: datetime,
) -> bool:
    """Let a line continue its note by other words at the same place; False if that is lost."""
    note = _changed_note(db, change)
    text = _changed(change["before"], line) + note.text.removeprefix(change["after"])
    if not note.text.startswith(change["after"]) or len(text) > MAX_TEXT:
        return False
    revise(db, note, text, author_id, now)
    db.execute(
        "UPDATE submission_change SET said = ?, after = ? WHERE origin = ? AND line = ?",
        (said(line), _changed(change["before"], line), change["origin"], change["line"]),
    )
    return True


def _changed_note(db: sqlite3.Connection, change: sqlite3.Row) -> Note:
    query = "SELECT * FROM note WHERE id = ?"
    return rows.note(db.execute(query, (change["note_id"],)).fetchone())


def _insert(
    db: sqlite3.Connection,
    sender: Sender,
    draft: Draft,
    number: int,
    place: Place,
    key: str | None,
) -> Note | None:
    """A new note, or None if that line was kept before."""
    row = db.execute(
        "INSERT INTO note (guild_id, event_id, talk_id, channel_id, author_id, author_name,"
        " section, level, text, gap, origin, line, created_at, at, said)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (origin, line) DO NOTHING RETURNING *",
        (
            sender.guild_id,
            place.event.id if place.event else None,
            place.talk.id if place.talk else None,
            sender.channel_id,
            sender.author_id,
            sender.author_name,
            draft.section,
            draft.level,
            draft.text,
            draft.gap,
            sender.origin,
            number,
            rows.to_ms(sender.created_at),
            rows.to_ms(sender.at) if sender.at else None,
            key,
        ),
    ).fetchone()
    return rows.note(row) if row else None


def _change(
    db: sqlite3.Connection,
    sender: Sender,
    change: Change,
    number: int,
    place: Place,
    key: str | None,
) -> Note | None:
    """Change an earlier note, or keep the line as a note of its own."""
    note = _newest(db, sender, change, place)
    text = _changed(note.text, change) if note else ""
    if note is None or not text or len(text) > MAX_TEXT:
        return _insert(db, sender, change.otherwise, number, place, key)
    revise(db, note, text, sender.author_id, sender.created_at)
    db.execute(
        "INSERT INTO submission_change (origin, line, note_id, said, before, after)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (sender.origin, number, note.id, key, note.text, text),
    )
    return None


def _newest(db: sqlite3.Connection, sender: Sender, change: Change, place: Place) -> Note | None:
    """The author's newest visible note of the talk (or unfiled in the channel) that fits."""
    keys: dict[str, int | str | Section | None] = {
        "author": sender.author_id,
        "guild": sender.guild_id,
        "talk": place.talk.id if place.talk else None,
        "channel": sender.channel_id,
        "event": place.event.id if place.event else None,
        "section": change.otherwise.section,
        "old": change.old if isinstance(change, Correction) else "",
    }
    filed = (
        "talk_id = :talk"
        if place.talk
        else "talk_id IS NULL AND channel_id = :channel AND event_id IS :event"
    )
    continues = isinstance(change, Continuation)
    fits = "section = :section AND text != ''" if continues else "instr(text, :old)"
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
