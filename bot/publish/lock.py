"""One process of ours at a time: a lock on a file, held while an `async with` lasts.

The system lets go of it when its holder ends, however that happens.
"""

import fcntl
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.clock import Clock
from bot.publish import faults

_POLL_SECONDS = 0.1
_POLLS = 1200  # two minutes


@asynccontextmanager
async def locked(path: Path, clock: Clock) -> AsyncGenerator[None, None]:
    """Wait for the lock without holding up anything else.

    Raises SiteUnreachable after two minutes, SiteRefused if the file cannot be used.
    """
    descriptor = _open(path)
    try:
        await _acquire(descriptor, clock)
        yield
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise faults.local(error) from error


async def _acquire(descriptor: int, clock: Clock) -> None:
    for _ in range(_POLLS):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            await clock.sleep(_POLL_SECONDS)
        else:
            return
    raise faults.unreachable("Another run of this bot has been publishing for two minutes")
