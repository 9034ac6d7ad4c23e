"""Kept notes as the lines that somebody would have typed, and what a change of them means. Pure."""

from collections.abc import Sequence

from bot.capture.lines import draft_of, read_lines
from bot.capture.rows import TAB
from bot.errors import Unreadable
from bot.models import MAX_TEXT, Draft, Kind, Note

ONE_BY_ONE = "Correct them one at a time with /notes list or /notes edit."


def as_typed(notes: Sequence[Note], kind: Kind) -> str:
    """Notes that were made together as one text, a line each.

    Raises Unreadable when they do not fit into one field or would be read as something else.
    """
    text = "\n".join(_line(note, kind) for note in notes)
    if len(text) > MAX_TEXT:
        raise Unreadable(f"These {len(notes)} notes are too long for one form. {ONE_BY_ONE}")
    if len(_read(text, notes, kind)) != len(notes):
        raise Unreadable(f"One of these notes has several lines. {ONE_BY_ONE}")
    return text


def corrections(notes: Sequence[Note], kind: Kind, text: str) -> list[tuple[int, Draft]]:
    """What a text that was changed line by line makes of the notes that it shows.

    Lines that stayed as they were change nothing. Raises Unreadable when there are more lines or
    fewer than notes.
    """
    former = _read(as_typed(notes, kind), notes, kind)
    latter = _read(text, notes, kind)
    if len(latter) != len(notes):
        raise Unreadable(
            f"There were {len(notes)} lines and now there are {len(latter)}, so nothing was"
            " changed. Keep a line for each note; Delete note and /notes list remove them, a new"
            " message or /note adds some."
        )
    return [
        (note.id, Draft(new.text, new.level))
        for note, old, new in zip(notes, former, latter, strict=True)
        if (old.text, old.level) != (new.text, new.level)
    ]


def _line(note: Note, kind: Kind) -> str:
    """A note's line; a text that would be read as a sign is put behind a backslash."""
    read = read_lines(note.text, note.section, kind).lines
    sign = "" if read == (Draft(note.text, section=note.section),) else "\\"
    return f"{' ' * TAB * note.level}{sign}{note.text}"


def _read(text: str, notes: Sequence[Note], kind: Kind) -> tuple[Draft, ...]:
    return tuple(draft_of(line) for line in read_lines(text, notes[0].section, kind).lines)
