"""A day typed in Discord, pushed by the bot, built by Jekyll and opened in a browser."""

import asyncio
import re
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import browser
import jekyll
import pytest
from page import Item, squeezed

NINE = datetime(2026, 6, 10, 9, tzinfo=ZoneInfo("Europe/Prague"))
TALK = {"title": "Sets & *dicts*", "speakers": "Hana_D", "url": "www.a.example"}
TYPED = Path(__file__).with_name("day.txt")
SEEN = [
    Item(0, None, "What a dict remembers, since 3.6"),
    Item(1, None, "two parts: indices, and entries in hash order"),
    Item(2, None, "{% raw %} and {{ braces }} are only text"),
    Item(
        1,
        None,
        "see the docs, https://example.org/a_b and https://example.org/c"
        ' d = {"a": 1} print(f"{d!r} <b> && `x`")',
    ),
    Item(0, None, "as @Ben said in #hall-b"),
    Item(0, None, "A break until 10:00, the @team decides"),
    Item(0, None, "small print :snake:"),
    Item(0, 7, "the seventh point"),
    Item(0, 8, "the eighth"),
    Item(0, None, "spoiler and *stars*, git commit --amend, a|b, <3 & R&D"),
]

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(jekyll.is_missing(), reason=f"Debian's {jekyll.PACKAGES} are not here"),
]


async def published(stage) -> str:
    """Type the day; returns the link that the organiser is told."""
    await stage.pass_time(NINE)
    ana, ben, olga = (stage.people[name] for name in ("Ana", "Ben", "Olga"))
    hall = stage.hall
    await olga.command(hall, "event setup", title="PyConf: 2026", categories="python, R&D")
    form = await ana.command(hall, "day edit")
    await ana.submit(form, Introduction="Hello from **Prague**.\n- one\n  - two\n\nSo it began.")
    await ana.command(hall, "talk start", **TALK)
    await stage.settled()
    await ana.say(hall, stage.with_ids(TYPED.read_text("utf-8")), reply_to=hall.messages[-1])
    await stage.settled()
    await ana.command(hall, "thought", text="*Good*, and `short`.")
    await ben.command(hall, "thought", text="Too long; see [this](https://example.org/x).")
    await ana.command(hall, "talk end", reason="lunch | break")
    answer = await olga.command(hall, "publish")
    await answer.until(lambda seen: seen.text.startswith("Published"))
    found = re.search(r"https://blog\.example[^\s>)]+", answer.text)
    assert found, answer.text
    return found[0]


async def test_the_page_shows_what_was_typed(stage):
    link = await published(stage)
    built = jekyll.build(stage.remote)
    assert not built.told
    page = built.pages[unquote(urlsplit(link).path)]
    page.assert_inert()
    assert page.title == "PyConf:2026,Day1"
    introduction, talk = page.sections[1:]
    assert [item.depth for item in introduction.items] == [0, 1]
    assert introduction.text == "HellofromPrague.onetwoSoitbegan."
    _assert_talk(talk)


def _assert_talk(talk) -> None:
    assert talk.title == squeezed("09:00, Sets & dicts, Hana_D")
    assert talk.heading.select_one("em").get_text() == "dicts"
    assert talk.heading.select_one("a:not(.anchor)")["href"] == "https://www.a.example"
    notes, ana, ben = talk.parts
    assert notes.items == [Item(i.depth, i.number, squeezed(i.text)) for i in SEEN]
    assert notes.text.endswith(squeezed("Stopped taking notes: lunch | break"))
    code = next(tag for tag in (part.select_one("pre code") for part in notes.within) if tag)
    assert code.get_text() == 'd = {"a": 1}\nprint(f"{d!r} <b> && `x`")\n'
    assert [part.title for part in (ana, ben)] == ["Ana'sthoughts", "Ben'sthoughts"]
    assert ben.within[0].select_one("a")["href"] == "https://example.org/x"


@pytest.mark.skipif(browser.CHROMIUM is None, reason="chromium is not installed")
async def test_a_browser_shows_it_without_complaint(stage, artefacts):
    link = await published(stage)
    built = jekyll.build(stage.remote)
    path = urlsplit(link).path
    await asyncio.to_thread(_look, built, path, artefacts)


def _look(built: jekyll.Built, path: str, artefacts) -> None:
    with browser.visiting(built.root) as visit:
        page = visit.opened(path)
        assert page.locator("h1.post-title").inner_text() == "PyConf: 2026, Day 1"
        spoiler = page.locator(".spoiler").evaluate(
            "node => [getComputedStyle(node).color, getComputedStyle(node).backgroundColor]"
        )
        assert spoiler[0] == spoiler[1]
        page.screenshot(path=artefacts / "day.png", full_page=True)
        assert not visit.complaints
        assert {url for url in visit.requests if not url.startswith(visit.origin)} == set()
