"""Lines of a modal or a message become drafts and changes of earlier notes. Pure.

The signs are those of the README's "How lines are read". A sign counts only as the first visible
thing of its line, most of them with a blank behind, so that `--amend` and `*this*` are text.
"""

import re
from dataclasses import dataclass, field, replace
from itertools import dropwhile

from bot.capture.rows import Row, rows
from bot.capture.text import clean, is_blank
from bot.errors import Unreadable
from bot.models import (
    MAX_LEVEL,
    MAX_TEXT,
    Change,
    Continuation,
    Correction,
    Draft,
    Kind,
    Line,
    Reading,
    Section,
)

OFF = "[off]"

_SIGN = re.compile(r"(?:[*+]|(?P<dashes>-+)|(?P<number>\d{1,9}\.))(?:[ \t]+|$)")
_THOUGHT = re.compile(r"(?:~|thought:)[ \t]+", re.IGNORECASE)  # phones begin with a capital
_MORE = re.compile(r"\.\.\.[ \t]+")
_PART = r"(?:\\/|[^/])"
_CORRECTION = re.compile(rf"s/(?P<old>{_PART}++)/(?P<new>{_PART}*+)/(?P<everywhere>g?)")
# What a post would still take for a number, a quote, a heading or, in paragraphs, for a bullet
_ACTS = re.compile(r"\s*(?:\d{1,9}(?=\.\s)|(?=(?:>|>>>|#{1,3}|-#)\s))")
_ACTS_IN_PARAGRAPHS = re.compile(r"\s*(?:\d{1,9}(?=\.\s)|(?=(?:[-*+>]|>>>|#{1,3}|-#)\s))")
_TICKS = re.compile(r"\s*`{3,}")


def read_lines(text: str, section: Section, kind: Kind = Kind.TALK) -> Reading:
    """Read a text that was typed line by line into a section of a talk or an entry.

    Raises Unreadable when a line is longer than MAX_TEXT characters.
    """
    reader = _Reader(section, kind)
    for row in rows(clean(text)):
        reader.read(row)
    kept = (line for line in reader.lines if not is_blank(draft_of(line).text))
    return Reading(tuple(_checked(line) for line in kept), reader.left_out)


def draft_of(line: Line) -> Draft:
    """The note that a line is, or would be if it finds nothing to change."""
    return line if isinstance(line, Draft) else line.otherwise


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


class _Reader:
    """Reads rows one after another. A line that makes no bullet here leaves levels as they are."""

    def __init__(self, section: Section, kind: Kind) -> None:
        self.lines: list[Line] = []
        self.left_out = 0
        self._section = section
        self._paragraphs = section is Section.THOUGHTS or kind is Kind.ENTRY
        self._levels = _Levels()
        self._gap = False  # before a line that made no bullet here: it counts for the next one
        self._last: int | None = None  # where the line stands that a fence would belong to

    def read(self, row: Row) -> None:
        """Read one more row."""
        if row.is_fence:
            self._add_fence(row)
        elif _is_off(row.text):
            self.left_out += 1
            self._gap |= row.gap
        elif change := _change(row, self._section):
            self._gap |= row.gap
            self._add(change)
        else:
            self._add(self._draft(row))

    def _add(self, line: Line) -> None:
        if not isinstance(line, Correction):
            self._last = len(self.lines)
        self.lines.append(line)

    def _draft(self, row: Row) -> Draft:
        thought = _THOUGHT.match(row.text)
        if thought and self._section is not Section.THOUGHTS:
            self._gap |= row.gap
            return Draft(row.text[thought.end() :], 0, Section.THOUGHTS, row.gap)
        gap, self._gap = self._gap or row.gap, False
        read = self._paragraph if self._paragraphs else self._bullet
        text, level = read(row)
        return Draft(text, level, self._section, gap)

    def _bullet(self, row: Row) -> tuple[str, int]:
        if row.text.startswith("\\"):
            return _literal(row.text[1:], _ACTS), self._levels.of(row.indent, 0)
        sign = _SIGN.match(row.text)
        level = self._levels.of(row.indent, _dashes(sign))
        numbered = sign is not None and sign["number"]
        return row.text if sign is None or numbered else row.text[sign.end() :], level

    def _paragraph(self, row: Row) -> tuple[str, int]:
        """In thoughts and entries a bullet keeps its sign, so that the post can tell it apart."""
        if row.text.startswith("\\"):
            return _literal(row.text[1:], _ACTS_IN_PARAGRAPHS), 0
        if thought := _THOUGHT.match(row.text):  # where all are thoughts already
            return row.text[thought.end() :], 0
        sign = _SIGN.match(row.text)
        if sign is None:
            return row.text, 0
        level = self._levels.of(row.indent, _dashes(sign))
        absolute = _dashes(sign) > 1
        return f"- {row.text[sign.end() :]}" if absolute else row.text, level

    def _add_fence(self, row: Row) -> None:
        """A fence belongs to the line before it, be it a bullet or the rest of one."""
        last = self._last
        if last is None:
            last = len(self.lines)
            self._add(Draft("Code:", 0, self._section, self._gap or row.gap))
            self._gap = False
        self.lines[last] = _with_fence(self.lines[last], row.text)


def _is_off(text: str) -> bool:
    """Whether a line begins as one that must not be kept, whatever stands unseen before it."""
    if OFF not in text.lower():
        return False
    return "".join(dropwhile(is_blank, text)).lower().startswith(OFF)


def _change(row: Row, section: Section) -> Change | None:
    otherwise = Draft(row.text, 0, section, row.gap)
    more = _MORE.match(row.text)
    if more and not is_blank(row.text[more.end() :]):
        return Continuation(row.text[more.end() :], otherwise)
    found = _CORRECTION.fullmatch(row.text)
    if found is None:
        return None
    old, new = (found[part].replace("\\/", "/") for part in ("old", "new"))
    return Correction(old, new, bool(found["everywhere"]), otherwise)


def _literal(text: str, acts: re.Pattern[str]) -> str:
    """A text that a post shows as it stands: Discord's backslash goes before what would act."""
    if ticks := _TICKS.match(text):
        return ticks[0].replace("`", "\\`") + text[ticks.end() :]
    before = acts.match(text)
    return f"{before[0]}\\{text[before.end() :]}" if before else text


def _dashes(sign: re.Match[str] | None) -> int:
    return len(sign["dashes"] or "") if sign else 0


def _with_fence(line: Line, fence: str) -> Line:
    if isinstance(line, Draft):
        text = "Code:" if is_blank(line.text) else line.text
        return replace(line, text=f"{text}\n{fence}")
    otherwise = replace(line.otherwise, text=f"{line.otherwise.text}\n{fence}")
    if isinstance(line, Continuation):
        return Continuation(f"{line.text}\n{fence}", otherwise)
    return replace(line, otherwise=otherwise)


def _checked(line: Line) -> Line:
    if len(draft_of(line).text) > MAX_TEXT:
        raise Unreadable(f"A line has more than {MAX_TEXT} characters. Break it into two.")
    return line
