"""Pictures from a phone: how long each takes, and what who takes notes meanwhile feels of it."""

import asyncio
import io
from pathlib import Path

from PIL import Image

from bench.bots import OURS, Process, running
from bench.findings import Finding, percentile
from bench.hall import Hall, hall, timed
from bot.sandbox import Upload

ROUNDS = 5
ALBUM = 10  # pictures in one form
WIDTH, HEIGHT = 4_032, 3_024  # twelve megapixels


async def measure(folder: Path) -> list[Finding]:
    """One person sends an album, another one takes notes until it is kept."""
    took: list[float] = []
    slow: list[float] = []
    async with hall() as place, running(OURS, place.sandbox, folder / "pictures") as process:
        await place.set_up()
        await place.next_talks()
        await place.one_by_one(50)
        before, _ = process.memory()
        for number in range(ROUNDS):
            await _round(place, number, took, slow)
        return _findings(took, slow, before, process)


async def _round(place: Hall, number: int, took: list[float], slow: list[float]) -> None:
    album = [Upload(f"{each}.jpg", _photo(number * ALBUM + each)) for each in range(ALBUM)]
    sending = asyncio.create_task(timed(lambda: _send(place, album)))
    notes = []
    while not sending.done():
        notes += await place.one_by_one(1)
    took.append(await sending / ALBUM)
    slow.append(percentile(notes, 95))


async def _send(place: Hall, album: list[Upload]) -> None:
    person, channel = place.people[1], place.channels[1]
    form = await person.command(channel, "note")
    answer = await person.submit(form, Images=album)
    await answer.until(lambda seen: f"{ALBUM} pictures kept" in seen.text, within=120)


def _photo(seed: int) -> bytes:
    """A photograph as a phone writes it, of some megabytes and each another."""
    grain = Image.effect_noise((WIDTH // 4, HEIGHT // 4), 60 + seed % 20).resize((WIDTH, HEIGHT))
    colours = Image.merge("RGB", [grain, grain.transpose(Image.Transpose.ROTATE_180), grain])
    written = io.BytesIO()
    colours.save(written, "JPEG", quality=90)
    return written.getvalue()


def _findings(
    took: list[float], slow: list[float], before: float, process: Process
) -> list[Finding]:
    after, _ = process.memory()
    return [
        Finding(
            what="A phone's picture of 12 megapixels fetched, made safe and kept",
            unit="ms",
            ours=took,
            goal=2_000,
        ),
        Finding(
            what="A note acknowledged meanwhile, p95",
            unit="ms",
            ours=slow,
            goal=50,
        ),
        Finding(
            what=f"Memory that {ROUNDS * ALBUM} such pictures leave behind, RSS",
            unit="MB",
            ours=[after - before],
            goal=30,
        ),
    ]
