"""Every hostile text on a page that the real Jekyll built: seen, inert, and in its place."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from urllib.parse import unquote, urlsplit

import checkout
import hostile_site
import hugo
import jekyll
import plain_folder
import pytest
from built import BASE, Built
from hostile_site import LINK, tree_of
from page import Page, Section, squeezed
from payloads import Payload, hostile

pytestmark = pytest.mark.e2e


@dataclass(frozen=True)
class Published:
    generator: ModuleType
    built: Built
    links: dict[str, str]

    def page(self, key: str) -> Page:
        """The page that the publisher's link of a post opens."""
        address = unquote(urlsplit(self.links[key]).path)
        return self.built.pages[address]

    def sections(self, kind: str) -> Iterator[tuple[Payload, Section]]:
        """A kind's payloads, each with its talk on the page."""
        talks = self.page(kind).sections[self.generator.BEFORE_TALKS :]
        return zip(hostile(kind.removeprefix("linked ")), talks, strict=True)


@pytest.fixture(
    scope="module", params=[jekyll, hugo, plain_folder], ids=lambda module: module.FLAVOUR
)
def site(request, tmp_path_factory) -> Published:
    generator = request.param
    if generator.is_missing():
        pytest.skip(f"Debian's {generator.PACKAGES} are not here")
    folder = tmp_path_factory.mktemp("hostile")
    bare = folder / "blog.git"
    checkout.begin(bare)
    generator.lay_out(bare)
    settings = {
        "BLOG_REPO": str(bare),
        "BLOG_URL": f"https://blog.example{BASE}",
        "SITE_FLAVOUR": generator.FLAVOUR,
    }
    links = asyncio.run(hostile_site.publish(folder, settings))
    return Published(generator, generator.build(bare), links)


def test_nothing_acts_on_any_page_and_nothing_was_complained_of(site):
    assert len(site.built.pages) == len(site.links)
    assert not site.built.told
    for page in site.built.pages.values():
        page.assert_inert(emoji=site.generator is not hugo)


def test_the_publishers_links_are_the_addresses_of_the_pages(site):
    addresses = {unquote(urlsplit(link).path) for link in site.links.values()}
    assert addresses == set(site.built.pages)


def test_feed_and_sitemap_are_well_formed(site):
    if site.generator.FEED is None:
        pytest.skip("a plain folder has neither")
    entries = site.built.xml(site.generator.FEED).findall(site.generator.ENTRIES)
    assert len(entries) == len(site.links)
    assert site.built.xml("sitemap.xml").tag.endswith("urlset")


def test_a_plain_folders_list_leads_to_every_post(site):
    if site.generator is not plain_folder:
        pytest.skip("a generator lists posts itself")
    file = site.built.root / f"{BASE[1:]}/posts/README.md.html"
    page = Page(file.read_text("utf-8"))
    page.assert_inert()
    listed = page.soup.select(".post-content li")
    links = [unquote(str(a["href"])) for item in listed for a in item.select("a")]
    assert sorted(links) == sorted(site.built.pages)
    shown = [squeezed(item.get_text()).partition(",")[2] for item in listed]
    assert shown == [site.built.pages[link].title for link in links]


def test_notes_are_items_and_keep_their_neighbours(site):
    for payload, talk in site.sections("notes"):
        [part] = talk.parts
        expected = [(level, squeezed(text)) for text, level in tree_of(payload.seen)]
        assert [(item.depth, item.text) for item in part.items] == expected, payload


def test_thoughts_stand_between_their_neighbours(site):
    for payload, talk in site.sections("thoughts"):
        [part] = talk.parts
        assert part.title == "Mythoughts"
        assert part.text == squeezed(f"before{payload.seen}after"), payload
        assert (part.within[0].name, part.within[0].get_text()) == ("p", "before"), payload
        assert (part.within[-1].name, part.within[-1].get_text()) == ("p", "after"), payload


def test_titles_are_one_heading_with_or_without_a_link(site):
    for kind, links in (("titles", []), ("linked titles", [LINK])):
        for payload, talk in site.sections(kind):
            assert talk.title[5:] == squeezed(f",{payload.seen},Ana"), payload
            assert [a["href"] for a in talk.heading.select("a:not(.anchor)")] == links, payload


def test_speakers_are_shown_as_typed(site):
    for payload, talk in site.sections("speakers"):
        assert talk.title[17:] == squeezed(f",{payload.seen}"), payload
        assert not talk.heading.select("em, strong, code, del, a:not(.anchor)"), payload


def test_links_lead_to_the_web_or_are_text(site):
    for payload, talk in site.sections("links"):
        links = [unquote(str(a["href"])) for a in talk.heading.select("a:not(.anchor)")]
        assert links == ([unquote(payload.seen)] if payload.told else []), payload
        assert payload.told or talk.title.endswith(squeezed(f"({payload.typed})")), payload


def test_names_are_text_in_headings_and_where_they_are_mentioned(site):
    for payload, talk in site.sections("display-names"):
        notes, *thoughts = talk.parts
        assert [item.text for item in notes.items] == [squeezed(f"by @{payload.seen} now")], payload
        assert [part.title for part in thoughts] == [
            squeezed(f"{payload.seen}'s thoughts"),
            "Zed'sthoughts",
        ], payload


def test_an_events_title_is_the_title_of_its_page(site):
    for payload in hostile("event-titles"):
        page = site.page(payload.typed)
        assert page.title == squeezed(f"{payload.seen}, Day 1"), payload
        assert page.one(".description").get_text(strip=True), payload


def test_a_category_is_one_category(site):
    if site.generator is plain_folder:
        pytest.skip("a plain folder has none")
    for payload in hostile("categories"):
        page = site.page(f"category {payload.typed}")
        shown = [squeezed(item.get_text()) for item in page.soup.select(".categories li")]
        assert shown == [squeezed(payload.seen)], payload
