"""The two days of `make demo` on a real site: each page, and the list of the series on it."""

import asyncio

import browser
import jekyll
import pytest

from bot.demo import play
from bot.demo.folder import Folder

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(jekyll.is_missing(), reason=f"Debian's {jekyll.PACKAGES} are not here"),
]


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> jekyll.Built:
    out = tmp_path_factory.mktemp("demo") / "out"
    assert asyncio.run(play(out)) == 0
    bare = Folder(out).repository
    jekyll.lay_out(bare)
    return jekyll.build(bare)


def test_the_days_lead_to_each_other(built):
    assert not built.told
    first, second = (built.pages[address] for address in sorted(built.pages))
    for page, other in ((first, second), (second, first)):
        page.assert_inert()
        series = page.sections[0]
        [link] = series.within[0].select("a")
        assert link["href"] in built.pages
        assert link.get_text() == other.one("h1.post-title").get_text()


@pytest.mark.skipif(browser.CHROMIUM is None, reason="chromium is not installed")
def test_the_first_day_in_a_browser(built, artefacts):
    with browser.visiting(built.root) as visit:
        first, second = sorted(built.pages)
        page = visit.opened(first)
        page.screenshot(path=artefacts / "demo.png")
        page.locator(".post-content ul a").first.click()
        page.wait_for_load_state("networkidle")
        assert page.url.endswith(second)
        assert not visit.complaints
        assert {url for url in visit.requests if not url.startswith(visit.origin)} == set()
