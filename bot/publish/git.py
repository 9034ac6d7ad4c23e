"""Runs git: the only place that starts a process. Knows no site, no post and no words for people.

Nothing of the environment is inherited but the search path. Secrets reach git through its
environment alone: not through arguments, which every user of the host can list, and not through
files.
"""

import asyncio
import os
import re
import signal
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.errors import SiteRefused
from bot.publish.access import Access

OLDEST = (2, 30)  # what Debian 11 has; older ones are not tried

_GRACE_SECONDS = 1.0  # between asking git to end and ending it: time to remove its lock files
_SLOWEST_BYTES = 1000  # a second; slower than this for the whole stall time counts as dead


class GitFailed(Exception):
    """git ended with an error, or had to be ended. Neither output holds a secret."""

    def __init__(self, command: str, code: int | None, stdout: str, stderr: str) -> None:
        super().__init__(f"git {command} failed ({code}): {stderr.strip()}")
        self.command = command
        self.code = code  # None: it took too long
        self.stdout = stdout
        self.stderr = stderr


class Git:
    """git on one repository. `access` is to the only remote that it will talk to.

    `stall` is after how many seconds of silence a transfer is given up.
    """

    def __init__(self, directory: Path, access: Access | None = None, stall: float = 60) -> None:
        self.directory = directory
        self._secrets = access.secrets() if access else ()
        self._environment = _environment(directory, access, stall)

    async def run(self, *args: str, stdin: bytes = b"", patience: float = 60) -> bytes:
        """What git writes. It and all it started are ended after `patience` seconds.

        Raises GitFailed, and SiteRefused if there is no git to run.
        """
        code, out, err = await _run(args, self._environment, self.directory, stdin, patience)
        if code != 0:
            raise GitFailed(args[0], code, self._scrub(out), self._scrub(err))
        return out

    def _scrub(self, output: bytes) -> str:
        text = output.decode(errors="replace")
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text


async def version() -> tuple[int, ...]:
    """The version of the git on the search path. Raises SiteRefused if there is none."""
    _, out, _ = await _run(("version",), {"PATH": _search_path(), "LC_ALL": "C"}, None, b"", 10)
    found = re.search(rb"\d+(?:\.\d+)+", out)
    return tuple(int(part) for part in found[0].split(b".")) if found else ()


def _search_path() -> str:
    return os.pathsep.join(os.get_exec_path())


def _environment(directory: Path, access: Access | None, stall: float) -> dict[str, str]:
    settings = {
        "core.hooksPath": os.devnull,
        "gc.auto": "0",
        "maintenance.auto": "false",
        "http.followRedirects": "false",  # a redirect would carry the credential elsewhere
        "http.lowSpeedLimit": str(_SLOWEST_BYTES),
        "http.lowSpeedTime": str(max(1, round(stall))),
        **(access.settings() if access else {}),
    }
    return {
        "PATH": _search_path(),
        "HOME": str(directory),  # not the user's: it may hold a .netrc
        "LC_ALL": "C",
        "GIT_DIR": str(directory),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ALLOW_PROTOCOL": access.protocol if access else "",
        **(access.variables(stall) if access else {}),
        **_as_variables(settings),
    }


def _as_variables(settings: dict[str, str]) -> dict[str, str]:
    variables = {"GIT_CONFIG_COUNT": str(len(settings))}
    for number, (key, value) in enumerate(settings.items()):
        variables[f"GIT_CONFIG_KEY_{number}"] = key
        variables[f"GIT_CONFIG_VALUE_{number}"] = value
    return variables


async def _run(
    args: tuple[str, ...],
    environment: dict[str, str],
    directory: Path | None,
    stdin: bytes,
    patience: float,
) -> tuple[int | None, bytes, bytes]:
    """Exit code (None if it was ended for taking too long) and both outputs."""
    process = await _started(_start(args, environment, directory, has_input=bool(stdin)))
    try:
        async with asyncio.timeout(patience):
            out, err = await process.communicate(stdin or None)
    except TimeoutError:
        return None, b"", f"no end within {patience:g} seconds".encode()
    finally:
        if process.returncode is None:
            await _end(process)
    return process.returncode, out, err


async def _started(starting: Coroutine[Any, Any, Process]) -> Process:
    """Let the start finish before a cancellation counts: half-started, git could not be ended."""
    task = asyncio.create_task(starting)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        with suppress(GitFailed, SiteRefused):
            await _end(await task)
        raise


async def _start(
    args: tuple[str, ...], environment: dict[str, str], directory: Path | None, *, has_input: bool
) -> Process:
    try:
        return await asyncio.create_subprocess_exec(
            "git",
            *args,
            env=environment,
            cwd=directory,
            stdin=PIPE if has_input else DEVNULL,
            stdout=PIPE,
            stderr=PIPE,
            start_new_session=True,
        )
    except (FileNotFoundError, NotADirectoryError) as error:
        if directory is not None and str(error.filename) == str(directory):
            raise GitFailed(args[0], 128, "", "not a git repository: the folder is gone") from None
        raise SiteRefused(
            "git is not installed, so nothing can be published. The notes are safe in the bot's "
            f"database. Install git {OLDEST[0]}.{OLDEST[1]} or newer, then try again."
        ) from None


async def _end(process: Process) -> None:
    """End git and what it started, and wait until they are gone."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(TimeoutError):
            async with asyncio.timeout(_GRACE_SECONDS):
                await process.communicate()
                return
