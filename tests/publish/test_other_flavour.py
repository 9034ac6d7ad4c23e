"""Another site generator is chosen while posts are out: the next publication moves them."""

from dataclasses import replace
from pathlib import Path

import pytest
from factories import ANA, GUILD, START, TODAY, fields, set_up, submission
from remotes import Remote

from bot.app import open_app
from bot.config import Config, PostsConfig, SiteConfig
from bot.errors import SiteConflict

NAME = "2026-06-10-pyconf-day-1.md"
JEKYLL, HUGO = f"_posts/{NAME}", f"content/posts/{NAME}"


@pytest.fixture
def remote(tmp_path) -> Remote:
    return Remote(tmp_path / "blog.git")


def configured(folder: Path, remote: Remote, flavour: str, posts_dir: str, images: str) -> Config:
    site = SiteConfig(str(remote.path), posts_dir=posts_dir, images_dir=images, url="https://x.org")
    posts = PostsConfig(flavour=flavour)
    return Config(data_dir=folder / "data", any_guild=True, site=site, posts=posts)


@pytest.fixture
def jekyll(tmp_path, remote) -> Config:
    return configured(tmp_path, remote, "jekyll", "_posts", "images")


@pytest.fixture
def hugo(tmp_path, remote) -> Config:
    return configured(tmp_path, remote, "hugo", "content/posts", "static/images")


@pytest.fixture
async def event(jekyll, clock):
    """A day that is out for Jekyll."""
    async with open_app(jekyll, clock) as app:
        event = await set_up(app.store)
        await app.store.talks.start(GUILD, ANA, START, fields("Keynote"))
        await app.store.notes.add(submission("of the keynote"))
        await app.publisher.publish(event.id, TODAY)
    return event


async def test_the_post_moves_with_the_next_publication(event, hugo, clock, remote):
    async with open_app(hugo, clock) as app:
        [before] = await app.store.publications.of_day(event.id, TODAY)
        assert app.publisher.link(event, before) is None
        [remark] = await app.publisher.remarks()
        assert remark.startswith(f"{JEKYLL} stands outside of content/posts: publish each")
        _, shown = await app.publisher.preview(event.id, TODAY)
        published = await app.publisher.publish(event.id, TODAY)
        assert shown.path == published.path == HUGO
        assert await app.publisher.remarks() == []
        assert app.publisher.link(event, published) == f"https://x.org/posts/{NAME[:-3]}/"
    assert remote.names() == [HUGO]
    assert "of the keynote" in remote.show(HUGO).decode()


async def test_and_back_again(event, hugo, jekyll, clock, remote):
    for config in (hugo, jekyll):
        async with open_app(config, clock) as app:
            await app.publisher.publish(event.id, TODAY)
    assert remote.names() == [JEKYLL]


async def test_other_folders_move_it_too(event, jekyll, clock, remote):
    site = replace(jekyll.site, posts_dir="blog/_posts")
    async with open_app(replace(jekyll, site=site), clock) as app:
        await app.publisher.publish(event.id, TODAY)
    assert remote.names() == [f"blog/{JEKYLL}"]


async def test_what_people_have_edited_stays(event, hugo, clock, remote):
    remote.commit({JEKYLL: b"by hand"})
    async with open_app(hugo, clock) as app:
        with pytest.raises(SiteConflict, match=f"{JEKYLL} was edited on the site"):
            await app.publisher.publish(event.id, TODAY)
    assert remote.show(JEKYLL) == b"by hand"


async def test_it_can_be_taken_off_where_it_was(event, hugo, clock, remote):
    async with open_app(hugo, clock) as app:
        await app.publisher.remove(event.id, TODAY)
    assert remote.names() == []
