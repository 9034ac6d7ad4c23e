"""Compiling a day: beside a million notes of others, and a day of ten thousand by itself."""

from pathlib import Path
from statistics import median

from bench import filling
from bench.findings import Finding
from bench.hall import timed
from bench.stalls import probed
from bot.app import open_app
from bot.clock import Clock
from bot.config import Config
from bot.posts.render import Renderer
from bot.store import Store

ROUNDS = 7
TIMES = 5  # the day is compiled in a round
HUGE = 10_000  # notes of one day


async def compare(large: Path, small: Path, event_id: int) -> Finding:
    """The same day, the only one in `small` and one of hundreds in `large`."""
    big, little = await Store.open(large), await Store.open(small)
    try:
        ours: list[float] = []
        floor: list[float] = []
        for _ in range(ROUNDS):
            floor.append(await _compile(little, event_id))
            ours.append(await _compile(big, event_id))
    finally:
        await big.close()
        await little.close()
    return Finding(
        what="A day compiled beside 1,000,000 notes; floor: the day alone",
        unit="ms",
        ours=ours,
        floor=floor,
        goal=1.2,
    )


async def _compile(store: Store, event_id: int) -> float:
    renderer = Renderer()

    async def compiled() -> None:
        day = await store.days.load(event_id, filling.TODAY, filling.NOON)
        renderer.render(day)

    return median([await timed(compiled) for _ in range(TIMES)])


async def measure(folder: Path) -> list[Finding]:
    """Preview a day of 10,000 notes and look how long nothing else could run."""
    folder = folder / "huge"
    event_id = _fill(folder)
    took: list[float] = []
    stalls: list[float] = []
    async with open_app(Config(data_dir=folder), Clock(filling.NOON)) as app:
        day = await app.store.days.load(event_id, filling.TODAY, app.clock.now())
        assert day.note_count == HUGE, day.note_count
        for _ in range(ROUNDS):
            milliseconds, stall = await probed(
                lambda app=app: app.publisher.preview(event_id, day.date)
            )
            took.append(milliseconds)
            stalls.append(stall)
    what = f"A day of {HUGE:,} notes: {{}}"
    return [
        Finding(what=what.format("/preview"), unit="ms", ours=took, goal=2_000),
        Finding(what=what.format("longest stall meanwhile"), unit="ms", ours=stalls, goal=50),
    ]


def _fill(folder: Path) -> int:
    db = filling.make(folder)
    event_id = filling.add_today(db, filling.strangers(1)[0])
    filling.top_up(db, event_id, HUGE)
    db.close()
    return event_id
