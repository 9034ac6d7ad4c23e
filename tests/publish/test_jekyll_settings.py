"""What `check` says of a site's own configuration."""

from datetime import UTC, datetime

import pytest
from factories import set_up
from remotes import Remote

from bot.app import open_app
from bot.config import Config, SiteConfig
from bot.errors import SiteRefused
from bot.publish.jekyll import Settings, read, remarks

SUMMER = datetime(2026, 6, 10, 12, tzinfo=UTC)
WINTER = datetime(2026, 12, 10, 12, tzinfo=UTC)


def said(text: str, events=(), now=SUMMER, **site) -> list[str]:
    return list(remarks(read(text), SiteConfig("/r", **site), events, now))


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("", Settings()),
        ("title: x\r\nfuture: true\r\n", Settings(future=True)),
        ("future:  yes  # for talks", Settings(future=True)),
        ("future: 'true'", Settings(future=True)),
        ("future: false\nfuture: true", Settings(future=True)),
        ("  future: true\n# future: true\nmy_future: true", Settings()),
        ("permalink: /:title/ # short", Settings(permalink="/:title/")),
        ('permalink: "pretty"', Settings(permalink="pretty")),
        ("permalink:", Settings()),
        ("timezone: Mars/Olympus\n: [}\n\x00", Settings()),
    ],
)
def test_settings_are_read_as_jekyll_does(text, settings):
    assert read(text) == settings


async def test_a_zone_ahead_of_the_site_is_told_unless_future_posts_are_shown(store):
    prague = await set_up(store, 1, title="A", timezone="Europe/Prague")
    tokyo = await set_up(store, 2, title="B", timezone="Asia/Tokyo")
    york = await set_up(store, 3, title="C", timezone="America/New_York")
    events = (prague, tokyo, york)
    hidden = [sentence.split(" of their")[0] for sentence in said("", events)]
    assert hidden == [
        "posts of A are hidden in the first 2 hours",
        "posts of B are hidden in the first 9 hours",
    ]
    assert "of A are hidden in the first hour of" in said("", events, WINTER)[0]
    assert said("future: true", events) == []
    assert said("timezone: Asia/Tokyo", events) == []
    assert "set future: true in its _config.yml" in said("", events)[0]


def test_another_permalink_is_told_where_links_are_made():
    assert said("permalink: pretty", permalink="pretty", url="https://x") == []
    assert said("permalink: pretty") == []
    [sentence] = said("permalink: pretty", url="https://x")
    assert "BLOG_PERMALINK is 'date' and the site's _config.yml says 'pretty'" in sentence
    [sentence] = said("", permalink="pretty", url="https://x")
    assert "says 'date'" in sentence


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, 0),
        ({"index.md": b"x"}, 0),
        ({"_config.yml": b"title: \xff\n"}, 1),
        ({"_config.yml": b"future: true\n"}, 0),
    ],
)
async def test_the_sites_own_file_is_looked_at(tmp_path, clock, files, told):
    remote = Remote(tmp_path / "blog.git")
    if files:
        remote.commit(files)
    async with open_app(_config(tmp_path, str(remote.path)), clock) as app:
        await set_up(app.store)
        assert len(await app.publisher.remarks()) == told


async def test_a_link_in_place_of_the_file_is_not_followed(tmp_path, clock):
    remote = Remote(tmp_path / "blog.git")
    remote.commit({"_config.yml": b"/etc/passwd"}, mode="120000")
    async with open_app(_config(tmp_path, str(remote.path)), clock) as app:
        with pytest.raises(SiteRefused):
            await app.publisher.remarks()


def _config(folder, repo: str) -> Config:
    return Config(data_dir=folder / "data", site=SiteConfig(repo))
