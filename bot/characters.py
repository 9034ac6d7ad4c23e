"""Characters that nobody could see or store, taken out of a text. What is visible stays."""

import re
import unicodedata

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
