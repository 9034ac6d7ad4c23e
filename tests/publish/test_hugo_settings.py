"""What `check` says of a Hugo site's own configuration."""

import pytest
from factories import set_up
from remotes import Remote

from bot.app import open_app
from bot.config import Config, PostsConfig, SiteConfig
from bot.publish.hugo import remarks

BASE = 'baseURL = "https://blog.example/notes/"\n'
THERE = SiteConfig("/r", url="https://blog.example/notes")


def said(text: str, site: SiteConfig = THERE) -> list[str]:
    return list(remarks("hugo.toml", text, site))


@pytest.mark.parametrize(
    "text",
    [
        BASE,
        'baseurl: "https://blog.example/notes"\ntitle: permalinks\n',
        '{\n  "baseURL": "https://blog.example/notes/",\n  "uglyURLs": false\n}\n',
        f"{BASE}uglyURLs = false\n# permalinks\nmy_permalinks = 1\n",
    ],
)
def test_a_site_as_it_is_expected_is_nothing_to_remark_on(text):
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"{BASE}[permalinks]\n  posts = '/:year/'\n", "permalinks"),
        (f"{BASE}[permalinks.page]\n", "permalinks"),
        ("baseURL: https://blog.example/notes/\npermalinks:\n  posts: /:year/\n", "permalinks"),
        ('{"baseURL": "/notes",\n "permalinks": {"posts": "/:year/"}}', "permalinks"),
        (f"{BASE}uglyURLs = true # old\n", "uglyURLs"),
    ],
)
def test_what_moves_pages_is_told(text, name):
    (sentence,) = said(text)
    assert f"the site's hugo.toml sets {name}: take that out there" in sentence


def test_an_address_that_differs_is_told():
    (sentence,) = said(BASE, SiteConfig("/r"))
    assert "BLOG_URL is not set and the site's hugo.toml says baseURL https://blog" in sentence
    (sentence,) = said("", THERE)
    assert "BLOG_URL is https://blog.example/notes and" in sentence
    assert "says baseURL nothing: set BLOG_URL" in sentence
    assert said("", SiteConfig("/r")) == []
    assert said('baseURL = "/"', SiteConfig("/r", url="https://notes.example")) == []


async def test_the_first_file_that_is_there_is_read(tmp_path, clock):
    remote = Remote(tmp_path / "blog.git")
    config = Config(
        data_dir=tmp_path / "data", site=SiteConfig(str(remote.path)), posts=PostsConfig("hugo")
    )
    async with open_app(config, clock) as app:
        await set_up(app.store)
        remote.commit({"_config.yml": b"permalink: none\n"})
        assert await app.publisher.remarks() == []
        remote.commit({"config.yaml": b"permalinks:\n  posts: /x/\n"})
        (sentence,) = await app.publisher.remarks()
    assert "config.yaml sets permalinks" in sentence
