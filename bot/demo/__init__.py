"""The demo: a sample conference day on this machine alone, with the real bot and a real repository.

Discord is played by the sandbox on the loopback interface; everything else is as in earnest.
"""

import asyncio
import signal
from pathlib import Path

from bot.demo import days, evening, telling
from bot.demo.failing import DemoFailed
from bot.demo.folder import Folder
from bot.demo.outcome import tell_outcome
from bot.demo.processes import git
from bot.demo.stage import Stage
from bot.sandbox import Sandbox, SandboxError

OUT = Path("demo-out")
FAILED = 1


async def play(out: Path = OUT) -> int:
    """Play it and leave everything in `out`; returns the exit code. Ends what it started."""
    folder = Folder(out)
    _end_on_sigterm()
    try:
        folder.make()
        await _play(folder)
    except BrokenPipeError:
        telling.hush()
        return FAILED
    except (DemoFailed, SandboxError, OSError) as error:
        hint = f" The bot's side of it is in {folder.shown}/bot.log." if folder.log.exists() else ""
        telling.heading(f"The demo failed: {error}.{hint}")
        return FAILED
    except asyncio.CancelledError:  # Ctrl+C: the bot has ended by now, and so does this
        telling.heading("The demo was stopped.")
        return FAILED
    return 0


async def _play(folder: Folder) -> None:
    telling.line("A conference in fast motion: the real bot, with a Discord that runs on this")
    telling.line(
        f"machine alone. Nothing is downloaded or sent; {folder.shown}/ is all that it makes."
    )
    await git("init", "--quiet", "--bare", "--initial-branch=main", str(folder.repository))
    async with Sandbox(bot_name="talknotes") as sandbox, Stage(sandbox, folder) as stage:
        await evening.play(stage)
        await days.play_first(stage)
        await days.play_second(stage)
        await stage.stop()
    await tell_outcome(folder)


def _end_on_sigterm() -> None:
    """As with Ctrl+C, so that the bot does not outlive the demo."""
    if task := asyncio.current_task():
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
