"""Pictures of talks whose speakers ask not to be recorded: kept, but not shown before a yes.

Who took them, or an organiser, confirms them. What was asked for when it was kept, and nobody
confirmed, is removed after a while; what was kept before its talk was not to be recorded is not.
"""

import sqlite3
from datetime import datetime
from functools import partial

from bot.errors import NotAllowed, NotFound
from bot.models import Person
from bot.store import rows
from bot.store.attaching import ASKS, hide_if_bare
from bot.store.database import Database
from bot.store.notes import UNKNOWN_NOTE

NOT_YOURS = "Only who took that picture, or an organiser, can confirm it."
NONE_WAITS = "No picture of that note waits for a confirmation any more."
LAPSED = "Nobody confirmed it, and its speakers ask not to be recorded."
_WAITS = f"refused IS NULL AND deleted_at IS NULL AND {ASKS}"


class Consent:
    """What may be shown although a talk is not to be recorded."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def confirm(
        self, guild_id: int | None, note_id: int, person: Person, *, organiser: bool = False
    ) -> int:
        """Let a note's pictures be shown; returns how many waited for that.

        Without a guild, in a direct message, only their author may. Raises NotFound, NotAllowed.
        """

        def job(db: sqlite3.Connection) -> int:
            _require_right(db, guild_id, note_id, person, organiser=organiser)
            return _confirm(db, note_id)

        return await self._database.write(job)

    async def lapse(self, now: datetime, before: datetime) -> int:
        """Remove what was asked for before an instant; returns how many pictures that were.

        What may be shown meanwhile is asked for no more, whatever becomes of its talk.
        """
        query = "SELECT 1 FROM picture WHERE asked_at IS NOT NULL LIMIT 1"
        if await self._database.read(lambda db: db.execute(query).fetchone()) is None:
            return 0
        return await self._database.write(partial(_lapse, now, before))


def _require_right(
    db: sqlite3.Connection,
    guild_id: int | None,
    note_id: int,
    person: Person,
    *,
    organiser: bool,
) -> None:
    """Its author may, wherever that is said; an organiser where they can see it."""
    query = (
        "SELECT * FROM note WHERE id = ? AND deleted_at IS NULL AND guild_id = ifnull(?, guild_id)"
    )
    note = db.execute(query, (note_id, guild_id)).fetchone()
    if note is not None and note["author_id"] == person.id:
        return
    if note is None or guild_id is None or not person.sees(note["channel_id"]):
        raise NotFound(UNKNOWN_NOTE)
    if not organiser:
        raise NotAllowed(NOT_YOURS)


def _confirm(db: sqlite3.Connection, note_id: int) -> int:
    statement = f"UPDATE picture SET confirmed = 1 WHERE note_id = ? AND {_WAITS}"  # noqa: S608  # own words
    confirmed = db.execute(statement, (note_id,)).rowcount
    if not confirmed:
        raise NotFound(NONE_WAITS)
    return confirmed


def _lapse(now: datetime, before: datetime, db: sqlite3.Connection) -> int:
    db.execute(f"UPDATE picture SET asked_at = NULL WHERE asked_at IS NOT NULL AND NOT ({_WAITS})")  # noqa: S608  # own words
    gone = db.execute(
        "UPDATE picture SET url = NULL, digest = NULL, refused = ?, asked_at = NULL"  # noqa: S608  # own words
        f" WHERE asked_at <= ? AND {_WAITS} RETURNING note_id",
        (LAPSED, rows.to_ms(before)),
    ).fetchall()
    for row in gone:
        hide_if_bare(db, row["note_id"], now)
    return len(gone)
