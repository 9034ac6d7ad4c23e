"""What people type as a time, a day or a zone, read without guessing. Pure: now is an argument.

What could mean two things is refused with examples, and nothing here falls back to another reading.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import MINYEAR, UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from dateutil import parser, tz

from bot.clock import at, day_of
from bot.errors import Unreadable
from bot.models import SUMMARY

MAX_LENGTH = 64  # dateutil's time grows with its input
TIME_EXAMPLES = "9:00, 0900, 9am, 9.30pm, 14:30, now, -5m or 10m ago"
NO_DAY = (
    "The summary is of all days, and no day itself. In Discord /preview day:summary shows it, and"
    " /publish what:summary sends it."
)
DAY_EXAMPLES = "today, yesterday, tomorrow, day 2 or 2020-07-23"

_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})")
_COMPACT = re.compile(r"(\d{2})(\d{2})")
_TWELVE = re.compile(r"(\d{1,2})(?:[:.](\d{2}))? ?([ap])\.?m\.?")
_AGO = re.compile(r"-(\d{1,4}) ?(m|min|h)|(\d{1,4}) ?(m|min|h) ago")
_STAMP = re.compile(r"<t:(-?\d{1,12})(?::[a-z])?>", re.IGNORECASE)
_NAME = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_MONTH = re.compile(rf"(?:\d{{1,2}}\.? {_NAME}|{_NAME} \d{{1,2}},?)(?: \d{{4}})?")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a time is read against: an instant, and an event's zone, day end and first day."""

    now: datetime
    zone: ZoneInfo
    day_ends: time
    first_day: date | None = None

    @property
    def today(self) -> date:
        """The conference day at hand."""
        return day_of(self.now, self.day_ends, self.zone)


def read_time(text: str, frame: Frame, day: date | None = None) -> datetime:
    """The instant that a text means, in UTC; a bare wall time is one of that conference day.

    Raises Unreadable for what cannot be read without guessing, and for a skipped hour.
    """
    typed = _typed(text, TIME_EXAMPLES)
    instant = _relative(typed, frame.now)
    if instant is not None:
        return _checked(instant, frame, day)
    wall = _wall_time(typed)
    if wall is None:
        raise _unreadable("time", text, TIME_EXAMPLES)
    return on_day(wall, day or frame.today, frame)


def _checked(instant: datetime, frame: Frame, day: date | None) -> datetime:
    """A relative time says its day itself; another one beside it would be ignored silently."""
    its_own = day_of(instant, frame.day_ends, frame.zone)
    if day is not None and its_own != day:
        raise Unreadable(
            f"That is on {its_own:%-d %B}, not on {day:%-d %B}. Give a time of that day, such as"
            " 9:00."
        )
    return instant


def read_wall_time(text: str) -> time:
    """A time of day without a date, such as a digest time. Raises Unreadable."""
    wall = _wall_time(_typed(text, "23:30"))
    if wall is None:
        raise _unreadable("time of day", text, "23:30 or 11.30pm")
    return wall


def read_day(text: str, frame: Frame) -> date:
    """The conference day that a text means. Raises Unreadable."""
    typed = _typed(text, DAY_EXAMPLES)
    offset = {"yesterday": -1, "today": 0, "tomorrow": 1}.get(typed)
    if offset is not None:
        return frame.today + timedelta(days=offset)
    if typed == "summary":
        raise Unreadable(NO_DAY)
    if number := re.fullmatch(r"day ?(\d{1,3})", typed):
        return _numbered(int(number[1]), frame)
    day = _date(typed, frame.today)
    if day is None or not _in_calendar(day):
        raise _unreadable("day", text, DAY_EXAMPLES)
    return day


def read_zone(text: str) -> str:
    """An IANA zone's name in its own spelling. Raises Unreadable."""
    wanted = text.strip().replace(" ", "_").casefold()
    for name in _zones():
        if name.casefold() == wanted:
            return name
    raise _unreadable("time zone", text, "Europe/Prague or UTC")


@cache
def _zones() -> frozenset[str]:
    """Read once, since it is looked up for every keystroke."""
    return frozenset(available_timezones())


def zones_like(text: str) -> list[str]:
    """At most 25 zone names that hold a text, those with regions first."""
    wanted = text.strip().replace(" ", "_").casefold()
    found = (name for name in _zones() if wanted in name.casefold())
    return sorted(found, key=lambda name: ("/" not in name, name.startswith("Etc/"), name))[:25]


def wall(instant: datetime, zone: ZoneInfo) -> str:
    """An instant as a wall time, such as 09:05."""
    return f"{instant.astimezone(zone):%H:%M}"


def _typed(text: str, examples: str) -> str:
    typed = " ".join(text.split()).lower()
    if not typed or len(typed) > MAX_LENGTH:
        raise _unreadable("time", text, examples)
    return typed


def _unreadable(what: str, text: str, examples: str) -> Unreadable:
    shown = " ".join(text.split())[:40]
    return Unreadable(f"I cannot read “{shown}” as a {what}. Write it like {examples}.")


def _relative(typed: str, now: datetime) -> datetime | None:
    if typed == "now":
        return now
    if found := _AGO.fullmatch(typed):
        amount, unit = int(found[1] or found[3]), found[2] or found[4]
        return now - (timedelta(hours=amount) if unit == "h" else timedelta(minutes=amount))
    if found := _STAMP.fullmatch(typed):
        return _stamp(int(found[1]))
    return None


def _stamp(seconds: int) -> datetime:
    try:
        instant = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        instant = datetime.min.replace(tzinfo=UTC)
    if not _in_calendar(instant):
        raise Unreadable("That timestamp lies outside of the calendar.")
    return instant


def _in_calendar(day: date) -> bool:
    """Whether the days around it can be named as well, and none of them is the summary's."""
    return MINYEAR < day.year < SUMMARY.year - 1


def _wall_time(typed: str) -> time | None:
    if found := _TWELVE.fullmatch(typed):
        return _twelve_hours(int(found[1]), int(found[2] or 0), found[3])
    found = _CLOCK.fullmatch(typed) or _COMPACT.fullmatch(typed)
    return _valid(lambda: time(int(found[1]), int(found[2]))) if found else None


def _twelve_hours(hour: int, minute: int, half: str) -> time | None:
    if not 1 <= hour <= 12:  # noqa: PLR2004  # the face of a clock
        return None
    return _valid(lambda: time(hour % 12 + (12 if half == "p" else 0), minute))


def _valid(make: Callable[[], time]) -> time | None:
    try:
        return make()
    except ValueError:
        return None


def on_day(wall_time: time, day: date, frame: Frame) -> datetime:
    """A wall time of a conference day; one before the day's end is in the night after it.

    Raises Unreadable for a skipped hour.
    """
    actual = day + timedelta(days=1) if wall_time < frame.day_ends else day
    local = datetime.combine(actual, wall_time, frame.zone)
    if not tz.datetime_exists(local):
        raise _skipped(local)
    return at(actual, wall_time, frame.zone)


def _skipped(local: datetime) -> Unreadable:
    after = tz.resolve_imaginary(local)
    gap = after.replace(tzinfo=None) - local.replace(tzinfo=None)
    first = local.replace(tzinfo=None)
    while not tz.datetime_exists((first - timedelta(minutes=1)).replace(tzinfo=local.tzinfo)):
        first -= timedelta(minutes=1)
    return Unreadable(
        f"{local:%H:%M} does not exist on {local:%Y-%m-%d} in {local.tzinfo}: the clocks jump"
        f" there. Give {first - timedelta(minutes=1):%H:%M} or {first + gap:%H:%M} instead."
    )


def _numbered(number: int, frame: Frame) -> date:
    if number < 1:
        raise Unreadable("Days are counted from 1. Give a date such as 2020-07-23.")
    if frame.first_day is None:
        raise Unreadable("The event has no first day yet. Give a date such as 2020-07-23.")
    day = date.fromordinal(min(frame.first_day.toordinal() + number - 1, date.max.toordinal()))
    if not _in_calendar(day):
        raise Unreadable("That day lies outside of the calendar.")
    return day


def _date(typed: str, today: date) -> date | None:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", typed):
            return date.fromisoformat(typed)
        if _MONTH.fullmatch(typed):
            return parser.parse(typed, default=datetime.combine(today, time())).date()
    except (ValueError, OverflowError):
        return None
    return None
