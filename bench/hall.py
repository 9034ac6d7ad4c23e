"""A server with people who take notes in its channels, and how long each act of theirs takes."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from time import perf_counter

from bot.sandbox import Channel, Person, Sandbox

PEOPLE = 32
MANAGE_GUILD = 1 << 5
MANAGE_MESSAGES = 1 << 13
TEXT = "Wheels won, sdists stay; a lock file is a promise about tomorrow, made today ({})"


class Hall:
    """One sandbox with a server, a channel and its people. One bot at a time may join."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.guild = sandbox.add_guild("PyConf")
        self.channels: list[Channel] = [self.guild.add_channel(f"hall-{n}") for n in range(6)]
        self.people: list[Person] = [self.guild.add_person(f"Ana {n}") for n in range(PEOPLE)]
        self.organiser = self.guild.add_person("Olga", permissions=MANAGE_GUILD)
        self.moderator = self.guild.add_person("Mia", permissions=MANAGE_MESSAGES)
        self._typed = 0
        self._talks = 0

    @property
    def channel(self) -> Channel:
        return self.channels[0]

    async def set_up(self) -> None:
        """Set the event up, as our bot wants it."""
        await self.organiser.command(self.channel, "event setup", title="PyConf")

    async def next_talks(self) -> None:
        """Start another talk in every channel, since none has thousands of notes."""
        self._talks += 1
        for channel in self.channels:
            title = f"Packaging, part {self._talks} in {channel.name}"
            await self.people[0].command(channel, "talk start", title=title)

    async def note(self, number: int) -> None:
        """Take a note as that person and wait until it is acknowledged."""
        self._typed += 1
        channel = self.channels[number % len(self.channels)]
        text = TEXT.format(self._typed)
        answer = await self.people[number].command(channel, "note", text=text)
        assert answer.text.startswith(("✅", "Kept.")), answer.text

    async def one_by_one(self, count: int) -> list[float]:
        """One person's notes: milliseconds until each was acknowledged."""
        return [await timed(lambda: self.note(0)) for _ in range(count)]

    async def all_at_once(self, each: int) -> float:
        """Everybody's notes, everybody waiting for their own last one: notes a second."""

        async def notes(number: int) -> None:
            for _ in range(each):
                await self.note(number)

        took = await timed(lambda: asyncio.gather(*map(notes, range(PEOPLE))))
        return PEOPLE * each / took * 1_000


@asynccontextmanager
async def hall() -> AsyncGenerator[Hall]:
    """A hall on a sandbox of its own."""
    async with Sandbox(record=False) as sandbox:
        yield Hall(sandbox)


async def timed(act: Callable[[], Awaitable[object]]) -> float:
    """How many milliseconds it took."""
    start = perf_counter()
    await act()
    return (perf_counter() - start) * 1_000
