"""Which note stands where in a day: pure decisions over the models, no text is touched."""

from dataclasses import dataclass

from bot import outline
from bot.models import Day, Note, Section, State, TalkNotes
from bot.outline import Bullet


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


def bullets(part: TalkNotes) -> list[Bullet]:
    """The talk's notes as an outline."""
    return outline.bullets(_of(part, Section.NOTES))


def thoughts(part: TalkNotes) -> list[Thoughts]:
    """The talk's thoughts by author, in the order of each one's first."""
    found = outline.thoughts(_of(part, Section.THOUGHTS))
    return [Thoughts(notes[-1].author_name, tuple(notes)) for notes in found]


def _of(part: TalkNotes, section: Section) -> list[Note]:
    return [note for note in part.notes if note.section is section]


def _is_idle_plan(part: TalkNotes) -> bool:
    return part.talk.state is State.PLANNED and not part.notes
