"""Times, days and zones as people type them: read without guessing, or refused with examples."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import day_of
from bot.errors import Unreadable
from bot.times import (
    Frame,
    on_day,
    read_day,
    read_time,
    read_wall_time,
    read_zone,
    wall,
    zones_like,
)

PRAGUE = ZoneInfo("Europe/Prague")
NOW = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)  # 14:00 in Prague
FRAME = Frame(NOW, PRAGUE, time(4), date(2026, 6, 9))
TODAY = date(2026, 6, 10)


def prague(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=PRAGUE)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("9:00", prague(10, 9)),
        ("09:00", prague(10, 9)),
        ("0900", prague(10, 9)),
        ("9am", prague(10, 9)),
        ("9 AM", prague(10, 9)),
        ("9 a.m.", prague(10, 9)),
        ("9.30pm", prague(10, 21, 30)),
        ("9:30 pm", prague(10, 21, 30)),
        ("14:30", prague(10, 14, 30)),
        ("14.30", prague(10, 14, 30)),
        ("  14:30\t", prague(10, 14, 30)),
        ("12pm", prague(10, 12)),
        ("23:59", prague(10, 23, 59)),
        ("04:00", prague(10, 4)),
        ("03:59", prague(11, 3, 59)),  # before the day's end: the night after
        ("0:00", prague(11, 0)),
        ("12am", prague(11, 0)),
        ("now", prague(10, 14)),
        ("NOW", prague(10, 14)),
        ("-5m", prague(10, 13, 55)),
        ("-90 min", prague(10, 12, 30)),
        ("-2h", prague(10, 12)),
        ("10m ago", prague(10, 13, 50)),
        ("1 h ago", prague(10, 13)),
        ("<t:1781082000>", datetime.fromtimestamp(1781082000, UTC)),
        ("<t:1781082000:R>", datetime.fromtimestamp(1781082000, UTC)),
        ("<t:1781082000:f>", datetime.fromtimestamp(1781082000, UTC)),
    ],
)
def test_times_that_are_read(text, meant):
    read = read_time(text, FRAME)
    assert read == meant
    assert read.utcoffset() == timedelta()


REFUSED_TIMES = [
    *("", "  ", "9", "12", "900", "9:0", "9:5", "24:00", "2400", "9:60", "0960", "25:10", "1:2:3"),
    *("13pm", "0am", "9.75", "9:30:00", "noon", "midnight", "nine", "at 9", "9 o'clock", "9h30"),
    *("5m", "+5m", "in 5m", "- 5m", "-5", "-5s", "-5d", "-99999m", "5m  before", "10:00 CEST"),
    *(
        "10:00 UTC+2",
        "2026-06-10 10:00",
        "tomorrow 9:00",
        "<t:>",
        "<t:abc>",
        "<t:1781082000",
        "t:1",
    ),
    *(
        "1781082000",
        "9:00\u0000",
        "½9",
        "\uff19\uff1a\uff10\uff10",
        "9:00 " + "x" * 64,
        "9" * 5_000,
        "x" * 40_000,
    ),
]


@pytest.mark.parametrize("text", REFUSED_TIMES, ids=lambda text: ascii(text[:12]))
def test_times_that_are_refused_with_examples(text):
    with pytest.raises(Unreadable, match=r"9:00, 0900, 9am, 9\.30pm") as refused:
        read_time(text, FRAME)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    "seconds",
    [
        -62135596800,
        253402300799,
        253402300800,
        999999999999,
        -999999999999,
        -62104060801,
        221813856000,
    ],
)
def test_a_timestamp_outside_of_the_calendar_is_refused(seconds):
    with pytest.raises(Unreadable, match="outside of the calendar"):
        read_time(f"<t:{seconds}>", FRAME)


@pytest.mark.parametrize("seconds", [-62104060800, 221813855999])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_the_first_and_last_timestamps_have_a_day(seconds, zone):
    instant = read_time(f"<t:{seconds}>", FRAME)
    assert day_of(instant, time(4), ZoneInfo(zone))


@pytest.mark.parametrize(
    ("text", "meant"),
    [("00:30", prague(13, 0, 30)), ("4:00", prague(12, 4)), ("9am", prague(12, 9))],
)
def test_a_time_given_with_a_day_is_of_that_conference_day(text, meant):
    assert read_time(text, FRAME, date(2026, 6, 12)) == meant


def test_at_night_a_time_means_the_day_that_has_not_ended():
    night = replace(FRAME, now=prague(11, 1).astimezone(UTC))
    assert night.today == TODAY
    assert read_time("23:30", night) == prague(10, 23, 30)
    assert read_time("00:30", night) == prague(11, 0, 30)


GAPS = [
    ("Europe/London", date(2026, 3, 28), "01:30", "00:59", "02:00"),
    ("Europe/London", date(2026, 3, 28), "01:00", "00:59", "02:00"),
    ("Europe/London", date(2026, 3, 28), "01:59", "00:59", "02:00"),
    ("America/New_York", date(2026, 3, 7), "02:30", "01:59", "03:00"),
    ("Africa/Cairo", date(2026, 4, 23), "00:00", "23:59", "01:00"),
    ("Australia/Lord_Howe", date(2026, 10, 3), "02:10", "01:59", "02:30"),
]


@pytest.mark.parametrize(("zone", "day", "text", "before", "after"), GAPS)
def test_a_skipped_hour_is_refused_naming_both_neighbours(zone, day, text, before, after):
    frame = replace(FRAME, zone=ZoneInfo(zone))
    with pytest.raises(Unreadable, match=f"{text} does not exist .*Give {before} or {after} inst"):
        read_time(text, frame, day)
    for neighbour in (before, after):
        assert read_time(neighbour, frame, day)


def test_a_repeated_hour_means_the_first():
    frame = replace(FRAME, zone=ZoneInfo("Europe/London"))
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 01:30 in summer time
    assert read_time("01:30", frame, date(2026, 10, 24)) == first
    assert on_day(time(1, 30, fold=1), date(2026, 10, 24), frame) == first


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", TODAY),
        ("Yesterday", date(2026, 6, 9)),
        ("TOMORROW", date(2026, 6, 11)),
        ("day 1", date(2026, 6, 9)),
        ("day 2", TODAY),
        ("Day2", TODAY),
        ("2020-07-23", date(2020, 7, 23)),
        ("2024-02-29", date(2024, 2, 29)),
        ("23 July", date(2026, 7, 23)),
        ("23. July 2020", date(2020, 7, 23)),
        ("july 23", date(2026, 7, 23)),
        ("Jul 23, 2020", date(2020, 7, 23)),
    ],
)
def test_days_that_are_read(text, day):
    assert read_day(text, FRAME) == day


REFUSED_DAYS = [
    *("", "monday", "next week", "23", "day", "day two", "day 2000", "23/07", "07/23", "23.07."),
    *("2020-7-3", "2020-13-01", "2020-02-30", "20200723", "5 may 6", "march 2020", "30 february"),
    *(
        "mayhem 5",
        "july",
        "0001-01-01",
        "9000-01-01",
        "8999-12-31",
        "9999-12-31",
        "2020-07-23 10:00",
        "x" * 40_000,
    ),
]


@pytest.mark.parametrize("text", REFUSED_DAYS, ids=lambda text: ascii(text[:12]))
def test_days_that_are_refused_with_examples(text):
    with pytest.raises(Unreadable, match="today, yesterday, tomorrow, day 2 or 2020-07-23"):
        read_day(text, FRAME)


def test_a_day_number_needs_a_first_day():
    with pytest.raises(Unreadable, match="no first day yet"):
        read_day("day 2", replace(FRAME, first_day=None))


@pytest.mark.parametrize(("text", "meant"), [("23:30", time(23, 30)), ("12.30am", time(0, 30))])
def test_a_time_of_day_is_read_without_a_date(text, meant):
    assert read_wall_time(text) == meant


@pytest.mark.parametrize("text", ["now", "-5m", "24:00", "", "9", "x" * 40_000])
def test_a_time_of_day_is_refused(text):
    with pytest.raises(Unreadable, match="23:30"):
        read_wall_time(text)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/Prague", "Europe/Prague"),
        (" europe/prague ", "Europe/Prague"),
        ("america/new york", "America/New_York"),
        ("utc", "UTC"),
    ],
)
def test_zones_are_read_in_any_case(text, zone):
    assert read_zone(text) == zone


@pytest.mark.parametrize(
    "text", ["", "Prague", "CEST", "+02:00", "../etc/passwd", "/etc/localtime", "x" * 40_000]
)
def test_zones_that_are_refused(text):
    with pytest.raises(Unreadable, match="Europe/Prague or UTC"):
        read_zone(text)


def test_zones_are_offered_by_any_part_of_their_name():
    assert zones_like("prag") == ["Europe/Prague"]
    assert "America/New_York" in zones_like("new york")
    assert len(zones_like("")) == 25
    assert all("/" in zone for zone in zones_like(""))
    assert zones_like("nowhere") == []


def test_an_instant_is_shown_in_the_events_zone():
    assert wall(datetime(2026, 6, 10, 7, 5, tzinfo=UTC), PRAGUE) == "09:05"


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text):
    for read in (
        lambda: read_time(text, FRAME),
        lambda: read_day(text, FRAME),
        lambda: read_wall_time(text),
        lambda: read_zone(text),
    ):
        try:
            assert read()
        except Unreadable:
            continue


@given(st.times(), st.dates(date(2015, 1, 1), date(2040, 1, 1)), st.times())
def test_a_time_with_a_day_is_within_that_conference_day(wall_time, day, day_ends):
    frame = Frame(NOW, ZoneInfo("UTC"), day_ends)
    assert day_of(on_day(wall_time, day, frame), day_ends, frame.zone) == day
