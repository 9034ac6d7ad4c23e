"""Reads the links of programmes again from time to time, so that plans follow the conference."""

import logging
from datetime import timedelta

from bot.clock import Clock
from bot.errors import UserError
from bot.importer import Importer
from bot.models import Event
from bot.repeating import repeat
from bot.store import Store
from bot.store.sessions import Source

TICK = 60.0  # seconds between two looks at what is to be read again

log = logging.getLogger(__name__)


class Refresher:
    """Follows programmes until it is cancelled."""

    def __init__(self, clock: Clock, store: Store, importer: Importer, every: timedelta) -> None:
        self._clock = clock
        self._store = store
        self._importer = importer
        self._every = every

    async def run(self) -> None:
        """Tick for ever."""
        await repeat(self._clock, TICK, self.tick, "programmes were not read again")

    async def tick(self) -> None:
        """Read every link again whose time has come."""
        before = self._clock.now() - self._every
        for event, source in await self._store.sessions.to_read_again(before):
            await self._follow(event, source)

    async def _follow(self, event: Event, source: Source) -> None:
        """Follow one programme, or remember why it could not be followed."""
        problem, etag = None, source.etag
        try:
            etag = await self._importer.refresh(event, source)
        except UserError as error:
            log.warning("event %d: the programme at %s: %s", event.id, source.source, error)
            problem = str(error)
        await self._store.sessions.checked(event.id, self._clock.now(), etag, problem)
