"""A file for each talk, as each generator builds it: the index leads to them, they lead back."""

from dataclasses import replace
from types import ModuleType
from urllib.parse import unquote

import checkout
import hugo
import jekyll
import plain_folder
import pytest
from built import BASE, Built
from page import Page, squeezed
from payloads import hostile
from sample_days import day, event, note, picture, talk

from bot.models import Day, TalkNotes
from bot.posts.flavours import FLAVOURS, Folders
from bot.posts.layout import Layout
from bot.posts.render import Renderer

pytestmark = pytest.mark.e2e

TITLES = ("Snakes & [y]", "a | b ~~c~~", "x_y_z *k*", "{{ x }} {% raw %}", "Snakes & [y]")


@pytest.fixture(params=[jekyll, hugo, plain_folder], ids=lambda module: module.FLAVOUR)
def generator(request) -> ModuleType:
    if request.param.is_missing():
        pytest.skip(f"Debian's {request.param.PACKAGES} are not here")
    return request.param


@pytest.fixture
def build(generator, tmp_path):
    """Builds the site of a day, as if it had been pushed to it."""

    def build(made: Day, folders: Folders) -> Built:
        flavour = FLAVOURS[generator.FLAVOUR]
        renderer = Renderer(flavour, folders=replace(folders, base=BASE), laid_out=Layout.PER_TALK)
        bare = tmp_path / "blog.git"
        checkout.begin(bare)
        posts = renderer.files(made, renderer.paths(made))
        generator.lay_out(bare, {post.path: post.text for post in posts})
        return generator.build(bare)

    return build


def _day(*titles: str, **changes: object) -> Day:
    notes = (note("seen", pictures=(picture(site_name="a.png"),)),)
    talks = [talk(title, f"{8 + at // 60:02}:{at % 60:02}") for at, title in enumerate(titles)]
    return day(*(TalkNotes(each, notes) for each in talks), over=True, **changes)


def _check(built: Built, titles: tuple[str, ...]) -> None:
    """The day's page leads to each talk's in its order, and each of them back."""
    assert not built.told
    (at, index), *others = [
        (address, page) for address, page in built.pages.items() if page.title.endswith("Day1")
    ]
    assert not others
    links = [
        unquote(str(section.heading.select("a:not(.anchor)")[0]["href"]))
        for section in index.sections
        if section.heading.select("a:not(.anchor)")
    ]
    assert len(set(links)) == len(titles)
    for link, title in zip(links, titles, strict=True):
        _check_talk(built.pages[link], title, at)


def _check_talk(page: Page, title: str, index: str) -> None:
    page.assert_inert(emoji=False)
    assert page.title == squeezed(title)
    assert [squeezed(item.text) for item in page.sections[-1].parts[0].items] == ["seen"]
    assert [img["src"] for img in page.soup.select(".post-content img")] == [f"{BASE}/images/a.png"]
    [back] = page.soup.select(".post-content > p:first-child a")
    assert unquote(str(back["href"])) == index


def test_index_and_talks_lead_to_each_other(build, generator):
    made = _day(*TITLES, event=event("Conf | A_B_C (x"))
    _check(build(made, FLAVOURS[generator.FLAVOUR].folders), TITLES)


def test_links_hold_whatever_the_address_is_made_of(build, generator):
    folders = FLAVOURS[generator.FLAVOUR].folders
    deeper = replace(folders, posts=f"{folders.posts}/2020 (a)")
    made = _day(*TITLES, event=event(categories=("a (b", "c_d_e", "[x]")))
    _check(build(made, deeper), TITLES)


def test_talks_of_any_title_have_their_pages(build, generator):
    titles = tuple(each.seen for each in hostile("titles") if each.seen == each.typed)
    made = _day(*titles)
    built = build(made, FLAVOURS[generator.FLAVOUR].folders)
    assert len(built.pages) == len(titles) + 1
    for page in built.pages.values():
        page.assert_inert(emoji=generator is not hugo)
    shown = {page.title for page in built.pages.values()}
    assert {squeezed(title) for title in titles} <= shown
