"""Which pictures stand on the site, or were about to, and for which day."""

import sqlite3
from datetime import date

from bot.errors import UserError
from bot.models import Day, Placement
from bot.store.database import Database


class SitePictures:
    """The table of the site's pictures."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_day(self, event_id: int, day: date) -> dict[str, str]:
        """What was put there for a day: git's names for the contents, by file name."""
        query = "SELECT name, object FROM site_picture WHERE event_id = ? AND date = ?"
        key = (event_id, day.isoformat())
        found = await self._database.read(lambda db: db.execute(query, key).fetchall())
        return {row["name"]: row["object"] for row in found}

    async def names(self) -> frozenset[str]:
        """Every name that was given to a picture, also of one that is gone here but not there."""
        query = (
            "SELECT name FROM site_picture"
            " UNION SELECT site_name FROM picture WHERE site_name IS NOT NULL"
        )
        found = await self._database.read(lambda db: db.execute(query).fetchall())
        return frozenset(row["name"] for row in found)


def place(db: sqlite3.Connection, day: Day, placement: Placement) -> None:
    """Give a day's pictures their names for good and remember what is about to be on the site.

    Raises UserError if another picture has got a name meanwhile.
    """
    key = (day.event.id, day.date.isoformat())
    for picture in placement.shown:
        try:
            statement = "UPDATE picture SET site_name = ? WHERE id = ? AND site_name IS NULL"
            db.execute(statement, (picture.site_name, picture.id))
        except sqlite3.IntegrityError:
            raise UserError(
                f"Another picture has just taken {picture.site_name}. Publish once more."
            ) from None
        statement = "UPDATE site_picture SET event_id = ?, date = ? WHERE name = ?"
        db.execute(statement, (*key, picture.site_name))
    for name, content in placement.stored.items():
        db.execute(
            "INSERT INTO site_picture (name, event_id, date, object) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET object = excluded.object",
            (name, *key, content),
        )
    for name in placement.forgotten:
        db.execute("DELETE FROM site_picture WHERE name = ?", (name,))
