"""Now, sleep, and the conference day: the only place that reads the clock.

A conference day runs from `day_ends` to `day_ends` in the event's zone, so that a note taken at
one in the morning still belongs to the evening before. Instants are aware UTC values everywhere;
a zone is asked for only to name a day or a wall time.
"""

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

from dateutil import tz


class Clock:
    """What time it is. A rehearsal shifts it, so that a day can be played before it comes.

    `rehearsal_start` is the instant that the clock shows when it is made.
    """

    def __init__(self, rehearsal_start: datetime | None = None) -> None:
        self.rehearsal = rehearsal_start is not None
        self._shift = rehearsal_start - self._read() if rehearsal_start else timedelta()

    def _read(self) -> datetime:
        return datetime.now(UTC)

    def now(self) -> datetime:
        """The instant that the bot takes for now, in UTC."""
        return self.shifted(self._read())

    def shifted(self, instant: datetime) -> datetime:
        """An instant that Discord tells (an interaction's, a message's) on this clock."""
        return instant.astimezone(UTC) + self._shift

    def told(self, instant: datetime) -> datetime:
        """An instant of this clock as Discord tells it."""
        return instant - self._shift

    def elapsed(self) -> float:
        """Seconds since some instant, on a clock that nobody sets: to measure how long it took."""
        return monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait that many seconds, none if negative."""
        await asyncio.sleep(max(0.0, seconds))


def at(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The instant of a wall time. A skipped one moves forward, a repeated one means the first."""
    local = datetime.combine(day, wall.replace(fold=0), zone)
    return tz.resolve_imaginary(local).astimezone(UTC)


def day_start(day: date, day_ends: time, zone: ZoneInfo) -> datetime:
    """The first instant of a conference day."""
    return at(day, day_ends, zone)


def day_over(day: date, day_ends: time, zone: ZoneInfo) -> datetime:
    """The first instant that no longer belongs to a conference day."""
    return at(day + timedelta(days=1), day_ends, zone)


def day_due(day: date, digest_time: time, day_ends: time, zone: ZoneInfo) -> datetime:
    """When a day's digest goes out. A time before `day_ends` means the next date's."""
    wall_day = day + timedelta(days=1) if digest_time < day_ends else day
    return at(wall_day, digest_time, zone)


def day_of(instant: datetime, day_ends: time, zone: ZoneInfo) -> date:
    """The conference day that an instant belongs to."""
    day = instant.astimezone(zone).date()
    if instant < day_start(day, day_ends, zone):
        return day - timedelta(days=1)
    if instant >= day_over(day, day_ends, zone):
        return day + timedelta(days=1)
    return day
