"""On duty: what looks after a bot runs beside it, and ends with it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from bot.app import App
from bot.operating.systemd import ServiceManager
from bot.operating.watch import Watch


@asynccontextmanager
async def looked_after(app: App) -> AsyncGenerator[ServiceManager]:
    """Watch over the bot, and answer on METRICS_PORT where it is set, while the block runs.

    Yields the service manager, to be told when the bot begins to stop. Raises ConfigError when
    the port is taken.
    """
    manager = ServiceManager(app.config.notify_socket)
    async with AsyncExitStack() as stack:
        if app.config.metrics_port is not None:
            await stack.enter_async_context(_answering(app, app.config.metrics_port))
        watch = Watch(app.health, app.clock, manager)
        watching = asyncio.create_task(watch.run(), name="watch")
        try:
            yield manager
        finally:
            watching.cancel()
            await asyncio.wait([watching])


@asynccontextmanager
async def _answering(app: App, port: int) -> AsyncGenerator[None]:
    from bot.operating.metrics import Metrics  # noqa: PLC0415  # who asks for none pays for none
    from bot.operating.server import served  # noqa: PLC0415  # likewise

    async with served(port, app.health, Metrics(app.vitals, app.health, app.nightly.owed)):
        yield
