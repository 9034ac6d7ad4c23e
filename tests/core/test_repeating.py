"""Work that is repeated goes on whatever it met, and ends when it is cancelled."""

import asyncio
import logging
from datetime import UTC, datetime

from fake_clock import FakeClock

from bot.errors import StoreError
from bot.repeating import repeat


async def test_it_outlives_every_failure_until_it_is_cancelled(caplog):
    caplog.set_level(logging.WARNING)
    clock = FakeClock(datetime(2026, 6, 10, tzinfo=UTC))
    met = iter([StoreError("The disk is full."), ZeroDivisionError("a bug"), None])
    seen = []

    async def work() -> None:
        seen.append(clock.now())
        if error := next(met):
            raise error

    job = asyncio.create_task(repeat(clock, 60, work, "nothing was done"), name="job")
    for _ in range(2):
        await clock.until_asleep(task="job")
        await clock.advance(60)
    await clock.until_asleep(task="job")
    assert [moment.minute for moment in seen] == [0, 1, 2]
    assert caplog.messages == [
        "nothing was done: The disk is full.",
        "nothing was done; that is tried again in 60 s",
    ]
    assert "a bug" in caplog.text
    job.cancel()
    await asyncio.wait([job])
    assert job.cancelled()
