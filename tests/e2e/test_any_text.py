"""Whatever is typed, the page shows it: text, styles and links as Discord does, a note an item.

The texts are drawn from the signs that mean something to Discord, kramdown, Liquid or HTML.
"""

from collections.abc import Iterator
from itertools import takewhile

import kramdown
import pytest
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from page import squeezed
from payloads import lines, signs

from bot.posts.markdown import Outline, Typesetter
from bot.posts.markdown.blocks import Block, Fence, Lines, blocks
from bot.posts.markdown.pieces import (
    Address,
    Code,
    End,
    Escaped,
    Link,
    Piece,
    Start,
    Style,
    Text,
    visible,
)
from bot.posts.markdown.reading import read, read_line

pytestmark = [pytest.mark.e2e, kramdown.NEEDED]

SET = Typesetter()
TAGS = {
    "em": Style.EM,
    "strong": Style.STRONG,
    "ins": Style.UNDERLINE,
    "del": Style.STRIKE,
    "small": Style.SMALL,
}
SIGN = st.sampled_from([*signs(), *([" "] * 40)])
LINE = st.lists(SIGN, min_size=1, max_size=12).map("".join)
TEXT = st.lists(LINE.map(str.strip).filter(bool), min_size=1, max_size=3).map("\n".join)
NOTE = st.lists(st.one_of(st.sampled_from(lines()), LINE), min_size=1, max_size=4).map("\n".join)
NOTES = st.lists(st.tuples(NOTE, st.integers(0, 3), st.booleans()), min_size=1, max_size=5)
MANY = settings(max_examples=20, suppress_health_check=list(HealthCheck))

Seen = tuple[str, frozenset[Style], bool, str | None]  # a sign, its styles, whether code, its link


def many(each: st.SearchStrategy) -> st.SearchStrategy:
    """Enough of them to be worth the start of a process."""
    return st.lists(each, min_size=40, max_size=40)


def expected(pieces: list[Piece], styles=frozenset(), url=None) -> Iterator[Seen]:
    """What a reader is to see, sign by sign."""
    for piece in pieces:
        match piece:
            case Text(text) | Escaped(text):
                yield from _seen(text, styles, url)
            case Code(text):
                yield from _seen(text, styles, url, code=True)
            case Address(link, shown):
                yield from _seen(shown, styles, link)
            case Link(link, within):
                yield from expected(within, styles, link)
            case Start(style):
                styles |= {style}
            case End(style):
                styles -= {style}


def shown(node: Tag, styles=frozenset(), url=None, *, code: bool = False) -> Iterator[Seen]:
    """What is to be seen on the page."""
    for child in node.children:
        if isinstance(child, NavigableString):
            yield from _seen(child, styles, url, code=code)
            continue
        assert isinstance(child, Tag)
        style = Style.SPOILER if "class" in child.attrs else TAGS.get(child.name)
        within = styles | {style} if style and child.name != "code" else styles
        link = child.get("href", url)
        yield from shown(child, within, link, code=code or child.name == "code")


def _seen(text: str, styles, url, *, code: bool = False) -> list[Seen]:
    return [(sign, styles, code, url) for sign in squeezed(text)]


def pages(sources: list[str]) -> list[BeautifulSoup]:
    made = kramdown.built([f"{kramdown.FRONT}{source}\n" for source in sources])
    assert not [page for page in made if "error" in page or page["seconds"] > 1]
    return [BeautifulSoup(page["html"], "html.parser") for page in made]


@MANY
@given(many(TEXT))
def test_a_text_is_seen_as_it_is_meant(texts):
    broken = [SET.inline(text).replace("\n", "  \n") for text in texts]
    for text, page in zip(
        texts, pages([f"before\n\n{each}\n\nafter" for each in broken]), strict=True
    ):
        before, *paragraphs, after = page.find_all("p")
        assert (before.get_text(), after.get_text()) == ("before", "after"), text
        [paragraph] = paragraphs
        assert list(shown(paragraph)) == list(expected(read(text, SET.zone))), text


@MANY
@given(many(LINE.map(str.strip).filter(bool)))
def test_a_heading_is_one_heading(texts):
    sources = [f"## 09:00, {SET.heading(text)}" for text in texts]
    for text, page in zip(texts, pages(sources), strict=True):
        [heading] = page.find_all(recursive=False)
        pieces = [Text("09:00, "), *read_line(text, SET.zone)]
        assert list(shown(heading)) == list(expected(pieces)), text


@MANY
@given(many(LINE.map(str.strip).filter(bool)))
def test_a_heading_that_is_a_link_is_one_link(texts):
    sources = [f"## {SET.linked_heading(text, 'http://a.b/c_d')}" for text in texts]
    for text, page in zip(texts, pages(sources), strict=True):
        [heading] = page.find_all(recursive=False)
        pieces = read_line(text, SET.zone)
        assert list(shown(heading)) == list(expected(pieces, url="http://a.b/c_d")), text


@MANY
@given(many(NOTES))
def test_a_note_is_an_item_on_its_level(lists):
    for notes, page in zip(lists, pages([_outline(notes) for notes in lists]), strict=True):
        assert list(_items(page)) == list(_kept(notes)), notes


def _outline(notes) -> str:
    outline = Outline(SET)
    for text, level, gap in notes:
        outline.add(text, level, gap=gap)
    return "\n".join(outline.lines)


def _kept(notes) -> Iterator[tuple[int, int | None, str]]:
    """The items that should be there: level, number, and text with code byte for byte."""
    depth = -1
    for text, level, _ in notes:
        digits = "".join(takewhile(str.isdigit, text.lstrip()))
        rest = text.lstrip()[len(digits) :]
        line = rest.partition("\n")[0]
        numbered = bool(digits) and line[:2] in {". ", ".\t"} and line[1:].strip()
        found = blocks(rest[1:] if numbered else text)
        if not found:
            continue
        depth = min(level, depth + 1)
        code = "Code:" if isinstance(found[0], Fence) else ""
        yield depth, int(digits) if numbered else None, code + "".join(map(_text, found))


def _text(block: Block) -> str:
    match block:
        case Lines(typed):
            return squeezed(visible(read("\n".join(map(str.strip, typed)), SET.zone)))
        case Fence(typed):
            return "\n".join(line if line.strip() else "" for line in typed) + "\n"
        case _:
            return "".join(map(_text, block.blocks))


def _items(page: BeautifulSoup | Tag, depth: int = 0) -> Iterator[tuple[int, int | None, str]]:
    for listed in page.find_all({"ul", "ol"}, recursive=False):
        number = 0
        for item in listed.find_all("li", recursive=False):
            number = int(item.get("value") or number + 1)
            yield depth, number if listed.name == "ol" else None, "".join(_own(item))
            yield from _items(item, depth + 1)


def _own(tag: Tag) -> Iterator[str]:
    for child in tag.children:
        if isinstance(child, NavigableString):
            yield squeezed(child)
        elif child.name == "pre":
            yield child.get_text()
        elif child.name not in {"ul", "ol"}:
            yield from _own(child)
