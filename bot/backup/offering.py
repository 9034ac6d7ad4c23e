"""A database that is gone is never begun anew in silence: the newest good backup is offered."""

import shlex

from bot.backup.shelf import Backup, Shelf
from bot.config import Config
from bot.errors import StoreLost
from bot.store import aside
from bot.store.copying import Contents
from bot.store.database import FILE_NAME


def refuse_to_begin_anew(config: Config) -> None:
    """Raises StoreLost where there is no database, but was one. Blocking."""
    if not _has_database(config) and _had_one(config):
        raise StoreLost(f"There is no database in {config.data_dir}, but there was one.")


def is_fresh(config: Config) -> bool:
    """Whether there is no database and never was one. Blocking."""
    return not _has_database(config) and not _had_one(config)


def _has_database(config: Config) -> bool:
    database = config.data_dir / FILE_NAME
    return database.exists() and database.stat().st_size > 0


def _had_one(config: Config) -> bool:
    return any(config.data_dir.glob(aside.FOLDERS)) or bool(shelf_of(config).daily())


def offer(config: Config) -> str:
    """Which backup to put in place and how, in a sentence or two. Blocking: it reads them."""
    found = next(shelf_of(config).sound(), None)
    if found is None:
        return (
            f"There is no good backup in {config.backups}. If you have one elsewhere, talknotes"
            f" restore FILE puts it in place. {_anew(config)}"
        )
    backup, contents = found
    command = f"talknotes restore {shlex.quote(str(backup.path))}"
    return f"The newest good backup, {described(backup, contents)}, is put in place by: {command}"


def described(backup: Backup, contents: Contents) -> str:
    """A backup in words."""
    notes = f"{contents.notes} note" + ("" if contents.notes == 1 else "s")
    if backup.day is None:
        return f"made before an update from schema {contents.schema}, with {notes}"
    return f"of {backup.day:%A, %-d %B %Y}, with {notes}"


def shelf_of(config: Config) -> Shelf:
    return Shelf(config.backups, config.data_dir)


def _anew(config: Config) -> str:
    folders = [str(path) for path in sorted(config.data_dir.glob(aside.FOLDERS))]
    if not folders:
        return ""
    return f"To begin with nothing instead, move {' and '.join(folders)} elsewhere."
