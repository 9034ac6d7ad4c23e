"""Instants as words, in the manner of Discord's timestamps but in the zone of the event."""

from datetime import UTC, datetime, timedelta, tzinfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FORMS = {
    "t": "{at:%H:%M}",
    "T": "{at:%H:%M:%S}",
    "d": "{at:%Y-%m-%d}",
    "D": "{at.day} {at:%B} {at.year}",
    "f": "{at.day} {at:%B} {at.year} {at:%H:%M}",
    "F": "{at:%A}, {at.day} {at:%B} {at.year} {at:%H:%M}",
}


def shown(seconds: int, form: str | None, zone: tzinfo) -> str | None:
    """An instant in one of Discord's forms, None if it is out of the calendar.

    A page does not tick, so the relative form shows the date and time.
    """
    try:
        at = (_EPOCH + timedelta(seconds=seconds)).astimezone(zone)
    except OverflowError:
        return None
    return _FORMS.get(form or "f", _FORMS["f"]).format(at=at)
