"""The templates of posts: a flavour's own, and before them those of the operator.

An operator's template may fail in many ways; each is told by file and line.
"""

import re
from collections.abc import Generator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING

from bot.errors import TemplateFault

if TYPE_CHECKING:
    from bot.posts.jinja import Environment

BUILT_IN = Path(__file__).resolve().parents[2] / "templates"

OWN = "SITE_TEMPLATES"  # what the operator calls their folder
HINT = " docs/templates.md lists what a template is given."

SAFE = " All notes are kept. The operator mends the template, then posts go out again."

# YAML, or for Hugo TOML
_FRONT_MATTER = re.compile(r"^(---|\+\+\+)[ \t]*\n(?s:.*?)^\1[ \t]*$", re.MULTILINE)
_UNKNOWN = re.compile(r"'[\w. ]*' has no attribute '(.*)'|'(.*)' is undefined")


class Templates:
    """The templates of one flavour. `own` is the operator's folder, whose files win."""

    def __init__(self, flavour: str, own: Path | None = None) -> None:
        self._flavour = BUILT_IN / flavour
        self._own = own

    def fill(self, name: str, **values: object) -> str:
        """A template with its values; a changed file is read anew. Raises TemplateFault."""
        with self._faults(name):
            return self._environment.get_template(name).render(values)

    def check(self) -> str:
        """Read what the operator has written; returns what is used. Raises TemplateFault."""
        if self._own is None:
            return f"those of {self._flavour.name}"
        wanted = self._wanted()
        found = [name for name in wanted if (self._own / name).is_file()]
        if not found:
            raise TemplateFault(f"{OWN}: the folder holds none of {', '.join(wanted)}.{HINT}")
        for name in found:
            with self._faults(name):
                self._environment.get_template(name)
        return f"{', '.join(found)} of {self._own}, the rest of {self._flavour.name}"

    def judge(self, name: str, made: str) -> None:
        """Raises TemplateFault if what a template made of a sample is none of the site's pages."""
        if not made.strip():
            raise TemplateFault(f"{OWN}: {name} makes an empty file.{HINT}")
        begun = _FRONT_MATTER.search((self._flavour / name).read_text("utf-8"))
        if begun and not _FRONT_MATTER.match(made):
            raise TemplateFault(
                f"{OWN}: what {name} makes does not begin with front matter between two lines ---,"
                f" so {self._flavour.name} takes it for no post. Copy them from"
                f" templates/{self._flavour.name}/{name}."
            )

    def unused(self) -> list[str]:
        """The files of the operator's folder that are no templates and that none includes."""
        if self._own is None:
            return []
        files = [path.relative_to(self._own) for path in self._own.rglob("*") if path.is_file()]
        shown = {file.as_posix() for file in files if not file.as_posix().startswith(".")}
        reached = self._environment.reached(shown.intersection(self._wanted()))
        return [] if reached is None else sorted(shown - reached)

    def _wanted(self) -> list[str]:
        folders = (self._flavour, BUILT_IN)
        return sorted(path.name for folder in folders for path in folder.glob("*.md"))

    @cached_property
    def _environment(self) -> "Environment":
        from bot.posts.jinja import Environment  # noqa: PLC0415  # not before a post is made

        return Environment([*filter(None, [self._own]), self._flavour, BUILT_IN])

    @contextmanager
    def _faults(self, name: str) -> Generator[None]:
        try:
            yield
        except Exception as error:  # an edge: what people have written there may raise anything
            place = self._place(error)
            if place is None and isinstance(error, UnicodeDecodeError):
                place = name  # it was not read so far as to have lines
            if place is None or self._own is None:
                raise
            raise TemplateFault(f"{OWN}: {place}: {_words(error)}{SAFE}") from error

    def _place(self, error: Exception) -> str | None:
        """The file and line of the operator's templates at which it happened, if it did there."""
        lines = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
        own = [(Path(file), line) for file, line in lines if self._is_own(Path(file))]
        return f"{own[-1][0].name}, line {own[-1][1]}" if own else None

    def _is_own(self, file: Path) -> bool:
        return self._own is not None and file.is_relative_to(self._own)


def _words(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "it is no UTF-8 text."
    words = str(error).partition(" in search path")[0].rstrip(".")
    if match := _UNKNOWN.match(words):
        return f"there is no '{match[1] or match[2]}' there.{HINT}"
    return f"{words}."
