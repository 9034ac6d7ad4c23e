"""Whose messages in which channel become notes without being asked for one by one."""

import sqlite3

from bot.store.database import Database


class Captures:
    """The table of captures, known by heart: every message of a server is looked up here."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._since: dict[tuple[int, int], int] = {}

    async def load(self) -> None:
        """Learn what is on."""
        self._since = await self._database.read(_all)

    def holds(self, channel_id: int, author_id: int, message_id: int) -> bool:
        """Whether that message becomes notes: what is older than the wish to keep does not."""
        since = self._since.get((channel_id, author_id))
        return since is not None and message_id > since

    async def begin(self, guild_id: int, channel_id: int, author_id: int, since: int) -> None:
        """Keep somebody's messages in a channel (or thread) whose ids are greater than `since`."""
        statement = "INSERT INTO capture VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
        await self._change(statement, channel_id, author_id, guild_id, since)

    async def stop(self, channel_id: int, author_id: int) -> None:
        """Keep no more of what somebody writes in a channel."""
        statement = "DELETE FROM capture WHERE channel_id = ? AND author_id = ?"
        await self._change(statement, channel_id, author_id)

    async def stop_all(self, guild_id: int) -> None:
        """Keep no more of what anybody writes in a guild."""
        await self._change("DELETE FROM capture WHERE guild_id = ?", guild_id)

    async def stop_of(self, guild_id: int, author_id: int) -> None:
        """Keep no more of what somebody writes in a guild."""
        statement = "DELETE FROM capture WHERE guild_id = ? AND author_id = ?"
        await self._change(statement, guild_id, author_id)

    async def _change(self, statement: str, *values: int) -> None:
        def job(db: sqlite3.Connection) -> dict[tuple[int, int], int]:
            db.execute(statement, values)
            return _all(db)

        self._since = await self._database.write(job)


def _all(db: sqlite3.Connection) -> dict[tuple[int, int], int]:
    found = db.execute("SELECT channel_id, author_id, since FROM capture")
    return {(row["channel_id"], row["author_id"]): row["since"] for row in found}
