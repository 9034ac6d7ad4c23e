"""The daily backup: made by the running bot, at the first look of each day (UTC).

What is due is seen from the disk, so downtime, a changed clock or a failure only make it late.
"""

import asyncio
import logging
from datetime import timedelta

from bot.backup.shelf import Shelf
from bot.clock import Clock
from bot.repeating import repeat
from bot.vitals import Vitals

SETTLED = timedelta(minutes=1)  # after a start: first of all the bot is to take notes
PAUSE = timedelta(hours=1)  # between two looks

log = logging.getLogger(__name__)


class DailyBackup:
    """Makes a backup each day and keeps the newest ones."""

    def __init__(self, shelf: Shelf, keep: int, clock: Clock, vitals: Vitals) -> None:
        self._shelf = shelf
        self._keep = keep
        self._clock = clock
        self._vitals = vitals

    async def run(self) -> None:
        """Look for ever, until cancelled."""
        await self._clock.sleep(SETTLED.total_seconds())
        await repeat(self._clock, PAUSE.total_seconds(), self.look, "no backup was made")

    async def look(self) -> None:
        """Make today's backup, unless it is there. Raises StoreError."""
        await asyncio.to_thread(self._look)

    def _look(self) -> None:
        today = self._clock.now().date()
        newest = self._shelf.newest_day()
        if newest is None or newest < today:
            newest = today
            log.info("backup written to %s", self._shelf.add(today))
            for old in self._shelf.thin_out(self._keep):
                log.info("old backup deleted: %s", old)
        self._vitals.newest_backup = newest
