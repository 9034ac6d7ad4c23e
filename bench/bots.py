"""Starts bots as processes of their own on a sandbox, tells what they use, and ends them."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox import Sandbox, SandboxError

ROOT = Path(__file__).resolve().parents[1]
OURS = ("-m", "bot", "run")
MINIMAL = ("-m", "bench.minimal_bot")
UNLOCKED = ("-m", "bench.minimal_bot", "--unlocked")
PATIENCE = 10.0  # seconds between asking a bot to end and ending it


@dataclass(frozen=True, slots=True)
class Process:
    """A running bot."""

    pid: int

    def memory(self) -> tuple[float, float]:
        """Resident and proportional memory in MB (Linux only)."""
        text = Path(f"/proc/{self.pid}/smaps_rollup").read_text("utf-8")
        sizes = dict(re.findall(r"^(\w+): +(\d+) kB", text, re.MULTILINE))
        return int(sizes["Rss"]) / 1024, int(sizes["Pss"]) / 1024

    def processor_seconds(self) -> float:
        """Processor time used so far (Linux only)."""
        text = Path(f"/proc/{self.pid}/stat").read_text("utf-8")
        user, system = text.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def running(
    command: tuple[str, ...],
    sandbox: Sandbox,
    folder: Path,
    settings: Mapping[str, str] | None = None,
) -> AsyncGenerator[Process]:
    """A bot that is ready for commands, with its data and its log in `folder`."""
    log = _log_in(folder)
    process = await _start(command, sandbox, folder, log, settings or {})
    try:
        await sandbox.bot_ready()
        yield Process(process.pid)
    except SandboxError:
        print(log.read_text("utf-8")[-3_000:], file=sys.stderr)
        raise
    finally:
        await _end(process)
    await sandbox.bot_gone()


def _log_in(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "bot.log"


async def _start(
    command: tuple[str, ...],
    sandbox: Sandbox,
    folder: Path,
    log: Path,
    settings: Mapping[str, str],
) -> asyncio.subprocess.Process:
    environment = {
        "PATH": os.pathsep.join(os.get_exec_path()),
        "PYTHONPATH": str(ROOT),
        "DISCORD_TOKEN": sandbox.token,
        "DISCORD_API_URL": sandbox.api_url,
        "DATA_DIR": str(folder),
        **settings,
    }
    with log.open("ab") as output:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, *command),
            cwd=folder,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )


async def _end(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(PATIENCE):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
