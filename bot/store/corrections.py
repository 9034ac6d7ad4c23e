"""Notes saved from messages, and corrections of what was made together: levels, lines, removal."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.errors import NotAllowed, NotFound, UserError
from bot.models import MAX_LEVEL, Draft, Kind, Note, Person
from bot.store import lookup, notes, ordering, rows, submissions
from bot.store.attaching import illustrated
from bot.store.database import Database
from bot.store.notes import Kept, Submission

NO_NOTE = (
    "No note was made from this message, or it was removed. Save as note keeps it; /notes edit"
    " finds the others."
)

ERASED = "Its author had this message erased here, so it stays out. Nothing was kept."
OPTED_OUT = (
    "Its author does not want others to save their messages, so nothing was kept. Ask them to note"
    " it themselves: by a reply to the talk's card, or by this menu."
)
TOP = "It is a top bullet already, so nothing was changed."
DEEPEST = "It is as deep as it can be: one level below the note before it, or three below the top."

Correction = tuple[int, Draft]  # a note's id, and what it shall say on which level


@dataclass(frozen=True, slots=True)
class Saved:
    """What a message was kept as; `before` says that this had been done already."""

    kept: Kept
    before: bool


@dataclass(frozen=True, slots=True)
class Made:
    """The visible notes that one message or form made, in its order, and their talk's kind."""

    notes: tuple[Note, ...]
    kind: Kind


class Corrections:
    """What is done to several notes at once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, submission: Submission, message_id: int, saver_id: int) -> Saved:
        """Keep somebody's message; one that became notes before, in whatever way, stays that.

        Raises NotAllowed for a message that its author does not want to be saved.
        """
        begun = self._database.vitals.elapsed()
        saved = await self._database.write(partial(_save, submission, message_id, saver_id))
        if not saved.before:
            self._database.vitals.captured(len(saved.kept.notes), begun)
        return saved

    async def of_message(self, guild_id: int, message_id: int, person: Person) -> Made:
        """The notes that a message became. Raises NotFound, NotAllowed."""

        def query(db: sqlite3.Connection) -> Made:
            first = _first_of(db, guild_id, message_id, visible=True)
            if first is None:
                raise NotFound(NO_NOTE)
            return _made(guild_id, first.id, person, db)

        return await self._database.read(query)

    async def made_with(self, guild_id: int, note_id: int, person: Person) -> Made:
        """A note and those that were made with it. Raises NotFound, NotAllowed."""
        return await self._database.read(partial(_made, guild_id, note_id, person))

    async def hide(
        self, guild_id: int, note_id: int, person: Person, now: datetime
    ) -> tuple[Note, ...]:
        """Take a note and those that were made with it out of sight.

        Raises NotFound, NotAllowed.
        """

        def job(db: sqlite3.Connection) -> tuple[Note, ...]:
            made = _made(guild_id, note_id, person, db)
            return tuple(notes.hide(db, note, now) for note in made.notes)

        return await self._database.write(job)

    async def correct(
        self, guild_id: int, person: Person, corrections: Sequence[Correction], now: datetime
    ) -> None:
        """Give notes another text and level, all or none. Raises NotFound, NotAllowed."""

        def job(db: sqlite3.Connection) -> None:
            for note_id, draft in corrections:
                notes.edit(guild_id, note_id, person, draft.text, now, db)
                _set_level(db, note_id, draft.level)

        await self._database.write(job)

    async def nest(self, guild_id: int, note_id: int, person: Person, step: int) -> Note:
        """Show a note deeper or less deep. Raises NotFound, NotAllowed, UserError at an end."""

        def job(db: sqlite3.Connection) -> Note:
            note = notes.own(db, guild_id, note_id, person)
            level = ordering.shown_level(db, note) + step
            if level < 0:
                raise UserError(TOP)
            nested = _set_level(db, note_id, min(level, MAX_LEVEL))
            if ordering.shown_level(db, nested) != level:
                raise UserError(DEEPEST)
            return nested

        return await self._database.write(job)

    async def shift(self, guild_id: int, note_id: int, person: Person, step: int) -> Note:
        """Let a note change places with the one before it (-1) or behind it (1).

        What stands below a note goes with it. Raises NotFound, NotAllowed, UserError at an end.
        """

        def job(db: sqlite3.Connection) -> Note:
            note = notes.own(db, guild_id, note_id, person)
            ordering.shift(db, note, step)
            return note

        return await self._database.write(job)


def _save(submission: Submission, message_id: int, saver_id: int, db: sqlite3.Connection) -> Saved:
    first = _first_of(db, submission.guild_id, message_id, visible=False)
    if first is not None:
        return Saved(submissions.kept_before(db, first.origin), before=True)
    _require_willing(db, submission, message_id, saver_id)
    kept = submissions.add(submission, db)
    if saver_id != submission.author_id:
        statement = "UPDATE note SET saved_by = ? WHERE origin = ?"
        db.execute(statement, (saver_id, submission.origin))
    return Saved(kept, before=False)


def _require_willing(
    db: sqlite3.Connection, submission: Submission, message_id: int, saver_id: int
) -> None:
    """Raises NotAllowed for a message that its author had erased, or that others may not save."""
    erased = "SELECT 1 FROM message WHERE id = ? AND author_id IS NULL"
    if db.execute(erased, (message_id,)).fetchone():
        raise NotAllowed(ERASED)
    opted_out = "SELECT 1 FROM opt_out WHERE guild_id = ? AND person_id = ?"
    keys = (submission.guild_id, submission.author_id)
    if saver_id != submission.author_id and db.execute(opted_out, keys).fetchone():
        raise NotAllowed(OPTED_OUT)


def _first_of(
    db: sqlite3.Connection, guild_id: int, message_id: int, *, visible: bool
) -> Note | None:
    row = db.execute(
        "SELECT * FROM note WHERE origin IN (?, ?) AND guild_id = ?"
        " AND (deleted_at IS NULL OR ? = 0) ORDER BY deleted_at IS NOT NULL, id LIMIT 1",
        (f"message:{message_id}", f"saved:{message_id}", guild_id, visible),
    ).fetchone()
    return rows.note(row) if row else None


def _made(guild_id: int, note_id: int, person: Person, db: sqlite3.Connection) -> Made:
    note = notes.own(db, guild_id, note_id, person)
    query = "SELECT * FROM note WHERE origin = ? AND deleted_at IS NULL ORDER BY line"
    made = tuple(illustrated(db, map(rows.note, db.execute(query, (note.origin,)))))
    talk = lookup.by_id(db, note.talk_id) if note.talk_id else None
    return Made(made, talk.kind if talk else Kind.TALK)


def _set_level(db: sqlite3.Connection, note_id: int, level: int) -> Note:
    statement = "UPDATE note SET level = ? WHERE id = ? RETURNING *"
    return rows.note(db.execute(statement, (level, note_id)).fetchone())
