"""Looks at the health again and again: what is new goes to the log and to the service manager."""

import logging

from bot.clock import Clock
from bot.operating.health import Health, Trouble
from bot.operating.systemd import ServiceManager

OFTEN = 1.0  # seconds between two looks until the bot is ready
PAUSE = 5.0  # and from then on

log = logging.getLogger(__name__)


class Watch:
    """Watches over the bot until it is cancelled. A bot that is not live feeds no watchdog."""

    def __init__(self, health: Health, clock: Clock, manager: ServiceManager) -> None:
        self._health = health
        self._clock = clock
        self._manager = manager
        self._known: set[str] = set()
        self._status = ""
        self._was_ready = False

    async def run(self) -> None:
        """Look for ever."""
        while True:
            self.look()
            await self._clock.sleep(PAUSE if self._was_ready else OFTEN)

    def look(self) -> None:
        """Look once."""
        troubles = self._health.troubles()
        self._log(troubles)
        if self._health.live:
            self._manager.tell(WATCHDOG="1")
        if self._health.ready and not self._was_ready:
            self._was_ready = True
            self._manager.tell(READY="1")
        self._tell_status(" ".join(trouble.sentence for trouble in troubles))

    def _log(self, troubles: list[Trouble]) -> None:
        """What began and what ended since the last look."""
        for trouble in troubles:
            if trouble.name not in self._known:
                log.error("%s: %s", trouble.name, trouble.sentence)
        now = {trouble.name for trouble in troubles}
        for name in sorted(self._known - now):
            log.info("%s: all is well again", name)
        self._known = now

    def _tell_status(self, wrong: str) -> None:
        """The line that `systemctl status` shows."""
        status = wrong or ("Taking notes." if self._was_ready else "Connecting to Discord.")
        if status != self._status:
            self._status = status
            self._manager.tell(STATUS=status)
