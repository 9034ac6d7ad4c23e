"""Writes whole conferences straight into the real schema: years of notes within seconds.

The day at hand is the same whatever lies beside it, so that its cost can be compared.
"""

import json
import random
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from bot.store import migrations
from bot.store.database import FILE_NAME

TODAY = date(2026, 6, 10)
NOON = datetime(2026, 6, 10, 12, 30, tzinfo=UTC)  # when the bot takes it to be
DAYS = 5  # of a conference
SLOTS = 5  # talks that one channel has in a day
NOTES = (25, 70)  # of a talk
YEARS = 7  # conferences of a server: one that runs, and those before it
SLOT = timedelta(minutes=105)

TEXT = (
    "packaging wheel sdist lock file test type hint async loop thread query index cache memory"
    " speaker question slide demo release parser import module class function coverage review"
    " community sprint keynote security deploy container kernel socket buffer schema migration"
)
WORDS = TEXT.split()


@dataclass(frozen=True, slots=True)
class Server:
    """Who takes notes where."""

    guild_id: int
    channels: tuple[int, ...]
    authors: tuple[int, ...]


def make(folder: Path) -> sqlite3.Connection:
    """An empty database of the newest schema in a data folder."""
    folder.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(folder / FILE_NAME, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = OFF")
    migrations.apply(db)
    return db


def strangers(number: int) -> list[Server]:
    """Servers that share the database."""
    return [
        Server(
            guild_id=(base := 10**17 + 10**9 * index),
            channels=tuple(base + 1 + each for each in range(6)),
            authors=tuple(base + 100 + each for each in range(12)),
        )
        for index in range(number)
    ]


def add_today(db: sqlite3.Connection, server: Server) -> int:
    """The running event with nothing but its day at hand. Returns the event's id."""
    with _transaction(db):
        event_id = _event(db, server, TODAY, running=True)
        _day(db, event_id, server, TODAY, random.Random(0))  # noqa: S311  # the same each time
    return event_id


def add_days(db: sqlite3.Connection, server: Server, event_id: int, days: Iterable[date]) -> None:
    """Other days of an event."""
    chance = random.Random(event_id)  # noqa: S311  # the same each time
    with _transaction(db):
        for day in days:
            _day(db, event_id, server, day, chance)


def add_past(db: sqlite3.Connection, server: Server, event_id: int) -> None:
    """The running event's earlier days and the events of earlier years, all published."""
    add_days(db, server, event_id, _conference(TODAY)[:-1])
    for year in range(1, YEARS):
        last = TODAY.replace(year=TODAY.year - year)
        former = _event(db, server, last, running=False)
        add_days(db, server, former, _conference(last))
    db.execute(_PUBLISHED, (TODAY.isoformat(),))


def _conference(last: date) -> list[date]:
    return [last - timedelta(days=past) for past in range(DAYS - 1, -1, -1)]


def top_up(db: sqlite3.Connection, event_id: int, notes: int) -> None:
    """Repeat the notes of an event until there are so many."""
    with _transaction(db):
        while missing := notes - db.execute("SELECT count(*) FROM note").fetchone()[0]:
            db.execute(_REPEATED, (event_id, missing))


_REPEATED = """
INSERT INTO note (guild_id, event_id, talk_id, channel_id, author_id, author_name, section, level,
    text, gap, origin, line, created_at)
SELECT guild_id, event_id, talk_id, channel_id, author_id, author_name, section, level,
    text, gap, 'repeated-' || hex(randomblob(8)), line, created_at + 1
FROM note WHERE event_id = ? LIMIT ?
"""

_PUBLISHED = """
INSERT INTO publication (event_id, date, revision, over, path, text, outcome, tries, at, announced)
SELECT event_id, date, revision, 1, '_posts/' || date || '-' || event_id || '.md', 'text',
    'pushed', 1, 0, 1
FROM day WHERE date <> ? AND NOT EXISTS (
    SELECT 1 FROM publication AS done WHERE (done.event_id, done.date) = (day.event_id, day.date))
"""


class _transaction:  # noqa: N801  # used like a function
    """BEGIN and COMMIT around a block; a failure leaves the file to be thrown away."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN")

    def __exit__(self, *_: object) -> None:
        self._db.execute("COMMIT")


def _event(db: sqlite3.Connection, server: Server, last: date, *, running: bool) -> int:
    values = {
        "guild_id": server.guild_id,
        "title": f"PyConf {last.year}",
        "timezone": "UTC",
        "first_day": _conference(last)[0].isoformat(),
        "categories": json.dumps(["python"]),
        "digest_time": "23:30",
        "day_ends": "04:00",
        "publish": "nightly",
        "created_at": 0,
        "ended_at": None if running else 1,
    }
    return _insert(db, "event", values)


def _day(
    db: sqlite3.Connection, event_id: int, server: Server, day: date, chance: random.Random
) -> None:
    start = datetime.combine(day, time(9), UTC)
    for slot in range(SLOTS):
        for channel in server.channels:
            begins = start + slot * SLOT
            talk_id = _talk(db, event_id, server, channel, begins, chance)
            db.executemany(_NOTE, _notes(event_id, talk_id, server, channel, begins, chance))


def _talk(
    db: sqlite3.Connection,
    event_id: int,
    server: Server,
    channel: int,
    begins: datetime,
    chance: random.Random,
) -> int:
    running = begins <= NOON < begins + SLOT
    state = "running" if running else "planned" if begins > NOON else "ended"
    values = {
        "event_id": event_id,
        "channel_id": channel,
        "day": begins.date().isoformat(),
        "starts_at": _ms(begins),
        "title": _sentence(chance, 5).capitalize(),
        "speakers": "Jana Nováková",
        "kind": "talk",
        "state": state,
        "planned_by": server.authors[0],
        "created_at": 0,
        "ended_at": _ms(begins + SLOT) if state == "ended" else None,
    }
    return _insert(db, "talk", values)


_NOTE = """
INSERT INTO note (guild_id, event_id, talk_id, channel_id, author_id, author_name, section, level,
    text, gap, origin, line, created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 0, ?)
"""


def _notes(
    event_id: int,
    talk_id: int,
    server: Server,
    channel: int,
    begins: datetime,
    chance: random.Random,
) -> Iterator[tuple[object, ...]]:
    for number in range(chance.randint(*NOTES)):
        author = chance.randrange(len(server.authors))
        yield (
            *(server.guild_id, event_id, talk_id, channel),
            *(server.authors[author], f"Ana {author}"),
            "thoughts" if number % 12 == 11 else "notes",
            chance.choice((0, 0, 0, 1, 1, 2)),
            _sentence(chance, chance.randint(6, 28)),
            f"interaction:{talk_id}-{number}",
            _ms(begins) + number * 40_000,
        )


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words))


def _insert(db: sqlite3.Connection, table: str, values: Mapping[str, object]) -> int:
    places = ", ".join(f":{name}" for name in values)
    statement = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})"  # noqa: S608  # own names
    return db.execute(statement, values).lastrowid or 0


def _ms(instant: datetime) -> int:
    return int(instant.timestamp() * 1_000)
