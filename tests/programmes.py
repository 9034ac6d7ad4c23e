"""Programmes for tests of several rooms: sessions by hand, kept and applied as an import is."""

from datetime import datetime

from factories import START

from bot.models import Event, Import, Programme, Session
from bot.schedule.comparing import alterations, match
from bot.store import Store
from bot.store.imports import Applied


def session(title: str, starts_at: datetime, ends_at: datetime | None = None, **more) -> Session:
    """A session in the room "Hall", named by its title and start."""
    given = {"room": "Hall", "ident": f"{title} {starts_at:%d %H:%M}"} | more
    return Session(title=title, starts_at=starts_at, ends_at=ends_at, **given)


async def keep(store: Store, event: Event, *sessions: Session, **more) -> Import:
    """An import that waits to be applied."""
    kept = await store.sessions.of_event(event.id)
    read = Import(
        programme=Programme(format="a table", title="PyConf", sessions=sessions),
        former=tuple(old.id if old else None for old in match(kept, sessions)),
        base=await store.imports.base(event.id),
        source="table.csv",
        **more,
    )
    return await store.imports.keep(event.id, read, START)


async def apply(store: Store, event: Event, *sessions: Session, now: datetime = START) -> Applied:
    """Make these sessions the programme of an event."""
    kept = await store.sessions.of_event(event.id)
    altered = alterations(kept, sessions, match(kept, sessions))
    read = await keep(store, event, *sessions)
    return await store.imports.apply(event.guild_id, read.id, altered, now)
