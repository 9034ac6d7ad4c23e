"""A note in a few words: its text, or that it is a picture."""

from collections.abc import Iterable

from bot.models import Note
from cogs.ui.answers import plain, shortened

HIGHLIGHT = "\N{WHITE MEDIUM STAR}"
TAGS = "\N{LABEL}\N{VARIATION SELECTOR-16}"
UNCONFIRMED = "\N{WARNING SIGN}\N{VARIATION SELECTOR-16}"  # a picture that waits for a yes
PICTURE = "\N{FRAME WITH PICTURE}"


def excerpt(note: Note, limit: int) -> str:
    """The beginning of a note on one line, with marks for what it is; not escaped."""
    if note.highlight:
        limit -= len(HIGHLIGHT) + 1
        return f"{HIGHLIGHT} {_excerpt(note, limit)}"
    return _excerpt(note, limit)


def tagged(tags: Iterable[str], limit: int) -> str:
    """The tags of something as they stand behind it, nothing without any."""
    names = ", ".join(tags)
    return f" {TAGS} {plain(shortened(names, limit))}" if names else ""


def _excerpt(note: Note, limit: int) -> str:
    marks = _marks(len(note.pictures)) if note.pictures or not note.text else ""
    if note.asked:
        marks = f"{marks} {UNCONFIRMED}".strip()
    if note.text:
        room = limit - len(marks) - 1 if marks else limit
        return f"{shortened(note.text, room)} {marks}".rstrip()
    alt = next((picture.alt for picture in note.pictures if picture.alt), "")
    return shortened(f"{marks} {alt or 'picture'}", limit)


def _marks(number: int) -> str:
    return PICTURE if number < 2 else f"{PICTURE}\N{MULTIPLICATION SIGN}{number}"  # noqa: PLR2004  # one needs no number
