"""Waiting for a state to come about without polling. Knows nothing of Discord."""

import asyncio
from collections.abc import Callable


class Watch:
    """Wakes those who wait whenever something changed."""

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []

    def changed(self) -> None:
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, condition: Callable[[], bool], within: float) -> None:
        """Return once `condition` holds. Raises TimeoutError after so many seconds."""
        async with asyncio.timeout(within):
            while not condition():
                future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                self._waiting.append(future)
                await future
