"""The bot as a process of its own: started, watched, ended by its id. Knows no Discord."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = ("-m", "bot")
STOPS_WITHIN = 10.0  # seconds; what an operator may expect of SIGTERM


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended and all that it wrote."""

    code: int
    out: str
    err: str


class BotProcess:
    """A program with these arguments, in this folder, with nothing but this environment."""

    def __init__(self, child: Process) -> None:
        self._child = child
        self._changed = asyncio.Event()
        self.out: list[str] = []
        self.err: list[str] = []
        self._readers = [
            asyncio.create_task(self._read(child.stdout, self.out)),
            asyncio.create_task(self._read(child.stderr, self.err)),
        ]

    @classmethod
    async def start(
        cls,
        *arguments: str,
        folder: Path,
        environment: Mapping[str, str],
        program: tuple[str, ...] = PROGRAM,
    ) -> "BotProcess":
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, *program, *arguments),
            cwd=folder,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=PIPE,
            stderr=PIPE,
        )
        return cls(child)

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def alive(self) -> bool:
        return self._child.returncode is None

    @property
    def log(self) -> str:
        return "".join(self.err)

    async def logged(self, words: str, *, within: float = 10.0) -> str:
        """The first line of standard error that holds these words, once it is there."""
        await self._until(lambda: words in self.log, within)
        return next(line for line in self.err if words in line)

    async def survives(self, seconds: float) -> bool:
        """Whether it still runs after so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._child.wait()
        return self.alive

    async def ended(self, *, within: float = STOPS_WITHIN) -> Ended:
        """How it ended; it must do so by itself."""
        async with asyncio.timeout(within):
            code = await self._child.wait()
            await asyncio.gather(*self._readers)
        return Ended(code, "".join(self.out), self.log)

    async def stop(self, number: int = signal.SIGTERM, *, within: float = STOPS_WITHIN) -> Ended:
        """Ask it to end."""
        self._child.send_signal(number)
        return await self.ended(within=within)

    async def kill(self) -> None:
        """End it at once; safe to call twice."""
        with suppress(ProcessLookupError):
            self._child.kill()
        await self.ended()

    async def _read(self, stream: asyncio.StreamReader | None, lines: list[str]) -> None:
        while stream and (line := await stream.readline()):
            lines.append(line.decode())
            self._changed.set()
        self._changed.set()

    async def _until(self, condition: Callable[[], bool], within: float) -> None:
        async with asyncio.timeout(within):
            while not condition():
                if all(reader.done() for reader in self._readers):
                    raise AssertionError(f"the bot ended with {self.log!r}")
                self._changed.clear()
                await self._changed.wait()


def clean_environment(**settings: str) -> dict[str, str]:
    """These settings, and of ours only what finds programs and measures coverage."""
    passed = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    return {
        "PATH": os.pathsep.join(os.get_exec_path()),
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "error,ignore:'audioop':DeprecationWarning",
        **passed,
        **settings,
    }
