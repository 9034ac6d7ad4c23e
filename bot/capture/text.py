"""Fields that people type: what is taken out of them before they are kept, and their limits."""

from bot.characters import clean, is_blank
from bot.errors import Unreadable
from bot.models import MAX_TEXT, MAX_TITLE


def one_line(text: str, what: str, limit: int = MAX_TITLE) -> str:
    """A field that stands on one line, such as a title. Raises Unreadable when it cannot."""
    line = " ".join(clean(text).split())
    if is_blank(line):
        raise Unreadable(f"The {what} is empty. Type at least one visible character.")
    if len(line) > limit:
        raise Unreadable(f"The {what} has {len(line)} characters; at most {limit} are kept.")
    return line


def several_lines(text: str, what: str) -> str:
    """A field of at most MAX_TEXT characters, blank lines around it removed. Raises Unreadable."""
    cleaned = clean(text).strip("\n").rstrip()
    if is_blank(cleaned):
        raise Unreadable(f"The {what} is empty. Type at least one visible character.")
    if len(cleaned) > MAX_TEXT:
        raise Unreadable(
            f"The {what} has {len(cleaned)} characters; at most {MAX_TEXT} are kept in one go."
            " Send it in two parts."
        )
    return cleaned
