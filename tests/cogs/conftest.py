"""The stage for tests of the cogs: every one starts with a running bot and no event."""

from collections.abc import AsyncIterator

import openapi
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route
from stage import Stage

from bot.sandbox import Sandbox


@pytest.fixture
async def sandbox(clock) -> AsyncIterator[Sandbox]:
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    async with Sandbox(now=clock.now) as opened:
        yield opened
        if openapi.DESCRIPTION.exists():
            found = openapi.violations(opened.requests)
            assert not found, "\n".join(found)
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@pytest.fixture
async def stage(tmp_path, clock, sandbox) -> AsyncIterator[Stage]:
    made = Stage(tmp_path, clock, sandbox)
    await made.start()
    yield made
    await made.stop()


import asyncio
from datetime import UTC, datetime, timedelta
from bot.clock import Clock


class FakeClock(Clock):
    def __init__(self, start):
        self._now = start
        super().__init__()
        self._sleepers = []

    def _read(self):
        return self._now

    def set(self, instant):
        self._now = instant.astimezone(UTC)
        for until, f in list(self._sleepers):
            if until <= self._now and not f.done():
                f.set_result(None)

    async def advance(self, seconds):
        self.set(self._now + timedelta(seconds=seconds))
        await asyncio.sleep(0)

    async def sleep(self, seconds):
        f = asyncio.get_running_loop().create_future()
        e = (self._now + timedelta(seconds=seconds), f)
        self._sleepers.append(e)
        try:
            await f
        finally:
            self._sleepers.remove(e)


@pytest.fixture
def clock():
    return FakeClock(datetime(2026, 6, 10, 6, tzinfo=UTC))
