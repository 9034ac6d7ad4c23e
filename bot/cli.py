"""The command line: `talknotes`, or `python -m bot`. Reads arguments, calls one room, prints.

Nothing here imports Discord before `run` is asked for, so that the other commands start quickly.
"""

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from bot import __version__, logs
from bot.app import App, open_app
from bot.config import Config
from bot.config.environment import from_environment
from bot.errors import ConfigError, NotFound, StoreError, TalknotesError, UserError
from bot.models import Event, Outcome
from bot.times import Frame, read_day

FAILED = 1
MISCONFIGURED = 2  # exit codes; a service manager need not restart on the latter

Command = Callable[[Config, argparse.Namespace], Coroutine[Any, Any, int]]


def main(argv: list[str] | None = None) -> None:
    """Run one command and exit with its code: 0 done, 1 failed, 2 the configuration is wrong."""
    arguments = _parser().parse_args(argv)
    if arguments.command == "demo":
        raise SystemExit(_demo())
    try:
        config = from_environment()
        logs.set_up(config)
        code = asyncio.run(_COMMANDS[arguments.command](config, arguments))
    except ConfigError as error:
        _complain(str(error))
        code = MISCONFIGURED
    except TalknotesError as error:
        _complain(str(error))
        code = FAILED
    except KeyboardInterrupt:
        code = FAILED
    raise SystemExit(code)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="talknotes",
        description="Lines typed on Discord during a talk become a blog post in a git repository.",
        epilog="Settings come from the environment or from .env in the working directory.",
    )
    parser.add_argument("--version", action="version", version=f"talknotes {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("run", help="run the bot (what happens without a command)")
    commands.add_parser("demo", help="play a sample conference day on this machine alone")
    commands.add_parser("check", help="look at everything that `run` needs, with the cure")
    for name, text in (("preview", "print a day's post"), ("publish", "publish a day now")):
        command = commands.add_parser(name, help=text)
        command.add_argument("day", help="today, yesterday, tomorrow, day 2 or 2020-07-23")
        command.add_argument("--event", help="part of its title, when there are several")
    commands.add_parser("migrate", help="bring the database up to date")
    backup = commands.add_parser("backup", help="copy the database, also while the bot runs")
    backup.add_argument("file", type=Path, help="the copy; must not exist")
    parser.set_defaults(command="run")
    return parser


def _demo() -> int:
    from bot.demo import play  # noqa: PLC0415  # needs nothing that is configured

    return asyncio.run(play())


async def _run(config: Config, _: argparse.Namespace) -> int:
    stopping = _stop_signals()
    from bot.service import serve  # noqa: PLC0415  # Discord's library takes its time to import

    return await serve(config, stopping)


def _stop_signals() -> asyncio.Event:
    """An event that SIGINT and SIGTERM set; from here on they do nothing else."""
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    return stopping


async def _check(config: Config, _: argparse.Namespace) -> int:
    from bot.checkup import Verdict, checkup  # noqa: PLC0415  # likewise

    if config.log_level != "DEBUG":
        logging.disable(logging.WARNING)  # the findings say it in sentences
    code = 0
    async for finding in checkup(config):
        if finding.verdict is Verdict.FAIL:
            code = FAILED
        _print(f"{finding.verdict:<4}  {finding.what}: {finding.sentence}")
    return code


async def _preview(config: Config, arguments: argparse.Namespace) -> int:
    async with open_app(config) as app:
        event = await _event(app, arguments.event)
        day = read_day(arguments.day, await _frame(app, event))
        _, post = await app.publisher.preview(event.id, day)
        sys.stdout.write(post.text)
    return 0


async def _publish(config: Config, arguments: argparse.Namespace) -> int:
    async with open_app(config) as app:
        event = await _event(app, arguments.event)
        day = read_day(arguments.day, await _frame(app, event))
        publication = await app.publisher.publish(event.id, day)
        verb = "published" if publication.outcome is Outcome.PUSHED else "unchanged"
        _print(f"{verb}: {publication.path} in {publication.commit}")
        if link := app.publisher.link(event, publication):
            _print(link)
    return 0


async def _migrate(config: Config, _: argparse.Namespace) -> int:
    async with open_app(config, exclusive=True):
        _print("The database is up to date.")
    return 0


async def _backup(config: Config, arguments: argparse.Namespace) -> int:
    async with open_app(config) as app:
        try:
            await app.store.database.backup(arguments.file)
        except OSError as error:
            raise StoreError(f"{arguments.file} cannot be written: {error.strerror}.") from error
        _print(f"Copied to {arguments.file}.")
    return 0


async def _event(app: App, wanted: str | None) -> Event:
    active = await app.store.events.all_active()
    if not active:
        raise NotFound("No event is active. /event setup in Discord makes one.")
    titles = ", ".join(event.title for event in active)
    named = (wanted or "").casefold()
    events = [event for event in active if event.title.casefold() == named]
    events = events or [event for event in active if named in event.title.casefold()]
    if not events:
        raise NotFound(f"No active event has {wanted!r} in its title. There is: {titles}.")
    if len(events) > 1:
        raise UserError(f"Several events are active: {titles}. Choose one with --event.")
    return events[0]


async def _frame(app: App, event: Event) -> Frame:
    first = await app.store.days.first(event)
    return Frame(app.clock.now(), event.zone, event.day_ends, first)


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _complain(text: str) -> None:
    sys.stderr.write("".join(f"talknotes: {line}\n" for line in text.splitlines()))


_COMMANDS: dict[str, Command] = {
    "run": _run,
    "check": _check,
    "preview": _preview,
    "publish": _publish,
    "migrate": _migrate,
    "backup": _backup,
}
