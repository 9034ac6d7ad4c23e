"""What end-to-end tests share: other rooms' means, and a place for what they leave to look at."""

import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import jekyll
import pytest

ROOT = Path(__file__).parents[2]
for room in ("posts", "cogs", "publish"):
    sys.path.insert(0, str(ROOT / "tests" / room))

from stage import Stage, loopback, running  # noqa: E402  # found in a room just named


@pytest.fixture
async def stage(tmp_path, clock) -> AsyncIterator[Stage]:
    """The bot of any server, in front of a site that Jekyll can build."""
    async with loopback(clock) as sandbox:
        made = Stage(tmp_path, clock, sandbox)
        jekyll.lay_out(made.remote)
        site = replace(made.config.site, url=f"https://blog.example{jekyll.BASE}")
        async with running(made, site=site, any_guild=True, guild_ids=frozenset()) as started:
            yield started


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """A folder that git ignores, for screenshots."""
    folder = ROOT / "e2e-out"
    folder.mkdir(exist_ok=True)
    return folder
