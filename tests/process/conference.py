"""A conference on a loopback Discord, and the operator's set-up of a bot for it."""

import asyncio
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from bot_process import BotProcess, Ended, clean_environment

from bot.clock import Clock
from bot.sandbox import Message, Sandbox

MANAGE_GUILD = 1 << 5
KEPT = "✅"


async def until(condition: Callable[[], bool], *, within: float = 10.0) -> None:
    """Wait for something outside of this process, which nobody tells us of."""
    async with asyncio.timeout(within):
        while not condition():
            await Clock().sleep(0.02)


def _where_it_is_noon() -> str:
    """A zone in which no digest falls due while a test runs, whatever the time is."""
    ahead = 12 - Clock().now().hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "UTC"


class Conference:
    """Ana, Ben, Cem and Dea take notes in #hall-a; Olga organises. The bot may come and go."""

    def __init__(self, folder: Path, sandbox: Sandbox) -> None:
        self.folder = folder
        self.sandbox = sandbox
        self.guild = sandbox.add_guild("PyConf")
        self.hall = self.guild.add_channel("hall-a")
        self.people = [self.guild.add_person(name) for name in ("Ana", "Ben", "Cem", "Dea")]
        self.ana = self.people[0]
        self.olga = self.guild.add_person("Olga", permissions=MANAGE_GUILD)
        self.data = folder / "data"
        self.remote = folder / "blog.git"
        self.git("init", "-q", "--bare", "-b", "main", at=folder, after=str(self.remote))
        self.started: list[BotProcess] = []
        self.settings = {
            "DISCORD_TOKEN": sandbox.token,
            "DISCORD_API_URL": sandbox.api_url,
            "DATA_DIR": str(self.data),
            "BLOG_REPO": str(self.remote),
            "BLOG_URL": "https://blog.example",
            "GUILD_IDS": str(self.guild.id),
            "TIMEZONE": "Europe/Prague",  # of rehearsals
        }

    async def process(self, *arguments: str, **changes: str) -> BotProcess:
        """Start a command of the bot; an empty setting counts as unset."""
        process = await BotProcess.start(
            *arguments, folder=self.folder, environment=self.environment(**changes)
        )
        self.started.append(process)
        return process

    def environment(self, **changes: str) -> dict[str, str]:
        """All that a process of the bot finds in its environment."""
        zone = {} if "REHEARSAL_START" in changes else {"TIMEZONE": _where_it_is_noon()}
        return clean_environment(**(self.settings | zone | changes))

    async def command(self, *arguments: str, **changes: str) -> Ended:
        """Run a command of the bot to its end."""
        return await (await self.process(*arguments, **changes)).ended(within=20)

    async def run(self, **changes: str) -> BotProcess:
        """Start the bot and wait until it is ready."""
        await self.sandbox.bot_gone()
        process = await self.process("run", **changes)
        ready = asyncio.create_task(self.sandbox.bot_ready())
        ended = asyncio.create_task(process.ended(within=60))
        await asyncio.wait({ready, ended}, return_when=asyncio.FIRST_COMPLETED)
        early = ended.done()
        for task in (ready, ended):
            task.cancel()
        await asyncio.gather(ready, ended, return_exceptions=True)
        assert not early, process.log
        return process

    async def set_up(self, **options: Any) -> None:
        """Set up the event and start a talk."""
        await self.olga.command(self.hall, "event setup", title="PyConf", **options)
        await self.ana.command(self.hall, "talk start", title="Opening")
        await until(lambda: self.rows("SELECT card_id FROM talk") != [None])

    @property
    def card(self) -> Message:
        """The running talk's card."""
        return next(message for message in self.hall.messages if message.author.bot)

    async def note(self, text: str) -> str:
        """Ana's note; returns the receipt."""
        return (await self.ana.command(self.hall, "note", text=text)).text

    def rows(self, query: str) -> list[Any]:
        """What stands in the database, the bot running or not."""
        with closing(sqlite3.connect(self.data / "talknotes.sqlite3")) as connection:
            return [row[0] for row in connection.execute(query)]

    def notes(self) -> list[str]:
        return self.rows("SELECT text FROM note WHERE deleted_at IS NULL ORDER BY id")

    def git(self, *arguments: str, at: Path | None = None, after: str = "") -> str:
        """What git says of the site's repository."""
        place = ["-C", str(at or self.remote)]
        command = ["git", *place, *arguments, *([after] if after else [])]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def commits(self) -> int:
        """How many commits the site has."""
        return int(self.git("rev-list", "--count", "--all"))

    def posts(self) -> str:
        """The text of everything on the site."""
        names = self.git("ls-tree", "-r", "--name-only", "main").split()
        return "".join(self.git("show", f"main:{name}") for name in names)

    def hold_pushes(self) -> Path:
        """Let the site's host take its time; returns the file that is there once it does."""
        waiting = self.folder / "waiting"
        self.hook(f"touch {waiting}\nfor _ in $(seq 300); do sleep 0.1; done")
        return waiting

    def hook(self, script: str) -> None:
        """What the site's host runs before it takes a push."""
        path = self.remote / "hooks" / "pre-receive"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)


@asynccontextmanager
async def held(folder: Path, **options: Any) -> AsyncIterator[Conference]:
    """A conference on a Discord with these options; no process of it survives."""
    async with Sandbox(record=False, **options) as sandbox:
        conference = Conference(folder, sandbox)
        try:
            yield conference
        finally:
            await asyncio.gather(*(process.kill() for process in conference.started))
