"""Whose messages in which channel become notes without being asked for one by one."""

import sqlite3

from bot.store.database import Database


class Captures:
    """The table of captures, known by heart: every message of a server is looked up here."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._on: frozenset[tuple[int, int]] = frozenset()

    async def load(self) -> None:
        """Learn what is on."""
        self._on = await self._database.read(_all)

    def is_on(self, channel_id: int, author_id: int) -> bool:
        """Whether that person's messages in that channel (or thread) become notes."""
        return (channel_id, author_id) in self._on

    async def switch(self, guild_id: int, channel_id: int, author_id: int, *, on: bool) -> None:
        """Begin or stop keeping somebody's messages in a channel."""

        def job(db: sqlite3.Connection) -> frozenset[tuple[int, int]]:
            if on:
                statement = "INSERT INTO capture VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
                db.execute(statement, (channel_id, author_id, guild_id))
            else:
                statement = "DELETE FROM capture WHERE channel_id = ? AND author_id = ?"
                db.execute(statement, (channel_id, author_id))
            return _all(db)

        self._on = await self._database.write(job)


def _all(db: sqlite3.Connection) -> frozenset[tuple[int, int]]:
    found = db.execute("SELECT channel_id, author_id FROM capture")
    return frozenset((row["channel_id"], row["author_id"]) for row in found)
