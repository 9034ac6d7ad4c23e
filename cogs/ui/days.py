"""A day in words: what its post holds, and what a person may still want to add."""

from datetime import datetime, timedelta

from bot.clock import day_due, day_of
from bot.models import Day, Event, Kind, State, Talk
from bot.times import wall
from cogs.ui.answers import counted, plain, shortened

LISTED = 25  # talks of a day that fit into a message


def next_digest(event: Event, now: datetime) -> datetime:
    """When the next digest goes out by itself."""
    today = day_of(now, event.day_ends, event.zone)
    due = day_due(today, event.digest_time, event.day_ends, event.zone)
    tomorrow = today + timedelta(days=1)
    return due if due > now else day_due(tomorrow, event.digest_time, event.day_ends, event.zone)


def summary(day: Day) -> str:
    """What a day's post holds, and what is missing, one line each."""
    lines = [f"**{plain(day.heading)}**, {day.date:%A, %d %B %Y}"]
    lines += [
        f"{wall(part.talk.starts_at, day.event.zone)} {plain(shortened(part.talk.title, 60))}:"
        f" {counted(len(part.notes), 'note')}"
        for part in day.talks[:LISTED]
    ]
    return "\n".join([*lines, *missing(day)])


def missing(day: Day) -> list[str]:
    """What a person may still want to add, in sentences."""
    found: list[str] = []
    if day.unfiled:
        verb = "belongs" if day.unfiled == 1 else "belong"
        found.append(
            f"⚠️ {counted(day.unfiled, 'note')} {verb} to no talk and will not be in the post:"
            " /notes list shows them, /notes move files them."
        )
    if not day.introduction:
        found.append("No introduction yet: /day edit.")
    if unlinked := sum(_lacks_link(part.talk) for part in day.talks):
        found.append(f"{counted(unlinked, 'talk')} without a link: /talk edit.")
    return found


def _lacks_link(talk: Talk) -> bool:
    return talk.url is None and talk.kind is Kind.TALK and talk.state is not State.CANCELLED
