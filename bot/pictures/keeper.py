"""Fetches what came with a text, has it made safe, keeps it, and records what became of it.

What waits stands in the database, with the text that it came with. So a crash, an outage or a full
disk only makes a picture late: the next look at the database fetches it.
"""

import asyncio
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.config import Config
from bot.errors import StoreError, Unreadable
from bot.models import Album, SafePicture
from bot.pictures.download import NotYet, download, too_large
from bot.pictures.files import PictureFiles
from bot.pictures.isolation import make_safe
from bot.repeating import repeat
from bot.store import Store
from bot.store.pictures import Waiting

PAUSE = 60.0  # seconds between two looks at what still waits
AT_ONCE = 3  # downloads
CONFIRMED_WITHIN = timedelta(days=7)  # pictures of talks that are not to be recorded
SPARED = timedelta(days=30)  # files that nothing needs, after a database was restored for instance

log = logging.getLogger(__name__)


class Keeper:
    """Keeps pictures. One is made safe at a time: it may take a gigabyte."""

    def __init__(self, config: Config, clock: Clock, store: Store, files: PictureFiles) -> None:
        self._limit = config.image_max_mb << 20
        self._clock = clock
        self._store = store
        self._files = files
        self._fetching: dict[int, asyncio.Task[None]] = {}
        self._downloads = asyncio.Semaphore(AT_ONCE)
        self._one_by_one = asyncio.Lock()
        self._writing = asyncio.Lock()  # held until the file that was written is known

    async def fetch(self, origin: str) -> Album:
        """Fetch the pictures that came with a submission; returns what became of them.

        Their text is kept by then: a database that takes nothing any more only makes them late.
        """
        try:
            await self._fetch_all(await self._store.pictures.waiting(origin))
            return await self._store.pictures.album(origin)
        except StoreError as error:
            log.warning("pictures of %s are not fetched yet: %s", origin, error)
            return Album(waiting=("A picture",))

    async def run(self) -> None:
        """Look after what a crash or an outage left, until cancelled."""
        try:
            await self.clear(self._clock.now() - SPARED)
        except (OSError, StoreError) as error:
            log.warning("pictures that nothing needs were not deleted: %s", error)
        await repeat(self._clock, PAUSE, self._catch_up, "pictures were not looked after")

    async def _catch_up(self) -> None:
        await self._fetch_all(await self._store.pictures.waiting())
        await self._lapse()

    async def _lapse(self) -> None:
        """Remove the pictures that nobody confirmed, with their files."""
        now = self._clock.now()
        if removed := await self._store.consent.lapse(now, now - CONFIRMED_WITHIN):
            log.info("%d pictures removed that nobody confirmed", removed)
            await self.clear()

    async def clear(self, before: datetime | None = None) -> None:
        """Delete the files that no picture needs, of all times or written before an instant.

        Raises OSError, StoreError.
        """
        async with self._writing:
            needed = await self._store.pictures.digests()
            removed = await asyncio.to_thread(self._files.clear, needed, before)
        if removed:
            log.info("%d files of pictures deleted that nothing needs", removed)

    async def _fetch_all(self, waiting: Iterable[Waiting]) -> None:
        """One after another; what is being fetched for somebody else is waited for."""
        for each in waiting:
            task = self._fetching.get(each.id)
            if task is None:
                task = asyncio.create_task(self._try(each), name="picture")
                self._fetching[each.id] = task
                task.add_done_callback(lambda _, key=each.id: self._fetching.pop(key, None))
            await task

    async def _try(self, waiting: Waiting) -> None:
        try:
            if await self._store.pictures.is_waiting(waiting.id):
                await self._fetch(waiting)
        except (NotYet, OSError, StoreError) as error:
            log.warning("picture %d is not fetched yet: %s", waiting.id, error)
        except Exception:  # an edge: one picture's bug is no reason for the next to be lost
            log.exception("picture %d is not fetched yet", waiting.id)

    async def _fetch(self, waiting: Waiting) -> None:
        try:
            safe = await self._made_safe(waiting)
        except Unreadable as error:
            await self._store.pictures.refuse(waiting.id, str(error), self._clock.now())
            return
        async with self._writing:
            digest = await asyncio.to_thread(self._files.keep, safe.content, safe.extension)
            now = self._clock.now()
            is_known = await self._store.pictures.keep(waiting.id, digest, safe, now)
        if not is_known:
            await self.clear()

    async def _made_safe(self, waiting: Waiting) -> SafePicture:
        if waiting.attachment.size > self._limit:
            raise Unreadable(too_large(self._limit))
        async with self._downloads:
            content = await download(waiting.attachment.url, self._limit)
        async with self._one_by_one:
            return await make_safe(content)
