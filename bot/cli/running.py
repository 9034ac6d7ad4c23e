"""`run`, `demo` and `check`: the bot itself, a day to look at, and whether all is well."""

import argparse
import asyncio
import logging
import signal
from collections.abc import Callable

from bot.cli.telling import FAILED, tell
from bot.config import Config


def add_to(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    """Add these commands to the command line."""
    command = add_parser(
        "run",
        help="run the bot (what happens without a command)",
        description="Run the bot until it is stopped by Ctrl+C or SIGTERM. Its log goes to"
        " standard error. It ends with 2 when a restart would be no help: the settings are wrong,"
        " or the database is damaged, gone or of a newer version.",
    )
    command.set_defaults(run=run)
    add_parser(
        "demo",
        help="play a sample conference day on this machine alone",
        description="Play a sample conference day with the real bot, a Discord that runs on this"
        " machine alone, and a git repository in demo-out. It needs no settings.",
    )
    command = add_parser(
        "check",
        help="look at everything that `run` needs, with the cure",
        description="Look at everything that `run` needs, a line each: ok, note (works, but"
        " something is left out) or FAIL, with the cure. It ends with 1 after a FAIL.",
    )
    command.set_defaults(run=check)


async def run(config: Config, _: argparse.Namespace) -> int:
    stopping = _stop_signals()
    from bot.service import serve  # noqa: PLC0415  # Discord's library takes its time to import

    return await serve(config, stopping)


def demo() -> int:
    from bot.demo import play  # noqa: PLC0415  # needs nothing that is configured

    return asyncio.run(play())


async def check(config: Config, _: argparse.Namespace) -> int:
    from bot.checkup import Verdict, checkup  # noqa: PLC0415  # as with run

    if config.log_level != "DEBUG":
        logging.disable(logging.WARNING)  # the findings say it in sentences
    code = 0
    async for finding in checkup(config):
        if finding.verdict is Verdict.FAIL:
            code = FAILED
        tell(f"{finding.verdict:<4}  {finding.what}: {finding.sentence}")
    return code


def _stop_signals() -> asyncio.Event:
    """An event that SIGINT and SIGTERM set; from here on they do nothing else."""
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    return stopping
