"""A picture is made safe in a process of its own, started for it and ended after it.

What decodes pictures is written in C and reads what strangers send. So it runs without the bot's
secrets and within limits, and can neither hold up the event loop nor take the bot down with it.
"""

import asyncio
import json
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process

from bot.errors import Unreadable
from bot.models import SafePicture

EXTENSIONS = frozenset({"jpg", "png", "webp"})
PATIENCE = 120.0  # seconds: the process limits its own computing, but a host may be busy
WORKER = "bot.pictures.worker"
TOO_HARD = "It takes too much time or memory to open. Scale it down, then send it again."

log = logging.getLogger(__name__)


async def make_safe(content: bytes, worker: str = WORKER) -> SafePicture:
    """Make a safe picture of a file. Raises Unreadable; OSError if there can be no process."""
    paths = os.pathsep.join(path for path in sys.path if path)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", worker),
        env={"PYTHONPATH": paths},
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            out, err = await process.communicate(content)
    except TimeoutError:
        raise Unreadable(TOO_HARD) from None
    finally:
        await _end(process)
    if process.returncode != 0:
        log.warning("a picture's process ended with %s: %r", process.returncode, err[-500:])
        raise Unreadable(TOO_HARD)
    return _received(out)


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()


def _received(out: bytes) -> SafePicture:
    """What the process says, which a hostile file may have taken over."""
    line, _, content = out.partition(b"\n")
    facts = json.loads(line)
    if "refused" in facts:
        raise Unreadable(facts["refused"])
    safe = SafePicture(content, **facts)
    if safe.extension not in EXTENSIONS:
        raise ValueError(f"a picture's process wrote {safe.extension!r}")
    return safe
