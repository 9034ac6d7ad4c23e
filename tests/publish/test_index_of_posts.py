"""A plain folder's list of all posts goes along with each of them, in the same commit."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from factories import ANA, GUILD, START, TODAY, TOMORROW, fields, set_up, submission
from remotes import Remote

from bot.app import App, open_app
from bot.config import Config, PostsConfig, SiteConfig
from bot.errors import SiteRefused
from bot.models import SUMMARY, Outcome
from bot.posts.index import BEGIN, END
from bot.posts.layout import Layout
from bot.store.events import EventChanges

INDEX = "posts/README.md"
FIRST, SECOND = "posts/2026-06-10-pyconf-day-1.md", "posts/2026-06-11-pyconf-day-2.md"
ONE = "* 2026-06-10, [PyConf, Day 1](2026-06-10-pyconf-day-1.md)"
TWO = "* 2026-06-11, [PyConf, Day 2](2026-06-11-pyconf-day-2.md)"


@pytest.fixture
def remote(tmp_path) -> Remote:
    return Remote(tmp_path / "notes.git")


@pytest.fixture
def config(tmp_path, remote) -> Config:
    site = SiteConfig(str(remote.path), posts_dir="posts", url="https://notes.example/tree")
    posts = PostsConfig("markdown")
    return Config(data_dir=tmp_path / "data", any_guild=True, site=site, posts=posts)


@pytest.fixture
async def app(config, clock) -> AsyncIterator[App]:
    async with open_app(config, clock, exclusive=True) as opened:
        yield opened


@pytest.fixture
async def event(app):
    event = await set_up(app.store)
    await app.store.talks.start(GUILD, ANA, START, fields())
    await app.store.notes.add(submission("first note"))
    await app.store.days.describe(event.id, TOMORROW, None, None, "Hello")
    return event


def shown(remote: Remote) -> list[str]:
    """The list as it is on the site."""
    text = remote.show(INDEX).decode()
    within = text.partition(BEGIN)[2].partition(END)[0]
    return [line for line in within.split("\n") if line]


async def test_the_list_comes_with_the_first_post_and_grows(app, event, remote):
    published = await app.publisher.publish(event.id, TODAY)
    assert remote.names() == [FIRST, INDEX]
    assert remote.count() == 1
    assert shown(remote) == [ONE]
    assert remote.show(FIRST).startswith(b"# PyConf, Day 1\n\nNotes from Day 1 of PyConf.\n")
    assert app.publisher.link(event, published) == f"https://notes.example/tree/{FIRST}"
    await app.publisher.publish(event.id, TOMORROW)
    assert shown(remote) == [TWO, ONE]
    assert f"[PyConf, Day 1]({FIRST[6:]})".encode() in remote.show(SECOND)
    assert (await app.publisher.publish(event.id, TODAY)).outcome is Outcome.UNCHANGED


async def test_a_title_changes_and_a_post_leaves(app, event, remote):
    for day in (TODAY, TOMORROW):
        await app.publisher.publish(event.id, day)
    await app.store.days.describe(event.id, TODAY, "The [beginning]", None, None)
    await app.publisher.publish(event.id, TODAY)
    renamed = ONE.replace("PyConf, Day 1", r"The \[beginning\]")
    assert shown(remote) == [TWO, renamed]
    await app.publisher.remove(event.id, TOMORROW)
    assert shown(remote) == [renamed]
    await app.publisher.publish(event.id, TOMORROW)
    assert shown(remote) == [TWO, renamed]


async def test_what_people_write_there_survives(app, event, remote):
    await app.publisher.publish(event.id, TODAY)
    theirs = remote.show(INDEX).decode().replace("# Posts", "# All I heard")
    theirs = theirs.replace(ONE, f"{ONE}: start here\n* [Not ours](other.md)")
    remote.commit({INDEX: theirs.encode()})
    await app.store.days.describe(event.id, TODAY, "Renamed", None, None)
    for day in (TODAY, TOMORROW):
        await app.publisher.publish(event.id, day)
    assert remote.show(INDEX).startswith(b"# All I heard\n")
    assert shown(remote) == [TWO, f"{ONE}: start here", "* [Not ours](other.md)"]


@pytest.mark.parametrize("theirs", [b"# Theirs\n", b"\xff\xfe", f"{END}\n{BEGIN}\n".encode()])
async def test_a_list_without_marks_is_left_alone_and_the_operator_is_told(
    app, event, remote, theirs
):
    remote.commit({INDEX: theirs})
    await app.publisher.publish(event.id, TODAY)
    assert remote.show(INDEX) == theirs
    (remark,) = await app.publisher.remarks()
    assert remark.startswith(f"{INDEX} lists no posts, since it lacks the lines {BEGIN} and {END}")
    remote.commit({INDEX: f"# Theirs\n\n{BEGIN}\n{END}\n".encode()})
    await app.publisher.publish(event.id, TODAY)
    assert shown(remote) == [ONE]
    assert await app.publisher.remarks() == []


async def test_a_post_that_somebody_removed_is_not_listed(app, event, remote):
    await app.publisher.publish(event.id, TODAY)
    remote.git("update-ref", "refs/heads/main", remote.commit({"a.md": b"a"}, fresh=True))
    await app.publisher.publish(event.id, TOMORROW)
    assert shown(remote) == [TWO]


async def test_a_failed_publication_lists_nothing(app, event, remote):
    await app.publisher.publish(event.id, TODAY)
    remote.hook("pre-receive", "exit 1")
    with pytest.raises(SiteRefused):
        await app.publisher.publish(event.id, TOMORROW)
    (remote.path / "hooks" / "pre-receive").unlink()
    await app.store.notes.add(submission("more"))
    await app.publisher.publish(event.id, TODAY)
    assert shown(remote) == [ONE]


async def test_two_bots_with_one_site_list_the_posts_of_both(
    app, event, remote, config, clock, tmp_path
):
    elsewhere = replace(config, data_dir=tmp_path / "elsewhere")
    async with open_app(elsewhere, clock) as other:
        theirs = await set_up(other.store, title="RustConf")
        await other.store.talks.start(GUILD, ANA, START, fields())
        await other.store.notes.add(submission("theirs"))
        one = asyncio.create_task(app.publisher.publish(event.id, TODAY))
        two = asyncio.create_task(other.publisher.publish(theirs.id, TODAY))
        while not (one.done() and two.done()):
            await clock.advance(0.5)  # who comes second tries again
            await asyncio.sleep(0)
        assert {(await one).outcome, (await two).outcome} == {Outcome.PUSHED}
        rust = "* 2026-06-10, [RustConf, Day 1](2026-06-10-rustconf-day-1.md)"
        assert sorted(shown(remote)) == sorted([ONE, rust])
        await other.publisher.remove(theirs.id, TODAY)
    assert shown(remote) == [ONE]


async def test_talks_of_their_own_are_not_listed(config, clock, event, remote):
    posts = PostsConfig("markdown", layout=Layout.PER_TALK)
    async with open_app(replace(config, posts=posts), clock) as app:
        await app.publisher.publish(event.id, TODAY)
    assert remote.names() == ["posts/2026-06-10-keynote.md", FIRST, INDEX]
    assert shown(remote) == [ONE]


async def test_a_crash_before_the_record_doubles_no_line(app, event, remote):
    await app.publisher.publish(event.id, TODAY)
    statement = "UPDATE publication SET outcome = 'interrupted'"
    await app.store.database.write(lambda db: db.execute(statement).rowcount)
    await app.store.events.change(GUILD, EventChanges(title="PyCon"))
    await app.publisher.publish(event.id, TODAY)
    assert shown(remote) == [ONE.replace("PyConf, Day", "PyCon, Day")]


async def test_a_summary_is_listed_by_its_own_date(app, event, remote):
    await app.publisher.publish(event.id, TODAY)
    published = await app.publisher.publish(event.id, SUMMARY)
    name = published.path.removeprefix("posts/")
    line = f"* {name[:10]}, [PyConf, Summary]({name})"
    for day in (TODAY, TOMORROW):
        await app.publisher.publish(event.id, day)
    assert sorted(shown(remote)) == sorted([TWO, ONE, line])
    await app.publisher.remove(event.id, SUMMARY)
    assert shown(remote) == [TWO, ONE]
