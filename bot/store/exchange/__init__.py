"""Everything that the database holds, as a document that another program can read, and back."""

import sqlite3
from datetime import datetime
from functools import partial

from bot.store.database import Database
from bot.store.exchange import reading, telling
from bot.store.exchange.telling import Scope, Write


class Exchange:
    """Export and import."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def tell(self, scope: Scope, now: datetime, write: Write) -> None:
        """Write a scope as JSON, in one snapshot; `write` is called on another thread."""
        await self._database.read(partial(telling.tell, scope, now, write))

    async def rooms(self, scope: Scope) -> dict[int, str | None]:
        """The rooms of the talks of an event or day, by the talks' ids."""
        return await self._database.read(partial(telling.rooms, scope))

    async def pictures(self, scope: Scope) -> list[tuple[str, str]]:
        """The digests and extensions of the pictures of a scope that are kept, be they hidden."""
        return await self._database.read(partial(telling.pictures, scope))

    async def read(self, document: object) -> dict[str, int]:
        """Take in a document, all or nothing; returns the number of rows by table.

        Raises StoreError when the database is not empty or the document is none of ours.
        """

        def job(db: sqlite3.Connection) -> dict[str, int]:
            return reading.read(document, db)

        return await self._database.write(job)
