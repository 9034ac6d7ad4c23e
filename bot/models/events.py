"""A conference."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo


class PublishMode(StrEnum):
    """When posts go out by themselves: once a day, also at each talk's end, or also during it."""

    NIGHTLY = "nightly"
    TALK = "talk"
    LIVE = "live"


class Timestamps(StrEnum):
    """What stands behind a bullet in the post.

    `RECORDING` is how far into the talk it was, as a link to that second of its recording.
    """

    NONE = "none"
    CLOCK = "clock"
    OFFSET = "offset"
    RECORDING = "recording"


@dataclass(frozen=True, slots=True)
class Event:
    """A conference. A guild has at most one whose `ended_at` is None."""

    id: int
    guild_id: int
    title: str
    timezone: str
    url: str | None
    first_day: date | None
    categories: tuple[str, ...]
    digest_time: time
    day_ends: time
    publish: PublishMode
    announce_channel: int | None
    ended_at: datetime | None
    timestamps: Timestamps = Timestamps.NONE
    threads: bool = False

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)
