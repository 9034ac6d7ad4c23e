"""`preview` and `publish`: a day's post, seen or sent."""

import argparse
import sys
from collections.abc import Callable

from bot.app import open_app
from bot.cli.choosing import DAY, EVENT, event_of, post_of
from bot.cli.telling import complain, tell
from bot.config import Config
from bot.models import Day, Outcome, Summary


def add_to(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    """Add these commands to the command line."""
    command = add_parser(
        "preview",
        help="print a day's post, or the summary",
        description="Print a day's post, or the event's summary, as it would go out now. Works"
        " beside a running bot.",
    )
    command.set_defaults(run=preview)
    _add_choice(command)
    command = add_parser(
        "publish",
        help="publish a day, or the summary, now",
        description="Compile a day's post, or the event's summary, and push it to the site now."
        " Works beside a running bot; whatever both do at the same moment goes out once.",
    )
    command.set_defaults(run=publish)
    _add_choice(command)


def _add_choice(command: argparse.ArgumentParser) -> None:
    command.add_argument("day", metavar="DAY", help=f"{DAY}; or summary")
    command.add_argument("--event", metavar="TITLE", help=EVENT)


async def preview(config: Config, arguments: argparse.Namespace) -> int:
    async with open_app(config) as app:
        event = await event_of(app, arguments.event)
        day = await post_of(app, event, arguments.day)
        loaded, post = await app.publisher.preview(event.id, day)
        sys.stdout.write(post.text)
        for line in _lacking(loaded, await app.publisher.dead_links(loaded, post)):
            complain(line)
    return 0


async def publish(config: Config, arguments: argparse.Namespace) -> int:
    async with open_app(config) as app:
        event = await event_of(app, arguments.event)
        day = await post_of(app, event, arguments.day)
        publication = await app.publisher.publish(event.id, day)
        verb = "published" if publication.outcome is Outcome.PUSHED else "unchanged"
        tell(f"{verb}: {publication.path} in {publication.commit}")
        if link := app.publisher.link(event, publication):
            tell(link)
    return 0


def _lacking(day: Day, dead: list[str]) -> list[str]:
    """What a person may still want to add before it goes out."""
    pictures = sum(each.alt is None for each in day.pictures)
    numbers = {
        "notes that belong to no talk, so that it does not show them": day.unfiled,
        "pictures that could not be fetched yet": day.unfetched,
        "pictures without alt text": pictures,
        "talks without a link": 0 if isinstance(day, Summary) else len(day.unlinked),
    }
    lines = [f"{words}: {number}" for words, number in numbers.items() if number]
    return [*lines, *(f"it leads to nothing on the site: {link}" for link in dead)]
