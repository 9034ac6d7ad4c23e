"""`export` and `import`: what was noted, for other programs and for another database."""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

from bot.app import App, open_app
from bot.cli.choosing import DAY, EVENT, day_of, event_of
from bot.cli.telling import FAILED, tell
from bot.config import Config
from bot.errors import StoreError, UserError
from bot.exchange import incoming, outgoing
from bot.store.exchange import Scope

FORMATS = {
    "json": outgoing.write_json,
    "markdown": outgoing.write_markdown,
    "zip": outgoing.write_zip,
}
ABOUT = """\
Write what was noted to standard output. Works beside a running bot.

  json      everything that is known, hidden notes and former texts included:
            talknotes import takes it back, and other programs can read it
  markdown  the posts as they would go out now
  zip       both in one file, with the pictures

Without --event and --day, json and zip hold everything of all servers.
"""


def add_to(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    """Add these commands to the command line."""
    command = add_parser(
        "export",
        help="write what was noted as JSON, Markdown or a zip file",
        description=ABOUT,
        epilog="For example: talknotes export --day 2026-06-10 --format markdown > day.md",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(run=export)
    command.add_argument("--event", metavar="TITLE", help=EVENT)
    command.add_argument("--day", metavar="DAY", help=DAY)
    command.add_argument("--format", choices=FORMATS, default="json", help="json, if not given")
    command = add_parser(
        "import",
        help="take an export into an empty database",
        description="Take an export (JSON, or a zip file) into the database of DATA_DIR, which"
        " must be empty; all of it, or nothing. Refused while a bot uses it.",
    )
    command.set_defaults(run=import_)
    command.add_argument("file", metavar="FILE", type=Path, help="what talknotes export wrote")


async def export(config: Config, arguments: argparse.Namespace) -> int:
    if arguments.format == "zip" and sys.stdout.isatty():
        raise UserError("A zip file is nothing to look at: talknotes export --format zip > FILE")
    async with open_app(config) as app:
        scope = await _scope(app, arguments)
        try:
            await FORMATS[arguments.format](app, scope, sys.stdout.buffer)
            sys.stdout.flush()
        except BrokenPipeError:  # who read it has seen enough; nothing more is to be flushed
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return FAILED
    return 0


async def import_(config: Config, arguments: argparse.Namespace) -> int:
    document = await asyncio.to_thread(incoming.read_document, arguments.file)
    async with open_app(config, exclusive=True) as app:
        try:
            await asyncio.to_thread(incoming.keep_pictures, arguments.file, app.files)
            numbers = await app.store.exchange.read(document)
        except StoreError as error:
            raise StoreError(f"{arguments.file} was not imported. {error}") from error
        events, talks, notes = (numbers[name] for name in ("event", "talk", "note"))
        tell(f"Imported: events: {events}, talks: {talks}, notes: {notes}.")
        needed = await app.store.exchange.pictures(Scope())
        if lacking := sum(not app.files.path(*picture).exists() for picture in needed):
            tell(f"Pictures that {arguments.file} lacks: {lacking}. A zip file holds them.")
    return 0


async def _scope(app: App, arguments: argparse.Namespace) -> Scope:
    """What is asked for; Markdown is of one event, since others' posts are not read with it."""
    if not arguments.event and not arguments.day and arguments.format != "markdown":
        return Scope()
    event = await event_of(app, arguments.event)
    return Scope(event, await day_of(app, event, arguments.day) if arguments.day else None)
