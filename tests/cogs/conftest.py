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
    try:
        await made.start()
        yield made
    finally:  # an open database would keep the whole run from ending
        await made.stop()
