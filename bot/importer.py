"""A programme's way from a file or a link into the store: read, compared, kept, applied.

What a file means is schedule/'s business, what applying does is the store's.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from urllib.parse import urlsplit

from bot.clock import Clock
from bot.errors import UserError
from bot.fetch import Fetcher
from bot.models import Alteration, Aspect, Event, Import, Joinable, Person, Programme, Session
from bot.schedule.assembly import Where
from bot.schedule.comparing import alterations, match
from bot.schedule.joining import joinable
from bot.schedule.reading import MAX_BYTES, read_programme
from bot.store import Store
from bot.store.imports import Applied
from bot.store.sessions import Source

LOST = (
    "It has lost {lost} talks, more than it still has, so nothing was changed. Look at it with"
    " /schedule import, and apply it there if that is right."
)
REZONED = "The event's time zone has changed while this was read. Use /schedule import again."
SAME = "The programme at that link has not changed since it was read last."


@dataclass(frozen=True, slots=True)
class Comparison:
    """An import, and what it makes of the programme as it stands."""

    read: Import
    altered: tuple[Alteration, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file is from: its name or its link's host, and what can be read again."""

    source: str
    link: str | None = None
    etag: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Who looks at a programme, and how the channels of their server are called."""

    person: Person
    channels: Mapping[int, str]

    def name(self, channel_id: int | None) -> tuple[str, ...]:
        """What a channel is called, if it is known."""
        name = self.channels.get(channel_id or 0)
        return (name,) if name else ()


class Importer:
    """Reads programmes and compares them with what is kept."""

    def __init__(self, clock: Clock, store: Store, fetcher: Fetcher) -> None:
        self._clock = clock
        self._store = store
        self._fetcher = fetcher
        self._reading = asyncio.Lock()  # one large file at a time is enough for a thread

    async def from_file(self, event: Event, name: str, data: bytes) -> Comparison:
        """Read a file and keep it to be applied. Raises Unreadable saying what is wrong with it."""
        return await self._compare(event, data, Origin(PurePath(name).name))

    async def from_link(self, event: Event, link: str, etag: str | None = None) -> Comparison:
        """Read what stands at a link; likewise. Raises UserError also when it is unchanged."""
        fetched = await self._fetcher.get(link, MAX_BYTES, etag)
        if fetched.data is None:
            raise UserError(SAME)
        origin = Origin(urlsplit(link).hostname or link, link, fetched.etag)
        return await self._compare(event, fetched.data, origin)

    async def compared(self, guild_id: int, import_id: int) -> Comparison:
        """An import that waits to be applied. Raises NotFound, UserError when it does not."""
        read = await self._store.imports.get(guild_id, import_id)
        kept = {
            session.id: session for session in await self._store.sessions.of_event(read.event_id)
        }
        pairs = [kept.get(former) if former else None for former in read.former]
        return Comparison(read, tuple(alterations(kept.values(), read.programme.sessions, pairs)))

    async def apply(
        self, guild_id: int, import_id: int, joints: Sequence[Joinable] = ()
    ) -> Applied:
        """Make an import the programme, once, and talks by hand sessions of it.

        Raises NotFound, UserError.
        """
        compared = await self.compared(guild_id, import_id)
        now = self._clock.now()
        return await self._store.imports.apply(guild_id, import_id, compared.altered, now, joints)

    async def joinable(
        self, event: Event, place: Place, read: Import | None = None
    ) -> tuple[Joinable, ...]:
        """Talks by hand that seem to be sessions: of an import, or else of the programme."""
        if read is None:
            sessions: Sequence[Session] = await self._store.sessions.of_event(event.id)
        else:
            pairs = zip(read.programme.sessions, read.former, strict=True)
            sessions = [replace(session, id=former) for session, former in pairs]
        made = await self._store.joining.by_hand(event.id, place.person)
        noted = [
            replace(each, places=(*each.places, *place.name(each.talk.channel_id)))
            for each in made.noted
        ]
        return await asyncio.to_thread(joinable, noted, sessions, made.taken)

    async def refresh(self, event: Event, source: Source) -> str | None:
        """Read a programme's link again, and follow it if it is still the same programme.

        Returns the entity tag of what was read. Raises UserError saying why it cannot be followed.
        """
        fetched = await self._fetcher.get(source.link or "", MAX_BYTES, source.etag)
        if fetched.data is None:
            return source.etag
        origin = Origin(source.source, source.link, fetched.etag)
        compared = await self._read(event, fetched.data, origin)
        lost = sum(Aspect.GONE in each.aspects for each in compared.altered)
        if lost > len(compared.read.programme.sessions):
            raise UserError(LOST.format(lost=lost))
        if compared.altered:
            await self._store.imports.renew(compared.read, compared.altered, self._clock.now())
        return fetched.etag

    async def _compare(self, event: Event, data: bytes, origin: Origin) -> Comparison:
        compared = await self._read(event, data, origin)
        read = await self._store.imports.keep(event.id, compared.read, self._clock.now())
        now = await self._store.events.get(event.id)
        if (now.zone, now.day_ends) != (event.zone, event.day_ends):
            raise UserError(REZONED)
        return Comparison(read, compared.altered)

    async def _read(self, event: Event, data: bytes, origin: Origin) -> Comparison:
        base = await self._store.imports.base(event.id)
        kept = await self._store.sessions.of_event(event.id)
        where = Where(event.zone, event.day_ends)
        async with self._reading:
            programme, pairs = await asyncio.to_thread(_read, data, where, kept)
        read = Import(
            programme=programme,
            former=tuple(old.id if old else None for old in pairs),
            base=base,
            source=origin.source,
            link=origin.link,
            etag=origin.etag,
            event_id=event.id,
        )
        return Comparison(read, tuple(alterations(kept, programme.sessions, pairs)))


def _read(data: bytes, where: Where, kept: list[Session]) -> tuple[Programme, list[Session | None]]:
    """What a file holds, and which kept session each of it is; takes a while."""
    programme = read_programme(data, where)
    return programme, match(kept, programme.sessions)
