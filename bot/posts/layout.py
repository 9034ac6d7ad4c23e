"""Which files a day becomes: its own, and with a file for each talk those of its talks."""

from collections.abc import Mapping
from enum import StrEnum

from bot.models import Day, Kind, Summary, TalkNotes
from bot.posts import timeline
from bot.posts.slug import file_name, talk_file_name

Paths = Mapping[int | None, str]  # of a day's files by talk; None is the day's own


class Layout(StrEnum):
    """How a day is laid out: as one file, or as one for each talk with an index of them."""

    PER_DAY = "per-day"
    PER_TALK = "per-talk"


def names(day: Day, layout: Layout) -> dict[int | None, str]:
    """What a day's files are to be called by talk, the day's own first. Two may be the same."""
    talks = (part.talk for part in pages(day, layout))
    return {None: file_name(day)} | {talk.id: talk_file_name(day, talk) for talk in talks}


def pages(day: Day, layout: Layout) -> list[TalkNotes]:
    """The talks that have a file of their own. One without notes has none, nor has an entry."""
    if layout is Layout.PER_DAY or isinstance(day, Summary):
        return []
    return [part for part in timeline.sections(day) if part.notes and part.talk.kind is Kind.TALK]
