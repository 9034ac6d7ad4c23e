"""The name of a day's file: letters, digits and hyphens, whatever the event is called."""

import re
import unicodedata

from bot.models import Day

MAX_SLUG = 60
# Letters that no decomposition leads to ASCII.
_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "\u0131": "i"}
)


def file_name(day: Day) -> str:
    """`YYYY-MM-DD-slug.md`. The date makes the post's address, so nothing else carries one."""
    return f"{day.date.isoformat()}-{_slug(day.event.title, f'day-{day.number}')}.md"


def _slug(title: str, suffix: str) -> str:
    letters = unicodedata.normalize("NFKD", title.casefold().translate(_LETTERS))
    ascii_only = letters.encode("ascii", "ignore").decode().casefold()
    words = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['`]", "", ascii_only)).strip("-")
    room = MAX_SLUG - len(suffix) - 1
    if len(words) > room:
        words = words[: room + 1].rpartition("-")[0] or words[:room]
    return f"{words}-{suffix}" if words else suffix
