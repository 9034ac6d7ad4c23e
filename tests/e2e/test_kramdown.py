"""Hostile texts through the real Liquid and kramdown: nothing acts, all is seen, notes stay notes.

Needs the Debian packages jekyll and ruby-kramdown-parser-gfm.
"""

import html.parser
import re

import kramdown
import pytest
from payloads import bombs, hostile
from sample_days import day, day_of_notes, event, note, talk, thought

from bot.models import Kind, State, TalkNotes
from bot.posts import Renderer

_TAGS = {
    *("a", "blockquote", "br", "code", "del", "em", "h2", "h3", "ins", "li", "ol", "p", "pre"),
    *("small", "span", "strong", "ul"),
}
_ATTRIBUTES = {
    *(("a", "href"), ("h2", "id"), ("h3", "id"), ("code", "class"), ("li", "value")),
    *(("span", "class"), ("span", "style")),
}
_CURLY = str.maketrans(
    {"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'", "\u2026": "...", "\u2060": ""}
)
_LINK = re.compile(r"https?://\w|mailto:\w|/blog/t$")
_EMOJI = re.compile(r":(?!\d+:)[\w+-]+:")
_SECONDS = 2

pytestmark = [pytest.mark.e2e, kramdown.NEEDED]


class _Page(html.parser.HTMLParser):
    """What a browser would make of a page: its tags, and the text of each list item."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[tuple[str, str]] = set()
        self.links: list[str] = []
        self.nodes: list[str] = []  # text outside code, as jemoji sees it
        self.items: list[str] = []
        self._code = 0
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]
        self._code += tag == "code"
        if tag == "li":
            self.items.append("")

    def handle_endtag(self, tag):
        self._code -= tag == "code"

    def handle_data(self, data):
        if not self._code:
            self.nodes.append(data)
        if self.items:
            self.items[-1] += data


def _built(days) -> list[dict]:
    return kramdown.built([Renderer().render(each) for each in days])


def _pages(days) -> list[_Page]:
    """The built pages, after a look at what must hold for every one."""
    pages = []
    for each, made in zip(days, _built(days), strict=True):
        assert "error" not in made, (each, made["error"])
        assert made["seconds"] < _SECONDS, each
        page = _Page(made["html"])
        assert set(page.tags) <= _TAGS, made["html"]
        assert page.attributes <= _ATTRIBUTES, made["html"]
        assert all(_LINK.match(link) for link in page.links), made["html"]
        assert not any(map(_EMOJI.search, page.nodes)), made["html"]
        _assert_front_matter(made["front"])
        pages.append(page)
    return pages


def _assert_front_matter(front: dict) -> None:
    assert [type(front[key]) for key in ("title", "description")] == [str, str]
    assert all(isinstance(each, str) for each in front["categories"])
    assert not re.search(r"<[A-Za-z/!?]", front["title"] + front["description"])
    assert not _EMOJI.search(front["title"])


def _seen(text: str) -> str:
    """Text without blanks and with straight quotes."""
    return re.sub(r"\s", "", text.translate(_CURLY))


def test_a_hostile_note_is_one_item_that_shows_what_was_typed():
    payloads = hostile()
    days = [day_of_notes(note("before"), note(each.typed), note("after")) for each in payloads]
    for payload, page in zip(payloads, _pages(days), strict=True):
        _other_post, before, *items, after = map(_seen, page.items)
        assert (before, after) == ("before", "after"), payload
        assert items == [_seen(payload.seen)], payload


def test_a_hostile_bullet_keeps_its_neighbours_levels():
    days = [
        day_of_notes(note("a"), note(each.typed, 1), note("b", 2), note("c", 1), note("d"))
        for each in hostile()
    ]
    for page in _pages(days):
        assert [_seen(item) for item in page.items[3:]] == ["b", "c", "d"]


def test_a_hostile_thought_stays_between_its_neighbours():
    days = [
        day_of_notes(thought("before"), thought(each.typed), thought("after"), over=True)
        for each in hostile()
    ]
    for payload, page in zip(hostile(), _pages(days), strict=True):
        text = _seen("".join(page.nodes))
        assert text.split("Mythoughts")[1].startswith("before"), payload
        assert text.endswith("after"), payload


def test_hostile_words_in_every_other_place_do_not_act():
    days = [_day_full_of(each.typed) for each in hostile()]
    for page in _pages(days):
        assert page.tags.count("h2") + page.tags.count("h3") in {6, 7}


def _day_full_of(text: str):
    whole = talk(text, url=text, speakers=text, reason=text, state=State.CANCELLED)
    linked = talk(text, url="https://example.org", kind=Kind.ENTRY)
    notes = (note("x"), thought("x", author_name=text), thought("y", author_id=2))
    return day(
        TalkNotes(whole, notes),
        TalkNotes(linked, ()),
        event=event(categories=(text, "x")),
        title=text,
        description=text,
        introduction=text,
    )


def test_other_posts_are_found_whatever_the_event_is_called():
    days = [day(event=event(each.typed)) for each in hostile()]
    for each, made in zip(days, _built(days), strict=True):
        assert made["series"] == made["front"]["title"].removesuffix(", Day 1"), each


@pytest.mark.parametrize("make", [note, thought], ids=["note", "thought"])
def test_no_text_costs_the_parser_much(make):
    _pages([day_of_notes(make(bomb)) for bomb in bombs()])


def test_no_title_costs_the_parser_much():
    _pages([day(TalkNotes(talk(bomb[:300], speakers=bomb[:1000]), ())) for bomb in bombs()])
