"""The page of a real attendee's day, typed as messages, beside the page of their own file.

Both are built by the same Jekyll. What differs is named here, and nothing else may.
"""

from collections.abc import Iterator
from itertools import chain

import jekyll
import pytest
import seed
import seed_day
from bs4 import Tag
from page import Page, squeezed

LAX = {"liquid": "{error_mode: lax}"}  # for the parentheses in the author's own Liquid
ITSELF = "_posts/2020-07-23-europython1.md"
SHOWN = ("p", "li", "blockquote", "pre", "code", "em", "strong", "a", "h3", "img")
OTHERWISE = {
    # a stray keystroke made a bullet a part of the one before
    "li Usemulti-stagebuilds.f*Makeimagesidentifiable": [
        "li Usemulti-stagebuilds.",
        "li Makeimagesidentifiable",
    ],
    # a comma behind the time, as everywhere else
    "h2 10:00spaCy,AlexanderHendorf": ["h2 10:00,spaCy,AlexanderHendorf"],
    "h2 10:30DifferentialPrivacy,NaoiseHolohan": ["h2 10:30,DifferentialPrivacy,NaoiseHolohan"],
    # a link that would have led to a page of the blog
    "a breakfast www.huel.com": ["a breakfast https://www.huel.com"],
}

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(jekyll.is_missing(), reason=f"Debian's {jekyll.PACKAGES} are not here"),
    pytest.mark.skipif(not seed.POST.exists(), reason=seed.MISSING),
]


async def test_the_page_is_the_one_that_the_author_made(stage, tmp_path):
    answer = await seed_day.publish(stage, seed_day.by_message)
    ours = _page(jekyll.build(stage.remote))
    assert "/2020/07/23/europython-conference-2020-day-1.html" in answer
    theirs = _page(_built_by_hand(tmp_path))
    assert ours.title == theirs.title
    assert ours.one(".description").get_text() == theirs.one(".description").get_text()
    shown, expected = list(_shown(ours)), list(_expected(theirs))
    assert shown == expected
    assert set(chain(*OTHERWISE.values())) <= set(shown)
    assert len(shown) > 300


def _built_by_hand(folder) -> jekyll.Built:
    """The author's own file on a site of its own."""
    bare = folder / "author.git"
    jekyll.begin(bare)
    jekyll.lay_out(bare, {ITSELF: seed.POST.read_text("utf-8")}, **LAX)
    return jekyll.build(bare)


def _page(built: jekyll.Built) -> Page:
    [page] = built.pages.values()
    return page


def _shown(page: Page) -> Iterator[str]:
    """What a reader sees, element by element, from the introduction on."""
    for section in page.sections[1:]:
        yield f"h2 {section.title}"
        for tag in (section.heading, *section.within):
            for element in (tag, *tag.find_all()):
                # a picture makes a paragraph of its item's text, which nobody sees
                in_item = element.name == "p" and element.parent.name == "li"
                if element.name in SHOWN and element.get("class") != ["anchor"] and not in_item:
                    yield _line(element)


def _line(element: Tag) -> str:
    """An element with its own text and where it leads."""
    below = element.find({"ul", "ol"}) if element.name == "li" else None
    text = squeezed(element.get_text())
    if isinstance(below, Tag):
        text = text.removesuffix(squeezed(below.get_text()))
    return f"{element.name} {text} {element.get('href') or element.get('alt', '')}".strip()


def _expected(page: Page) -> Iterator[str]:
    for line in _shown(page):
        yield from OTHERWISE.get(line, [line])
