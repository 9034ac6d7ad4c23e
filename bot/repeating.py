"""Work that is done again and again as long as the bot runs, and outlives its failures."""

import logging
from collections.abc import Awaitable, Callable

from bot.clock import Clock
from bot.errors import StoreError

log = logging.getLogger(__name__)


async def repeat(
    clock: Clock, pause: float, work: Callable[[], Awaitable[object]], failed: str
) -> None:
    """Do something now and after each pause (seconds), until cancelled.

    `failed` says in the log what was not done; it is tried again after the next pause.
    """
    while True:
        try:
            await work()
        except StoreError as error:
            log.warning("%s: %s", failed, error)
        except Exception:  # an edge: whatever one time met, there is a next one
            log.exception("%s; that is tried again in %.0f s", failed, pause)
        await clock.sleep(pause)
