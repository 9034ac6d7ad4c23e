"""Answers on 127.0.0.1 alone: /healthz, /readyz and /metrics."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.errors import ConfigError
from bot.operating.health import Health
from bot.operating.metrics import CONTENT_TYPE, Metrics

HOST = "127.0.0.1"
OK, UNAVAILABLE = 200, 503


@asynccontextmanager
async def served(port: int, health: Health, metrics: Metrics) -> AsyncGenerator[None]:
    """Answer while the block runs. Raises ConfigError when the port is taken."""

    async def healthz(_: web.Request) -> web.Response:
        """Whether a restart would be no help."""
        return _told(health, well=health.live, word="alive")

    async def readyz(_: web.Request) -> web.Response:
        """Whether it has reached Discord and nothing is wrong."""
        return _told(health, well=health.ready, word="ready")

    async def exposed(_: web.Request) -> web.Response:
        return web.Response(body=await metrics.exposed(), headers={"Content-Type": CONTENT_TYPE})

    application = web.Application()
    paths = {"/healthz": healthz, "/readyz": readyz, "/metrics": exposed}
    application.add_routes([web.get(path, handler) for path, handler in paths.items()])
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
    except OSError as error:
        await runner.cleanup()
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise ConfigError(
            f"METRICS_PORT: {port} cannot be used ({reason}); choose another"
        ) from error
    try:
        yield
    finally:
        await runner.cleanup()


def _told(health: Health, *, well: bool, word: str) -> web.Response:
    """The word alone, or a "not" before it and why."""
    if well:
        return web.Response(text=f"{word}\n")
    troubles = [f"{trouble.name}: {trouble.sentence}" for trouble in health.troubles()]
    lines = [f"not {word}", *(troubles or ["gateway: Discord has not been reached yet."])]
    return web.Response(text="\n".join([*lines, ""]), status=UNAVAILABLE)
