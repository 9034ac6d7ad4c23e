"""Programmes as calendars (.ics), read with the icalendar library."""

import re
import warnings
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar.cal import Component

from bot.errors import Unreadable
from bot.schedule import fields
from bot.schedule.assembly import Assembly, Item

BROKEN = "That calendar is broken or cut off. Get the file again and send it whole."
MAX_OBSERVANCES = 200  # changes between summer and winter that a file may describe

# the library keeps the zones that files describe for the whole process, by names of the files'
# own choice: without a fresh start one file's zones would be another's
_library = Lock()

_FOLD = re.compile(r"\r?\n[ \t]")
_OBSERVANCE = re.compile(r"^BEGIN:(?:STANDARD|DAYLIGHT)\s*$", re.IGNORECASE | re.MULTILINE)
_ZONE = re.compile(r"^BEGIN:VTIMEZONE\b", re.IGNORECASE | re.MULTILINE)
_END_OF_ZONE = re.compile(r"^END:VTIMEZONE\b", re.IGNORECASE | re.MULTILINE)
_RULE = re.compile(r"^R(?:RULE|DATE)[^:\n]*:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_YEARLY = re.compile(
    r"(?:(?:FREQ=YEARLY|BYMONTH=\d{1,2}|BYDAY=[-+]?\d?[A-Z]{2}|BYMONTHDAY=[-\d,]{1,30}"
    r"|INTERVAL=1|WKST=[A-Z]{2}|UNTIL=[0-9TZ]{8,16}|COUNT=\d{1,3})(?:;|$))+|[0-9TZ,]{1,2000}",
    re.IGNORECASE,
)


def read_calendar(text: str, assembly: Assembly) -> str:
    """Take the events of a calendar; returns its name. Raises Unreadable for a broken one."""
    if not text.rstrip().upper().endswith("END:VCALENDAR"):
        raise Unreadable(BROKEN)
    _check_zones(_FOLD.sub("", text))
    with _library, warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # the library tells of guessed zones; we tell of unknown ones
        return _read(text, assembly)


def _check_zones(unfolded: str) -> None:
    """Raises Unreadable for zones whose clocks change so often that they would keep us busy."""
    if len(_OBSERVANCE.findall(unfolded)) > MAX_OBSERVANCES:
        raise Unreadable("That calendar describes too many time zones. Give one conference's file.")
    for start in _ZONE.finditer(unfolded):
        end = _END_OF_ZONE.search(unfolded, start.end())
        zone = unfolded[start.end() : end.start() if end else None]
        if not all(_YEARLY.fullmatch(rule[1].strip()) for rule in _RULE.finditer(zone)):
            raise Unreadable(
                "That calendar describes a time zone whose clocks change more often than twice a"
                " year. Export it again with a zone such as Europe/Prague, or in UTC."
            )


def _read(text: str, assembly: Assembly) -> str:
    from icalendar import Calendar, use_zoneinfo  # noqa: PLC0415  # slow, and seldom needed

    use_zoneinfo()
    try:
        calendars = Calendar.from_ical(text, multiple=True)
        for calendar in calendars:
            for event in calendar.events:
                _take(event, assembly)
    except (ValueError, IndexError, KeyError, RecursionError) as error:
        raise Unreadable(BROKEN) from error
    return next((_text(calendar, "X-WR-CALNAME") for calendar in calendars), "")


def _take(event: "Component", assembly: Assembly) -> None:
    title, start = _text(event, "SUMMARY"), _value(event, "DTSTART")
    if not isinstance(start, datetime):
        reason = "it lasts all day" if start is not None else "it has no time that I can read"
        assembly.skip(title or _text(event, "UID"), reason)
        return
    end, duration = _value(event, "DTEND"), _value(event, "DURATION")
    description = _text(event, "DESCRIPTION")
    if event.get("RRULE") is not None:
        assembly.remark("It repeats; only its first date was read", title)
    assembly.add(
        Item(
            title=title,
            start=start,
            end=end if isinstance(end, datetime) else None,
            duration=duration if isinstance(duration, timedelta) else None,
            ident=_text(event, "UID"),
            room=_text(event, "LOCATION"),
            url=_text(event, "URL") or fields.first_link(description),
            speakers=[],
            abstract=description,
            track=_categories(event),
            cancelled=_text(event, "STATUS").upper() == "CANCELLED",
            zone=_zone_name(event),
        )
    )


def _single(event: "Component", name: str) -> object:
    """A property; the first one where the file repeats what may stand there once."""
    value: object = event.get(name)
    return next(iter(fields.listed(value)), value)


def _text(event: "Component", name: str) -> str:
    value = _single(event, name)
    return "" if value is None else str(value).strip()


def _value(event: "Component", name: str) -> object:
    """What a date or a length stands for; None where it is missing or broken."""
    try:
        return getattr(_single(event, name), "dt", None)
    except ValueError:
        return None


def _zone_name(event: "Component") -> str:
    parameters = getattr(_single(event, "DTSTART"), "params", {})
    return str(parameters.get("TZID", ""))


def _categories(event: "Component") -> str:
    value = _single(event, "CATEGORIES")
    found = getattr(value, "cats", [])
    return str(found[0]) if found else ""
