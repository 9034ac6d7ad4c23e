"""Whatever the clock does: a day goes out when it is due, once, and once more when it is over."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from evening import DUE, Evening, evening
from factories import ANA, GUILD, HALL, START, TODAY, TOMORROW, fields, submission, utc
from fake_clock import FakeClock
from remotes import seeded

from bot.app import open_app
from bot.clock import day_due, day_over
from bot.config import SiteConfig
from bot.models import News, Outcome
from bot.publish.nightly import TICK
from bot.store.events import EventChanges

STEP = timedelta(minutes=20)
LATE, EARLY_MORNING, MIDNIGHT = time(23, 30), time(2, 30), time(0)

CASES = {
    "the clocks go forward at the digest": ("Europe/Prague", (2026, 3, 28), EARLY_MORNING, time(4)),
    "the digest's hour comes twice": ("Europe/Prague", (2026, 10, 24), EARLY_MORNING, time(4)),
    "a midnight that is skipped": ("Africa/Cairo", (2026, 4, 23), time(0, 15), time(4)),
    "a day that begins at a skipped midnight": ("Africa/Cairo", (2026, 4, 24), LATE, MIDNIGHT),
    "a day that ends at a skipped midnight": ("Africa/Cairo", (2026, 4, 23), LATE, MIDNIGHT),
    "a next date that never was": ("Pacific/Apia", (2011, 12, 29), LATE, time(4)),
    "fourteen hours before Greenwich": ("Pacific/Kiritimati", (2026, 6, 10), LATE, time(4)),
    "twelve hours behind it": ("Etc/GMT+12", (2026, 6, 10), LATE, time(4)),
    "an offset of three quarters": ("Asia/Kathmandu", (2026, 6, 10), LATE, time(4)),
    "a leap day": ("Europe/Prague", (2028, 2, 29), LATE, time(4)),
    "the last day of a year": ("Pacific/Auckland", (2026, 12, 31), time(23, 59), time(4)),
    "a day that ends at noon": ("Europe/Prague", (2026, 6, 10), time(11, 30), time(12)),
}


@asynccontextmanager
async def conference(
    folder: Path, start: datetime = START, **settings: object
) -> AsyncIterator[Evening]:
    remote = seeded(folder)
    site = SiteConfig(str(remote.path))
    settings = {"announce_channel": 42} | settings
    async with evening(folder, site, remote, start, **settings) as at:
        yield at


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Evening]:
    """A day whose talk has ended."""
    async with conference(tmp_path) as made:
        await made.store.talks.end(GUILD, ANA, START, HALL, None)
        yield made


class Job:
    """The nightly job of a process, and what it told."""

    def __init__(self, at: Evening) -> None:
        self.at = at
        self.told: list[News] = []

    async def look(self, *instants: datetime) -> None:
        """Start a process, and let it look at these instants."""
        async with self.at.process() as app:
            for instant in instants:
                self.at.clock.instant = instant
                await app.nightly.tick(self._announce)

    async def _announce(self, news: News) -> int:
        self.told.append(news)
        return 7

    @property
    def posts(self) -> list[date]:
        """The days that were announced, edits left out."""
        return [news.publication.day for news in self.told if news.message_id is None]


def steps(start: datetime, end: datetime) -> list[datetime]:
    return [start + STEP * number for number in range(int((end - start) / STEP) + 1)]


async def outcomes(at: Evening, day: date = TODAY) -> list[Outcome]:
    return [made.outcome for made in reversed(await at.store.publications.of_day(at.event.id, day))]


@pytest.mark.parametrize(("zone_name", "day", "digest", "day_ends"), CASES.values(), ids=CASES)
async def test_a_day_goes_out_once(
    tmp_path: Path, zone_name: str, day: tuple[int, int, int], digest: time, day_ends: time
):
    zone, on = ZoneInfo(zone_name), date(*day)
    start = datetime.combine(on, time(13), zone).astimezone(UTC)
    settings = {"timezone": zone_name, "digest_time": digest, "day_ends": day_ends}
    async with conference(tmp_path, start, **settings) as at:
        await at.store.events.change(GUILD, EventChanges(day_ends=day_ends))
        await at.store.talks.end(GUILD, ANA, start, HALL, None)
        due, over = day_due(on, digest, day_ends, zone), day_over(on, day_ends, zone)
        assert start < due <= over
        job = Job(at)
        await job.look(*steps(start, over + timedelta(hours=30)))

        first, second = reversed(await at.store.publications.of_day(at.event.id, on))
        assert (first.outcome, second.outcome) == (Outcome.PUSHED, Outcome.UNCHANGED)
        assert due <= first.at < due + STEP
        assert over <= second.at < over + STEP
        assert at.remote.count() == 2
        assert job.posts == [on]


async def test_two_days_of_downtime_lose_and_double_nothing(tmp_path: Path):
    async with conference(tmp_path) as at:
        await at.store.talks.end(GUILD, ANA, START, HALL, None)
        for day in (11, 12):
            await at.store.talks.start(GUILD, ANA, utc(day, 8), fields(f"Talk of the {day}th"))
            await at.store.notes.add(submission(f"note of the {day}th", created_at=utc(day, 8)))
            await at.store.talks.end(GUILD, ANA, utc(day, 9), HALL, None)
        job = Job(at)
        await job.look(utc(14, 9))
        assert job.posts == [TODAY, TOMORROW, date(2026, 6, 12)]
        assert at.remote.count() == 4
        await job.look(utc(14, 9, 1), utc(15, 0), utc(20, 0))
        assert len(job.told) == 3
        assert at.remote.count() == 4
        assert await outcomes(at) == [Outcome.PUSHED]


async def test_a_clock_that_leaps_ahead_and_back_publishes_nothing_twice(at: Evening):
    job, far = Job(at), DUE + timedelta(days=400)
    await job.look(far)
    assert await outcomes(at) == [Outcome.PUSHED]
    await job.look(*steps(DUE - timedelta(hours=1), DUE + timedelta(hours=8)))
    assert await outcomes(at) == [Outcome.PUSHED]
    await at.store.days.describe(at.event.id, TODAY, None, None, "Hello")
    await job.look(*steps(DUE, DUE + timedelta(hours=1)))
    assert await outcomes(at) == [Outcome.PUSHED, Outcome.PUSHED]
    assert job.posts == [TODAY]


async def test_an_hour_that_is_lived_twice_has_one_digest(at: Evening):
    hour = steps(DUE - timedelta(minutes=30), DUE + timedelta(minutes=30))
    job = Job(at)
    await job.look(*hour)
    await job.look(*hour)  # somebody set the clock back, and the bot was started anew
    assert await outcomes(at) == [Outcome.PUSHED]
    assert job.posts == [TODAY]


async def test_after_a_sleep_of_the_computer_the_digest_comes_with_the_next_tick(at: Evening):
    clock, job = FakeClock(START + timedelta(hours=10)), Job(at)
    async with open_app(at.config, clock) as app:
        running = asyncio.create_task(app.nightly.run(job._announce))  # noqa: SLF001  # as it does
        await clock.until_asleep(task="nightly tick")
        clock.set(DUE + timedelta(hours=2))  # timers stood still meanwhile
        await clock.advance(TICK)
        await clock.until_asleep(task="nightly tick")
        running.cancel()
        await asyncio.wait([running])
    assert await outcomes(at) == [Outcome.PUSHED]
    assert at.remote.count() == 2


async def test_the_job_wakes_for_a_digest_between_two_ticks(at: Evening):
    clock, job = FakeClock(DUE - timedelta(seconds=7)), Job(at)
    async with open_app(at.config, clock) as app:
        running = asyncio.create_task(app.nightly.run(job._announce))  # noqa: SLF001  # likewise
        await clock.until_asleep(task="nightly tick")
        await clock.advance(7)
        await clock.until_asleep(task="nightly tick")
        running.cancel()
        await asyncio.wait([running])
    [made] = await at.store.publications.of_day(at.event.id, TODAY)
    assert made.at == DUE


async def test_the_job_outlives_a_database_that_fails_at_its_start_and_later(at: Evening):
    clock, job = FakeClock(DUE - timedelta(minutes=5)), Job(at)
    await at.store.publications.begin(at.event.id, TOMORROW, START)  # of a process that died

    async def rename(old: str, new: str) -> None:
        statement = f"ALTER TABLE {old} RENAME TO {new}"
        await at.store.database.write(lambda db: db.execute(statement).rowcount)

    async def look(seconds: float = TICK) -> None:
        await clock.advance(seconds)
        await asyncio.wait_for(clock.until_asleep(task="nightly tick"), 10)

    async with open_app(at.config, clock) as app:
        await rename("publication", "unreadable")
        running = asyncio.create_task(app.nightly.run(job._announce))  # noqa: SLF001  # likewise
        await look(0)
        await rename("unreadable", "publication")
        await look()
        await rename("publication", "unreadable")
        await look()
        await rename("unreadable", "publication")
        await look(300)
        running.cancel()
        await asyncio.wait([running])
    assert await outcomes(at) == [Outcome.PUSHED]
    assert await outcomes(at, TOMORROW) == [Outcome.INTERRUPTED]


async def test_another_zone_moves_what_is_not_out_and_corrects_what_is(at: Evening):
    job = Job(at)
    await at.store.events.change(GUILD, EventChanges(timezone="Atlantic/Azores"))
    await job.look(*steps(DUE, DUE + timedelta(hours=1)))
    assert await outcomes(at) == []  # half past eleven on the Azores is two hours later
    await job.look(*steps(DUE + timedelta(hours=2), DUE + timedelta(hours=3)))
    assert await outcomes(at) == [Outcome.PUSHED]
    assert "## 06:00, Keynote" in at.post()

    await at.store.events.change(GUILD, EventChanges(timezone="Europe/Prague"))
    await job.look(*steps(DUE + timedelta(hours=8), DUE + timedelta(hours=40)))
    assert (await outcomes(at))[:2] == [Outcome.PUSHED, Outcome.PUSHED]
    assert "## 08:00, Keynote" in at.post()
    assert at.remote.count() == 3
    assert job.posts == [TODAY]


async def test_another_digest_time_counts_from_the_next_look(at: Evening):
    job = Job(at)
    await at.store.events.change(GUILD, EventChanges(digest_time=time(20)))
    earlier = DUE - timedelta(hours=3, minutes=30)
    await job.look(earlier - timedelta(seconds=1), earlier)
    assert await outcomes(at) == [Outcome.PUSHED]
    await at.store.events.change(GUILD, EventChanges(digest_time=LATE))
    await job.look(*steps(DUE, DUE + timedelta(hours=2)))
    assert await outcomes(at) == [Outcome.PUSHED]
    assert job.posts == [TODAY]


async def test_an_event_without_an_end_owes_nothing_and_goes_on(at: Evening):
    job, later = Job(at), START + timedelta(days=400)
    await job.look(DUE, DUE + timedelta(hours=5), later)
    told = len(job.told)
    await job.look(*steps(later, later + timedelta(days=2)))
    assert len(job.told) == told
    assert at.remote.count() == 2

    await at.store.talks.start(GUILD, ANA, later, fields("Again"))
    await at.store.notes.add(submission("still here", created_at=later))
    await job.look(later + timedelta(hours=16))
    assert any(name.endswith("-day-401.md") for name in at.remote.names())
