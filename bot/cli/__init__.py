"""The command line: `talknotes`, or `python -m bot`. Reads arguments, runs one command, exits.

One file for each family of commands. Nothing here imports Discord before `run` is asked for, so
that the other commands start quickly.
"""

import argparse
import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from bot import __version__, logs
from bot.cli import exchanging, keeping, people, posting, running
from bot.cli.telling import FAILED, NO_RESTART, complain
from bot.config import Config
from bot.config.environment import from_environment
from bot.errors import ConfigError, StoreDamaged, StoreLost, StoreNewer, TalknotesError

EPILOG = """\
Settings come from the environment, or from .env in the working directory.
talknotes COMMAND --help tells more about a command."""

Command = Callable[[Config, argparse.Namespace], Coroutine[Any, Any, int]]


def main(argv: list[str] | None = None) -> None:
    """Run one command and exit with its code: 0 done, 1 failed, 2 a restart is no help."""
    arguments = parser().parse_args(argv)
    if arguments.command == "demo":  # it needs nothing that is configured
        raise SystemExit(running.demo())
    try:
        config = from_environment()
        logs.set_up(config)
        run: Command = arguments.run
        code = asyncio.run(run(config, arguments))
    except (ConfigError, StoreDamaged, StoreLost, StoreNewer) as error:
        complain(str(error))
        code = NO_RESTART
    except TalknotesError as error:
        complain(str(error))
        code = FAILED
    except KeyboardInterrupt:
        code = FAILED
    raise SystemExit(code)


def parser() -> argparse.ArgumentParser:
    """Every command with its arguments."""
    made = argparse.ArgumentParser(
        prog="talknotes",
        description="Lines typed on Discord during a talk become a blog post in a git repository.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--version", action="version", version=f"talknotes {__version__}")
    commands = made.add_subparsers(title="commands", dest="command", metavar="COMMAND")
    for family in (running, posting, keeping, exchanging, people):
        family.add_to(commands.add_parser)
    made.set_defaults(command="run", run=running.run)
    return made
