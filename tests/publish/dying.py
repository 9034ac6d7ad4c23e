"""One act of publishing in a process of its own that dies where it is told to.

    python dying.py ACT [MOMENT STATEMENT]

ACT is publish, remove or nightly, or run for the whole bot; the settings come from the environment,
as the program reads them, PYTHONPATH names the repository and its tests. The process kills itself
`before` or `after` the commit that follows the first SQL statement that begins so. Where a command
of git is to be the moment, a git of the tests' own does it: see dying_git.
"""

import asyncio
import os
import shutil
import signal
import sqlite3
import sys
from pathlib import Path

from evening import nobody
from factories import TODAY

from bot import cli
from bot.app import open_app
from bot.config.environment import from_environment

GIT = shutil.which("git") or "git"
SCRIPT = f"""#!/bin/sh
# git, but once it kills whoever started it: `crash` beside it holds a command and a moment
here=$(dirname "$0")
read -r command moment 2>/dev/null < "$here/crash" && [ "$1" = "$command" ] || exec {GIT} "$@"
rm "$here/crash"
case $moment in
before) kill -9 $PPID ;;
while) {GIT} "$@" & kill -9 $PPID; wait ;;
after) {GIT} "$@"; kill -9 $PPID ;;
esac
touch "$here/over"
"""


def dying_git(folder: Path) -> Path:
    """A folder for the search path with such a git in it."""
    folder.mkdir()
    (folder / "git").write_text(SCRIPT)
    (folder / "git").chmod(0o755)
    return folder


class Dying(sqlite3.Connection):
    """A connection of SQLite that ends the process at the commit of a statement."""

    moment = statement = ""
    near = False

    def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
        if self.statement and " ".join(sql.split()).startswith(self.statement):
            Dying.near = True
        dies = self.near and sql == "COMMIT"
        if dies and self.moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        cursor = super().execute(sql, *values)
        if dies:
            os.kill(os.getpid(), signal.SIGKILL)
        return cursor


async def act(name: str) -> None:
    async with open_app(from_environment(None)) as app:
        [event] = await app.store.events.all_active()
        if name == "publish":
            await app.publisher.publish(event.id, TODAY)
        elif name == "remove":
            await app.publisher.remove(event.id, TODAY)
        else:
            await app.nightly.tick(nobody)


def main() -> None:
    name, *crash = sys.argv[1:]
    if crash:
        Dying.moment, Dying.statement = crash
    connect = sqlite3.connect
    sqlite3.connect = lambda *args, **named: connect(*args, **named, factory=Dying)
    if name == "run":
        cli.main(["run"])
    asyncio.run(act(name))


if __name__ == "__main__":
    main()
