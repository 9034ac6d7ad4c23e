"""A bot whose database holds a million notes, beside one whose database is empty."""

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median

from bench import compiling, filling
from bench.bots import OURS, running
from bench.filling import Server
from bench.findings import Finding, percentile
from bench.hall import Hall, hall, timed

ROUNDS = 7
ALONE = 150  # notes of one person in a round
LOOKS = 60  # times that a list or an option is asked for in a round
MILLION = 1_000_000
SETTINGS = {"REHEARSAL_START": filling.NOON.isoformat()}
TYPED = ("", "lock", "packaging wheel", "nothing like it")

Act = Callable[[int], Awaitable[object]]


async def measure(folder: Path) -> list[Finding]:
    """The day at hand lies in three databases: among a million notes, alone, and not at all."""
    large, small, empty = (folder / name for name in ("large", "small", "empty"))
    async with AsyncExitStack() as stack:
        full = await stack.enter_async_context(hall())
        event_id = _fill(large, small, full)
        findings = [await compiling.compare(large, small, event_id)]
        await stack.enter_async_context(running(OURS, full.sandbox, large, SETTINGS))
        bare = await stack.enter_async_context(hall())
        await stack.enter_async_context(running(OURS, bare.sandbox, empty, SETTINGS))
        await bare.set_up()
        findings.append(await _acknowledged(full, bare))
        findings += await _looks(full, event_id, large)
    return findings


def _fill(large: Path, small: Path, full: Hall) -> int:
    """Write both databases with the hall's server in them. Returns its event's id."""
    ours = Server(
        guild_id=full.guild.id,
        channels=tuple(channel.id for channel in full.channels),
        authors=tuple(person.id for person in full.people[:12]),
    )
    alone = filling.make(small)
    filling.add_today(alone, ours)
    alone.close()
    db = filling.make(large)
    event_id = filling.add_today(db, ours)
    filling.add_past(db, ours, event_id)
    for server in filling.strangers(100):
        if _count(db) >= MILLION:
            break
        filling.add_past(db, server, filling.add_today(db, server))
    assert _count(db) >= MILLION
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return event_id


def _count(db: sqlite3.Connection) -> int:
    return db.execute("SELECT count(*) FROM note").fetchone()[0]


async def _acknowledged(full: Hall, bare: Hall) -> Finding:
    ours: list[float] = []
    floor: list[float] = []
    for place in (full, bare):
        await place.next_talks()
        await place.one_by_one(ALONE)
    for _ in range(ROUNDS):
        for place, figures in ((bare, floor), (full, ours)):
            await place.next_talks()
            figures.append(median(await place.one_by_one(ALONE)))
    return Finding(
        what="A note acknowledged beside 1,000,000, p50; floor: empty database",
        unit="ms",
        ours=ours,
        floor=floor,
        goal=1.2,
    )


async def _looks(full: Hall, event_id: int, large: Path) -> list[Finding]:
    talks = _talks(large, event_id)
    person, moderator, channel = full.people[0], full.moderator, full.channel

    def typed(number: int) -> str:
        return TYPED[number % len(TYPED)]

    acts: dict[str, Act] = {
        "/notes list": lambda n: person.command(
            channel, "notes list", talk=talks[n * 7 % len(talks)]
        ),
        "option note while typing": lambda n: person.complete(
            channel, "notes edit", "note", typed(n)
        ),
        "option note, a moderator's": lambda n: moderator.complete(
            channel, "notes delete", "note", typed(n)
        ),
        "option talk while typing": lambda n: person.complete(channel, "note", "talk", typed(n)),
        "option day while typing": lambda _: person.complete(channel, "preview", "day", ""),
        "/where": lambda _: person.command(channel, "where"),
        "/status": lambda _: person.command(channel, "status"),
    }
    return [await _look(what, act) for what, act in acts.items()]


async def _look(what: str, act: Act) -> Finding:
    """The 95th percentile of each round."""
    assert await act(0), what
    slow = [
        percentile([await timed(lambda n=n: act(n)) for n in range(LOOKS)], 95)
        for _ in range(ROUNDS)
    ]
    return Finding(what=f"{what} beside 1,000,000 notes, p95", unit="ms", ours=slow, goal=50)


def _talks(large: Path, event_id: int) -> list[str]:
    db = sqlite3.connect(large / filling.FILE_NAME)
    found = db.execute("SELECT id FROM talk WHERE event_id = ?", (event_id,)).fetchall()
    db.close()
    return [str(talk_id) for (talk_id,) in found]
