"""Messages as notes: how many lines a second, how soon a receipt, how much memory in time."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from time import perf_counter

from bench.bots import MINIMAL, OURS, Process, running
from bench.findings import Finding, percentile
from bench.hall import Hall, hall, timed
from bot.sandbox import Message

ROUNDS = 5
LISTENERS = 20  # people who type at once
EACH = 20  # lines of every person in a round
WARM_UP = 3
PACE = 5.0  # seconds between two lines of a person who listens to a talk
PACED = 6  # lines of each of them
LONG_RUN = 50_000  # lines
LINES = 5  # of a message in the long run
SEEN_AFTER = 5_000  # lines: what is still held then is held for good


class Side:
    """A bot with its hall, and what was measured of it."""

    def __init__(self, hall: Hall, process: Process, *, talks: bool) -> None:
        self._hall = hall
        self._process = process
        self._talks = talks
        self._typed = 0
        self.rate: list[float] = []
        self.work: list[float] = []
        self.soon: list[float] = []
        self.slow: list[float] = []

    async def prepare(self) -> None:
        if self._talks:
            await self._hall.next_talks()

    async def burst(self, each: int = EACH) -> None:
        """Everybody types as fast as can be: lines a second until the last receipt."""
        lines = each * LISTENERS
        before = self._process.processor_seconds()
        took = await timed(lambda: asyncio.gather(*(self._type(n, each) for n in range(LISTENERS))))
        self.rate.append(lines / took * 1_000)
        self.work.append((self._process.processor_seconds() - before) * 1_000 / lines)

    async def listen(self) -> None:
        """Everybody types a line every few seconds: milliseconds until its receipt."""
        took: list[float] = []
        start = perf_counter()
        for number in range(PACED):
            for person in range(LISTENERS):
                due = start + (number + person / LISTENERS) * PACE
                await asyncio.sleep(max(0.0, due - perf_counter()))
                took.append(await timed(lambda who=person: self._line(who)))
        self.soon.append(percentile(took, 50))
        self.slow.append(percentile(took, 95))

    async def long_run(self) -> list[float]:
        """Resident megabytes after some, and after many lines."""
        found: list[float] = []
        for lines in range(0, LONG_RUN, 20 * LINES * LISTENERS):
            await self.prepare()
            await asyncio.gather(*(self._type(n, 20, LINES) for n in range(LISTENERS)))
            if lines >= SEEN_AFTER:
                found.append(self._process.memory()[0])
        return [found[0], found[-1]]

    async def _type(self, person: int, count: int, lines: int = 1) -> None:
        said = [await self._say(person, lines) for _ in range(count)]
        for message in said:
            await message.channel.until(lambda _, each=message: bool(each.reactions))

    async def _line(self, person: int) -> None:
        said = await self._say(person, 1)
        await said.channel.until(lambda _: bool(said.reactions))

    async def _say(self, person: int, lines: int) -> Message:
        self._typed += 1
        text = "\n".join(f"{self._typed}.{line} said about lock files" for line in range(lines))
        channel = self._hall.channels[person % len(self._hall.channels)]
        mention = self._hall.sandbox.bot.mention
        return await self._hall.people[person].say(channel, f"{mention} {text}")


async def measure(folder: Path) -> list[Finding]:
    """Both bots run all the time and take turns; the long run is ours alone."""
    async with AsyncExitStack() as stack:
        floor, ours = [
            await _side(stack, command, folder / f"capture{'-'.join(command)}")
            for command in (MINIMAL, OURS)
        ]
        for _ in range(ROUNDS):
            for side in (floor, ours):
                await side.prepare()
                await side.burst()
        for side in (floor, ours):
            await side.prepare()
            await side.listen()
        early, late = await ours.long_run()
    return _findings(ours, floor, early, late)


async def _side(stack: AsyncExitStack, command: tuple[str, ...], folder: Path) -> Side:
    place = await stack.enter_async_context(hall())
    process = await stack.enter_async_context(running(command, place.sandbox, folder))
    if command is OURS:
        await place.set_up()
    side = Side(place, process, talks=command is OURS)
    await side.prepare()
    await side.burst(WARM_UP)
    side.rate.clear()
    side.work.clear()
    return side


def _findings(ours: Side, floor: Side, early: float, late: float) -> list[Finding]:
    return [
        Finding(
            what="Captured lines a second, 20 people; floor: only reacts",
            unit="/s",
            ours=ours.rate,
            floor=floor.rate,
            goal=0.8,
            at_least=True,
        ),
        Finding(
            what="The bot's processor time a captured line",
            unit="ms",
            ours=ours.work,
            floor=floor.work,
        ),
        Finding(
            what="A receipt, 20 people with a line every 5 s, p50",
            unit="ms",
            ours=ours.soon,
            floor=floor.soon,
        ),
        Finding(
            what="A receipt, 20 people with a line every 5 s, p95",
            unit="ms",
            ours=ours.slow,
            floor=floor.slow,
        ),
        Finding(
            what="Memory after 50,000 captured lines; floor: after 5,000",
            unit="MB",
            ours=[late],
            floor=[early],
            goal=1.1,
        ),
    ]
