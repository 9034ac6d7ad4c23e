"""The folder in which the demo leaves everything: made anew each time, never a foreign one."""

import shutil
from pathlib import Path

from bot.demo.failing import DemoFailed

MARKER = ".made-by-talknotes-demo"


class Folder:
    """demo-out/ and what lies in it."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.shown = path
        self.data = self.path / "data"
        self.repository = self.path / "blog.git"
        self.log = self.path / "bot.log"

    def make(self) -> None:
        """Make it empty. Raises DemoFailed when there is one that the demo did not make."""
        if self.path.exists():
            if not (self.path / MARKER).is_file():
                raise DemoFailed(
                    f"{self.shown} exists and was not made by the demo, so it was left as it is;"
                    " move it away"
                )
            shutil.rmtree(self.path)
        self.path.mkdir(parents=True)
        (self.path / MARKER).write_text("`make demo` replaces this folder.\n", "utf-8")
