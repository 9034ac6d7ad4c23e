"""A backup as one zip file, to be carried elsewhere."""

import os
import shutil
import tempfile
import zipfile
import zlib
from pathlib import Path

from bot.backup import folders
from bot.errors import StoreDamaged, StoreError
from bot.store import copying
from bot.store.database import FILE_NAME


def pack(data_dir: Path, file: Path) -> None:
    """Write a backup of a data folder, also while a bot uses it. Raises StoreError."""
    if file.exists():
        raise StoreError(f"{file} exists already. Name a file that does not.")
    if not file.parent.is_dir():
        raise StoreError(f"{file.parent} is no folder. Make it, or name another file.")
    try:
        with tempfile.TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent) as folder:
            database = Path(folder) / FILE_NAME
            copying.copy(data_dir / FILE_NAME, database)
            copying.examine(database)
            packed = Path(folder) / "packed"
            _write(packed, database, data_dir)
            packed.replace(file)
        copying.flush(file.parent)
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error.strerror}.") from error


def unpack(file: Path, folder: Path) -> None:
    """Put what a backup holds into a folder. Raises StoreDamaged, StoreError, OSError."""
    try:
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                _check_name(file, name)
            archive.extractall(folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise StoreDamaged(f"{file} cannot be unpacked: {error}.") from error


def _write(packed: Path, database: Path, data_dir: Path) -> None:
    handle = os.open(packed, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "wb") as out:  # noqa: PTH123  # a handle, not a path
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.write(database, FILE_NAME)
            for name in folders.pictures_of(data_dir):
                _add(archive, data_dir / folders.PICTURES / name, f"{folders.PICTURES}/{name}")
        out.flush()
        os.fsync(out.fileno())


def _add(archive: zipfile.ZipFile, picture: Path, name: str) -> None:
    """A picture is small already, and may have been erased on purpose this very moment."""
    try:
        with picture.open("rb") as source:
            info = zipfile.ZipInfo(name)
            info.file_size = os.fstat(source.fileno()).st_size
            with archive.open(info, "w") as target:
                shutil.copyfileobj(source, target)
    except FileNotFoundError:
        return


def _check_name(file: Path, name: str) -> None:
    picture = name.removeprefix(f"{folders.PICTURES}/")
    if name != FILE_NAME and (picture == name or not folders.PICTURE.fullmatch(picture)):
        raise StoreError(
            f"{file} is no backup of this bot: it holds {name!r}. An export is taken in by"
            " talknotes import."
        )
