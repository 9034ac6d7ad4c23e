"""A backup as a folder: a consistent copy of the database, then the pictures that it may show.

The database comes first, so that no note in it shows a picture that the backup lacks. Pictures
never change once they are written, so a backup shares the files of the one before it by hard links:
each is whole, and all together take little more room than one.
"""

import filecmp
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path

from bot.errors import StoreError
from bot.pictures.files import FOLDER as PICTURES
from bot.store import copying
from bot.store.database import FILE_NAME

PICTURE = re.compile(r"([0-9a-f]{2})/(\1[0-9a-f]{62})\.[a-z0-9]{1,8}")


def make(data_dir: Path, target: Path, earlier: Path | None = None) -> None:
    """Make a backup, whole or not at all; `earlier` is one to share pictures with.

    Nothing has changed since the earlier one? Then that becomes the new one. Raises StoreError.
    """
    part = target.with_name(f".{target.name}.part")
    try:
        _fill(data_dir, part, earlier)
        copying.examine(part / FILE_NAME)
        if earlier is not None and _are_equal(part, earlier):
            earlier.rename(target)
        else:
            part.rename(target)
        copying.flush(target.parent)
    except OSError as error:
        raise StoreError(f"No backup at {target}: {error.strerror}.") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def pictures_of(folder: Path) -> Iterator[str]:
    """The pictures below a data folder or a backup, named as below its folder of pictures."""
    root = folder / PICTURES
    for path in sorted(root.glob("??/*")):
        name = path.relative_to(root).as_posix()
        if PICTURE.fullmatch(name):
            yield name


def is_sound(path: Path) -> bool:
    """Whether a picture is what its name says."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest() == path.stem


def _fill(data_dir: Path, part: Path, earlier: Path | None) -> None:
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700)
    copying.copy(data_dir / FILE_NAME, part / FILE_NAME)
    for name in pictures_of(data_dir):
        copy = part / PICTURES / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if earlier is None or not _shared(earlier / PICTURES / name, copy):
            with suppress(FileNotFoundError):  # it was erased on purpose this very moment
                shutil.copyfile(data_dir / PICTURES / name, copy)
                copying.flush(copy)


def _shared(former: Path, copy: Path) -> bool:
    """Whether a picture could be taken from an earlier backup; some disks know no links."""
    try:
        os.link(former, copy)
    except OSError:
        return False
    return True


def _are_equal(one: Path, other: Path) -> bool:
    """Whether two backups hold the same: equal databases are copied to equal bytes."""
    if list(pictures_of(one)) != list(pictures_of(other)):
        return False
    names = (one / FILE_NAME, other / FILE_NAME)
    return all(name.is_file() for name in names) and filecmp.cmp(*names, shallow=False)
