"""The running bot as one process: starts the client, stops it in time when asked."""

import asyncio
import logging

from bot import __version__
from bot.app import open_app
from bot.client import Client
from bot.config import Config
from bot.errors import ConfigError
from bot.operating.duty import looked_after

STOP_WITHIN = 9.0  # seconds: what hangs longer is abandoned, and safe to be
ANSWER_WITHIN = 2.0  # of these seconds are for people who wait for an answer

log = logging.getLogger(__name__)


async def serve(config: Config, stopping: asyncio.Event) -> int:
    """Run until `stopping` is set; returns the exit code.

    Raises ConfigError without a token, StoreError when the database cannot be used, and what
    Client.start raises.
    """
    if config.token is None:
        raise ConfigError("DISCORD_TOKEN: not set; copy .env.example to .env and fill it in")
    async with (
        open_app(config, exclusive=True) as app,
        looked_after(app) as manager,
        Client(app) as client,
    ):
        log.info("talknotes %s starts%s", __version__, _rehearsal(config))
        running = asyncio.create_task(client.start(config.token), name="client")
        stopped = asyncio.create_task(stopping.wait(), name="signal")
        await asyncio.wait({running, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if running.done():
            running.result()
        else:
            manager.tell(STOPPING="1")
            await _stop(client, running)
        return 0


async def _stop(client: Client, running: asyncio.Task[None]) -> None:
    """No new work, then let what runs finish; the store drains after this."""
    log.info("stopping")
    running.cancel()  # first, so that a start under way loads nothing more
    await asyncio.gather(running, return_exceptions=True)
    await _finish(client.work())
    try:
        await asyncio.wait_for(client.close(), STOP_WITHIN - ANSWER_WITHIN)
    except TimeoutError:
        log.warning("the connection did not close in time; it is dropped")


async def _finish(work: set[asyncio.Task[None]]) -> None:
    """Let people have their answers; what takes longer is dropped, before its connection is."""
    if work:
        await asyncio.wait(work, timeout=ANSWER_WITHIN)
    for task in work:
        task.cancel()
    await asyncio.gather(*work, return_exceptions=True)


def _rehearsal(config: Config) -> str:
    start = config.rehearsal_start
    return f" in a rehearsal that begins at {start.isoformat()}" if start else ""
