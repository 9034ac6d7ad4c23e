"""A programme of a thousand talks: how long it takes to read, and what is offered while typing."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench import filling
from bench.bots import OURS, running
from bench.findings import Finding, percentile
from bench.hall import Hall, hall, timed
from bench.stalls import probed
from bot.app import App, open_app
from bot.clock import Clock
from bot.config import Config
from bot.models import PublishMode
from bot.sandbox import Upload
from bot.store.events import EventChanges

ROUNDS = 7
LOOKS = 60  # times that an option is asked for in a round
TALKS = 1_000
ROOMS = 28
DAYS = 2
SLOT = timedelta(minutes=25)
FIRST = filling.NOON.replace(hour=9, minute=0)
NAME = "schedule.json"
SETTINGS = {"REHEARSAL_START": filling.NOON.isoformat()}
TYPED = ("", "packaging", "talk 7", "13:00 hall 3", "nothing like it")
OPTIONS = (
    ("talk start", "title"),
    ("note", "talk"),
    ("talk edit", "talk"),
    ("schedule show", "room"),
    ("schedule show", "day"),
)
ABSTRACT = "<p>" + "A lock file is a promise about tomorrow, <em>made today</em>. " * 30 + "</p>"


async def measure(folder: Path) -> list[Finding]:
    """Read it in a process without anything else to do, then type beside it in a server."""
    data = _schedule(FIRST)
    findings = await _imported(folder / "imported", data)
    async with hall() as place, running(OURS, place.sandbox, folder / "typing", SETTINGS):
        await _fill(place, data)
        findings += await _offered(place)
    return findings


async def _imported(folder: Path, data: bytes) -> list[Finding]:
    took: list[float] = []
    stalls: list[float] = []
    for number in range(ROUNDS):
        config = Config(data_dir=folder / str(number))
        async with open_app(config, Clock(filling.NOON)) as app:
            milliseconds, stall = await probed(lambda app=app: _import(app, data))
            took.append(milliseconds)
            stalls.append(stall)
    what = f"A programme of {TALKS:,} talks read, compared and applied"
    return [
        Finding(what=what, unit="ms", ours=took, goal=1_000),
        Finding(what=f"{what}: longest stall meanwhile", unit="ms", ours=stalls, goal=50),
    ]


async def _import(app: App, data: bytes) -> None:
    defaults = EventChanges(
        timezone="UTC",
        digest_time=datetime.min.time(),
        day_ends=datetime.min.time(),
        categories=(),
        publish=PublishMode.NIGHTLY,
    )
    given = EventChanges(title="PyConf")
    event = (await app.store.events.set_up(1, given, defaults, filling.NOON)).event
    compared = await app.importer.from_file(event, NAME, data)
    assert len(compared.altered) == TALKS, len(compared.altered)
    await app.importer.apply(event.guild_id, compared.read.id)


async def _fill(place: Hall, data: bytes) -> None:
    """The programme, half of it made talks by people who start one after another."""
    await place.organiser.command(place.channel, "event setup", title="PyConf", timezone="UTC")
    file = Upload(NAME, data)
    read = await place.organiser.command(place.channel, "schedule import", file=file)
    await read.until(lambda seen: f"{TALKS} sessions" in seen.text, within=30)
    await place.organiser.press(read, "Apply")
    for number in range(0, TALKS, 2):
        channel = place.channels[number % len(place.channels)]
        person = place.people[number % len(place.people)]
        await person.command(channel, "talk start", title=_title(number))


async def _offered(place: Hall) -> list[Finding]:
    """Every option in turn: the 50th and the 95th percentile of each round."""
    middle: list[float] = []
    slow: list[float] = []
    for _ in range(ROUNDS):
        looks = [await _look(place, number) for number in range(LOOKS * len(OPTIONS))]
        middle.append(percentile(looks, 50))
        slow.append(percentile(looks, 95))
    what = f"An option offered while typing, {TALKS:,} talks"
    return [
        Finding(what=f"{what}, p50", unit="ms", ours=middle),
        Finding(what=f"{what}, p95", unit="ms", ours=slow, goal=30),
    ]


async def _look(place: Hall, number: int) -> float:
    lap, which = divmod(number, len(OPTIONS))
    name, option = OPTIONS[which]
    typed, person = TYPED[lap % len(TYPED)], place.people[number % len(place.people)]
    return await timed(lambda: person.complete(place.channel, name, option, typed))


def _title(number: int) -> str:
    return f"Talk {number} on packaging"


def _schedule(first: datetime) -> bytes:
    """The programme as frab and pretalx write it."""
    rooms: list[dict[str, list[Any]]] = [{} for _ in range(DAYS)]
    for day, room, event in _events(first):
        rooms[day].setdefault(room, []).append(event)
    days = [
        {"date": f"{first + timedelta(days=day):%Y-%m-%d}", "rooms": each}
        for day, each in enumerate(rooms)
    ]
    conference = {"title": "PyConf", "time_zone_name": "UTC", "days": days}
    return json.dumps({"schedule": {"version": "1", "conference": conference}}).encode()


def _events(first: datetime) -> Iterator[tuple[int, str, dict[str, Any]]]:
    for number in range(TALKS):
        day, place = divmod(number, TALKS // DAYS)
        start = first + timedelta(days=day) + place // ROOMS * SLOT
        room = f"Hall {place % ROOMS}"
        yield (
            day,
            room,
            {
                "guid": f"guid-{number}",
                "title": _title(number),
                "date": start.isoformat(),
                "start": f"{start:%H:%M}",
                "duration": "00:25",
                "room": room,
                "persons": [{"name": "Jana Nováková"}],
                "abstract": ABSTRACT,
            },
        )
