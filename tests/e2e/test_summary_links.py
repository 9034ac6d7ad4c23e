"""A summary on the built site: every talk leads to its heading in its day's post, and no text acts.

Titles are those of the hostile corpus, and so are themes; some talks have one heading in common.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote, urlsplit

import checkout
import hugo
import jekyll
import pytest
from bs4 import Tag
from built import BASE, Built
from factories import ANA, GUILD, HALL, TODAY, TOMORROW, fields, set_up, submission, utc
from fake_clock import FakeClock
from page import Page, squeezed
from payloads import hostile

from bot.app import App, open_app
from bot.capture.tags import read_tags
from bot.capture.text import one_line
from bot.config.environment import parse
from bot.errors import Unreadable
from bot.models import SUMMARY, Draft, Retagging, Section

pytestmark = pytest.mark.e2e

TITLES = (
    *(
        "Keynote",
        "Keynote",
        "Keynote",
        "Keynote 1",
        "ŽLUŤOUČKÝ Kůň İΣ ẞ",
        "日本語 の 話",
        "नमस्ते दुनिया",
    ),
    *(
        "½ ² Ⅷ Ⓐ 🎉 C++",
        "a_b __c__ -- d",
        "tab\tand  blanks",
        "İstanbul",
        "été e\u0301",
        "\u0661\u0662",
    ),
)
SUBJECTS = ("testing", "data science")


@dataclass(frozen=True)
class Published:
    generator: ModuleType
    built: Built
    days: list[Page]
    summary: Page
    titles: list[str]


def _tags(text: str) -> tuple[str, ...]:
    try:
        return read_tags(text[:50]).add[:10]
    except Unreadable:
        return ()


async def _talk(app: App, day: int, title: str, number: int) -> None:
    begins = (
        utc(day, 8, 0) if title.startswith("Keynote") else utc(day, 9 + number // 60, number % 60)
    )
    url = "https://example.org/a_b?c=(d)" if number % 2 else None
    given = fields(title, starts_at=begins, url=url, speakers="O'Neil & Čapek_x")
    talk = await app.store.talks.add(GUILD, ANA, begins, given)
    drafts = (Draft(title), Draft(title, section=Section.THOUGHTS))
    for draft in drafts:
        sent = submission(draft, talk_id=talk.id, channel_id=HALL)
        [note] = (await app.store.notes.add(sent)).notes
        await app.store.tags.tag_note(GUILD, note.id, ANA, highlight=True)
    change = Retagging(add=(*_tags(title), SUBJECTS[number % 2])[:10])
    await app.store.tags.tag_talk(GUILD, talk.id, ANA, change)


async def _publish(folder: Path, settings: dict[str, str], titles: list[str]) -> list[str]:
    config = parse(settings | {"DATA_DIR": str(folder / "data"), "GUILD_IDS": "*"})
    links: list[str] = []
    async with open_app(config, FakeClock(utc(11, 22))) as app:
        event = await set_up(app.store, title="PyConf & <b>")
        for number, title in enumerate(titles):
            await _talk(app, 10 + number % 2, title, number)
        for day in (TODAY, TOMORROW, SUMMARY):
            made = await app.publisher.publish(event.id, day)
            links.append(app.publisher.link(event, made) or "")
    return links


def _made(generator: ModuleType, folder: Path, layout: str) -> Published:
    if generator.is_missing():
        pytest.skip(f"Debian's {generator.PACKAGES} are not here")
    bare = folder / "blog.git"
    checkout.begin(bare)
    generator.lay_out(bare)
    settings = {
        "BLOG_REPO": str(bare),
        "BLOG_URL": f"https://blog.example{BASE}",
        "SITE_FLAVOUR": generator.FLAVOUR,
        "SITE_LAYOUT": layout,
    }
    typed = [one_line(title, "title") for title in TITLES for _ in range(2)]
    titles = typed + [payload.typed for payload in hostile("titles")]
    links = asyncio.run(_publish(folder, settings, titles))
    built = generator.build(bare)
    pages = [built.pages[unquote(urlsplit(link).path)] for link in links]
    return Published(generator, built, pages[:2], pages[2], titles)


@pytest.fixture(scope="module", params=[jekyll, hugo], ids=lambda module: module.FLAVOUR)
def site(request, tmp_path_factory) -> Published:
    return _made(request.param, tmp_path_factory.mktemp("summary"), "per-day")


def _entries(site: Published) -> list[tuple[Tag, str]]:
    """Every heading of a talk in the summary, with where it leads."""
    headings = site.summary.one(".post-content").select("h3")
    return [(tag, str(tag.select_one("a:not(.anchor)")["href"])) for tag in headings]


def test_every_talk_leads_to_its_own_heading(site):
    found: Counter[str] = Counter()
    for heading, href in _entries(site):
        address, _, anchor = href.partition("#")
        page = site.built.pages[unquote(address)]
        [target] = page.soup.find_all(id=unquote(anchor))
        assert target.name == "h2", href
        shown = squeezed(target.get_text())
        assert squeezed(heading.get_text()) == _without_time_and_address(target), (href, shown)
        found[href] += 1
    assert len(found) == len(site.titles)


def _without_time_and_address(target: Tag) -> str:
    return squeezed(target.get_text()).partition(",")[2]


def test_headings_of_one_text_are_told_apart(site):
    led = {
        href
        for heading, href in _entries(site)
        if squeezed(heading.get_text()).startswith("Keynote,")
    }
    assert len(led) == 6


def test_nothing_acts_and_nothing_is_lost(site):
    assert not site.built.told
    site.summary.assert_inert(emoji=site.generator is jekyll)
    shown = site.summary.one(".post-content").get_text()
    for subject in SUBJECTS:
        assert subject in shown


@pytest.mark.parametrize("generator", [jekyll, hugo], ids=lambda module: module.FLAVOUR)
def test_a_talk_with_a_page_of_its_own_is_led_to_that(generator, tmp_path):
    site = _made(generator, tmp_path, "per-talk")
    assert not site.built.told
    led = {unquote(href): heading for heading, href in _entries(site)}
    assert len(led) == len(site.titles)
    for address, heading in led.items():
        shown = squeezed(site.built.pages[address].one("h2").get_text())
        assert shown.partition(",")[2] == squeezed(heading.get_text()), address
