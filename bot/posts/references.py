"""What a finished post leads to on its own site, as far as its text tells. Pure.

Only what is a link for certain is read: code is passed over, and so is what looks like a link but
was escaped.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from posixpath import dirname, normpath

_FENCED = r"^[ \t]*(?P<fence>`{3,}|~{3,}).*?(?:^[ \t]*(?P=fence)|\Z)"
_SPAN = r"(?<!`)(?P<ticks>`++)[^`\n]++(?P=ticks)"
_CODE = re.compile(rf"{_FENCED}|{_SPAN}", re.DOTALL | re.MULTILINE)
_LIQUID = r"\{\{[^{}\n]*+\}\}|\{%[^{}\n]*+\}"
_TARGET = rf"(?:{_LIQUID}|[^\s()<>{{]|\([^\s()]*+\))++"
_LINK = re.compile(rf"(?<!\\)\[(?:\\.|[^\[\]\\])*\]\((?P<target>{_TARGET})\)")
_BARE = re.compile(r"<(?P<target>https?://[^\s<>]+)>")
_BASE = re.compile(r"\{\{\s*site\.baseurl\s*\}\}/?")
_LOOKUP = re.compile(r"where_exp: 'post', \"post\.path contains '/(?P<name>[^'\n]+)'\"")
_TAG = re.compile(r"\{%-?\s*(?P<tag>post_url|link)\s+(?P<name>\S+)\s*-?%\}")
_ELSEWHERE = re.compile(r"[a-zA-Z][\w+.-]*:|//|#|\{")


class Kind(Enum):
    """How a place of the site is named."""

    ADDRESS = auto()  # below the site's own address
    FILE = auto()  # a path of the repository
    POST = auto()  # a file in the folder of posts


@dataclass(frozen=True, slots=True)
class Reference:
    """A place of the site that a post leads to; `shown` is how people are told of it."""

    kind: Kind
    name: str
    shown: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a post stands. `url` is the site's address, if it is known, and `base` its path.

    `relative` says that links are read as from file to file; else only those to Markdown are.
    """

    path: str
    url: str | None
    base: str
    relative: bool = False

    @property
    def prefixes(self) -> Iterator[re.Pattern[str]]:
        """What addresses of the site begin with."""
        yield _BASE
        if self.url is not None:
            yield re.compile(rf"{re.escape(self.url)}(?:/|$)")
        yield re.compile(rf"{re.escape(self.base)}/(?!/)")


def references(text: str, place: Place) -> list[Reference]:
    """The places of the site that a post leads to, each once."""
    prose = _CODE.sub("", text)
    targets = (found["target"] for pattern in (_LINK, _BARE) for found in pattern.finditer(prose))
    looked_up = [_post(each["name"]) for each in _LOOKUP.finditer(prose)]
    found = (_reference(target, place) for target in targets)
    return list(dict.fromkeys([*looked_up, *(each for each in found if each is not None)]))


def _reference(target: str, place: Place) -> Reference | None:
    if tag := _TAG.match(_BASE.sub("", target, count=1)):
        is_post, name = tag["tag"] == "post_url", tag["name"]
        return Reference(Kind.POST, f"{name}.md", name) if is_post else _file(name, name)
    shown = re.split("[?#]", target, maxsplit=1)[0]
    for prefix in place.prefixes:
        if below := prefix.match(shown):
            name = shown[below.end() :]
            return Reference(Kind.ADDRESS, name, f"/{name}" if "{" in shown else shown)
    is_read = place.relative or shown.endswith(".md")
    if not shown or shown.startswith("/") or _ELSEWHERE.match(shown) or not is_read:
        return None
    return _file(normpath(f"{dirname(place.path)}/{shown}"), shown)


def _post(name: str) -> Reference:
    return Reference(Kind.POST, name, name)


def _file(path: str, shown: str) -> Reference:
    return Reference(Kind.FILE, path, shown)
