"""Starting: how long until commands are ready, and how much memory an idle bot holds."""

import asyncio
from collections import defaultdict
from pathlib import Path
from time import perf_counter

from bench.bots import MINIMAL, OURS, running
from bench.findings import Finding
from bench.hall import Hall, hall

ROUNDS = 7
SETTLED = 1.0  # seconds after which a started bot counts as idle

Figures = dict[str, list[float]]


async def measure(folder: Path) -> list[Finding]:
    """Each round begins with an empty folder and a Discord that does not know the commands."""
    floor: Figures = defaultdict(list)
    ours: Figures = defaultdict(list)
    for number in range(-1, ROUNDS):  # the first one only warms up
        for command, figures in ((MINIMAL, floor), (OURS, ours)):
            measured = await _round(command, folder / f"start-{number}-{command[1]}")
            for name, value in measured.items():
                if number >= 0:
                    figures[name].append(value)
    return _findings(ours, floor)


async def _round(command: tuple[str, ...], folder: Path) -> dict[str, float]:
    async with hall() as place:
        first, rss, pss = await _start(command, place, folder)
        again, _, _ = await _start(command, place, folder)
    return {"first": first, "again": again, "rss": rss, "pss": pss}


async def _start(command: tuple[str, ...], place: Hall, folder: Path) -> tuple[float, float, float]:
    """Milliseconds until the bot is connected with its commands registered, and its memory."""
    start = perf_counter()
    async with running(command, place.sandbox, folder) as process:
        took = (perf_counter() - start) * 1_000
        await asyncio.sleep(SETTLED)
        return took, *process.memory()


def _findings(ours: Figures, floor: Figures) -> list[Finding]:
    rows = (
        ("first", "Process start to commands ready, first start", "ms", 1.5),
        ("again", "Process start to commands ready, later start", "ms", 1.5),
        ("rss", "Idle memory, RSS", "MB", 1.4),
        ("pss", "Idle memory, PSS", "MB", 1.4),
    )
    return [
        Finding(what=what, unit=unit, ours=ours[name], floor=floor[name], goal=goal)
        for name, what, unit, goal in rows
    ]
