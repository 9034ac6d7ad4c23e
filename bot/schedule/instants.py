"""Dates, times of day and durations as programme files write them. What is unclear is None."""

import re
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta

MAX_LENGTH = 40
MAX_DIGITS = 4  # of hours or minutes

_SPACED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[ T](\d{1,2}):(\d{2})(.*)")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ ,]+(\d{1,2}:\d{2}(?::\d{2})?))?")
_WALL = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?")


def read_instant(value: str) -> datetime | None:
    """A date with a time, such as 2026-06-10T09:00:00+02:00; naive without an offset."""
    typed = value.strip()
    if len(typed) > MAX_LENGTH:
        return None
    if found := _DOTTED.fullmatch(typed):
        return _joined(read_date(typed), read_wall(found[4] or ""))
    if found := _SPACED.fullmatch(typed):
        year, month, day, hour, minute, rest = found.groups()
        typed = f"{year}-{month:0>2}-{day:0>2}T{hour:0>2}:{minute}{rest.strip()}"
    try:
        instant = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return instant if len(typed) > len("2026-06-10") else None


def read_date(value: str) -> date | None:
    """A date, such as 2026-06-10 or 10.6.2026, whatever time stands behind it."""
    typed = value.strip()[:MAX_LENGTH]
    found = _DOTTED.fullmatch(typed)
    try:
        if found:
            day = date(int(found[3]), int(found[2]), int(found[1]))
        else:
            day = date.fromisoformat(typed[: len("2026-06-10")])
    except ValueError:
        return None
    return day if MINYEAR < day.year < MAXYEAR else None


def read_wall(value: str) -> time | None:
    """A time of day, such as 9:00 or 09:00:00."""
    found = _WALL.fullmatch(value.strip())
    try:
        return time(int(found[1]), int(found[2]), int(found[3] or 0)) if found else None
    except ValueError:
        return None


def read_duration(value: str) -> timedelta | None:
    """A length, such as 00:45, 00:45:00, 1:00:00:00 (days first) or 45 (minutes)."""
    parts = value.strip().split(":")
    if not all(part.isdecimal() and len(part) <= MAX_DIGITS for part in parts):
        return None
    match [int(part) for part in parts]:
        case [minutes] | [0, minutes]:
            length = timedelta(minutes=minutes)
        case [hours, minutes] | [hours, minutes, _]:
            length = timedelta(hours=hours, minutes=minutes)
        case [days, hours, minutes, _]:
            length = timedelta(days=days, hours=hours, minutes=minutes)
        case _:
            return None
    return length or None


def _joined(day: date | None, wall: time | None) -> datetime | None:
    return datetime.combine(day, wall) if day and wall else None


def on_day(day: date, wall: time, day_change: time) -> datetime:
    """A wall time of a conference day: before the day's change it is on the next date."""
    return datetime.combine(day + timedelta(days=1) if wall < day_change else day, wall)
