"""Files that people attach: where they are fetched, for how long, and what becomes of them."""

from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot.sandbox import Sandbox, Upload


class Now:
    """A clock for the sandbox alone."""

    instant = datetime(2026, 6, 10, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.instant


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
async def shown(now):
    """A message with a file in a channel that no bot is in."""
    async with Sandbox(now=now) as sandbox:
        guild = sandbox.add_guild("PyConf")
        hall, ana = guild.add_channel("hall"), guild.add_person("Ana")
        file = Upload("slide 1.png", b"bytes", description="A slide")
        message = await ana.say(hall, "look", attachments=[file, Upload("b.txt", b"b")])
        yield sandbox, ana, message


async def fetched(url: str) -> tuple[int, bytes]:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status, await response.read()


async def test_a_file_is_told_with_its_description_and_served(shown):
    _, _, message = shown
    told = message.payload()["attachments"][0]
    assert (told["filename"], told["size"], told["description"]) == ("slide 1.png", 5, "A slide")
    assert await fetched(told["url"]) == (200, b"bytes")


async def test_a_link_works_for_a_day(shown, now):
    _, _, message = shown
    url = message.payload()["attachments"][0]["url"]
    expiry = now.instant + timedelta(days=1)
    assert f"ex={int(expiry.timestamp()):x}" in url
    now.instant = expiry - timedelta(seconds=1)
    assert (await fetched(url))[0] == 200
    now.instant = expiry
    assert (await fetched(url))[0] == 404


async def test_failures_of_files_can_be_ordered(shown):
    sandbox, _, message = shown
    url = message.payload()["attachments"][0]["url"]
    sandbox.fail_next("GET", "/attachments", 503)
    assert [(await fetched(url))[0] for _ in range(2)] == [503, 200]


async def test_a_file_can_be_taken_off_a_message(shown):
    _, ana, message = shown
    await ana.detach(message, "slide 1.png")
    assert [file["filename"] for file in message.payload()["attachments"]] == ["b.txt"]
    assert message.payload()["edited_timestamp"]
