"""What people type: lines that are not kept yet, and notes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.models.pictures import Picture

MAX_TEXT = 4_000  # characters of a note, a thought, an introduction: what a modal can show again
MAX_LEVEL = 3  # the deepest level that is kept; 0 is a top bullet


class Section(StrEnum):
    """Which of a talk's two lists a note stands in."""

    NOTES = "notes"
    THOUGHTS = "thoughts"


@dataclass(frozen=True, slots=True)
class Draft:
    """A note that is not kept yet: what capture reads from a text.

    `gap` means that an empty line stood before it.
    """

    text: str
    level: int = 0
    section: Section = Section.NOTES
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Continuation:
    """Text for the end of its author's newest note of a section, or a note if there is none."""

    text: str
    otherwise: Draft


@dataclass(frozen=True, slots=True)
class Correction:
    """`old` becomes `new` in its author's newest note that holds it, or a note if none does.

    Both are literal; `everywhere` means each place of that note, not only the first.
    """

    old: str
    new: str
    everywhere: bool
    otherwise: Draft


Change = Continuation | Correction
Line = Draft | Change


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says, in its order. Of the lines that were left out nothing but the number."""

    lines: tuple[Line, ...] = ()
    left_out: int = 0

    def __add__(self, other: "Reading") -> "Reading":
        return Reading(self.lines + other.lines, self.left_out + other.left_out)

    def with_pictures(self, section: Section = Section.NOTES) -> "Reading":
        """The same where pictures came with the text: without any line, a note without a text.

        Whoever left lines out wants nothing of it to be kept.
        """
        if self.lines or self.left_out:
            return self
        return Reading((Draft("", section=section),))


@dataclass(frozen=True, slots=True)
class Note:
    """One timestamped piece of text, as its author typed it, with the pictures that came with it.

    Pictures without a text make a note whose text is empty; `pictures` and `tags` are filled where
    they are shown: in days and in lists. `asked` is the number of further pictures that nobody has
    confirmed yet, of a talk whose speakers ask not to be recorded. A `highlight` is worth telling
    again in the summary. `talk_id` is None while it is unfiled, `event_id` before the guild's first
    event. `origin` names the interaction or message that made it ("interaction:123"), `line` its
    place therein from 0. `at` is a time that the author gave; the order in the post follows `at` or
    else `created_at`.
    """

    id: int
    guild_id: int
    event_id: int | None
    talk_id: int | None
    channel_id: int
    author_id: int
    author_name: str
    section: Section
    level: int
    text: str
    gap: bool
    origin: str
    line: int
    created_at: datetime
    at: datetime | None = None
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    highlight: bool = False
    pictures: tuple[Picture, ...] = ()
    asked: int = 0
    tags: tuple[str, ...] = ()

    @property
    def when(self) -> datetime:
        """The instant that it stands for."""
        return self.at or self.created_at
