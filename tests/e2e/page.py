"""A built page as its reader has it before them: headings, items and text, read as browsers do."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

_TYPOGRAPHY = str.maketrans(
    {"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'", "\u2026": "...", "\u2060": ""}
)
_TAGS = {
    *("a", "blockquote", "br", "code", "del", "div", "em", "h2", "h3", "img", "ins", "li", "ol"),
    *("p", "pre", "small", "span", "strong", "ul"),
}
_ATTRIBUTES = {
    "a": {"href", "class", "aria-hidden"},
    "code": {"class"},
    "div": {"class"},
    "h2": {"id"},
    "h3": {"id"},
    "img": {"src", "alt", "width"},
    "li": {"value"},
    "ol": {"start"},
    "pre": {"class", "tabindex"},
    "span": {"class", "style"},
}
_STYLES = {"background: currentColor"}
_LINK = re.compile(r"(?i:https?)://[\w%.-]|mailto:\w|#[\w%-]*$|/notes/")
_EMOJI = re.compile(r":(?!\d+:)[\w+-]+:")


def squeezed(text: str) -> str:
    """Text without blanks and with typewriter quotes: what must be the same on paper."""
    return re.sub(r"\s", "", text.translate(_TYPOGRAPHY))


@dataclass(frozen=True)
class Item:
    """An item of a list: how deep it stands, its number, and its own text."""

    depth: int
    number: int | None
    text: str


class Section:
    """A heading of a post and everything up to the next one of its level."""

    def __init__(self, heading: Tag, within: list[Tag]) -> None:
        self.heading = heading
        self.within = within

    @property
    def title(self) -> str:
        return squeezed(self.heading.get_text())

    @property
    def text(self) -> str:
        return squeezed("".join(tag.get_text() for tag in self.within))

    @property
    def parts(self) -> "list[Section]":
        """The sections below the heading's own level."""
        return list(_sections(self.within, "h3"))

    @property
    def items(self) -> list[Item]:
        return list(_items(self.within))


class Page:
    """A page of a post."""

    def __init__(self, source: str) -> None:
        self.soup = BeautifulSoup(source, "html5lib")
        self.is_post = self.soup.select_one("article.post") is not None

    @property
    def title(self) -> str:
        return squeezed(self.one("h1.post-title").get_text())

    @property
    def sections(self) -> list[Section]:
        """The post's talks, with what stands before them."""
        return list(_sections(list(self.one(".post-content").find_all(recursive=False)), "h2"))

    def one(self, selector: str) -> Tag:
        found = self.soup.select_one(selector)
        assert found, selector
        return found

    def assert_inert(self, *, emoji: bool = True) -> None:
        """Nothing on the page acts but links to the web; with `emoji`, jemoji finds nothing."""
        for tag in self.soup.find_all():
            assert not [name for name in tag.attrs if name.startswith("on")], tag
            assert tag.name not in {"iframe", "object", "embed", "form", "base"}, tag
        for script in self.soup.find_all("script"):
            assert script.get("type") == "application/ld+json", script
            json.loads(str(script.string))
        for tag in self.one(".post-content").find_all():
            _assert_ours(tag)
        for text in self.one("article").find_all(string=True) if emoji else ():
            in_code = any(parent.name == "code" for parent in text.parents)
            assert in_code or not _EMOJI.search(text), text


def _assert_ours(tag: Tag) -> None:
    assert tag.name in _TAGS, tag
    assert set(tag.attrs) <= _ATTRIBUTES.get(tag.name, set()), tag
    assert tag.get("style", "background: currentColor") in _STYLES, tag
    assert _LINK.match(str(tag.get("href", "#"))), tag
    assert str(tag.get("src", "/notes/images/")).startswith("/notes/images/"), tag


def _sections(tags: list[Tag], level: str) -> Iterator[Section]:
    heads = [index for index, tag in enumerate(tags) if tag.name == level]
    for start, end in pairwise([*heads, len(tags)]):
        yield Section(tags[start], tags[start + 1 : end])


def _items(tags: list[Tag], depth: int = 0) -> Iterator[Item]:
    for listed in (tag for tag in tags if tag.name in {"ul", "ol"}):
        number = int(str(listed.get("start", 1))) - 1
        for item in listed.find_all("li", recursive=False):
            number = int(str(item.get("value") or number + 1))
            shown = number if listed.name == "ol" else None
            yield Item(depth, shown, squeezed("".join(_own_text(item))))
            yield from _items(item.find_all(recursive=False), depth + 1)


def _own_text(item: Tag) -> Iterator[str]:
    for child in item.children:
        if isinstance(child, NavigableString):
            yield child
        elif isinstance(child, Tag) and child.name not in {"ul", "ol"}:
            yield child.get_text()
