"""What the programme changed of talks that people planned, until they have been told."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.models import Alteration, Aspect, Event, Session, State
from bot.store import events, planning, rows, sessions
from bot.store.database import Database
from bot.store.sessions import end_of


@dataclass(frozen=True, slots=True)
class Untold:
    """Changes of an event's talks; `last` names the newest of them."""

    event: Event
    altered: tuple[Alteration, ...]
    last: int


class Changes:
    """The table of changes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def untold(self) -> list[Untold]:
        """What people have not heard of, event by event."""
        return await self._database.read(_untold)

    async def told(self, untold: Untold) -> None:
        """Forget what people have heard of."""
        statement = "DELETE FROM talk_change WHERE event_id = ? AND id <= ?"
        keys = (untold.event.id, untold.last)
        await self._database.write(lambda db: db.execute(statement, keys).rowcount)


def add(
    db: sqlite3.Connection, event_id: int, altered: Iterable[Alteration], now: datetime
) -> None:
    """Note down what changed of talks that somebody planned or noted; details do not count."""
    for each in altered:
        if each.former is None or each.aspects == (Aspect.DETAILS,):
            continue
        if max(end_of(each.former), end_of(each.session)) > now:
            tell_planners(db, each.former, each.aspects)
        query = "SELECT id FROM talk WHERE session_id = ? AND state <> ?"
        row = db.execute(query, (each.former.id, State.ANNOUNCED)).fetchone()
        if row is not None:
            db.execute(
                "INSERT INTO talk_change (event_id, talk_id, aspects, former) VALUES (?, ?, ?, ?)",
                (event_id, row["id"], " ".join(each.aspects), _kept(each.former)),
            )


def tell_planners(
    db: sqlite3.Connection, former: Session, aspects: Iterable[Aspect], but: int | None = None
) -> None:
    """Have all who plan to hear a session told how it has changed, but for who changed it."""
    words, kept = " ".join(aspects), _kept(former)
    db.executemany(
        "INSERT INTO plan_change (session_id, person_id, aspects, former) VALUES (?, ?, ?, ?)",
        [
            (former.id, person_id, words, kept)
            for person_id in planning.planners(db, former.id)
            if person_id != but
        ],
    )


def _kept(former: Session) -> str:
    columns = rows.session_columns(former)
    return json.dumps(columns | {"room": former.room, "id": former.id})


def _untold(db: sqlite3.Connection) -> list[Untold]:
    query = (
        "SELECT talk_change.*, session_id FROM talk_change JOIN talk ON talk.id = talk_id"
        " WHERE session_id IS NOT NULL ORDER BY talk_change.event_id, talk_change.id"
    )
    found: dict[int, list[sqlite3.Row]] = {}
    for row in db.execute(query).fetchall():
        found.setdefault(row["event_id"], []).append(row)
    return [
        Untold(
            events.get(db, event_id),
            tuple(alteration(db, row) for row in each),
            max(row["id"] for row in each),
        )
        for event_id, each in found.items()
    ]


def alteration(db: sqlite3.Connection, row: sqlite3.Row) -> Alteration:
    """What a row of changes tells, with the session as the programme has it now."""
    return Alteration(
        sessions.get(db, row["event_id"], row["session_id"]),
        rows.session(json.loads(row["former"])),
        tuple(Aspect(each) for each in row["aspects"].split()),
    )
