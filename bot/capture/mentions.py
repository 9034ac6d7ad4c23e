"""Mentions in a text become names while somebody still knows them. Pure: who knows is the caller.

A name is a stranger's text: it is written so that no sign of Discord's Markdown in it acts, be it
in Discord or in a post. Code is left alone, as Discord leaves it.
"""

import re
from collections.abc import Callable, Iterator

from bot.capture.text import clean

PERSON, ROLE, CHANNEL = "@", "@&", "#"

NameOf = Callable[[str, int], str | None]
"""The name of a person, a role or a channel by its id, None if nobody knows it."""

_MENTION = re.compile(r"<(?P<what>@&|@(?=[!0-9])|#(?=[0-9]))!?(?P<id>[0-9]{1,20})>")
_TOKEN = re.compile(rf"\\[^\w\s]|(?P<ticks>`+)|{_MENTION.pattern}")
_TICKS = re.compile(r"`+")
_ACTS = re.compile(r"[\\*~|`<>\[\]]|:(?=//)|_(?![^\W_])|(?<![^\W_])_")


def with_names(text: str, name_of: NameOf) -> str:
    """The text with the names of what it mentions; what has none stays as it is."""
    return "".join(_pieces(text, name_of)) if _MENTION.search(text) else text


def _pieces(text: str, name_of: NameOf) -> Iterator[str]:
    ends = _ends_of_code(text)
    position = 0
    while token := _TOKEN.search(text, position):
        yield text[position : token.start()]
        position = token.end()
        if token["id"]:
            yield _named(token, name_of)
            continue
        if token["ticks"]:
            position = ends.get(token.start()) or position
        yield text[token.start() : position]
    yield text[position:]


def _ends_of_code(text: str) -> dict[int, int]:
    """Where the code ends that each run of backticks would begin."""
    ends: dict[int, int] = {}
    nearest: dict[int, int] = {}  # the end of the next run, by length
    for run in reversed(list(_TICKS.finditer(text))):
        length = len(run[0])
        if length in nearest:
            ends[run.start()] = nearest[length]
        nearest[length] = run.end()
    return ends


def _named(mention: re.Match[str], name_of: NameOf) -> str:
    name = " ".join(clean(name_of(mention["what"], int(mention["id"])) or "").split())
    return f"{mention['what'][0]}{_ACTS.sub(_inert, name)}" if name else mention[0]


def _inert(sign: re.Match[str]) -> str:
    return f"\\{sign[0]}"
