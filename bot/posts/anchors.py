"""Where a heading of a finished post can be linked to: the ids that generators give to headings.

The rules were taken from kramdown-parser-gfm 1.1 and Hugo 0.111: letters and digits in small, a
hyphen for each blank, and -1, -2 ... behind what is not the first of its kind on its page.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

Rule = Callable[[str, str], str]  # an id from a heading's Markdown and from its visible text

_HEADING = re.compile(r"#{1,6}[ \t]+(?P<text>.*)")
_FENCE = re.compile(r" {0,3}(?P<ticks>`{3,}|~{3,})")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_LETTERS_TOO = "\u24b6-\u24e9\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189"
_ALPHABETIC = re.compile(f"[{_LETTERS_TOO}]")  # symbols that Unicode counts as letters


def of_text(_: str, visible: str) -> str:
    """The id that kramdown's GFM makes of a heading's text."""
    small = "".join(char.lower() for char in visible)  # one by one, as Ruby does
    return "".join("-" if char in " \t" else char for char in small if _is_word(char))


def of_source(markdown: str, _: str) -> str:
    """The id that Hugo makes of a heading's source."""
    kept = (char for char in markdown if char in " -_" or _category(char) in {"L", "Nd"})
    return "".join("-" if char == " " else char.lower()[0] for char in kept)


def anchors(post: str, headings: Mapping[int, tuple[str, str]], rule: Rule) -> dict[int, str]:
    """The ids of some headings of a post, given as Markdown and as text by any number.

    One that is not found, as when it was edited there by hand, is left out. Of equal ones the first
    number is the first.
    """
    found: dict[int, str] = {}
    seen: Counter[str] = Counter()
    lines = list(_headings(post))
    left = _Sought(headings, lines)
    for line in lines:
        meant = left.take(line)
        made = rule(line, _visible(line, headings[meant] if meant is not None else ("", "")))
        if meant is not None:
            found[meant] = f"{made}-{seen[made]}" if seen[made] else made
        seen[made] += 1
    return found


class _Sought:
    """Headings that are still to be found, be it that a template writes more beside them."""

    def __init__(self, headings: Mapping[int, tuple[str, str]], lines: Iterable[str]) -> None:
        alone = set(lines)
        self._whole = [number for number in headings if headings[number][0] in alone]
        parts = [number for number in headings if number not in set(self._whole)]
        self._parts = sorted(parts, key=lambda number: -len(headings[number][0]))
        self._headings = headings

    def take(self, line: str) -> int | None:
        """The one that a line is, or that is the longest part of it."""
        whole = (number for number in self._whole if self._headings[number][0] == line)
        if (number := next(whole, None)) is not None:
            self._whole.remove(number)
            return number
        parts = (number for number in self._parts if self._headings[number][0] in line)
        if (number := next(parts, None)) is not None:
            self._parts.remove(number)
        return number


def _headings(post: str) -> Iterator[str]:
    """The lines of a post's headings, without what stands in code."""
    fence = ""
    for line in post.split("\n"):
        if ticks := _FENCE.match(line):
            if not fence:
                fence = ticks["ticks"]
            elif line.strip().startswith(fence):
                fence = ""
        elif not fence and (heading := _HEADING.fullmatch(line)):
            yield _without_closing(heading["text"].strip())


def _without_closing(text: str) -> str:
    """A heading without the signs that may close it."""
    head = text.rstrip("#")
    return head.rstrip() if head[-1:] in {"", " ", "\t"} else text


def _visible(line: str, ours: tuple[str, str]) -> str:
    """What a reader sees of a heading. What is not ours is read only roughly."""
    markdown, text = ours
    before, _, after = line.partition(markdown) if markdown else (line, "", "")
    return f"{_roughly(before)}{text}{_roughly(after)}"


def _roughly(markdown: str) -> str:
    return _LINK.sub(r"\1", markdown)


def _is_word(char: str) -> bool:
    if char in " \t-":
        return True
    return _category(char) in {"L", "M", "Nd", "Nl", "Pc"} or bool(_ALPHABETIC.match(char))


def _category(char: str) -> str:
    """Its general category; of letters and marks the first sign alone."""
    category = unicodedata.category(char)
    return category[0] if category[0] in "LM" else category
