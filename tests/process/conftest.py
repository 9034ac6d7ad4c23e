"""Each test gets a Discord, a conference on it, and no process of it survives the test."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from conference import Conference

from bot.sandbox import Sandbox


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("process")


@pytest.fixture
async def conference(tmp_path) -> AsyncIterator[Conference]:
    async with Sandbox(record=False) as sandbox:
        made = Conference(tmp_path, sandbox)
        yield made
        await asyncio.gather(*(process.kill() for process in made.started))
