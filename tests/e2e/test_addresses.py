"""BLOG_PERMALINK: the publisher's link of a post is the address that Jekyll gives its page."""

from dataclasses import replace
from urllib.parse import unquote, urlsplit

import jekyll
import pytest
from factories import ANA, GUILD, START, TODAY, fields, set_up
from fake_clock import FakeClock

from bot.app import open_app
from bot.config import Config, SiteConfig
from bot.posts.frontmatter import categories
from bot.publish.permalink import link

CATEGORIES = ("R&D", "Data Science", "C# and F#", "CI/CD", "žluť", "what?")
STYLES = (
    *("date", "pretty", "ordinal", "weekdate", "none"),
    *("/:title/", "/talks/:year-:i_month-:i_day/:slug.html", "/:slugified_categories/:title/"),
)

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(jekyll.is_missing(), reason=f"Debian's {jekyll.PACKAGES} are not here"),
]


async def test_links_are_addresses_in_every_style(tmp_path):
    bare = tmp_path / "blog.git"
    jekyll.begin(bare)
    jekyll.lay_out(bare)
    site = SiteConfig(str(bare), url=f"https://blog.example{jekyll.BASE}")
    config = Config(data_dir=tmp_path / "data", any_guild=True, site=site)
    async with open_app(config, FakeClock(START)) as app:
        event = await set_up(app.store, categories=CATEGORIES)
        await app.store.talks.start(GUILD, ANA, START, fields())
        path = (await app.publisher.publish(event.id, TODAY)).path
    for style in STYLES:
        [address] = jekyll.build(bare, permalink=style).pages
        found = link(replace(site, permalink=style), path, categories(CATEGORIES))
        assert unquote(urlsplit(found).path) == address.removesuffix("index.html"), style
