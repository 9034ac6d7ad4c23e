"""The hostile corpus with a page for each talk: all are inert, and our links lead to them."""

import asyncio
from urllib.parse import unquote, urlsplit

import checkout
import hostile_site
import hugo
import jekyll
import plain_folder
import pytest
from built import BASE

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize(
    "generator", [jekyll, hugo, plain_folder], ids=lambda module: module.FLAVOUR
)
def test_every_page_is_inert_and_every_link_leads_to_one(generator, tmp_path):
    if generator.is_missing():
        pytest.skip(f"Debian's {generator.PACKAGES} are not here")
    bare = tmp_path / "blog.git"
    checkout.begin(bare)
    generator.lay_out(bare)
    settings = {
        "BLOG_REPO": str(bare),
        "BLOG_URL": f"https://blog.example{BASE}",
        "SITE_FLAVOUR": generator.FLAVOUR,
        "SITE_LAYOUT": "per-talk",
    }
    links = asyncio.run(hostile_site.publish(tmp_path, settings))
    built = generator.build(bare)
    assert not built.told
    assert len(built.pages) > 2 * len(links)
    days = {unquote(urlsplit(link).path) for link in links.values()}
    reached: set[str] = set()
    for page in built.pages.values():
        page.assert_inert(emoji=generator is not hugo)
        for link in page.soup.select(".post-content a[href]"):
            address = unquote(urlsplit(str(link["href"])).path)
            if str(link["href"]).startswith(f"{BASE}/"):
                assert address in built.pages, link
                reached.add(address)
    assert days | reached == set(built.pages)
