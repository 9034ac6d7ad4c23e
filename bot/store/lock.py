"""One bot for each data folder: a lock on a file, which ends with the process that holds it."""

import fcntl
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
        raise StoreError(
            f"DATA_DIR {data_dir} cannot be used: {error.strerror}. Name a folder that the bot"
            " may write to."
        ) from error


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
