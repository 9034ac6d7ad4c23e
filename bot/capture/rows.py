"""A text is cut into rows: a line each, or a whole fence, with its indentation. No sign is read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from bot.capture.text import is_blank

TAB = 4  # blanks that a tab counts for

_FENCE = re.compile(r"`{3,}")


@dataclass(frozen=True, slots=True)
class Row:
    """One line (or one whole fence): its indentation in blanks, and its text without it.

    `gap` means that an empty line stood right before it.
    """

    indent: int
    text: str
    gap: bool
    is_fence: bool = False


def rows(text: str) -> Iterator[Row]:
    """The rows of a cleaned text, empty lines left out. A fence that never ends is lines."""
    lines = text.split("\n")
    closings = _closings(lines)
    gap = False
    position = 0
    while position < len(lines):
        line = lines[position]
        end = _fence_end(lines, closings, position)
        if is_blank(line):
            gap = True
        elif end is None:
            yield Row(_indent(line), line.strip(), gap)
            gap = False
        else:
            yield Row(_indent(line), "\n".join(lines[position : end + 1]), gap, is_fence=True)
            gap = False
            position = end
        position += 1


def _closings(lines: list[str]) -> list[int]:
    """How long the longest closing fence is, for each line at or after it; stays linear."""
    lengths = (_closing(line) for line in reversed(lines))
    return list(accumulate(lengths, max))[::-1]


def _closing(line: str) -> int:
    ticks = line.strip()
    return len(ticks) if ticks and not ticks.strip("`") else 0


def _fence_end(lines: list[str], closings: list[int], start: int) -> int | None:
    """The line that closes the fence that opens at `start`; None if none opens or it never ends."""
    opening = _FENCE.match(lines[start].lstrip())
    if opening is None or "`" in lines[start].lstrip()[opening.end() :]:
        return None
    position, length = start + 1, len(opening[0])
    if position == len(lines) or closings[position] < length:
        return None
    while _closing(lines[position]) < length:
        position += 1
    return position


def _indent(line: str) -> int:
    blanks = line[: len(line) - len(line.lstrip())]
    return sum(TAB if char == "\t" else 1 for char in blanks)
