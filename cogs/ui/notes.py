"""A note in a few words: its text, or that it is a picture."""

from bot.models import Note
from cogs.ui.answers import shortened

PICTURE = "\N{FRAME WITH PICTURE}"


def excerpt(note: Note, limit: int) -> str:
    """The beginning of a note on one line, with a mark for its pictures; not escaped."""
    marks = _marks(len(note.pictures)) if note.pictures or not note.text else ""
    if note.text:
        room = limit - len(marks) - 1 if marks else limit
        return f"{shortened(note.text, room)} {marks}".rstrip()
    alt = next((picture.alt for picture in note.pictures if picture.alt), "")
    return shortened(f"{marks} {alt or 'picture'}", limit)


def _marks(number: int) -> str:
    return PICTURE if number < 2 else f"{PICTURE}\N{MULTIPLICATION SIGN}{number}"  # noqa: PLR2004  # one needs no number
