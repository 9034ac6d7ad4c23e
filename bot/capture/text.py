"""What is taken out of a text before it is kept: nothing that a reader could see."""

import re
import unicodedata

from bot.errors import Unreadable
from bot.models import MAX_TEXT, MAX_TITLE

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# C0 and C1 controls but tab and newline, lone surrogates, bidi overrides and isolates, BOM and
# non-characters: invisible, and able to break a feed, a page's direction or a YAML parser
_REMOVED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)


def clean(text: str) -> str:
    """A text with unified line ends and without characters that nobody can see or store."""
    return _REMOVED.sub("", _LINE_ENDS.sub("\n", text))


def is_blank(text: str) -> bool:
    """Whether nothing in it would be seen: blanks, zero-width and other format characters."""
    return all(unicodedata.category(char) in {"Zs", "Zl", "Zp", "Cc", "Cf"} for char in text)


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
