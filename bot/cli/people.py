"""`person`: what the operator does for who has left a server, or whose file is too large."""

import argparse
import json
from collections.abc import Callable

from bot.app import open_app
from bot.cli.telling import tell
from bot.config import Config


def add_to(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    """Add this command to the command line."""
    command = add_parser(
        "person",
        help="print or erase what is kept about somebody",
        description="Print as JSON, or erase for good, what is kept about somebody in a server, for"
        " people who cannot use /privacy there any more. `forget` is refused while a bot runs; the"
        " bot rewrites the published posts when it starts. Copies made before keep what they hold.",
    )
    command.set_defaults(run=person)
    command.add_argument("action", choices=("export", "forget"))
    command.add_argument("server", metavar="SERVER", type=int, help="the server's id")
    command.add_argument("person", metavar="PERSON", type=int, help="the person's id")


async def person(config: Config, arguments: argparse.Namespace) -> int:
    """Print or erase."""
    key = (arguments.server, arguments.person)
    forgets = arguments.action == "forget"
    async with open_app(config, exclusive=forgets) as app:
        if not forgets:
            found = await app.store.privacy.everything(*key)
            tell(json.dumps(found, ensure_ascii=False, indent=2))
            return 0
        days = await app.store.privacy.forget(*key)
        await app.pictures.clear()
        tell("Erased.")
        for day in days:
            tell(f"Rewritten when the bot runs: {day.path}")
    return 0
