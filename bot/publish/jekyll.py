"""What a Jekyll site's own configuration makes of our posts. Reads its text, asks nobody."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot.config import SiteConfig
from bot.models import Event

SETTINGS = "_config.yml"

_SETTING = re.compile(r"(future|permalink|timezone)[ \t]*:[ \t]+([^#\r\n]*?)[ \t]*(?:#.*)?")
_TRUE = frozenset({"true", "yes", "on"})


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings that decide where and when a post is to be seen."""

    future: bool = False
    permalink: str = "date"
    zone: tzinfo = UTC


def read(text: str) -> Settings:
    """The settings of a `_config.yml`; what it does not say is as Jekyll has it."""
    found = (_SETTING.fullmatch(line) for line in text.splitlines())
    said = {match[1]: match[2].strip("'\"") for match in found if match}
    return Settings(
        future=said.get("future", "").lower() in _TRUE,
        permalink=said.get("permalink") or "date",
        zone=_zone(said.get("timezone", "")),
    )


def remarks(
    settings: Settings, site: SiteConfig, events: Iterable[Event], now: datetime
) -> Iterator[str]:
    """What is other than the operator will expect, each with its cure."""
    if site.url is not None and site.permalink != settings.permalink:
        yield (
            f"links to posts lead nowhere, since BLOG_PERMALINK is {site.permalink!r} and the"
            f" site's {SETTINGS} says {settings.permalink!r}: set BLOG_PERMALINK to that"
        )
    if settings.future:
        return
    for event in events:
        ahead = _ahead(event, settings, now)
        if ahead > timedelta():
            yield (
                f"posts of {event.title} are hidden in the first {_hours(ahead)} of their day,"
                f" since {event.timezone} is ahead of the site: set future: true in its {SETTINGS}"
            )


def _ahead(event: Event, settings: Settings, now: datetime) -> timedelta:
    """By how much the event's day begins before the site's."""
    there = now.astimezone(settings.zone).utcoffset() or timedelta()
    return (now.astimezone(event.zone).utcoffset() or timedelta()) - there


def _hours(span: timedelta) -> str:
    hours = span / timedelta(hours=1)
    return "hour" if hours == 1 else f"{hours:g} hours"


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name) if name else UTC
    except (KeyError, ValueError, OSError):  # whatever it means there
        return UTC
