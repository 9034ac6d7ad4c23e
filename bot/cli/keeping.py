"""`migrate`, `backup` and `restore`: the data folder brought up to date, copied and put back."""

import argparse
import asyncio
from collections.abc import Callable
from pathlib import Path

from bot.app import open_app
from bot.backup import archive
from bot.backup.offering import described, shelf_of
from bot.backup.restoring import Restored, restore
from bot.backup.shelf import Backup
from bot.cli.telling import tell
from bot.config import Config
from bot.errors import StoreError
from bot.store import copying


def add_to(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    """Add these commands to the command line."""
    command = add_parser(
        "migrate",
        help="bring the database up to date",
        description="Bring the database up to date, after a copy of it as it was. The bot does"
        " so itself when it starts; this command is refused while one runs.",
    )
    command.set_defaults(run=migrate)
    command = add_parser(
        "backup",
        help="copy the database and the pictures into a zip file",
        description="Copy the database and the pictures into one zip file, also while the bot"
        " runs. A running bot makes a backup each day by itself, see BACKUP_DIR and BACKUP_KEEP.",
    )
    command.set_defaults(run=backup)
    command.add_argument("file", metavar="FILE", type=Path, help="the zip file; must not exist")
    command = add_parser(
        "restore",
        help="put a backup in place, into an empty DATA_DIR",
        description="Look through a backup, then put it into DATA_DIR, which must hold no database:"
        " nothing is ever put over one. Without FILE, list the daily backups.",
    )
    command.set_defaults(run=put_back)
    command.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        nargs="?",
        help="a zip file, the folder of a daily backup, or a database file alone",
    )


async def migrate(config: Config, _: argparse.Namespace) -> int:
    async with open_app(config, exclusive=True):
        tell("The database is up to date.")
    return 0


async def backup(config: Config, arguments: argparse.Namespace) -> int:
    await asyncio.to_thread(archive.pack, config.data_dir, arguments.file)
    tell(f"Copied to {arguments.file}.")
    return 0


async def put_back(config: Config, arguments: argparse.Namespace) -> int:
    if arguments.file is None:
        await asyncio.to_thread(_list, config)
        return 0
    restored = await asyncio.to_thread(restore, config.data_dir, arguments.file)
    _tell_restored(config, restored)
    return 0


def _list(config: Config) -> None:
    backups = shelf_of(config).all()
    if not backups:
        tell(f"There is no backup in {config.backups}.")
    for each in backups:
        tell(f"{each.path}: {_looked_through(each)}")


def _looked_through(each: Backup) -> str:
    try:
        return described(each, copying.examine(each.database))
    except StoreError as error:
        return f"not good: {error}"


def _tell_restored(config: Config, restored: Restored) -> None:
    notes, pictures = restored.contents.notes, restored.pictures
    tell(f"In place in {config.data_dir}: notes: {notes}, pictures: {pictures}.")
    if restored.unsound:
        names = ", ".join(restored.unsound)
        tell(f"Left out, since they are damaged in the backup: {names}.")
    if restored.lacking:
        tell(f"Pictures that notes show and the backup lacks: {restored.lacking}.")
    tell("Start the bot: talknotes run.")
