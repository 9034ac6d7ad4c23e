"""Lines of a modal or a message become note drafts: bullets, levels, paragraphs, fences. Pure.

The signs are those of the README's "How lines are read". A sign counts only as the first visible
thing of its line and with a blank behind it, so that `--amend` and `*this*` are text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import accumulate

from bot.capture.text import clean, is_blank
from bot.errors import Unreadable
from bot.models import MAX_LEVEL, MAX_TEXT, Draft, Kind, Section

TAB = 4  # blanks that a tab counts for

_SIGN = re.compile(r"(?:[*+]|(?P<dashes>-+)|(?P<number>\d{1,9}\.))(?:[ \t]+|$)")
_FENCE = re.compile(r"`{3,}")


@dataclass(frozen=True, slots=True)
class _Line:
    """One line (or one whole fence): its indentation in blanks, and its text without it."""

    indent: int
    text: str
    gap: bool
    is_fence: bool = False


@dataclass(slots=True)
class _Levels:
    """Turns indentations into levels: deeper is one deeper, less deep goes back."""

    known: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    last: tuple[int, int] | None = None

    def of(self, indent: int, dashes: int) -> int:
        """The level of a line; two dashes or more are absolute."""
        while self.known and self.known[-1][0] > indent:
            self.known.pop()
        level = dashes - 1 if dashes > 1 else self._relative(indent)
        level = min(level, MAX_LEVEL)
        if dashes < 2 and (indent, level) not in self.known:  # noqa: PLR2004  # "--" is absolute
            self.known.append((indent, level))
        self.last = (indent, level)
        return level

    def _relative(self, indent: int) -> int:
        if self.last is None:
            return 0
        if indent > self.last[0]:
            return self.last[1] + 1
        return self.known[-1][1] if self.known else 0


def read_lines(text: str, section: Section, kind: Kind = Kind.TALK) -> tuple[Draft, ...]:
    """The drafts of a text that was typed line by line into a section of a talk or an entry.

    Raises Unreadable when a line is longer than MAX_TEXT characters.
    """
    paragraphs = section is Section.THOUGHTS or kind is Kind.ENTRY
    drafts: list[Draft] = []
    levels = _Levels()
    for line in _lines(clean(text)):
        if line.is_fence:
            _append_fence(drafts, line, section)
        elif paragraphs:
            drafts.append(_paragraph(line, levels, section))
        else:
            drafts.append(_bullet(line, levels, section))
    return tuple(_checked(draft) for draft in drafts if not is_blank(draft.text))


def _lines(text: str) -> Iterator[_Line]:
    rows = text.split("\n")
    closings = _closings(rows)
    gap = False
    position = 0
    while position < len(rows):
        row = rows[position]
        end = _fence_end(rows, closings, position)
        if is_blank(row):
            gap = True
        elif end is None:
            stripped = row.strip()
            yield _Line(_indent(row), stripped, gap)
            gap = False
        else:
            yield _Line(_indent(row), "\n".join(rows[position : end + 1]), gap, is_fence=True)
            gap = False
            position = end
        position += 1


def _closings(rows: list[str]) -> list[int]:
    """How long the longest closing fence is, for each row at or after it; keeps reading linear."""
    lengths = (_closing(row) for row in reversed(rows))
    return list(accumulate(lengths, max))[::-1]


def _closing(row: str) -> int:
    ticks = row.strip()
    return len(ticks) if ticks and not ticks.strip("`") else 0


def _fence_end(rows: list[str], closings: list[int], start: int) -> int | None:
    """The row that closes the fence which opens at `start`; None if none opens or it never ends."""
    opening = _FENCE.match(rows[start].lstrip())
    if opening is None or "`" in rows[start].lstrip()[opening.end() :]:
        return None
    position, length = start + 1, len(opening[0])
    if position == len(rows) or closings[position] < length:
        return None
    while _closing(rows[position]) < length:
        position += 1
    return position


def _indent(row: str) -> int:
    blanks = row[: len(row) - len(row.lstrip())]
    return sum(TAB if char == "\t" else 1 for char in blanks)


def _bullet(line: _Line, levels: _Levels, section: Section) -> Draft:
    if line.text.startswith("\\"):
        return Draft(line.text[1:], levels.of(line.indent, 0), section, line.gap)
    sign = _SIGN.match(line.text)
    level = levels.of(line.indent, _dashes(sign))
    numbered = sign is not None and sign["number"]
    text = line.text if sign is None or numbered else line.text[sign.end() :]
    return Draft(text, level, section, line.gap)


def _paragraph(line: _Line, levels: _Levels, section: Section) -> Draft:
    """In thoughts and entries a bullet keeps its sign, so that the post can tell it apart."""
    sign = _SIGN.match(line.text)
    if sign is None:
        return Draft(line.text, 0, section, line.gap)
    level = levels.of(line.indent, _dashes(sign))
    text = line.text if _dashes(sign) < 2 else f"- {line.text[sign.end() :]}"  # noqa: PLR2004  # "--"
    return Draft(text, level, section, line.gap)


def _dashes(sign: re.Match[str] | None) -> int:
    return len(sign["dashes"] or "") if sign else 0


def _append_fence(drafts: list[Draft], line: _Line, section: Section) -> None:
    """A fence belongs to the bullet before it."""
    last = drafts.pop() if drafts else Draft("Code:", 0, section, line.gap)
    last = replace(last, text="Code:") if is_blank(last.text) else last
    drafts.append(Draft(f"{last.text}\n{line.text}", last.level, last.section, last.gap))


def _checked(draft: Draft) -> Draft:
    if len(draft.text) > MAX_TEXT:
        raise Unreadable(f"A line has more than {MAX_TEXT} characters. Break it into two.")
    return draft
