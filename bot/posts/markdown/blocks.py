"""Bullets, paragraphs, quotes and fences of a text as lines of a post.

Built for kramdown's list parser: children stand four columns in, a list of another kind after an
empty line, and so does a fence, whose lines would otherwise be read as bullets of their own.
"""

import re
from collections import deque
from dataclasses import dataclass
from enum import Enum, auto

from bot.posts.markdown import code
from bot.posts.markdown.clean import clean
from bot.posts.markdown.inline import inline

_BULLET = re.compile(r"(?P<blanks>[ \t]*)(?:[-*+]|(?P<number>[0-9]{1,9})\.)[ \t]+(?P<text>\S.*)")
_NUMBER = re.compile(r"\s*(?P<number>[0-9]{1,9})\.[ \t]+(?=\S)")
_FENCE = re.compile(r"[ \t]*```(?P<language>[A-Za-z0-9_+#.-]*)[ \t]*(?P<rest>.*)")
_QUOTE = re.compile(r"[ \t]*>[ \t]+(?P<text>\S.*)")
_BREAK = "  "  # before the end of a line: the next one begins on a line of its own
_NO_WORDS = "Code:"  # what a fence is given to stand under
_STEP = 4


class _Form(Enum):
    TEXT = auto()
    QUOTE = auto()
    FENCE = auto()


@dataclass(frozen=True, slots=True)
class _Passage:
    form: _Form
    lines: tuple[str, ...]
    language: str = ""

    def markdown(self) -> list[str]:
        if self.form is _Form.FENCE:
            return code.block(self.lines, self.language)
        lines = inline("\n".join(line.strip() for line in self.lines)).split("\n")
        broken = [line + _BREAK for line in lines[:-1]] + lines[-1:]
        return [f"> {line}" for line in broken] if self.form is _Form.QUOTE else broken


class _Reader:
    """Reads a text as runs of plain lines, quoted lines and fences. Empty lines end a run."""

    def __init__(self, text: str) -> None:
        self.passages: list[_Passage] = []
        self._lines = deque(clean(text).split("\n"))
        self._run: list[str] = []
        self._form = _Form.TEXT
        self._fences = sum("```" in line for line in self._lines)
        while self._lines:
            self._read(self._lines.popleft())
        self._end_run()

    def _read(self, line: str) -> None:
        self._fences -= "```" in line
        opening = _FENCE.fullmatch(line)
        if opening and "```" not in opening["rest"] and self._fences:
            self._read_fence(opening)
        elif quoted := _QUOTE.fullmatch(line):
            self._extend(_Form.QUOTE, quoted["text"])
        elif line.strip():
            self._extend(_Form.TEXT, line)
        else:
            self._end_run()

    def _read_fence(self, opening: re.Match[str]) -> None:
        self._end_run()
        # Discord takes the first line for code when more than a language stands there.
        language = "" if opening["rest"] else opening["language"]
        body = [f"{opening['language']} {opening['rest']}"] if opening["rest"] else []
        while "```" not in self._lines[0]:
            body.append(self._lines.popleft())
        last, _, rest = self._lines.popleft().partition("```")
        self._fences -= 1
        body += [last] if last.strip() else []
        self.passages.append(_Passage(_Form.FENCE, tuple(body), language))
        if rest.strip():
            self._fences += "```" in rest
            self._lines.appendleft(rest)

    def _extend(self, form: _Form, line: str) -> None:
        if form is not self._form:
            self._end_run()
        self._form = form
        self._run.append(line)

    def _end_run(self) -> None:
        if self._run:
            self.passages.append(_Passage(self._form, tuple(self._run)))
            self._run = []


class Outline:
    """A list that grows by bullets, each at a level, at most one deeper than the one before."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._indents: list[int] = []  # where each open level begins, and its content
        self._columns: list[int] = []
        self._numbers: list[int | None] = []  # the last number of each open level, if it has any

    def add(self, text: str, level: int = 0, *, gap: bool = False) -> None:
        """One bullet. A text that begins with `1. ` keeps its number."""
        number, passages = _numbered_passages(text)
        if not passages:
            return
        if passages[0].form is _Form.FENCE:
            passages = [_Passage(_Form.TEXT, (_NO_WORDS,)), *passages]
        level = min(level, len(self._columns))
        if self.lines and (gap or self._changes_kind(level, number)):
            self._end_line()
        self._write(passages, level, number)

    def attach(self, passage: _Passage) -> None:
        """Add a fence or a quote to the newest bullet."""
        self._continue([passage], self._columns[-1])

    def _changes_kind(self, level: int, number: str | None) -> bool:
        if level >= len(self._numbers):
            return False
        return (self._numbers[level] is None) != (number is None)

    def _write(self, passages: list[_Passage], level: int, number: str | None) -> None:
        marker = f"{number}. " if number else "* "
        indent = level and max(self._columns[level - 1], self._indents[level - 1] + _STEP)
        first, *more = passages[0].markdown()
        self.lines.append(f"{' ' * indent}{marker}{self._value(level, number)}{first}")
        self._numbers[level:] = [int(number) if number else None]
        self._indents[level:] = [indent]
        self._columns[level:] = [indent + len(marker)]
        self.lines += [f"{' ' * self._columns[level]}{line}" for line in more]
        self._continue(passages[1:], self._columns[level])

    def _value(self, level: int, number: str | None) -> str:
        """What makes kramdown show a number that is not the next of its list."""
        if number is None:
            return ""
        last = self._numbers[level] if level < len(self._numbers) else None
        return "" if int(number) == (last or 0) + 1 else f'{{:value="{int(number)}"}} '

    def _continue(self, passages: list[_Passage], column: int) -> None:
        for passage in passages:
            self._end_line()
            self.lines += [f"{' ' * column}{line}" if line else "" for line in passage.markdown()]

    def _end_line(self) -> None:
        if self.lines[-1]:
            self.lines.append("")


def _numbered_passages(text: str) -> tuple[str | None, list[_Passage]]:
    """The number that a text begins with, and the rest in passages."""
    number = _NUMBER.match(text)
    if number is None:
        return None, _Reader(text).passages
    return number["number"], _Reader(text[number.end() :]).passages


class Prose:
    """Paragraphs, and lists where lines begin as bullets. Grows by texts."""

    def __init__(self) -> None:
        self._blocks: list[list[str]] = []
        self._outline: Outline | None = None
        self._indents: list[int] = []

    def add(self, text: str, level: int = 0, *, gap: bool = False) -> None:
        """One text: every line is a bullet or a paragraph."""
        for passage in _Reader(text).passages:
            if passage.form is not _Form.TEXT:
                self._add_passage(passage)
                continue
            for line in passage.lines:
                self._add_line(line, level, gap=gap)
                gap = False

    @property
    def text(self) -> str:
        """Everything, with an empty line between blocks."""
        return "\n\n".join("\n".join(block) for block in self._blocks)

    def _add_line(self, line: str, level: int, *, gap: bool) -> None:
        bullet = _BULLET.fullmatch(line)
        if not bullet:
            self._outline = None
            self._blocks.append(_Passage(_Form.TEXT, (line,)).markdown())
            return
        if self._outline is None:
            self._outline = Outline()
            self._indents = []
            self._blocks.append(self._outline.lines)
        number = f"{bullet['number']}. " if bullet["number"] else ""
        level += self._depth(len(bullet["blanks"].expandtabs(_STEP)))
        self._outline.add(number + bullet["text"], level, gap=gap)

    def _depth(self, indent: int) -> int:
        """How many of the lines above stand less deep: the level of a typed list."""
        while self._indents and self._indents[-1] >= indent:
            self._indents.pop()
        self._indents.append(indent)
        return len(self._indents) - 1

    def _add_passage(self, passage: _Passage) -> None:
        if self._outline is not None and passage.form is _Form.FENCE:
            self._outline.attach(passage)
            return
        self._outline = None
        self._blocks.append(passage.markdown())
