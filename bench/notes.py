"""Taking notes: how soon one is acknowledged, and how many a second."""

from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median

from bench.bots import MINIMAL, OURS, UNLOCKED, Process, running
from bench.findings import Finding, percentile
from bench.hall import PEOPLE, Hall, hall

ROUNDS = 7
ALONE = 200  # notes of one person in a round
EACH = 40  # notes of every person in a round of all
WARM_UP = 50


class Side:
    """A bot with its hall, and what was measured of it."""

    def __init__(self, hall: Hall, process: Process, *, talks: bool) -> None:
        self._hall = hall
        self._process = process
        self._talks = talks
        self.middle: list[float] = []
        self.slow: list[float] = []
        self.rate: list[float] = []
        self.work: list[float] = []

    async def prepare(self) -> None:
        if self._talks:
            await self._hall.next_talks()

    async def alone(self) -> None:
        took = await self._hall.one_by_one(ALONE)
        self.middle.append(median(took))
        self.slow.append(percentile(took, 95))

    async def together(self) -> None:
        before = self._process.processor_seconds()
        self.rate.append(await self._hall.all_at_once(EACH))
        used = self._process.processor_seconds() - before
        self.work.append(used * 1_000 / (EACH * PEOPLE))


async def measure(folder: Path) -> list[Finding]:
    """Both bots run all the time and take turns."""
    async with AsyncExitStack() as stack:
        floor, unlocked, ours = [
            await _side(stack, command, folder / f"notes{'-'.join(command)}")
            for command in (MINIMAL, UNLOCKED, OURS)
        ]
        for _ in range(ROUNDS):
            for side in (floor, ours):
                await side.prepare()
                await side.alone()
            for side in (floor, unlocked, ours):
                await side.together()
    return _findings(ours, floor, unlocked)


async def _side(stack: AsyncExitStack, command: tuple[str, ...], folder: Path) -> Side:
    place = await stack.enter_async_context(hall())
    process = await stack.enter_async_context(running(command, place.sandbox, folder))
    if command is OURS:
        await place.set_up()
    side = Side(place, process, talks=command is OURS)
    await side.prepare()
    await place.one_by_one(WARM_UP)
    return side


def _findings(ours: Side, floor: Side, unlocked: Side) -> list[Finding]:
    return [
        Finding(
            what="A note acknowledged, 1 person, p50",
            unit="ms",
            ours=ours.middle,
            floor=floor.middle,
            goal=1.25,
        ),
        Finding(
            what="A note acknowledged, 1 person, p95", unit="ms", ours=ours.slow, floor=floor.slow
        ),
        Finding(
            what="Notes a second, 32 people",
            unit="/s",
            ours=ours.rate,
            floor=floor.rate,
            goal=1.3,
            at_least=True,
        ),
        Finding(
            what="Notes a second, 32 people; floor: without its lock",
            unit="/s",
            ours=ours.rate,
            floor=unlocked.rate,
        ),
        Finding(
            what="The bot's processor time a note, 32 people",
            unit="ms",
            ours=ours.work,
            floor=floor.work,
        ),
    ]
