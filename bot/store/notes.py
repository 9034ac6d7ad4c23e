"""Notes: kept once for each delivery, never overwritten, never really deleted."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from bot.errors import NotAllowed, NotFound
from bot.models import Note, Person
from bot.store import lookup, ordering, rows
from bot.store.attaching import illustrated, with_pictures
from bot.store.database import Database
from bot.store.revisions import revise
from bot.store.submissions import Kept, Submission, add

UNKNOWN_NOTE = (
    "I know no such note here; it may have been removed. Choose one from the list that appears"
    " while you type, or in /notes list."
)
NEWEST = 25  # as many as Discord shows while typing
SEARCHED = 2_000  # newest notes that a text is looked for in, so that a keystroke stays cheap


class Notes:
    """The table of notes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, submission: Submission) -> Kept:
        """Do what a submission says; returns after the commit. Given again, it is done once.

        Without a talk the notes stay unfiled, before the first event they wait for it.
        """
        begun = self._database.vitals.elapsed()
        kept = await self._database.write(partial(add, submission))
        self._database.vitals.captured(len(kept.notes), begun)
        return kept

    async def get(self, guild_id: int, note_id: int, person: Person) -> Note:
        """A visible note that the person may change. Raises NotFound, NotAllowed."""
        return await self._database.read(
            lambda db: with_pictures(db, own(db, guild_id, note_id, person))
        )

    async def newest(
        self, guild_id: int, channel_id: int, person: Person, text: str = ""
    ) -> list[Note]:
        """The newest notes that hold a text: one's own, a moderator's also others' there."""
        return await self._database.read(partial(_newest, guild_id, channel_id, person, text))

    async def of_talk(self, talk_id: int, person: Person, *, mine: bool = False) -> list[Note]:
        """A talk's visible notes in their order."""

        def shown(db: sqlite3.Connection) -> list[Note]:
            return _seen(db, ordering.of_talk(db, talk_id), person, mine=mine)

        return await self._database.read(shown)

    async def unfiled(self, guild_id: int, person: Person, *, mine: bool = False) -> list[Note]:
        """A guild's notes that belong to no talk yet, in time order."""
        query = (
            "SELECT * FROM note WHERE guild_id = ? AND talk_id IS NULL AND deleted_at IS NULL"
            " ORDER BY created_at, id"
        )

        def shown(db: sqlite3.Connection) -> list[Note]:
            return _seen(db, db.execute(query, (guild_id,)), person, mine=mine)

        return await self._database.read(shown)

    async def last_of(self, author_id: int, talk_id: int, limit: int) -> list[Note]:
        """An author's last notes of a talk, oldest first."""
        query = (
            "SELECT * FROM note WHERE talk_id = ? AND deleted_at IS NULL AND author_id = ?"
            " ORDER BY id DESC LIMIT ?"
        )
        keys = (talk_id, author_id, limit)

        def last(db: sqlite3.Connection) -> list[Note]:
            return illustrated(db, map(rows.note, reversed(db.execute(query, keys).fetchall())))

        return await self._database.read(last)

    async def edit(
        self, guild_id: int, note_id: int, person: Person, text: str, now: datetime
    ) -> Note:
        """Replace a note's text and keep the former one. Raises NotFound, NotAllowed."""
        return await self._database.write(partial(edit, guild_id, note_id, person, text, now))

    async def move(self, guild_id: int, note_id: int, person: Person, talk_id: int) -> Note:
        """File a note under another talk of its guild. Raises NotFound, NotAllowed."""

        def job(db: sqlite3.Connection) -> Note:
            note = own(db, guild_id, note_id, person)
            talk = lookup.get(db, guild_id, talk_id, person)
            statement = (
                "UPDATE note SET talk_id = ?, event_id = ?, place = NULL WHERE id = ? RETURNING *"
            )
            row = db.execute(statement, (talk.id, talk.event_id, note.id)).fetchone()
            return with_pictures(db, rows.note(row))

        return await self._database.write(job)

    async def hide(self, guild_id: int, note_id: int, person: Person, now: datetime) -> Note:
        """Take a note out of sight. Raises NotFound, NotAllowed."""

        def job(db: sqlite3.Connection) -> Note:
            return hide(db, own(db, guild_id, note_id, person), now)

        return await self._database.write(job)

    async def restore(self, guild_id: int, note_id: int, person: Person) -> list[Note]:
        """Bring back a hidden note and those that were hidden with it.

        Raises NotFound, NotAllowed.
        """
        return await self._database.write(partial(_restore, guild_id, note_id, person))

    async def undo(
        self, guild_id: int, channel_id: int, person: Person, now: datetime
    ) -> list[Note]:
        """Hide all notes of somebody's newest submission in a channel. Raises NotFound."""
        return await self._database.write(partial(_undo, guild_id, channel_id, person, now))


def own(
    db: sqlite3.Connection, guild_id: int, note_id: int, person: Person, *, hidden: bool = False
) -> Note:
    """A note that the person may change; one that they may not see counts as unknown."""
    query = "SELECT * FROM note WHERE id = ? AND guild_id = ?"
    row = db.execute(query, (note_id, guild_id)).fetchone()
    note = rows.note(row) if row else None
    if note is None or (note.deleted_at is not None) is not hidden:
        raise NotFound(UNKNOWN_NOTE)
    theirs = person.id in {note.author_id, row["saved_by"]}
    if not theirs and not person.moderates(note.channel_id):
        if person.sees(note.channel_id):
            raise NotAllowed("That note is somebody else's. Its author or a moderator can do that.")
        raise NotFound(UNKNOWN_NOTE)
    return note


def _newest(
    guild_id: int, channel_id: int, person: Person, text: str, db: sqlite3.Connection
) -> list[Note]:
    conditions = ["author_id = :person AND guild_id = :guild"]
    if person.moderates(channel_id):
        conditions.append("channel_id = :channel AND guild_id = :guild")
    pattern = "".join(f"\\{char}" if char in "\\%_" else char for char in text)
    keys = {
        "person": person.id,
        "guild": guild_id,
        "channel": channel_id,
        "pattern": f"%{pattern}%",
    }
    found: dict[int, Note] = {}
    for condition in conditions:
        for row in db.execute(
            f"SELECT * FROM (SELECT * FROM note WHERE {condition} AND deleted_at IS NULL"  # noqa: S608  # own words
            f" ORDER BY id DESC LIMIT {SEARCHED}) AS newest WHERE {_HOLDS}"
            f" ORDER BY id DESC LIMIT {NEWEST}",
            keys,
        ):
            found[row["id"]] = rows.note(row)
    newest = sorted(found.values(), key=lambda note: note.id, reverse=True)
    return illustrated(db, newest[:NEWEST])


_HOLDS = (
    "(text LIKE :pattern ESCAPE '\\' OR EXISTS (SELECT 1 FROM picture"
    " WHERE note_id = newest.id AND deleted_at IS NULL AND alt LIKE :pattern ESCAPE '\\'))"
)


def _seen(
    db: sqlite3.Connection, found: Iterable[sqlite3.Row], person: Person, *, mine: bool
) -> list[Note]:
    """What the person may see of what was found, with its pictures."""
    notes = map(rows.note, found)
    return illustrated(
        db,
        (
            note
            for note in notes
            if note.author_id == person.id or (not mine and person.sees(note.channel_id))
        ),
    )


def edit(
    guild_id: int, note_id: int, person: Person, text: str, now: datetime, db: sqlite3.Connection
) -> Note:
    note = own(db, guild_id, note_id, person)
    return revise(db, note, text, person.id, now)


def hide(db: sqlite3.Connection, note: Note, now: datetime) -> Note:
    db.execute("UPDATE note SET deleted_at = ? WHERE id = ?", (rows.to_ms(now), note.id))
    return with_pictures(db, note)


def _restore(guild_id: int, note_id: int, person: Person, db: sqlite3.Connection) -> list[Note]:
    note = own(db, guild_id, note_id, person, hidden=True)
    found = db.execute(
        "UPDATE note SET deleted_at = NULL WHERE origin = ?"
        " AND deleted_at = (SELECT deleted_at FROM note WHERE id = ?) RETURNING *",
        (note.origin, note.id),
    ).fetchall()
    return [rows.note(row) for row in found]


def _undo(
    guild_id: int, channel_id: int, person: Person, now: datetime, db: sqlite3.Connection
) -> list[Note]:
    newest = (
        "SELECT max(id) FROM note WHERE guild_id = ?2 AND channel_id = ?3 AND deleted_at IS NULL"
    )
    row = db.execute(
        "SELECT origin FROM note WHERE id = max("  # noqa: S608  # own words
        f"ifnull(({newest} AND author_id = ?1 AND saved_by IS NULL), 0),"
        f" ifnull(({newest} AND saved_by = ?1), 0))",
        (person.id, guild_id, channel_id),
    ).fetchone()
    if row is None:
        raise NotFound("You have no note here to take back. /notes delete finds the others.")
    query = "SELECT * FROM note WHERE origin = ? AND deleted_at IS NULL ORDER BY line"
    found = db.execute(query, (row["origin"],)).fetchall()
    return [hide(db, rows.note(each), now) for each in found]
