"""Small facts about this installation, by name."""

from bot.store.database import Database


class Settings:
    """The table of settings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, name: str) -> str | None:
        query = "SELECT value FROM setting WHERE name = ?"
        row = await self._database.read(lambda db: db.execute(query, (name,)).fetchone())
        return row["value"] if row else None

    async def set(self, name: str, value: str) -> None:
        statement = (
            "INSERT INTO setting (name, value) VALUES (?, ?)"
            " ON CONFLICT DO UPDATE SET value = excluded.value"
        )
        await self._database.write(lambda db: db.execute(statement, (name, value)).rowcount)
