"""The folder of daily backups: which there are, which is sound, and which are too old.

Each is a folder named by its day, so that what is due is seen from the disk and nothing is
remembered.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.backup import folders
from bot.errors import StoreError
from bot.store import copying
from bot.store.copying import Contents
from bot.store.database import FILE_NAME

MIGRATED = "*.schema-*.bak"  # copies beside the database, from before it was brought up to date


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup of a day; `day` is None for a copy made before a migration."""

    path: Path
    day: date | None

    @property
    def database(self) -> Path:
        return self.path if self.day is None else self.path / FILE_NAME


class Shelf:
    """The daily backups of a data folder. Blocking."""

    def __init__(self, folder: Path, data_dir: Path) -> None:
        self.folder = folder
        self._data_dir = data_dir

    def daily(self) -> list[Backup]:
        """The daily backups, newest first."""
        if not self.folder.is_dir():
            return []
        found = [Backup(path, day) for path in self.folder.iterdir() if (day := _day_of(path))]
        return sorted(found, key=lambda backup: backup.path.name, reverse=True)

    def all(self) -> list[Backup]:
        """These, then what was copied before migrations, newest schema first."""
        migrated = sorted(self._data_dir.glob(MIGRATED), key=_schema_of, reverse=True)
        return [*self.daily(), *(Backup(path, None) for path in migrated)]

    def sound(self) -> Iterator[tuple[Backup, Contents]]:
        """Those whose database is sound, and what they hold; each is read as it is asked for."""
        for backup in self.all():
            try:
                yield backup, copying.examine(backup.database)
            except StoreError:
                continue

    def newest_day(self) -> date | None:
        """The day of the newest daily backup."""
        return next((backup.day for backup in self.daily()), None)

    def add(self, day: date) -> Path:
        """Make a day's backup; returns where it is.

        Raises StoreError, also when the disk has too little room.
        """
        target = self.folder / day.isoformat()
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _check_room(self.folder, self._data_dir / FILE_NAME)
        except OSError as error:
            raise StoreError(f"No backup in {self.folder}: {error.strerror}.") from error
        earlier = next((backup.path for backup in self.daily()), None)
        folders.make(self._data_dir, target, earlier)
        return target

    def thin_out(self, keep: int) -> list[Path]:
        """Delete all but the newest; returns what was deleted."""
        old = [backup.path for backup in self.daily()[keep:]]
        for path in old:
            shutil.rmtree(path, ignore_errors=True)
        return old


def _check_room(folder: Path, database: Path) -> None:
    """A backup must not take the room that notes need. Raises StoreError, OSError."""
    free, needed = shutil.disk_usage(folder).free, 2 * database.stat().st_size
    if free < needed:
        raise StoreError(
            f"No backup in {folder}: the disk has {free >> 20} MB of room left and a backup needs"
            f" {needed >> 20} MB. Free some, or name another disk in BACKUP_DIR."
        )


def _day_of(path: Path) -> date | None:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", path.name):
        return None
    try:
        return date.fromisoformat(path.name)
    except ValueError:
        return None


def _schema_of(path: Path) -> int:
    found = re.search(r"schema-(\d+)", path.name)
    return int(found[1]) if found else 0
