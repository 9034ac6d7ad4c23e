"""Links of a post to its own site are judged by the site's files, as far as these are known."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from factories import ANA, GUILD, START, TODAY, fields, set_up, submission
from remotes import Remote

from bot.app import App, open_app
from bot.config import Config, PostsConfig, SiteConfig

URL = "https://blog.example/notes"
FILES = {
    "_config.yml": b"",
    "about.md": b"",
    "docs/index.html": b"",
    "files/a b.pdf": b"",
    "_posts/2020-07-23-Other_Conf.md": b"",
}


@pytest.fixture
def remote(tmp_path) -> Remote:
    made = Remote(tmp_path / "blog.git")
    made.commit(FILES)
    return made


@pytest.fixture
def config(tmp_path, remote) -> Config:
    site = SiteConfig(str(remote.path), url=URL)
    return Config(data_dir=tmp_path / "data", guild_ids=frozenset({GUILD}), site=site)


@pytest.fixture
async def app(config, clock) -> AsyncIterator[App]:
    async with open_app(config, clock, exclusive=True) as opened:
        yield opened


async def noted(app: App, *texts: str):
    event = await set_up(app.store)
    await app.store.talks.start(GUILD, ANA, START, fields())
    await app.store.notes.add(submission(*texts))
    return event


async def dead(app: App, event) -> list[str]:
    return await app.publisher.dead_links(*await app.publisher.preview(event.id, TODAY))


@pytest.mark.parametrize(
    "there",
    [
        *("", "/", "/about", "/about/", "/about.html", "/about.md", "/docs/", "/files/a%20b.pdf"),
        *("/feed.xml", "/categories/python/", "/2020/07/23/other_conf.html?x#y"),
        *("/conf/2020/07/23/Other_Conf/", "/2026/06/10/pyconf-day-1.html"),
    ],
)
async def test_what_is_there_or_may_be_is_not_told(app, there):
    event = await noted(app, f"see {URL}{there} there")
    await app.publisher.check()
    assert await dead(app, event) == []


@pytest.mark.parametrize(
    "gone",
    [
        *("/about.pdf", "/files/b.pdf", "/2020/07/23/another.html", "/images/x.png"),
        *("/../x.md", "/about.md/x.md", "/%00.md", "/a//b.md", "/.git/config.md"),
    ],
)
async def test_what_nothing_there_could_become_is_told(app, gone):
    event = await noted(app, f"[x]({URL}{gone}#y)")
    await app.publisher.check()
    assert len(await dead(app, event)) == 1


async def test_nothing_is_told_before_the_site_was_read_or_of_another_one(app, event_of, config):
    event = await event_of(app)
    assert await dead(app, event) == []
    await app.publisher.check()
    assert await dead(app, event) == [f"{URL}/gone.pdf"]


@pytest.fixture
def event_of():
    async def made(app):
        return await noted(app, f"{URL}/gone.pdf")

    return made


async def test_the_site_is_not_asked(app, event_of, remote, tmp_path):
    event = await event_of(app)
    await app.publisher.check()
    remote.path.rename(tmp_path / "away")
    assert await dead(app, event) == [f"{URL}/gone.pdf"]


async def test_of_another_site_nothing_is_known(config, clock, event_of, tmp_path):
    async with open_app(config, clock) as app:
        event = await event_of(app)
        await app.publisher.check()
    other = replace(config.site, repo=str(Remote(tmp_path / "other.git").path))
    async with open_app(replace(config, site=other), clock) as app:
        assert await dead(app, event) == []


async def test_what_people_have_added_by_hand_is_looked_at(app, remote):
    event = await noted(app, "one")
    path = (await app.publisher.publish(event.id, TODAY)).path
    assert await dead(app, event) == []
    edited = remote.show(path) + b"\n![plan]({{ site.baseurl }}/images/plan.png) [x](gone.md)\n"
    remote.commit({path: edited})
    await app.store.notes.add(submission("two"))
    await app.publisher.publish(event.id, TODAY)
    assert await dead(app, event) == ["/images/plan.png", "gone.md"]
    remote.commit({"images/plan.png": b"x", "_posts/gone.md": b""})
    await app.publisher.check()
    assert await dead(app, event) == []


async def test_links_of_a_plain_folder_go_from_file_to_file(config, clock, remote):
    posts = PostsConfig("markdown")
    site = replace(config.site, posts_dir="posts")
    async with open_app(replace(config, posts=posts, site=site), clock) as app:
        event = await noted(app, "one")
        path = (await app.publisher.publish(event.id, TODAY)).path
        edited = remote.show(path) + b"\n[a](../about.md) [b](README.md) [c](../b.md)\n"
        remote.commit({path: edited})
        await app.publisher.publish(event.id, TODAY)
        assert await dead(app, event) == ["../b.md"]
