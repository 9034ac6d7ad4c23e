"""Starts and ends the bot, and asks git: the only file of the demo that starts processes."""

import asyncio
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import bot
from bot.demo.failing import DemoFailed

SOURCES = Path(bot.__file__).resolve().parents[1]  # where `python -m bot` finds it from anywhere
PATIENCE = 10.0  # seconds between asking the bot to end and ending it


class BotProcess:
    """The real bot, as `python -m bot run` in a folder of its own with a clean environment."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self._folder = folder
        self._environment = {
            "PATH": os.pathsep.join(os.get_exec_path()),
            "PYTHONPATH": str(SOURCES),
            "PYTHONUTF8": "1",
            **settings,
        }
        self._process: asyncio.subprocess.Process | None = None

    async def start(self, log: Path, rehearsal_start: str) -> None:
        """Start it at an instant of its clock; what it logs is added to `log`."""
        with log.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                cwd=self._folder,
                env=self._environment | {"REHEARSAL_START": rehearsal_start},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    async def ended(self) -> int:
        """Wait until it ends by itself or by `stop`; returns its exit code."""
        return await self._process.wait() if self._process else 0

    async def stop(self) -> int:
        """Ask it to end, and end it when it does not; returns its exit code."""
        if self._process is None:
            return 0
        process, self._process = self._process, None
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(PATIENCE):
                return await process.wait()
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            return await process.wait()


async def git(*arguments: str) -> str:
    """What git says. Raises DemoFailed when it cannot do it, or when there is none."""
    environment = {
        "PATH": os.pathsep.join(os.get_exec_path()),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "LC_ALL": "C",
    }
    try:
        process = await asyncio.create_subprocess_exec(
            *("git", *arguments),
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    except FileNotFoundError:
        raise DemoFailed("git is not installed; the demo publishes to a git repository") from None
    out, err = await process.communicate()
    if process.returncode:
        raise DemoFailed(f"git {arguments[0]} failed: {err.decode(errors='replace').strip()}")
    return out.decode()
