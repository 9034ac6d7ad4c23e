"""Which note stands where in a day: pure decisions over the models, no text is touched."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.models import Day, Note, Section, State, TalkNotes


@dataclass(frozen=True, slots=True)
class Bullet:
    """A note at the level that it is shown at."""

    note: Note
    level: int


@dataclass(frozen=True, slots=True)
class Thoughts:
    """What one author thought of a talk."""

    author: str
    notes: tuple[Note, ...]


def sections(day: Day) -> list[TalkNotes]:
    """The talks that the post shows, by time. Idle plans leave with the day."""
    shown = [part for part in day.talks if not (day.over and _is_idle_plan(part))]
    return sorted(shown, key=lambda part: (part.talk.starts_at, part.talk.id))


def keeps_empty_sections(day: Day, part: TalkNotes) -> bool:
    """Whether the talk is still to be filled, so that its empty sections are worth a heading."""
    return not day.over and part.talk.state in {State.PLANNED, State.RUNNING}


def in_order(notes: Iterable[Note]) -> list[Note]:
    """Notes by time; at one instant a submission stays together, by its lines."""
    notes = list(notes)
    firsts: dict[tuple[datetime, str], int] = {}
    for note in notes:
        key = (note.when, note.origin)
        firsts[key] = min(firsts.get(key, note.id), note.id)
    return sorted(
        notes, key=lambda note: (note.when, firsts[note.when, note.origin], note.line, note.id)
    )


def bullets(part: TalkNotes) -> list[Bullet]:
    """The talk's notes: top bullets by time, each followed by what its author put below it."""
    trees: list[_Tree] = []
    growing: dict[int, _Tree] = {}
    for note in in_order(_of(part, Section.NOTES)):
        if note.level == 0 or note.author_id not in growing:
            growing[note.author_id] = _Tree()
            trees.append(growing[note.author_id])
        growing[note.author_id].add(note)
    return [bullet for tree in trees for bullet in tree.bullets]


def thoughts(part: TalkNotes) -> list[Thoughts]:
    """The talk's thoughts by author, in the order of each one's first."""
    authors: dict[int, list[Note]] = {}
    for note in in_order(_of(part, Section.THOUGHTS)):
        authors.setdefault(note.author_id, []).append(note)
    return [Thoughts(notes[-1].author_name, tuple(notes)) for notes in authors.values()]


class _Tree:
    """A top bullet and what follows it. A skipped level is closed, siblings stay siblings."""

    def __init__(self) -> None:
        self.bullets: list[Bullet] = []
        self._open: list[int] = []

    def add(self, note: Note) -> None:
        while len(self._open) > 1 and self._open[-1] >= note.level:
            self._open.pop()
        self.bullets.append(Bullet(note, len(self._open)))
        self._open.append(note.level)


def _of(part: TalkNotes, section: Section) -> list[Note]:
    return [note for note in part.notes if note.section is section]


def _is_idle_plan(part: TalkNotes) -> bool:
    return part.talk.state is State.PLANNED and not part.notes
