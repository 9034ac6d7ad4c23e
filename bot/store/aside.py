"""A damaged database is set aside: never repaired in place, never overwritten."""

from itertools import count
from pathlib import Path

from bot.errors import StoreError

FOLDERS = "damaged-*"
SUFFIXES = ("", "-wal", "-shm")  # SQLite's files of one database


def set_aside(path: Path) -> Path:
    """Move a database with what belongs to it into a new folder beside it. Raises StoreError."""
    try:
        folder = _new_folder(path.parent)
        for file in files_of(path):
            file.rename(folder / file.name)
    except OSError as error:
        raise StoreError(
            f"{path} is damaged and cannot be set aside: {error.strerror}. Nothing was changed."
        ) from error
    return folder


def files_of(path: Path) -> list[Path]:
    """The files of a database that are there; a write-ahead log alone must not meet another."""
    named = (path.with_name(f"{path.name}{suffix}") for suffix in SUFFIXES)
    return [file for file in named if file.exists()]


def _new_folder(parent: Path) -> Path:
    for number in count(1):
        folder = parent / FOLDERS.replace("*", str(number))
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder
    raise AssertionError  # numbers do not end
