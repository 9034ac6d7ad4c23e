"""What is kept about somebody in a guild: told, given as a file, and erased."""

import logging
import sqlite3
from dataclasses import dataclass
from functools import partial

from bot.errors import StoreError
from bot.store import rows
from bot.store.captures import Captures
from bot.store.database import Database
from bot.store.privacy import erasing, scouring
from bot.store.privacy.erasing import ErasedDay
from bot.store.privacy.traces import PARTS, TRACES

__all__ = ["ErasedDay", "Known", "Privacy"]

LEFT = "erased words are left in the files of the database until the next start: %s"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Known:
    """How much is kept about somebody: rows by trace, and the names that their notes carry.

    `removed` and `saved_by_others` are of the notes. `captured` are channels.
    """

    counts: dict[str, int]
    names: tuple[str, ...]
    removed: int
    saved_by_others: int
    captured: tuple[int, ...]


class Privacy:
    """People, by the traces that they leave in the tables."""

    def __init__(self, database: Database, captures: Captures) -> None:
        self._database = database
        self._captures = captures

    async def known(self, guild_id: int, person_id: int) -> Known:
        """How much is kept about somebody in a guild."""
        return await self._database.read(partial(_known, guild_id, person_id))

    async def everything(self, guild_id: int, person_id: int) -> dict[str, list[dict[str, object]]]:
        """All that is kept about somebody in a guild, by trace, in plain values."""
        return await self._database.read(partial(_everything, guild_id, person_id))

    async def forget(self, guild_id: int, person_id: int) -> list[ErasedDay]:
        """Erase somebody in a guild for good. Returns the days whose posts are owed for it."""
        await self._captures.stop_of(
            guild_id, person_id
        )  # first, so that nothing is kept meanwhile
        days = await self._database.write(partial(erasing.forget, guild_id, person_id))
        await self.scour()
        return days

    async def scour(self) -> None:
        """Take what was erased out of the files of the database; what fails is done at a start."""
        try:
            if not await scouring.scour(self._database):
                log.warning(LEFT, "another program reads the database")
        except StoreError as error:
            log.warning(LEFT, error)

    async def opt(self, guild_id: int, person_id: int, *, out: bool) -> None:
        """Let others not save somebody's messages, or let them again."""
        insert = "INSERT INTO opt_out VALUES (?, ?) ON CONFLICT DO NOTHING"
        delete = "DELETE FROM opt_out WHERE guild_id = ? AND person_id = ?"
        statement, keys = insert if out else delete, (guild_id, person_id)
        await self._database.write(lambda db: db.execute(statement, keys).rowcount)


def _known(guild_id: int, person_id: int, db: sqlite3.Connection) -> Known:
    keys = {"guild": guild_id, "person": person_id}
    counts = {
        each.name: db.execute(
            f"SELECT count(*) AS n FROM {each.table} WHERE {each.theirs}",  # noqa: S608  # own words
            keys,
        ).fetchone()["n"]
        for each in (*TRACES, *PARTS)
    }
    notes = "FROM note WHERE author_id = :person AND guild_id = :guild"
    names = db.execute(f"SELECT author_name {notes} GROUP BY 1 ORDER BY max(id)", keys)
    more = db.execute(
        f"SELECT count(deleted_at) AS removed, count(saved_by) AS saved_by_others {notes}",
        keys,
    ).fetchone()
    captured = db.execute(
        "SELECT channel_id FROM capture WHERE author_id = :person AND guild_id = :guild"
        " ORDER BY channel_id",
        keys,
    )
    return Known(
        counts,
        tuple(row["author_name"] for row in names),
        more["removed"],
        more["saved_by_others"],
        tuple(row["channel_id"] for row in captured),
    )


def _everything(
    guild_id: int, person_id: int, db: sqlite3.Connection
) -> dict[str, list[dict[str, object]]]:
    keys = {"guild": guild_id, "person": person_id}
    return {
        each.name: [
            _plain(row)
            for row in db.execute(
                f"SELECT {each.told} FROM {each.table} WHERE {each.theirs} ORDER BY 1",  # noqa: S608  # own words
                keys,
            )
        ]
        for each in (*TRACES, *PARTS)
    }


def _plain(row: sqlite3.Row) -> dict[str, object]:
    """A row with ids as text, as Discord writes them, and instants as ISO dates."""
    return {name: _value(name, row[name]) for name in row.keys()}  # noqa: SIM118  # a row is no mapping


def _value(name: str, value: object) -> object:
    if isinstance(value, int) and name.endswith("_id"):
        return str(value)
    if name.startswith("is_"):
        return bool(value)
    if isinstance(value, int) and (name == "at" or name.endswith("_at")):
        return rows.from_ms(value).isoformat()
    return value
