"""On duty: what looks after a bot runs beside it, and ends with it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from bot.app import App
from bot.backup.daily import DailyBackup
from bot.backup.offering import shelf_of
from bot.operating.systemd import ServiceManager
from bot.operating.watch import Watch


@asynccontextmanager
async def looked_after(app: App) -> AsyncGenerator[ServiceManager]:
    """Watch over the bot, back it up, and answer on METRICS_PORT, while the block runs.

    Yields the service manager, to be told when the bot begins to stop. Raises ConfigError when
    the port is taken.
    """
    manager = ServiceManager(app.config.notify_socket)
    async with AsyncExitStack() as stack:
        if app.config.metrics_port is not None:
            await stack.enter_async_context(_answering(app, app.config.metrics_port))
        watch = Watch(app.health, app.clock, manager)
        tasks = [asyncio.create_task(watch.run(), name="watch")]
        if app.config.backup_keep:
            backup = DailyBackup(
                shelf_of(app.config), app.config.backup_keep, app.clock, app.vitals
            )
            tasks.append(asyncio.create_task(backup.run(), name="daily backup"))
        try:
            yield manager
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)


@asynccontextmanager
async def _answering(app: App, port: int) -> AsyncGenerator[None]:
    from bot.operating.metrics import Metrics  # noqa: PLC0415  # who asks for none pays for none
    from bot.operating.server import served  # noqa: PLC0415  # likewise

    async with served(port, app.health, Metrics(app.vitals, app.health, app.nightly.owed)):
        yield
