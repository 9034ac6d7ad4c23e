"""A real discord.py bot against the sandbox, both in the test's own event loop."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
from echo_bot import EchoBot

from bot.sandbox import Channel, Guild, Person, Sandbox

Start = Callable[..., Awaitable[EchoBot]]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    async with Sandbox(answer_limit=1.0) as opened:
        Route.BASE = opened.api_url
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(opened.gateway_url)
        yield opened
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@pytest.fixture
def guild(sandbox: Sandbox) -> Guild:
    return sandbox.add_guild("PyConf")


@pytest.fixture
def hall(guild: Guild) -> Channel:
    return guild.add_channel("hall-a")


@pytest.fixture
def ana(guild: Guild) -> Person:
    return guild.add_person("Ana")


@pytest.fixture
async def start(sandbox: Sandbox) -> AsyncIterator[Start]:
    """Start a bot; all that were started are closed at the end."""
    async with AsyncExitStack() as stack:

        async def run(*, message_content: bool = False) -> EchoBot:
            intents = discord.Intents(
                guilds=True, messages=True, reactions=True, message_content=message_content
            )
            bot = await stack.enter_async_context(EchoBot(intents=intents))
            running = asyncio.create_task(bot.start(sandbox.token))
            stack.push_async_callback(running_ended, running)
            stack.push_async_callback(bot.close)
            await sandbox.bot_ready()
            return bot

        yield run


async def running_ended(running: asyncio.Task[None]) -> None:
    await asyncio.wait([running])


@pytest.fixture
async def bot(start: Start, hall: Channel) -> EchoBot:
    assert hall.guild  # it is there before the bot comes
    return await start()
