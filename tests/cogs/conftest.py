"""The stage for tests of the cogs: every one starts with a running bot and no event."""

from collections.abc import AsyncIterator

import pytest
from stage import Stage, loopback, running

from bot.sandbox import Sandbox


@pytest.fixture
async def sandbox(clock) -> AsyncIterator[Sandbox]:
    async with loopback(clock) as opened:
        yield opened


@pytest.fixture
async def stage(tmp_path, clock, sandbox) -> AsyncIterator[Stage]:
    async with running(Stage(tmp_path, clock, sandbox)) as started:
        yield started
