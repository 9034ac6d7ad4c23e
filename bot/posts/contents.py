"""Which talks a post shows, and whether it shows anything at all. Pure, no text is touched."""

from bot.models import Day, Summary, TalkNotes
from bot.posts.themes import told
from bot.posts.timeline import sections


def contents(day: Day) -> list[TalkNotes]:
    """The talks that the post of a day, or a summary, shows."""
    return told(day) if isinstance(day, Summary) else sections(day)


def is_empty(day: Day) -> bool:
    """Whether the post would be a page with nothing on it."""
    return not contents(day) and not day.introduction
