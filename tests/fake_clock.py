"""A clock that a test moves by hand. It knows nothing of the wall's."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.clock import Clock


class FakeClock(Clock):
    """Stands still until it is told to move; who sleeps is woken in order of time."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)
        self._sleepers: list[tuple[datetime, asyncio.Future[None], str]] = []
        self._fell_asleep = asyncio.Condition()
        super().__init__()

    def _read(self) -> datetime:
        return self._now

    def elapsed(self) -> float:
        return self._now.timestamp()

    def set(self, instant: datetime) -> None:
        """Move to an instant, also a former one; sleepers sleep on until `advance`."""
        self._now = instant.astimezone(UTC)

    async def advance(self, seconds: float) -> None:
        """Let that time pass; each sleeper sees its own instant of waking."""
        end = self._now + timedelta(seconds=seconds)
        while due := [entry for entry in self._sleepers if entry[0] <= end]:
            entry = min(due, key=lambda entry: entry[0])
            until, woken, _ = entry
            self._now = max(self._now, until)
            self._sleepers.remove(entry)
            if not woken.done():
                woken.set_result(None)
            for _ in range(3):  # so that it may run, and fall asleep again
                await super().sleep(0)
        self._now = end

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await super().sleep(0)
            return
        woken = asyncio.get_running_loop().create_future()
        entry = (self._now + timedelta(seconds=seconds), woken, _task())
        self._sleepers.append(entry)
        async with self._fell_asleep:
            self._fell_asleep.notify_all()
        try:
            await woken
        finally:
            if entry in self._sleepers:
                self._sleepers.remove(entry)

    async def until_asleep(self, count: int = 1, *, task: str = "") -> None:
        """Wait until that many sleep on this clock, in tasks of that name if one is given."""

        def asleep() -> bool:
            return sum(task in (name, "") for _, _, name in self._sleepers) >= count

        async with self._fell_asleep:
            await self._fell_asleep.wait_for(asleep)


def _task() -> str:
    current = asyncio.current_task()
    return current.get_name() if current else ""
