"""The conference day in all zones; the clock shifted in a rehearsal, moved by hand in tests."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from factories import START
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import Clock, at, day_due, day_of, day_over, day_start

FOUR = time(4)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
SPAN = datetime.fromisoformat("2015-01-02"), datetime.fromisoformat("2037-12-30")
ZONES = sorted(available_timezones())


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "instant", "day"),
    [
        ("Europe/Prague", utc(2026, 6, 10, 2), date(2026, 6, 10)),
        ("Europe/Prague", utc(2026, 6, 10, 1, 59, 59), date(2026, 6, 9)),
        ("Pacific/Kiritimati", utc(2026, 6, 9, 14), date(2026, 6, 10)),  # +14
        ("Pacific/Kiritimati", utc(2026, 6, 9, 13, 59), date(2026, 6, 9)),
        ("Etc/GMT+12", utc(2026, 6, 10, 16), date(2026, 6, 10)),  # -12
        ("Etc/GMT+12", utc(2026, 6, 10, 15, 59), date(2026, 6, 9)),
    ],
)
def test_a_day_begins_when_the_one_before_ends(zone, instant, day):
    assert day_of(instant, FOUR, ZoneInfo(zone)) == day


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/London", date(2026, 3, 28), 23),
        ("Europe/London", date(2026, 10, 24), 25),
        ("Europe/London", date(2026, 6, 10), 24),
        ("Australia/Lord_Howe", date(2026, 10, 3), 23.5),
    ],
)
def test_a_day_is_shorter_or_longer_when_the_clocks_change(zone, day, hours):
    zone = ZoneInfo(zone)
    assert day_over(day, FOUR, zone) - day_start(day, FOUR, zone) == hours * HOUR


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Africa/Cairo", date(2026, 4, 24)),
        ("America/Santiago", date(2026, 9, 6)),
        ("Asia/Beirut", date(2026, 3, 29)),
    ],
)
def test_a_day_may_begin_at_a_midnight_that_is_missing(zone, day):
    zone, midnight = ZoneInfo(zone), time(0)
    start = day_start(day, midnight, zone)
    assert start.astimezone(zone).time() == time(1)
    assert day_over(day - timedelta(days=1), midnight, zone) == start
    assert day_of(start, midnight, zone) == day
    assert day_of(start - SECOND, midnight, zone) == day - timedelta(days=1)


def test_an_evening_that_is_repeated_after_midnight_belongs_to_the_new_day():
    zone, midnight = ZoneInfo("America/St_Johns"), time(0)  # 00:01 became 23:01
    start = utc(2010, 11, 7, 2, 30)
    assert day_start(date(2010, 11, 7), midnight, zone) == start
    assert (start + HOUR / 4).astimezone(zone).date() == date(2010, 11, 6)
    assert day_of(start + HOUR / 4, midnight, zone) == date(2010, 11, 7)


def test_a_skipped_wall_time_moves_forward_and_a_repeated_one_means_the_first():
    london = ZoneInfo("Europe/London")
    assert at(date(2026, 3, 29), time(1, 30), london) == utc(2026, 3, 29, 1, 30)
    for fold in (0, 1):
        assert at(date(2026, 10, 25), time(1, 30, fold=fold), london) == utc(2026, 10, 25, 0, 30)


@pytest.mark.parametrize(
    ("digest", "due"),
    [
        (time(23, 30), utc(2026, 3, 28, 23, 30)),
        (time(4), utc(2026, 3, 28, 4)),
        (time(0, 30), utc(2026, 3, 29, 0, 30)),
        (time(1, 30), utc(2026, 3, 29, 1, 30)),  # skipped: an hour later by the clock on the wall
        (time(3, 59), utc(2026, 3, 29, 2, 59)),
    ],
)
def test_a_digest_before_the_days_end_is_the_next_dates(digest, due):
    assert day_due(date(2026, 3, 28), digest, FOUR, ZoneInfo("Europe/London")) == due


@given(
    st.datetimes(*SPAN),  # made aware below
    st.sampled_from(ZONES),
    st.times(),
)
def test_every_instant_belongs_to_exactly_one_day(naive, zone_name, day_ends):
    instant, zone = naive.replace(tzinfo=UTC), ZoneInfo(zone_name)
    day = day_of(instant, day_ends, zone)
    assert day_start(day, day_ends, zone) <= instant < day_over(day, day_ends, zone)
    assert day_over(day, day_ends, zone) == day_start(day + timedelta(days=1), day_ends, zone)


@given(
    st.dates(date(2015, 1, 2), date(2037, 12, 30)),
    st.sampled_from(ZONES),
    st.times(),
    st.times(),
)
def test_a_digest_is_due_within_its_day(day, zone_name, day_ends, digest):
    zone = ZoneInfo(zone_name)
    due = day_due(day, digest, day_ends, zone)
    # a repeated hour that holds the day's end is the one place where they may part
    slack = HOUR if at(day, day_ends, zone) > due else timedelta()
    assert day_start(day, day_ends, zone) - slack <= due <= day_over(day, day_ends, zone)


def test_a_clock_tells_the_time_in_utc():
    clock = Clock()
    before, now = clock.now(), clock.now()
    assert before <= now
    assert now.utcoffset() == timedelta()
    assert not clock.rehearsal
    assert clock.shifted(now) == now


def test_a_rehearsal_shifts_what_discord_tells_as_well():
    wanted = datetime(2030, 1, 1, 9, tzinfo=ZoneInfo("Europe/Prague"))
    really = Clock().now()
    clock = Clock(wanted)
    assert clock.rehearsal
    assert timedelta() <= clock.now() - wanted < timedelta(minutes=1)
    shift = clock.shifted(really) - really
    assert abs(shift - (wanted - really)) < timedelta(minutes=1)
    assert clock.shifted(really + HOUR) - clock.shifted(really) == HOUR


async def test_no_time_and_less_than_none_is_not_waited_for():
    await Clock().sleep(0)
    await Clock().sleep(-5)


async def test_sleepers_of_a_hand_moved_clock_wake_in_order(clock):
    woken: list[tuple[str, datetime]] = []

    async def sleeper(name: str, *naps: float) -> None:
        for nap in naps:
            await clock.sleep(nap)
            woken.append((name, clock.now()))

    async with asyncio.TaskGroup() as group:
        group.create_task(sleeper("slow", 30))
        group.create_task(sleeper("quick", 10, 10, 50))
        await clock.until_asleep(2)
        await clock.advance(9)
        assert woken == []
        await clock.advance(31)
        assert [name for name, _ in woken] == ["quick", "quick", "slow"]
        assert [(when - START).total_seconds() for _, when in woken] == [10, 20, 30]
        await clock.advance(100)
    assert clock.now() == START + timedelta(seconds=140)
