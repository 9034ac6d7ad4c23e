"""Programmes that were read and wait for somebody to apply them, at most one of an event."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from bot.errors import NotFound, UserError
from bot.models import (
    Alteration,
    Event,
    Import,
    Joinable,
    Programme,
    Session,
    Skipped,
    Standing,
    Talk,
)
from bot.store import changes, events, joining, rows, sessions, sql, updates
from bot.store.database import Database
from bot.store.updates import ByHand

REPLACED = (
    "A newer import has taken the place of this one, or the event's clock has changed since. Use"
    " /schedule import again."
)
APPLIED = "This import was applied already. /schedule show has the programme."
OUTDATED = (
    "The programme has changed since this was compared with it. Use /schedule import again to see"
    " what is new now."
)


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying an import did beyond the programme itself.

    `talks` are those that changed with their sessions, `by_hand` those that say something else,
    `joined` those that people had made by hand.
    """

    event: Event
    talks: tuple[Talk, ...]
    by_hand: tuple[ByHand, ...]
    joined: tuple[Talk, ...] = ()


class Imports:
    """The table of imports."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, event_id: int, read: Import, now: datetime) -> Import:
        """Keep an import in place of the event's former one."""
        return await self._database.write(partial(_keep, event_id, read, now))

    async def get(self, guild_id: int, import_id: int) -> Import:
        """An import that can still be applied. Raises NotFound, UserError when it cannot."""
        return await self._database.read(partial(_open, guild_id, import_id))

    async def apply(
        self,
        guild_id: int,
        import_id: int,
        altered: Sequence[Alteration],
        now: datetime,
        joints: Sequence[Joinable] = (),
    ) -> Applied:
        """Make an import the programme; its talks follow, and people are to hear of `altered`.

        Talks by hand become the sessions that `joints` names. Raises NotFound, UserError.
        """
        apply = partial(_apply, guild_id, import_id, altered, now, joints)
        return await self._database.write(apply)

    async def renew(self, read: Import, altered: Sequence[Alteration], now: datetime) -> Applied:
        """Make what was read the programme without anybody's asking. Raises UserError.

        An import that waits is compared with another programme then, and says so.
        """

        def job(db: sqlite3.Connection) -> Applied:
            return _make(db, _current(db, read), altered, now, ())

        return await self._database.write(job)

    async def base(self, event_id: int) -> int:
        """The revision of an event's programme; 0 before the first."""
        return await self._database.read(lambda db: _revision(db, event_id))

    async def by_hand(self, event: Event) -> list[ByHand]:
        """The talks that say something else than the programme."""
        return await self._database.read(lambda db: updates.by_hand(db, event))


def _revision(db: sqlite3.Connection, event_id: int) -> int:
    query = "SELECT revision FROM programme WHERE event_id = ?"
    row = db.execute(query, (event_id,)).fetchone()
    return row["revision"] if row else 0


def _keep(event_id: int, read: Import, now: datetime, db: sqlite3.Connection) -> Import:
    db.execute("DELETE FROM schedule_import WHERE event_id = ?", (event_id,))
    values = {
        "event_id": event_id,
        "base": read.base,
        "source": read.source,
        "link": read.link,
        "etag": read.etag,
        "content": _content(read),
        "made_at": rows.to_ms(now),
    }
    row = sql.insert(db, "schedule_import", values)
    return replace(read, id=row["id"], event_id=event_id)


def _content(read: Import) -> str:
    programme = read.programme
    pairs = zip(programme.sessions, read.former, strict=True)
    return json.dumps(
        {
            "format": programme.format,
            "title": programme.title,
            "remarks": programme.remarks,
            "skipped": [asdict(each) for each in programme.skipped],
            "sessions": [
                rows.session_columns(session) | {"room": session.room, "id": former}
                for session, former in pairs
            ],
        },
        ensure_ascii=False,
    )


def _import(row: sqlite3.Row) -> Import:
    content: dict[str, Any] = json.loads(row["content"])
    found = [rows.session(each) for each in content["sessions"]]
    return Import(
        id=row["id"],
        event_id=row["event_id"],
        base=row["base"],
        source=row["source"],
        link=row["link"],
        etag=row["etag"],
        former=tuple(session.id for session in found),
        programme=Programme(
            format=content["format"],
            title=content["title"],
            sessions=tuple(replace(session, id=None) for session in found),
            skipped=tuple(Skipped(**each) for each in content["skipped"]),
            remarks=tuple(content["remarks"]),
        ),
    )


def _open(guild_id: int, import_id: int, db: sqlite3.Connection) -> Import:
    event = events.active(db, guild_id)
    query = "SELECT * FROM schedule_import WHERE id = ? AND event_id = ?"
    row = db.execute(query, (import_id, event.id)).fetchone()
    if row is None:
        raise NotFound(REPLACED)
    if row["applied_at"] is not None:
        raise UserError(APPLIED)
    return _current(db, _import(row))


def _current(db: sqlite3.Connection, read: Import) -> Import:
    """An import if it was compared with the programme as it is. Raises UserError otherwise."""
    if read.base != _revision(db, read.event_id):
        raise UserError(OUTDATED)
    return read


def _apply(
    guild_id: int,
    import_id: int,
    altered: Sequence[Alteration],
    now: datetime,
    joints: Sequence[Joinable],
    db: sqlite3.Connection,
) -> Applied:
    read = _open(guild_id, import_id, db)
    applied = _make(db, read, altered, now, joints)
    done = {"applied_at": rows.to_ms(now), "content": "{}"}  # of it nothing but that is kept
    sql.update(db, "schedule_import", read.id, done)
    return applied


def _make(
    db: sqlite3.Connection,
    read: Import,
    altered: Sequence[Alteration],
    now: datetime,
    joints: Sequence[Joinable],
) -> Applied:
    event = events.get(db, read.event_id)
    kept = {session.id: session for session in sessions.of_event(db, event.id)}
    rooms = sessions.room_ids(db, event.id, (each.room for each in read.programme.sessions))
    pairs = list(zip(read.former, read.programme.sessions, strict=True))
    ids = [_write(db, event.id, former, session, rooms) for former, session in pairs]
    changed = [(kept[former], session) for former, session in pairs if former is not None]
    for lost in kept.keys() - set(read.former):
        changed.append((kept[lost], replace(kept[lost], standing=Standing.GONE)))
        sql.update(db, "session", lost or 0, {"standing": Standing.GONE})
    followed = [updates.follow(db, event, old, new, now) for old, new in changed]
    _remember(db, read, now)
    changes.add(db, event.id, altered, now)
    joined = [joining.join(db, event, each.talk.id, ids[each.place]) for each in joints]
    talks = tuple(talk for talk in followed if talk is not None)
    by_hand = tuple(updates.by_hand(db, event))
    return Applied(event, talks, by_hand, tuple(talk for talk in joined if talk is not None))


def _write(
    db: sqlite3.Connection,
    event_id: int,
    former: int | None,
    session: Session,
    rooms: dict[str, int],
) -> int:
    columns = rows.session_columns(session)
    columns |= {"room_id": rooms.get(session.room) if session.room else None}
    if former is None:
        return int(sql.insert(db, "session", columns | {"event_id": event_id})["id"])
    sql.update(db, "session", former, columns)
    return former


def _remember(db: sqlite3.Connection, read: Import, now: datetime) -> None:
    """Where the programme is from."""
    at = rows.to_ms(now)
    db.execute(
        "INSERT INTO programme (event_id, title, source, link, etag, revision, applied_at,"
        " checked_at) VALUES (?, ?, ?, ?, ?, 1, ?, ?) ON CONFLICT DO UPDATE SET"
        " title = excluded.title, source = excluded.source, link = excluded.link,"
        " etag = excluded.etag, revision = revision + 1, applied_at = excluded.applied_at,"
        " checked_at = excluded.checked_at, problem = NULL",
        (read.event_id, read.programme.title, read.source, read.link, read.etag, at, at),
    )
