"""Text without the characters that no post may hold. Comes before everything else."""

import re

_NEWLINES = re.compile("\r\n?|[\u0085\u2028\u2029]")
# Controls and U+FFFE/F are no XML: one of them breaks the site's feed for every reader. Bidi
# controls can make text read as what it is not; lone surrogates cannot be encoded.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def clean(text: str) -> str:
    """The text with plain line ends and without characters that harm."""
    return _FORBIDDEN.sub("", _NEWLINES.sub("\n", text))


def one_line(text: str) -> str:
    """The cleaned text as one line: for titles, names and reasons."""
    return re.sub(r"[\n\t]+ *", " ", clean(text)).strip()
