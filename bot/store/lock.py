"""One bot for each data folder: a lock on a file, which ends with the process that holds it."""

import errno
import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bot.errors import StoreBusy, StoreError

LOCK_FILE = "talknotes.lock"


def prepare(data_dir: Path, *, exclusive: bool) -> IO[str] | None:
    """Make the folder, and the lock if it is to be held: to be closed by the caller.

    Raises StoreBusy when another bot holds it, StoreError when the folder cannot be used.
    """
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        return _acquire(data_dir / LOCK_FILE) if exclusive else None
    except OSError as error:
        raise _unusable(data_dir, error.errno) from error


def check(data_dir: Path) -> None:
    """Raises StoreError if the folder is not there and could not be made. Makes nothing."""
    nearest = next(path for path in (data_dir, *data_dir.absolute().parents) if path.exists())
    if not nearest.is_dir():
        raise _unusable(data_dir, errno.ENOTDIR)
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise _unusable(data_dir, errno.EACCES)


@contextmanager
def held(data_dir: Path) -> Generator[None]:
    """Hold the lock while the block runs. Raises StoreBusy, StoreError."""
    lock = prepare(data_dir, exclusive=True)
    try:
        yield
    finally:
        release(lock)


def release(lock: IO[str] | None) -> None:
    if lock is not None:
        lock.close()


def _unusable(data_dir: Path, number: int | None) -> StoreError:
    return StoreError(
        f"DATA_DIR {data_dir} cannot be used: {os.strerror(number or errno.EIO)}. Name a folder"
        " that the bot may write to."
    )


def _acquire(path: Path) -> IO[str]:
    handle = path.open("a")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        raise StoreBusy(
            f"Another bot is already using {path.parent}. Stop it, or name another DATA_DIR."
        ) from None
    return handle
