"""Addresses: which may be a link, and how they stand in Markdown. Nothing about their text."""

import re
from urllib.parse import quote

_SAFE = ":/?#@!$&,;=+%~.-_"
_WEB = re.compile(
    r"(?P<site>https?://[\w.-]+(?::[0-9]{1,5})?)(?P<rest>(?:[/?#].*)?)", re.IGNORECASE | re.DOTALL
)
_MAIL = re.compile(
    r"(?P<site>mailto:)(?P<rest>[^\s@/]+@[\w.-]+(?:\?.*)?)", re.IGNORECASE | re.DOTALL
)
_EMOJI = re.compile(r":(?=[\w+-]{1,60}:)")
_ENTITY = re.compile(r"(&#?\w{1,40});")
_BRACKETS = {"(": 1, ")": -1}


def address(typed: str) -> str | None:
    """The address as it may stand in a link, or None if it must stay text.

    Only http, https and mailto, with a host and without a user part; `www.` means https.
    """
    typed = typed.strip()
    if typed.lower().startswith("www."):
        typed = f"https://{typed}"
    match = _WEB.fullmatch(typed) or _MAIL.fullmatch(typed)
    if not match:
        return None
    safe = f"{_SAFE}()" if _balanced(typed) else _SAFE
    rest = _ENTITY.sub(r"\1%3B", _EMOJI.sub("%3A", match["rest"]))
    return quote(match["site"] + rest, safe=safe)


def trimmed(typed: str) -> str:
    """A bare address without the punctuation of the sentence around it, as Discord reads it."""
    end = len(typed)
    depth = sum(_BRACKETS.get(sign, 0) for sign in typed)
    while end:
        sign = typed[end - 1]
        if sign == ")" and depth < 0:
            depth += 1
        elif sign not in ".,:;\"'!?*_~":
            break
        end -= 1
    return typed[:end]


def _balanced(typed: str) -> bool:
    depth = 0
    for sign in typed:
        depth += _BRACKETS.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0
