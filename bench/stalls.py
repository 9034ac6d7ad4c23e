"""How long an act took, and how long nothing else could run meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from time import perf_counter

from bench.hall import timed

PROBE = 0.002  # seconds between two looks at how late the loop is


async def probed(act: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """Milliseconds of an act, and by how many a sleeping task woke too late at worst."""
    delays = [0.0]

    async def probe() -> None:
        while True:
            start = perf_counter()
            await asyncio.sleep(PROBE)
            delays.append((perf_counter() - start - PROBE) * 1_000)

    task = asyncio.create_task(probe())
    await asyncio.sleep(0)  # so that it looks from the beginning
    took = await timed(act)
    task.cancel()
    await asyncio.wait([task])
    return took, max(delays)
