"""Pictures: what is still to be fetched, what was kept or refused, and what is said of each."""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.errors import NotAllowed, NotFound, UserError
from bot.models import Album, Attachment, Note, Person, Picture, Refusal, SafePicture
from bot.store import rows
from bot.store.attaching import ASKS, hide_if_bare, illustrated, with_pictures
from bot.store.database import Database
from bot.store.notes import own

UNKNOWN_PICTURE = "That picture is gone. /notes list shows those that are there."


@dataclass(frozen=True, slots=True)
class Waiting:
    """A picture that is still to be fetched."""

    id: int
    attachment: Attachment


class Pictures:
    """The table of pictures."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def waiting(self, origin: str | None = None) -> list[Waiting]:
        """What is still to be fetched, of one submission or of all, oldest first."""
        query = (
            "SELECT * FROM picture WHERE url IS NOT NULL AND deleted_at IS NULL"
            " AND (?1 IS NULL OR origin = ?1) ORDER BY id"
        )
        found = await self._database.read(lambda db: db.execute(query, (origin,)).fetchall())
        return [_waiting(row) for row in found]

    async def is_waiting(self, picture_id: int) -> bool:
        """Whether a picture is still to be fetched."""
        query = "SELECT 1 FROM picture WHERE id = ? AND url IS NOT NULL AND deleted_at IS NULL"
        key = (picture_id,)
        return await self._database.read(lambda db: db.execute(query, key).fetchone()) is not None

    async def keep(self, picture_id: int, digest: str, safe: SafePicture, now: datetime) -> bool:
        """Record that its file is kept; False if it waits no more, or was erased meanwhile.

        Of a talk that is not to be recorded it is asked for from now on.
        """
        statement = (
            "UPDATE picture SET url = NULL, digest = ?, extension = ?, width = ?, height = ?,"  # noqa: S608  # own words
            f" stilled = ?, asked_at = iif({ASKS}, ?, NULL) WHERE id = ? AND url IS NOT NULL"
        )
        facts = (safe.extension, safe.width, safe.height, safe.stilled)
        values = (digest, *facts, rows.to_ms(now), picture_id)
        return await self._database.write(lambda db: db.execute(statement, values).rowcount > 0)

    async def refuse(self, picture_id: int, reason: str, now: datetime) -> None:
        """Record that it is not kept, and why. A note that was nothing else is hidden."""
        await self._database.write(partial(_refuse, picture_id, reason, now))

    async def album(self, origin: str) -> Album:
        """What became of the files of a submission."""
        query = (
            f"SELECT *, {ASKS} AS asks FROM picture"  # noqa: S608  # own words
            " WHERE origin = ? AND deleted_at IS NULL ORDER BY id"
        )
        found = await self._database.read(lambda db: db.execute(query, (origin,)).fetchall())
        kept = [row for row in found if row["digest"]]
        return Album(
            kept=tuple(rows.picture(row) for row in kept if not row["asks"]),
            asked=tuple(rows.picture(row) for row in kept if row["asks"]),
            refused=tuple(
                Refusal(row["file_name"], row["refused"]) for row in found if row["refused"]
            ),
            waiting=tuple(row["file_name"] for row in found if row["url"]),
        )

    async def changeable(
        self, guild_id: int, note_ids: Iterable[int], person: Person
    ) -> list[Note]:
        """Those of the notes that the person may change, with their pictures."""
        wanted = list(note_ids)
        return await self._database.read(partial(_changeable, guild_id, wanted, person))

    async def describe(
        self, guild_id: int, person: Person, texts: Mapping[int, str | None]
    ) -> list[Picture]:
        """Say what pictures show, by id; those that are gone meanwhile are passed over.

        Raises NotAllowed, NotFound when all are gone.
        """
        return await self._database.write(partial(_describe, guild_id, person, texts))

    async def remove(
        self, guild_id: int, picture_id: int, person: Person, now: datetime
    ) -> Picture:
        """Take one picture out of its note.

        Raises NotFound, NotAllowed, UserError for the only one of a note without a text.
        """
        return await self._database.write(partial(_remove, guild_id, picture_id, person, now))

    async def restore(self, guild_id: int, picture_id: int, person: Person) -> Picture:
        """Bring a picture back into its note. Raises NotFound, NotAllowed."""

        def job(db: sqlite3.Connection) -> Picture:
            _own_picture(db, guild_id, picture_id, person, removed=True)
            statement = "UPDATE picture SET deleted_at = NULL WHERE id = ? RETURNING *"
            return rows.picture(db.execute(statement, (picture_id,)).fetchone())

        return await self._database.write(job)

    async def digests(self) -> frozenset[str]:
        """The files that any picture needs, be its note hidden. The others may be deleted."""
        query = "SELECT DISTINCT digest FROM picture WHERE digest IS NOT NULL"
        found = await self._database.read(lambda db: db.execute(query).fetchall())
        return frozenset(row["digest"] for row in found)


def _waiting(row: sqlite3.Row) -> Waiting:
    attachment = Attachment(
        row["attachment_id"], row["file_name"], row["url"], row["size"], row["alt"]
    )
    return Waiting(row["id"], attachment)


def _refuse(picture_id: int, reason: str, now: datetime, db: sqlite3.Connection) -> None:
    row = db.execute(
        "UPDATE picture SET url = NULL, refused = ? WHERE id = ? AND url IS NOT NULL"
        " RETURNING note_id",
        (reason, picture_id),
    ).fetchone()
    if row is not None:
        hide_if_bare(db, row["note_id"], now)


def _changeable(
    guild_id: int, note_ids: list[int], person: Person, db: sqlite3.Connection
) -> list[Note]:
    notes: list[Note] = []
    for note_id in note_ids:
        with suppress(NotFound, NotAllowed):
            notes.append(own(db, guild_id, note_id, person))
    return illustrated(db, notes)


def _describe(
    guild_id: int, person: Person, texts: Mapping[int, str | None], db: sqlite3.Connection
) -> list[Picture]:
    described: list[Picture] = []
    for picture_id, text in texts.items():
        with suppress(NotFound):
            _own_picture(db, guild_id, picture_id, person)
            statement = "UPDATE picture SET alt = ? WHERE id = ? RETURNING *"
            described.append(rows.picture(db.execute(statement, (text, picture_id)).fetchone()))
    if not described:
        raise NotFound(UNKNOWN_PICTURE)
    return described


def _remove(
    guild_id: int, picture_id: int, person: Person, now: datetime, db: sqlite3.Connection
) -> Picture:
    picture = _own_picture(db, guild_id, picture_id, person)
    note = with_pictures(db, own(db, guild_id, picture.note_id, person))
    if not note.text and len(note.pictures) + note.asked == 1:
        raise UserError("It is all that this note holds. Delete takes the note out of the post.")
    statement = "UPDATE picture SET deleted_at = ? WHERE id = ?"
    db.execute(statement, (rows.to_ms(now), picture_id))
    return picture


def _own_picture(
    db: sqlite3.Connection,
    guild_id: int,
    picture_id: int,
    person: Person,
    *,
    removed: bool = False,
) -> Picture:
    query = (
        "SELECT * FROM picture WHERE id = ? AND digest IS NOT NULL AND (deleted_at IS NOT NULL) = ?"
    )
    row = db.execute(query, (picture_id, removed)).fetchone()
    if row is None:
        raise NotFound(UNKNOWN_PICTURE)
    own(db, guild_id, row["note_id"], person)
    return rows.picture(row)
