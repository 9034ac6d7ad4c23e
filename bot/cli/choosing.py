"""Which event and which day a command is about."""

from collections.abc import Sequence
from datetime import date

from bot.app import App
from bot.errors import NotFound, UserError
from bot.models import SUMMARY, Event
from bot.times import Frame, read_day

DAY = "today, yesterday, tomorrow, day 2 or 2020-07-23"
EVENT = "a part of the event's title, when there are several"


async def event_of(app: App, wanted: str | None) -> Event:
    """The event of which a part of the title was given; an active one alone need not be named.

    Raises NotFound, UserError.
    """
    events = await app.store.events.all()
    if not events:
        raise NotFound("There is no event yet. /event setup in Discord makes one.")
    active = [event for event in events if event.ended_at is None]
    if wanted is None and len(active) == 1:
        return active[0]
    return _chosen(events, wanted)


async def day_of(app: App, event: Event, text: str) -> date:
    """The day that was typed. Raises Unreadable."""
    first = await app.store.days.first(event)
    return read_day(text, Frame(app.clock.now(), event.zone, event.day_ends, first))


async def post_of(app: App, event: Event, text: str) -> date:
    """The same, or SUMMARY for the event's summary."""
    return SUMMARY if text.casefold() == "summary" else await day_of(app, event, text)


def _chosen(events: Sequence[Event], wanted: str | None) -> Event:
    named = (wanted or "").casefold()
    found = [event for event in events if named in {event.title.casefold(), str(event.id)}]
    found = found or [event for event in events if named in event.title.casefold()]
    if not found:
        raise NotFound(f"No event has {wanted!r} in its title. There is: {_listed(events)}.")
    if len(found) > 1:
        raise UserError(f"There are several: {_listed(found)}. Choose one with --event.")
    return found[0]


def _listed(events: Sequence[Event]) -> str:
    """Titles; those of one title are told apart by the number that can be given instead."""
    titles = [event.title for event in events]
    return ", ".join(
        f"{event.title} ({event.id})" if titles.count(event.title) > 1 else event.title
        for event in events
    )
