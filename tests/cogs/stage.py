"""The bot on a stage: a loopback Discord, a real site, and people in a server, in one process."""

import asyncio
import re
import subprocess
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import openapi
from discord.gateway import DiscordWebSocket
from discord.http import Route
from fake_clock import FakeClock
from web import Web

from bot.app import App, open_app
from bot.client import Client
from bot.config import Config, SiteConfig
from bot.sandbox import Channel, Person, Sandbox

MANAGE_GUILD, MANAGE_MESSAGES = 1 << 5, 1 << 13


class Stage:
    """Ana and Ben take notes, Olga organises, Mia moderates.

    There are #hall-a with its thread #questions, #hall-b, and #orga, which is not for everybody.
    """

    def __init__(self, folder: Path, clock: FakeClock, sandbox: Sandbox) -> None:
        self.folder = folder
        self.clock = clock
        self.sandbox = sandbox
        self.guild = sandbox.add_guild("PyConf")
        self.channels = {name: self.guild.add_channel(name) for name in ("hall-a", "hall-b")}
        self.channels["orga"] = self.guild.add_channel("orga")
        self.channels["questions"] = self.guild.add_thread(self.channels["hall-a"], "questions")
        self.people: dict[str, Person] = {
            "Ana": self.guild.add_person("Ana"),
            "Ben": self.guild.add_person("Ben"),
            "Mia": self.guild.add_person("Mia", permissions=MANAGE_MESSAGES),
            "Olga": self.guild.add_person("Olga", permissions=MANAGE_GUILD),
        }
        for name in ("Ana", "Ben"):
            self.channels["orga"].hide_from(self.people[name])
        self._roles: dict[str, str] = {}
        self.remote = folder / "blog.git"
        self.config = Config(
            token=sandbox.token,
            data_dir=folder / "data",
            guild_ids=frozenset({self.guild.id}),
            timezone="Europe/Prague",
            api_url=sandbox.api_url,
            site=self._site(),
            fetch_loopback=True,
            schedule_refresh=timedelta(minutes=15),
        )
        self.web = Web()
        self._running = AsyncExitStack()

    @property
    def hall(self) -> Channel:
        return self.channels["hall-a"]

    async def join(self, server: str, room: str, organiser: str, *others: str) -> None:
        """Let the bot join another server, which has one channel and these people."""
        guild = self.sandbox.add_guild(server)
        self.channels[room] = guild.add_channel(room)
        self.people[organiser] = guild.add_person(organiser, permissions=MANAGE_GUILD)
        for name in others:
            guild.admit(self.people[name])
        await self.restart(guild_ids=self.config.guild_ids | {guild.id})

    def role(self, name: str) -> str:
        """The mention of a role, made when it is first asked for."""
        if name not in self._roles:
            self._roles[name] = self.guild.add_role(name)
        return self._roles[name]

    def with_ids(self, text: str) -> str:
        """What a client makes of a name that one chooses: `<@Ben>`, `<#hall-b>`, `<@&team>`."""
        text = re.sub(r"<@([A-Z]\w*)>", lambda found: self.people[found[1]].mention, text)
        text = re.sub(r"<#(\D[\w-]*)>", lambda found: self.channels[found[1]].mention, text)
        return re.sub(r"<@&(\D\w*)>", lambda found: self.role(found[1]), text)

    async def start(self, **changes: object) -> None:
        """Start the bot, perhaps with another configuration."""
        self.config = replace(self.config, **changes)
        self.app: App = await self._running.enter_async_context(
            open_app(self.config, self.clock, exclusive=True)
        )
        self.client = await self._running.enter_async_context(Client(self.app))
        connected = asyncio.create_task(self.client.start(self.sandbox.token))
        self._running.push_async_callback(_ended, connected)
        self._running.push_async_callback(self.client.close)
        await self.sandbox.bot_ready()
        await self.client.wait_until_ready()
        await self.clock.until_asleep(task="nightly tick")
        await self.clock.until_asleep(task="refresh")
        await self.clock.until_asleep(task="programme")
        await self.clock.until_asleep(task="reminders")
        await self.clock.until_asleep(task="pictures")

    async def stop(self) -> None:
        await self._running.aclose()

    @property
    def is_running(self) -> bool:
        return self.sandbox.bot_is_connected

    async def restart(self, **changes: object) -> None:
        await self.stop()
        await self.start(**changes)

    async def settled(self) -> None:
        """Wait until the bot has done all that it was told of, receipts and cards included."""
        await self.people["Olga"].complete(self.hall, "event setup", "timezone", "")
        async with asyncio.timeout(10):
            while working := [task for task in asyncio.all_tasks() if _is_work(task)]:
                await asyncio.wait(working)

    async def pass_time(self, until: datetime) -> None:
        """Let it become another time; the bot, if it runs, does what falls due then."""
        if not self.is_running:
            self.clock.set(until)
            return
        await self.clock.until_asleep(task="nightly tick")
        await self.clock.until_asleep(task="refresh")
        await self.clock.until_asleep(task="programme")
        await self.clock.until_asleep(task="reminders")
        self.clock.set(until - timedelta(seconds=1))
        await self.clock.advance(1)
        await self.clock.until_asleep(task="refresh")
        await self.clock.until_asleep(task="programme")
        await self.clock.until_asleep(task="reminders")
        await self.nightly_done()

    async def nightly_done(self) -> None:
        """Wait until the nightly job has finished what it was woken for."""
        for _ in range(5):  # so that it may wake
            await asyncio.sleep(0)
        await self.clock.until_asleep(task="nightly tick")
        await self.clock.until_asleep(task="pictures")

    def today(self) -> date:
        return self.clock.now().date()

    def git(self, *arguments: str) -> str:
        """What git says of the site's repository."""
        done = subprocess.run(
            ["git", "-C", str(self.remote), *arguments], capture_output=True, text=True, check=True
        )
        return done.stdout

    def post(self, path: str) -> str:
        """A file of the site as it was pushed last."""
        return self.git("show", f"HEAD:{path}")

    def file(self, path: str) -> bytes:
        """A file of the site that is no text."""
        command = ["git", "-C", str(self.remote), "show", f"HEAD:{path}"]
        return subprocess.run(command, capture_output=True, check=True).stdout

    def move_site(self, *, away: bool) -> None:
        """Nobody can reach the site's repository, or they can again."""
        elsewhere = self.remote.with_suffix(".away")
        one, other = (self.remote, elsewhere) if away else (elsewhere, self.remote)
        one.rename(other)

    def _site(self) -> SiteConfig:
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(self.remote)], check=True)
        return SiteConfig(
            repo=str(self.remote),
            url="https://blog.example",
            author_name="Ana",
            author_email="ana@blog.example",
        )


def _is_work(task: "asyncio.Task[object]") -> bool:
    """What the bot does for an event, a command or a message, by the names of its tasks."""
    name = task.get_name()
    is_called = name.startswith("discord.py: on_") or name == "CommandTree-invoker"
    return is_called or name in {"receipts", "reading back"}


@asynccontextmanager
async def loopback(clock: FakeClock) -> AsyncGenerator[Sandbox]:
    """A loopback Discord, to which the bot must have spoken as Discord's description asks."""
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    async with Sandbox(now=clock.now) as opened:
        yield opened
        if openapi.DESCRIPTION.exists():
            found = openapi.violations(opened.requests)
            assert not found, "\n".join(found)
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@asynccontextmanager
async def running(stage: Stage, **changes: object) -> AsyncGenerator[Stage]:
    """The bot of a stage, started and stopped."""
    try:
        await stage.start(**changes)
        yield stage
    finally:  # an open database would keep the whole run from ending
        await stage.stop()
        await stage.web.close()


async def _ended(task: "asyncio.Task[None]") -> None:
    await asyncio.gather(task, return_exceptions=True)
