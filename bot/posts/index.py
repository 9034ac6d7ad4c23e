"""The list of all posts in a plain folder: the lines between two marks of a file.

What stands elsewhere in the file is its owner's, and so is what they have changed in a line.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

BEGIN, END = "<!-- talknotes: posts -->", "<!-- /talknotes -->"

# a bracket behind a backslash is one of the title
_TARGET = re.compile(r"(?<!\\)(?:\\\\)*\]\(<?(?:\./)?([^()<>\s]+)>?\)")
_DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b")


@dataclass(frozen=True, slots=True)
class Line:
    """A post's line; `target` is what it links to."""

    date: date
    target: str
    text: str


def region(lines: Iterable[Line]) -> str:
    """The marks with the lines of all posts between them."""
    return "\n".join([BEGIN, "", *(line.text for line in lines), "", END])


def merged(
    theirs: str, lines: Sequence[Line], gone: Collection[str], before: Collection[str]
) -> str | None:
    """The file with every line up to date, the newest first; None if it lacks the marks.

    `gone` is what posts were linked to that are off the site, `before` are lines as they were once
    written here: any other was changed by somebody and stays.
    """
    found = theirs.split("\n")
    marks = [at for at, line in enumerate(found) if line.strip() in {BEGIN, END}]
    if [found[at].strip() for at in marks] != [BEGIN, END]:
        return None
    begin, end = marks
    within = _merged(found[begin + 1 : end], lines, gone, before)
    return "\n".join([*found[: begin + 1], *within, *found[end:]])


def written(text: str) -> list[str]:
    """The lines between the marks of a region."""
    return [line for line in text.split("\n") if line and line not in {BEGIN, END}]


def _merged(
    theirs: list[str], lines: Sequence[Line], gone: Collection[str], before: Collection[str]
) -> list[str]:
    ours = {line.target: line for line in lines}
    kept: list[str] = []
    listed: set[str] = set()
    for text in theirs:
        targets = _TARGET.findall(text)
        is_ours = text.rstrip("\r") in before
        if is_ours:
            targets = targets[-1:]
        found = [target for target in targets if target in ours]
        if found and is_ours:
            kept += [ours[target].text for target in found if target not in listed]
        elif found or not any(target in gone for target in targets):
            kept.append(text)
        listed.update(found)
    for line in lines:
        if line.target not in listed:
            kept.insert(_place(kept, line.date), line.text)
    return kept


def _place(kept: list[str], day: date) -> int:
    """Where a line of that day belongs: above the first that is no newer, or behind the last."""
    dated = [(at, found[0]) for at, text in enumerate(kept) if (found := _DATE.search(text))]
    older = [at for at, found in dated if found <= day.isoformat()]
    if older:
        return older[0]
    return dated[-1][0] + 1 if dated else _first(kept)


def _first(kept: list[str]) -> int:
    """Behind the empty line that follows the mark, so that the list stands apart from it."""
    if not kept or kept[0].strip():
        kept.insert(0, "")
    if len(kept) < 2:  # noqa: PLR2004  an empty line on both sides
        kept.append("")
    return 1
