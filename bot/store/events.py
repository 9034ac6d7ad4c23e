"""Events: a guild's conferences, of which at most one is active."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial

from bot.errors import NotFound
from bot.models import SUMMARY, Event, PublishMode, Timestamps
from bot.store import clocks, rows, sql
from bot.store.clocks import NOTHING, Moved
from bot.store.database import Database

NO_EVENT = "No event is set up here. Ask an organiser to run /event setup with a title."

ENDED = "{title} has ended. An organiser begins the next event with /event setup and its title."


@dataclass(frozen=True, slots=True, kw_only=True)
class EventChanges:
    """What a person wants set; None leaves a field as it is, an empty string empties it."""

    title: str | None = None
    timezone: str | None = None
    url: str | None = None
    first_day: date | None = None
    categories: tuple[str, ...] | None = None
    digest_time: time | None = None
    day_ends: time | None = None
    publish: PublishMode | None = None
    timestamps: Timestamps | None = None
    announce_channel: int | None = None
    threads: bool | None = None

    def columns(self) -> dict[str, object]:
        """The columns to be written."""
        given = {name: getattr(self, name) for name in self.__slots__}
        return {name: _stored(value) for name, value in given.items() if value is not None}


def _stored(value: object) -> object:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    return value or None


@dataclass(frozen=True, slots=True)
class Changed:
    """An event as it is by now, and what moved with its zone and the end of its days.

    `adopted` is the number of earlier notes that it took over when it was made.
    """

    event: Event
    moved: Moved = NOTHING
    adopted: int | None = None


class Events:
    """The table of events."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def active(self, guild_id: int) -> Event:
        """The guild's event. Raises NotFound with what to do when there is none."""
        return await self._database.read(lambda db: active(db, guild_id))

    async def shown(self, guild_id: int) -> Event:
        """The event to be seen, corrected and published: the active one, else the last that ended.

        Raises NotFound where there was none yet.
        """
        return await self._database.read(lambda db: shown(db, guild_id))

    async def find(self, guild_id: int) -> Event | None:
        """The guild's event, if there is one."""
        return await self._database.read(lambda db: find_active(db, guild_id))

    async def get(self, event_id: int) -> Event:
        return await self._database.read(lambda db: get(db, event_id))

    async def all(self) -> list[Event]:
        """The events of all guilds, also those that have ended, oldest first."""
        query = "SELECT * FROM event ORDER BY id"
        found = await self._database.read(lambda db: db.execute(query).fetchall())
        return [rows.event(row) for row in found]

    async def all_active(self) -> list[Event]:
        """The active events of all guilds, oldest first."""
        query = "SELECT * FROM event WHERE ended_at IS NULL ORDER BY id"
        found = await self._database.read(lambda db: db.execute(query).fetchall())
        return [rows.event(row) for row in found]

    async def set_up(
        self, guild_id: int, changes: EventChanges, defaults: EventChanges, now: datetime
    ) -> Changed:
        """Change the guild's event, or make one of the changes and the defaults.

        Raises NotFound when there is none and no title was given.
        """
        return await self._database.write(partial(_set_up, guild_id, changes, defaults, now))

    async def end(self, guild_id: int, now: datetime) -> Event:
        """Close the guild's event and ask for what is not published yet. Raises NotFound."""
        return await self._database.write(partial(_end, guild_id, now))

    async def change(self, guild_id: int, changes: EventChanges) -> Changed:
        """Change the guild's event. Raises NotFound."""

        def job(db: sqlite3.Connection) -> Changed:
            return _update(db, active(db, guild_id).id, changes)

        return await self._database.write(job)


def active(db: sqlite3.Connection, guild_id: int) -> Event:
    found = shown(db, guild_id)
    if found.ended_at is not None:
        raise NotFound(ENDED.format(title=found.title))
    return found


def shown(db: sqlite3.Connection, guild_id: int) -> Event:
    query = (
        "SELECT * FROM event WHERE guild_id = ?"
        " ORDER BY ended_at IS NOT NULL, ended_at DESC, id DESC LIMIT 1"
    )
    row = db.execute(query, (guild_id,)).fetchone()
    if row is None:
        raise NotFound(NO_EVENT)
    return rows.event(row)


def find_active(db: sqlite3.Connection, guild_id: int) -> Event | None:
    query = "SELECT * FROM event WHERE guild_id = ? AND ended_at IS NULL"
    row = db.execute(query, (guild_id,)).fetchone()
    return rows.event(row) if row else None


def get(db: sqlite3.Connection, event_id: int) -> Event:
    row = db.execute("SELECT * FROM event WHERE id = ?", (event_id,)).fetchone()
    if row is None:
        raise NotFound(NO_EVENT)
    return rows.event(row)


def _set_up(
    guild_id: int,
    changes: EventChanges,
    defaults: EventChanges,
    now: datetime,
    db: sqlite3.Connection,
) -> Changed:
    existing = find_active(db, guild_id)
    if existing is not None:
        return _update(db, existing.id, changes)
    if not changes.title:
        raise NotFound("No event is set up here yet. Run /event setup again with a title.")
    values = defaults.columns() | changes.columns()
    values |= {"guild_id": guild_id, "created_at": rows.to_ms(now)}
    event = rows.event(sql.insert(db, "event", values))
    adopt = "UPDATE note SET event_id = ? WHERE guild_id = ? AND event_id IS NULL"
    adopted = db.execute(adopt, (event.id, guild_id)).rowcount
    return Changed(event, adopted=adopted)


def _end(guild_id: int, now: datetime, db: sqlite3.Connection) -> Event:
    event = active(db, guild_id)
    values = (rows.to_ms(now), event.id)
    db.execute(  # a summary goes out by hand at first, so its end asks for none
        "UPDATE day SET asked = revision WHERE event_id = ? AND (date <> ? OR path IS NOT NULL)",
        (event.id, SUMMARY.isoformat()),
    )
    db.execute(
        "UPDATE talk SET state = 'ended', ended_at = ? WHERE event_id = ? AND state = 'running'",
        values,
    )
    db.execute("UPDATE event SET ended_at = ? WHERE id = ?", values)
    return event


def _update(db: sqlite3.Connection, event_id: int, changes: EventChanges) -> Changed:
    old = get(db, event_id)
    sql.update(db, "event", event_id, changes.columns())
    new = get(db, event_id)
    return Changed(new, clocks.follow(db, old, new))
