"""Tags of talks and notes, and the notes that are highlights: what the summary is made from.

Tags that differ in capitals only are one; the spelling that came first in an event stays.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from bot.errors import NotAllowed, UserError
from bot.models import MAX_TAGS, Note, Person, Retagging, Talk
from bot.models.tags import same
from bot.store import lifecycle, lookup, notes, rows
from bot.store.attaching import with_pictures
from bot.store.database import Database
from bot.store.tagging import tags_of_talks, with_tags

UNCHANGED = Retagging()

# each keystroke asks this, so it goes from the event to what bears its tags: CROSS JOIN says so
_IN_USE = """
SELECT tag, channel_id, planned_by AS person_id
FROM talk CROSS JOIN talk_tag ON talk_id = talk.id
WHERE event_id = :event
UNION ALL
SELECT tag, note.channel_id, author_id
FROM talk CROSS JOIN note ON note.talk_id = talk.id CROSS JOIN note_tag ON note_id = note.id
WHERE talk.event_id = :event AND deleted_at IS NULL
UNION ALL
SELECT tag, channel_id, author_id
FROM event CROSS JOIN note ON note.guild_id = event.guild_id AND talk_id IS NULL
    CROSS JOIN note_tag ON note_id = note.id
WHERE event.id = :event AND event_id = :event AND deleted_at IS NULL
ORDER BY tag
"""
TOO_MANY = (
    "That would make {number} tags; a talk or note has at most {most}. Take some away first, each"
    " with - before it."
)


class Tags:
    """The tables of tags."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def in_use(self, event_id: int, person: Person) -> list[str]:
        """The tags of an event that the person may see, the most used first."""
        return await self._database.read(lambda db: list(_in_use(db, event_id, person)))

    async def tag_talk(
        self, guild_id: int, talk_id: int, person: Person, change: Retagging = UNCHANGED
    ) -> Talk:
        """Change a talk's tags. Raises NotFound, NotAllowed, UserError for too many."""

        def job(db: sqlite3.Connection) -> Talk:
            talk = lookup.get(db, guild_id, talk_id, person)
            lifecycle.require_its_people(db, talk, person)
            spelled = _spelled(db, talk.event_id, person, change)
            _change(db, "talk", talk.id, tags_of_talks(db, [talk.id])[talk.id], spelled)
            return with_tags(db, [talk])[0]

        return await self._database.write(job)

    async def tag_note(
        self,
        guild_id: int,
        note_id: int,
        person: Person,
        change: Retagging = UNCHANGED,
        *,
        highlight: bool | None = None,
    ) -> Note:
        """Change a note's tags, and whether it is a highlight.

        Its author and its talk's people may. Raises NotFound, NotAllowed, UserError for too many.
        """
        job = partial(_tag_note, guild_id, note_id, person, change, highlight)
        return await self._database.write(job)


def _tag_note(
    guild_id: int,
    note_id: int,
    person: Person,
    change: Retagging,
    highlight: bool | None,
    db: sqlite3.Connection,
) -> Note:
    note = with_pictures(db, _allowed(db, guild_id, note_id, person))
    if note.event_id is not None:
        change = _spelled(db, note.event_id, person, change)
    _change(db, "note", note.id, note.tags, change)
    statement = "UPDATE note SET highlight = coalesce(?, highlight) WHERE id = ? RETURNING *"
    row = db.execute(statement, (highlight, note.id)).fetchone()
    return with_pictures(db, rows.note(row))


def _allowed(db: sqlite3.Connection, guild_id: int, note_id: int, person: Person) -> Note:
    """A note that is theirs, or of a talk that is."""
    try:
        return notes.own(db, guild_id, note_id, person)
    except NotAllowed:  # they see it
        note = rows.note(db.execute("SELECT * FROM note WHERE id = ?", (note_id,)).fetchone())
        if note.talk_id is None:
            raise
        lifecycle.require_its_people(db, lookup.by_id(db, note.talk_id), person)
        return note


def _in_use(db: sqlite3.Connection, event_id: int, person: Person) -> Iterable[str]:
    found = db.execute(_IN_USE, {"event": event_id})
    counts = Counter(
        row["tag"]
        for row in found
        if row["person_id"] == person.id or person.sees(row["channel_id"])
    )
    return (tag for tag, _ in counts.most_common())


def _spelled(db: sqlite3.Connection, event_id: int, person: Person, change: Retagging) -> Retagging:
    """The same with new tags spelled as the event spells them already."""
    known = {same(tag): tag for tag in _in_use(db, event_id, person)}
    return replace(change, add=tuple(known.get(same(tag), tag) for tag in change.add))


def _change(
    db: sqlite3.Connection, what: str, its_id: int, had: Iterable[str], change: Retagging
) -> None:
    left = {} if change.anew else {same(tag): tag for tag in had}
    for tag in change.add:
        left.setdefault(same(tag), tag)
    for tag in change.remove:
        left.pop(same(tag), None)
    if len(left) > max(MAX_TAGS, len(tuple(had))):
        raise UserError(TOO_MANY.format(number=len(left), most=MAX_TAGS))
    now, before = set(left.values()), set(had)
    db.executemany(
        f"DELETE FROM {what}_tag WHERE {what}_id = ? AND tag = ?",  # noqa: S608  # own words
        [(its_id, tag) for tag in before - now],
    )
    db.executemany(
        f"INSERT INTO {what}_tag ({what}_id, tag) VALUES (?, ?)",  # noqa: S608  # own words
        [(its_id, tag) for tag in now - before],
    )
