"""A text cut into runs of plain lines, quotes and fences, as Discord shows them. Writes nothing."""

import re
from collections import deque
from dataclasses import dataclass
from itertools import accumulate

from bot.posts.markdown.clean import clean

_OPENING = re.compile(r"[ \t]*(?P<ticks>`{3,})(?P<language>[A-Za-z0-9_+#.-]*)[ \t]*(?P<rest>.*)")
_ONLY_TICKS = re.compile(r"[ \t]*(?P<ticks>`{3,})[ \t]*")
_QUOTED = re.compile(r"[ \t]*>[ \t]+(?P<text>\S.*)")
_ALL_QUOTED = re.compile(r"[ \t]*>>>[ \t]+(?P<text>\S.*)")
_TICKS = "```"


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of text that stand together."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """What is quoted. No quote stands in another."""

    blocks: "tuple[Lines | Fence, ...]"


@dataclass(frozen=True, slots=True)
class Fence:
    """Lines of code."""

    lines: tuple[str, ...]
    language: str = ""


Block = Lines | Quote | Fence


def blocks(text: str) -> list[Block]:
    """The blocks of a text. Empty lines end a run and are not kept."""
    return _Reader(clean(text).split("\n"), quotes=True).found


class _Reader:
    def __init__(self, lines: list[str], *, quotes: bool) -> None:
        self.found: list[Block] = []
        self._lines = deque(lines)
        self._fences = sum(_TICKS in line for line in lines)  # lines that could end a fence
        self._closings = deque(_closings(lines))
        self._quotes = quotes
        self._run: list[str] = []
        self._is_quote = False
        while self._lines:
            self._read(self._next())
        self._end_run()

    def _next(self) -> str:
        line = self._lines.popleft()
        self._closings.popleft()
        self._fences -= _TICKS in line
        return line

    def _read(self, line: str) -> None:
        opening = _OPENING.fullmatch(line)
        if opening and _TICKS not in opening["rest"] and self._fences:
            self._end_run()
            self._read_fence(opening)
        elif self._quotes and (quoted := _ALL_QUOTED.fullmatch(line)):
            self._extend(quoted["text"], is_quote=True)
            self._run += self._lines
            self._lines.clear()
        elif self._quotes and (quoted := _QUOTED.fullmatch(line)):
            self._extend(quoted["text"], is_quote=True)
        elif line.strip():
            self._extend(line, is_quote=False)
        else:
            self._end_run()

    def _read_fence(self, opening: re.Match[str]) -> None:
        # Discord takes the first line for code when more than a language stands there.
        language = "" if opening["rest"] else opening["language"]
        body = [f"{opening['language']} {opening['rest']}"] if opening["rest"] else []
        length = len(opening["ticks"])
        if self._closings[0] >= length:
            while _length(line := self._next()) < length:
                body.append(line)
        else:
            while _TICKS not in (line := self._next()):
                body.append(line)
            last, _, rest = line.partition(_TICKS)
            body += [last] if last.strip() else []
            self._put_back(rest)
        self.found.append(Fence(tuple(body), language))

    def _put_back(self, rest: str) -> None:
        """What stands behind a fence on its last line is a line of its own."""
        if rest.strip():
            self._lines.appendleft(rest)
            self._closings.appendleft(self._closings[0] if self._closings else 0)
            self._fences += _TICKS in rest

    def _extend(self, line: str, *, is_quote: bool) -> None:
        if is_quote is not self._is_quote:
            self._end_run()
        self._is_quote = is_quote
        self._run.append(line)

    def _end_run(self) -> None:
        if self._run and self._is_quote:
            within = _Reader(self._run, quotes=False).found
            self.found.append(Quote(tuple(each for each in within if not isinstance(each, Quote))))
        elif self._run:
            self.found.append(Lines(tuple(self._run)))
        self._run = []


def _closings(lines: list[str]) -> list[int]:
    """The longest line of backticks from each line on; stays linear."""
    return list(accumulate((_length(line) for line in reversed(lines)), max))[::-1]


def _length(line: str) -> int:
    """How many backticks a line is, if it is nothing else."""
    only = _ONLY_TICKS.fullmatch(line)
    return len(only["ticks"]) if only else 0
