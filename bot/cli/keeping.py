"""`migrate` and `backup`: the database brought up to date, and copied."""

import argparse
from collections.abc import Callable
from pathlib import Path

from bot.app import open_app
from bot.cli.telling import tell
from bot.config import Config
from bot.errors import StoreError


def add_to(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    """Add these commands to the command line."""
    command = add_parser(
        "migrate",
        help="bring the database up to date",
        description="Bring the database up to date, after a copy of it as it was. The bot does"
        " so itself when it starts; this command is refused while one runs.",
    )
    command.set_defaults(run=migrate)
    command = add_parser("backup", help="copy the database, also while the bot runs")
    command.set_defaults(run=backup)
    command.add_argument("file", metavar="FILE", type=Path, help="the copy; must not exist")


async def migrate(config: Config, _: argparse.Namespace) -> int:
    async with open_app(config, exclusive=True):
        tell("The database is up to date.")
    return 0


async def backup(config: Config, arguments: argparse.Namespace) -> int:
    async with open_app(config) as app:
        try:
            await app.store.database.backup(arguments.file)
        except OSError as error:
            raise StoreError(f"{arguments.file} cannot be written: {error.strerror}.") from error
        tell(f"Copied to {arguments.file}.")
    return 0
