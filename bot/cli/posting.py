"""`preview` and `publish`: a day's post, seen or sent."""

import argparse
import sys
from collections.abc import Callable

from bot.app import App, open_app
from bot.cli.telling import tell
from bot.config import Config
from bot.errors import NotFound, UserError
from bot.models import Event, Outcome
from bot.times import Frame, read_day

DAY = "today, yesterday, tomorrow, day 2 or 2020-07-23"
EVENT = "a part of the event's title, when there are several"


def add_to(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    """Add these commands to the command line."""
    command = add_parser(
        "preview",
        help="print a day's post",
        description="Print a day's post as it would go out now. Works beside a running bot.",
    )
    command.set_defaults(run=preview)
    _add_choice(command)
    command = add_parser(
        "publish",
        help="publish a day now",
        description="Compile a day's post and push it to the site now. Works beside a running"
        " bot; whatever both do at the same moment goes out once.",
    )
    command.set_defaults(run=publish)
    _add_choice(command)


def _add_choice(command: argparse.ArgumentParser) -> None:
    command.add_argument("day", metavar="DAY", help=DAY)
    command.add_argument("--event", metavar="TITLE", help=EVENT)


async def preview(config: Config, arguments: argparse.Namespace) -> int:
    async with open_app(config) as app:
        event = await _event(app, arguments.event)
        day = read_day(arguments.day, await _frame(app, event))
        _, post = await app.publisher.preview(event.id, day)
        sys.stdout.write(post.text)
    return 0


async def publish(config: Config, arguments: argparse.Namespace) -> int:
    async with open_app(config) as app:
        event = await _event(app, arguments.event)
        day = read_day(arguments.day, await _frame(app, event))
        publication = await app.publisher.publish(event.id, day)
        verb = "published" if publication.outcome is Outcome.PUSHED else "unchanged"
        tell(f"{verb}: {publication.path} in {publication.commit}")
        if link := app.publisher.link(event, publication):
            tell(link)
    return 0


async def _event(app: App, wanted: str | None) -> Event:
    active = await app.store.events.all_active()
    if not active:
        raise NotFound("No event is active. /event setup in Discord makes one.")
    titles = ", ".join(event.title for event in active)
    named = (wanted or "").casefold()
    events = [event for event in active if event.title.casefold() == named]
    events = events or [event for event in active if named in event.title.casefold()]
    if not events:
        raise NotFound(f"No active event has {wanted!r} in its title. There is: {titles}.")
    if len(events) > 1:
        raise UserError(f"Several events are active: {titles}. Choose one with --event.")
    return events[0]


async def _frame(app: App, event: Event) -> Frame:
    first = await app.store.days.first(event)
    return Frame(app.clock.now(), event.zone, event.day_ends, first)
