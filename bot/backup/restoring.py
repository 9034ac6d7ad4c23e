"""A backup is put in place: looked through first, and never over a database."""

import shutil
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.backup import archive, folders
from bot.errors import StoreDamaged, StoreError
from bot.pictures.files import PictureFiles
from bot.store import copying, lock
from bot.store.aside import files_of
from bot.store.copying import Contents
from bot.store.database import FILE_NAME

STAGE = "restoring"  # in the data folder: a backup that is not in place yet


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place; `lacking` counts pictures that notes show and the backup lacks.

    `unsound` are pictures that were left out, being damaged.
    """

    contents: Contents
    pictures: int
    unsound: tuple[str, ...]
    lacking: int


def restore(data_dir: Path, source: Path) -> Restored:
    """Put a backup (a folder, a zip file, or a database alone) into an empty data folder.

    Raises StoreBusy while a bot uses the folder, StoreError when it holds a database, StoreDamaged
    when the backup's is damaged. Nothing is in place until everything is.
    """
    if not source.exists():
        raise StoreError(
            f"There is no {source}. Without a file, talknotes restore lists the daily backups."
        )
    with lock.held(data_dir):
        _check_empty(data_dir)
        try:
            with _stage(data_dir) as stage:
                _bring(source, stage)
                contents = _examined(source, stage)
                pictures, unsound = _place_pictures(stage, data_dir)
                (stage / FILE_NAME).replace(data_dir / FILE_NAME)
                copying.flush(data_dir)
        except OSError as error:
            raise StoreError(
                f"{source} cannot be restored: {error.strerror or error}. Nothing was changed."
            ) from error
    files = PictureFiles(data_dir / folders.PICTURES)
    lacking = sum(not files.path(*picture).exists() for picture in contents.pictures)
    return Restored(contents, pictures, tuple(unsound), lacking)


def _check_empty(data_dir: Path) -> None:
    there = files_of(data_dir / FILE_NAME)
    if any(file.stat().st_size for file in there):  # a file of no bytes is no database
        names = ", ".join(file.name for file in there)
        raise StoreError(
            f"{data_dir} is not empty ({names}), and nothing is ever put over a database. Move"
            " that away, or name another DATA_DIR."
        )


@contextmanager
def _stage(data_dir: Path) -> Generator[Path]:
    """A folder on the same disk, so that putting in place is renaming."""
    stage = data_dir / STAGE
    shutil.rmtree(stage, ignore_errors=True)  # of a try that was interrupted
    stage.mkdir(mode=0o700)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _bring(source: Path, stage: Path) -> None:
    if source.is_dir():
        copying.copy(source / FILE_NAME, stage / FILE_NAME)
        for name in folders.pictures_of(source):
            copy = stage / folders.PICTURES / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / folders.PICTURES / name, copy)
    elif _is_zip(source):
        archive.unpack(source, stage)
    else:
        copying.copy(source, stage / FILE_NAME)


def _is_zip(source: Path) -> bool:
    with source.open("rb") as file:
        return file.read(2) == b"PK"


def _examined(source: Path, stage: Path) -> Contents:
    try:
        return copying.examine(stage / FILE_NAME)
    except StoreDamaged as error:
        raise StoreDamaged(f"{source} is damaged. Nothing was changed.") from error


def _place_pictures(stage: Path, data_dir: Path) -> tuple[int, list[str]]:
    """Move sound pictures to where they belong; returns how many, and those that are not."""
    unsound: list[str] = []
    number = 0
    for name in list(folders.pictures_of(stage)):
        picture, place = stage / folders.PICTURES / name, data_dir / folders.PICTURES / name
        if not folders.is_sound(picture):
            unsound.append(name)
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        copying.flush(picture)
        picture.replace(place)
        number += 1
    return number, unsound
