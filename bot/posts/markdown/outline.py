"""Bullets and paragraphs of a post, grown note by note.

Built for list parsers that count columns: children stand four columns in, a list of another kind
after an empty line, and so does a fence, whose lines would otherwise be read as bullets.
"""

import re
from collections import deque
from collections.abc import Sequence

from bot.posts.markdown.blocks import Block, Fence, Lines, Quote, blocks
from bot.posts.markdown.typeset import Typesetter

_BULLET = re.compile(r"(?P<blanks>[ \t]*)(?:[-*+]|(?P<number>[0-9]{1,9})\.)[ \t]+(?P<text>\S.*)")
_NUMBER = re.compile(r"\s*(?P<number>[0-9]{1,9})\.[ \t]+(?=\S)")
_NO_WORDS = Lines(("Code:",))  # what a fence is given to stand under
_STEP = 4


class Outline:
    """A list that grows by bullets, each at a level, at most one deeper than the one before."""

    def __init__(self, typesetter: Typesetter) -> None:
        self.lines: list[str] = []
        self._typesetter = typesetter
        self._indents: list[int] = []  # where each open level begins, and its content
        self._columns: list[int] = []
        self._quoted = False  # the newest line is a quote's, to which what follows would belong
        self._illustrated = False  # the newest lines are pictures, a paragraph of their own
        self._numbers: list[int | None] = []  # the last number of each open level, if it has any
        self._signs: list[str] = []  # what stands behind them

    def add(self, text: str, level: int = 0, *, gap: bool = False, aside: str = "") -> None:
        """One bullet. A text that begins with `1. ` keeps its number; `aside` is Markdown."""
        number, found = _numbered(text)
        self.add_blocks(found, number, level, gap=gap, aside=aside)

    def add_blocks(
        self,
        found: list[Block],
        number: str | None,
        level: int,
        *,
        gap: bool = False,
        aside: str = "",
    ) -> None:
        """One bullet of these blocks."""
        if not found:
            return
        if isinstance(found[0], Fence):
            found = [_NO_WORDS, *found]
        level = min(level, len(self._columns))
        swallowed = self._quoted and level == len(self._columns)
        apart = gap or swallowed or self._illustrated or self._changes_kind(level, number)
        if self.lines and (apart or self._begins(level, number)):
            self._end_line()
        self._write(found, level, number, aside)
        self._quoted = isinstance(found[-1], Quote)
        self._illustrated = False

    def illustrate(self, pictures: Sequence[str]) -> None:
        """Add pictures, as Markdown, below the newest bullet; before the first they stand alone."""
        if not pictures:
            return
        if self.lines and not self._illustrated:
            self._end_line()
        self._add_lines(pictures, self._columns[-1] if self._columns else 0)
        self._quoted, self._illustrated = False, True

    def _changes_kind(self, level: int, number: str | None) -> bool:
        if level >= len(self._numbers):
            return False
        return (self._numbers[level] is None) != (number is None)

    def _begins(self, level: int, number: str | None) -> bool:
        """Whether a number can only be shown by a list that begins with it."""
        return not (self._typesetter.renumbers or self._follows(level, number))

    def _follows(self, level: int, number: str | None) -> bool:
        last = self._numbers[level] if level < len(self._numbers) else None
        return number is None or int(number) == (last or 0) + 1

    def _sign(self, level: int, number: str | None) -> str:
        """What stands behind a number. Another sign than before begins a list."""
        if level >= len(self._signs):
            return "."
        changes = self._numbers[level] is not None and self._begins(level, number)
        return {".": ")", ")": "."}[self._signs[level]] if changes else self._signs[level]

    def _write(self, found: list[Block], level: int, number: str | None, aside: str) -> None:
        sign = self._sign(level, number)
        indent = level and max(self._columns[level - 1], self._indents[level - 1] + _STEP)
        within = indent - self._columns[level - 1] if level else indent
        marker = f"{number}{sign} " if number else "* "
        if any(self._typesetter.ends_lists(block) for block in found):
            marker = marker.ljust(_STEP - within)
        *lines, last = self._typesetter.lines(found[0])
        first, *more = [*lines, f"{last} {aside}" if aside else last]
        self.lines.append(f"{' ' * indent}{marker}{self._value(level, number)}{first}")
        self._numbers[level:] = [int(number) if number else None]
        self._signs[level:] = [sign]
        self._indents[level:] = [indent]
        self._columns[level:] = [indent + len(marker)]
        self._add_lines(more, self._columns[level])
        self._continue(found[1:], self._columns[level])

    def _value(self, level: int, number: str | None) -> str:
        """What makes a number show that is not the next of its list."""
        if number is None or self._follows(level, number):
            return ""
        return self._typesetter.number(int(number))

    def _continue(self, found: list[Block], column: int) -> None:
        for block in found:
            self._end_line()
            self._add_lines(self._typesetter.lines(block), column)

    def _add_lines(self, lines: Sequence[str], column: int) -> None:
        self.lines += [f"{' ' * column}{line}" if line else "" for line in lines]

    def _end_line(self) -> None:
        if self.lines[-1]:
            self.lines.append("")


def _numbered(text: str) -> tuple[str | None, list[Block]]:
    """The number that a text begins with, and the rest in blocks."""
    number = _NUMBER.match(text)
    if number is None:
        return None, blocks(text)
    return number["number"], blocks(text[number.end() :])


class Prose:
    """Paragraphs, and lists where lines begin as bullets. Grows by texts."""

    def __init__(self, typesetter: Typesetter) -> None:
        self._typesetter = typesetter
        self._blocks: list[list[str]] = []
        self._outline: Outline | None = None
        self._indents: list[int] = []

    def add(self, text: str, level: int = 0, *, gap: bool = False) -> None:
        """One text: every line is a bullet or a paragraph."""
        found = deque(blocks(text))
        while found:
            block = found.popleft()
            if not isinstance(block, Lines):
                self._add_paragraph(block)
                continue
            *lines, last = block.lines
            for line in lines:
                self._add_line(line, level, [], gap=gap)
                gap = False
            self._add_line(last, level, _fences(found), gap=gap)
            gap = False

    def illustrate(self, pictures: Sequence[str]) -> None:
        """Add pictures, as Markdown, below what was added last."""
        if self._outline is not None:
            self._outline.illustrate(pictures)
        elif pictures:
            self._blocks.append(list(pictures))

    @property
    def text(self) -> str:
        """Everything, with an empty line between blocks."""
        return "\n\n".join("\n".join(block) for block in self._blocks)

    def _add_line(self, line: str, level: int, fences: list[Fence], *, gap: bool) -> None:
        """A bullet with the fences behind it, or a paragraph."""
        bullet = _BULLET.fullmatch(line)
        if not bullet:
            for block in (Lines((line,)), *fences):
                self._add_paragraph(block)
            return
        if self._outline is None:
            self._outline = Outline(self._typesetter)
            self._indents = []
            self._blocks.append(self._outline.lines)
        level += self._depth(len(bullet["blanks"].expandtabs(_STEP)))
        found = [*blocks(bullet["text"]), *fences]
        self._outline.add_blocks(found, bullet["number"], level, gap=gap)

    def _depth(self, indent: int) -> int:
        """How many of the lines above stand less deep: the level of a typed list."""
        while self._indents and self._indents[-1] >= indent:
            self._indents.pop()
        self._indents.append(indent)
        return len(self._indents) - 1

    def _add_paragraph(self, block: Block) -> None:
        self._outline = None
        self._blocks.append(self._typesetter.lines(block))


def _fences(found: deque[Block]) -> list[Fence]:
    """The fences that come next, taken from what was found."""
    fences: list[Fence] = []
    while found and isinstance(found[0], Fence):
        fences.append(found[0])
        found.popleft()
    return fences
