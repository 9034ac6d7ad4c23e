"""A day goes out: its path, hand edits, crashes, two processes, and what one fault may not do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from factories import ANA, GUILD, OTHER_GUILD, START, TODAY, TOMORROW, fields, set_up, submission
from remotes import Remote

from bot.app import App, open_app
from bot.config import Config, SiteConfig
from bot.errors import NotAllowed, SiteConflict, SiteRefused, UserError
from bot.models import Outcome
from bot.publish.publisher import Removable

PATH = "_posts/2026-06-10-pyconf-day-1.md"
DUE = START + timedelta(hours=15, minutes=30)


@pytest.fixture
def remote(tmp_path) -> Remote:
    return Remote(tmp_path / "blog.git")


@pytest.fixture
def config(tmp_path, remote) -> Config:
    guilds = frozenset({GUILD, OTHER_GUILD})
    return Config(data_dir=tmp_path / "data", guild_ids=guilds, site=SiteConfig(str(remote.path)))


@pytest.fixture
async def app(config, clock) -> AsyncIterator[App]:
    async with open_app(config, clock, exclusive=True) as opened:
        yield opened


@pytest.fixture
async def event(app):
    event = await set_up(app.store)
    await app.store.talks.start(GUILD, ANA, START, fields())
    await app.store.notes.add(submission("first note"))
    return event


@asynccontextmanager
async def another_process(config, clock) -> AsyncIterator[App]:
    async with open_app(config, clock) as opened:
        yield opened


def post(remote: Remote, path: str = PATH) -> str:
    return remote.git("show", f"main:{path}").decode()


def commits(remote: Remote) -> int:
    return int(remote.git("rev-list", "--count", "main"))


async def forget_the_answer(app: App) -> None:
    """As after a crash between the push and its record."""
    statement = "UPDATE publication SET outcome = 'pending', commit_id = NULL"
    await app.store.database.write(lambda db: db.execute(statement).rowcount)


async def test_the_same_day_again_makes_no_commit(app, event, remote):
    first = await app.publisher.publish(event.id, TODAY)
    again = await app.publisher.publish(event.id, TODAY)
    assert (first.outcome, again.outcome) == (Outcome.PUSHED, Outcome.UNCHANGED)
    assert (first.path, again.commit) == (PATH, first.commit)
    assert commits(remote) == 1


async def test_nothing_to_publish_is_said_and_not_recorded(app, event):
    with pytest.raises(UserError, match="nothing to publish"):
        await app.publisher.publish(event.id, TOMORROW)
    assert await app.store.publications.of_day(event.id, TOMORROW) == []


async def test_a_guild_that_is_not_listed_may_not_publish(config, clock, event, app, remote):
    async with another_process(replace(config, guild_ids=frozenset()), clock) as stranger:
        with pytest.raises(NotAllowed, match=f"adds {GUILD} to GUILD_IDS"):
            await stranger.publisher.publish(event.id, TODAY)
    assert remote.git("for-each-ref") == b""


async def test_a_file_of_somebody_else_is_never_overwritten(app, event, remote):
    remote.commit({PATH: b"theirs\n"})
    published = await app.publisher.publish(event.id, TODAY)
    assert published.path == PATH.replace(".md", "-2.md")
    assert post(remote) == "theirs\n"


async def test_two_events_of_one_name_have_two_paths(app, event, remote):
    other = await set_up(app.store, OTHER_GUILD)
    await app.store.talks.start(OTHER_GUILD, ANA, START, fields(channel_id=99))
    paths = [(await app.publisher.publish(each.id, TODAY)).path for each in (event, other)]
    assert paths == [PATH, PATH.replace(".md", "-2.md")]


async def test_a_later_name_changes_the_title_and_not_the_path(app, event, remote):
    await app.publisher.publish(event.id, TODAY)
    await set_up(app.store, title="PyConf Prague")
    published = await app.publisher.publish(event.id, TODAY)
    assert published.path == PATH
    assert "title: PyConf Prague, Day 1" in post(remote)


async def test_what_was_edited_on_the_site_is_kept(app, event, remote):
    await app.publisher.publish(event.id, TODAY)
    remote.commit({PATH: post(remote).replace("Keynote", "The Keynote").encode()})
    await app.store.notes.add(submission("second note"))
    await app.publisher.publish(event.id, TODAY)
    assert "The Keynote" in post(remote)
    assert "* second note" in post(remote)


async def test_a_conflict_leaves_the_site_and_says_so(app, event, remote):
    await app.publisher.publish(event.id, TODAY)
    theirs = post(remote).replace("* first note", "* their note")
    remote.commit({PATH: theirs.encode()})
    (note,) = (await app.store.days.load(event.id, TODAY, START)).talks[0].notes
    await app.store.notes.edit(GUILD, note.id, ANA, "our note", START)
    with pytest.raises(SiteConflict, match="edited on the site"):
        await app.publisher.publish(event.id, TODAY)
    assert post(remote) == theirs
    failed, *_ = await app.store.publications.of_day(event.id, TODAY)
    assert failed.outcome is Outcome.FAILED


async def test_a_crash_before_the_record_doubles_nothing(app, event, remote):
    await app.publisher.publish(event.id, TODAY)
    await forget_the_answer(app)
    again = await app.publisher.publish(event.id, TODAY)
    assert (again.outcome, again.path) == (Outcome.UNCHANGED, PATH)
    assert commits(remote) == 1


async def test_a_crash_after_a_merge_is_no_conflict(app, event, remote):
    await app.publisher.publish(event.id, TODAY)
    remote.commit({PATH: post(remote).replace("Keynote", "The Keynote").encode()})
    await app.store.notes.add(submission("second note"))
    await app.publisher.publish(event.id, TODAY)
    statement = "UPDATE publication SET outcome = 'pending' WHERE id = 2"
    await app.store.database.write(lambda db: db.execute(statement).rowcount)
    await app.store.notes.add(submission("third note"))
    await app.publisher.publish(event.id, TODAY)
    assert "The Keynote" in post(remote)
    assert "* third note" in post(remote)


async def test_two_processes_never_push_an_older_day_over_a_newer_one(
    app, event, remote, config, clock
):
    async with another_process(config, clock) as other:
        for number in range(5):
            await app.store.notes.add(submission(f"note {number}"))
            one = asyncio.create_task(other.publisher.publish(event.id, TODAY))
            await app.store.notes.add(submission(f"later {number}"))
            two = asyncio.create_task(app.publisher.publish(event.id, TODAY))
            while not (one.done() and two.done()):
                await clock.advance(0.001)  # whoever waits for the site's lock
                await asyncio.sleep(0)
            outcomes = {(await one).outcome, (await two).outcome}
            assert Outcome.PUSHED in outcomes
            assert f"later {number}" in post(remote)


async def test_a_removed_post_stays_away_until_a_person_wants_it_back(app, event, remote, clock):
    await app.publisher.publish(event.id, TODAY)
    assert await app.publisher.removable(event.id, TODAY) == Removable(PATH, 0, 0)
    removed = await app.publisher.remove(event.id, TODAY)
    assert (removed.outcome, removed.path, removed.commit) == (
        Outcome.REMOVED,
        PATH,
        remote.head(),
    )
    assert remote.names() == []
    await app.store.notes.add(submission("second note"))
    for hours in (1, 24, 48):
        clock.set(DUE + timedelta(hours=hours))
        await app.nightly.tick(silent)
    assert remote.names() == []
    with pytest.raises(UserError, match="is off the site"):
        await app.publisher.remove(event.id, TODAY)

    back = await app.publisher.publish(event.id, TODAY)
    assert (back.outcome, back.path) == (Outcome.PUSHED, PATH)
    assert "* second note" in post(remote)
    assert commits(remote) == 3


async def test_what_was_published_by_itself_beside_a_removal_does_not_come_back(
    app, event, remote, config, clock
):
    await app.publisher.publish(event.id, TODAY)
    await app.store.notes.add(submission("second note"))
    async with another_process(config, clock) as other:
        await other.publisher.remove(event.id, TODAY)
    late = await app.publisher.publish(event.id, TODAY, by_hand=False)  # decided before that
    assert late.outcome is Outcome.REMOVED
    assert remote.names() == []


async def test_a_post_that_somebody_removed_from_the_site_is_gone_already(app, event, remote):
    await app.publisher.publish(event.id, TODAY)
    remote.git("update-ref", "refs/heads/main", remote.commit({"a.md": b"a"}, fresh=True))
    removed = await app.publisher.remove(event.id, TODAY)
    assert (removed.outcome, removed.commit) == (Outcome.REMOVED, None)
    assert remote.count() == 1


async def test_a_removal_takes_hand_edits_with_it_and_no_file_of_others(app, event, remote):
    await app.publisher.publish(event.id, TODAY)
    remote.commit({PATH: b"edited\n", "_posts/other.md": b"theirs\n"})
    await app.publisher.remove(event.id, TODAY)
    assert remote.names() == ["_posts/other.md"]

    remote.commit({PATH: b"theirs too\n"})
    back = await app.publisher.publish(event.id, TODAY)
    assert back.path == PATH.replace(".md", "-2.md")
    await app.publisher.remove(event.id, TODAY)
    assert post(remote) == "theirs too\n"


async def test_a_path_that_never_arrived_removes_nothing_of_others(app, event, remote):
    remote.hook("pre-receive", "exit 1")
    with pytest.raises(SiteRefused):
        await app.publisher.publish(event.id, TODAY)
    (remote.path / "hooks" / "pre-receive").unlink()
    remote.commit({PATH: b"theirs\n"})
    assert (await app.publisher.remove(event.id, TODAY)).commit is None
    assert post(remote) == "theirs\n"


async def test_a_removal_that_failed_is_made_up_for(app, event, remote, clock):
    await app.publisher.publish(event.id, TODAY)
    remote.hook("pre-receive", "exit 1")
    with pytest.raises(SiteRefused):
        await app.publisher.remove(event.id, TODAY)
    (remote.path / "hooks" / "pre-receive").unlink()
    await app.nightly.tick(silent)
    assert remote.names() == [PATH]  # a moment after the failure
    clock.set(START + timedelta(minutes=1))
    await app.nightly.tick(silent)
    assert remote.names() == []


async def test_a_removal_that_nobody_recorded_is_recognised(app, event, remote, clock):
    await app.publisher.publish(event.id, TODAY)
    await app.publisher.remove(event.id, TODAY)
    statement = "UPDATE publication SET outcome = 'interrupted' WHERE outcome = 'removed'"
    await app.store.database.write(lambda db: db.execute(statement).rowcount)
    await app.nightly.tick(silent)
    newest, *_ = await app.store.publications.of_day(event.id, TODAY)
    assert (newest.outcome, commits(remote)) == (Outcome.REMOVED, 2)


async def test_nothing_is_removed_of_what_was_never_published(app, event):
    with pytest.raises(UserError, match="nothing to take off"):
        await app.publisher.remove(event.id, TODAY)
    assert await app.store.publications.of_day(event.id, TODAY) == []


async def test_a_commit_says_what_differs_from_what_was_there(app, event, remote):
    await app.publisher.publish(event.id, TODAY)
    await app.store.notes.add(submission("second", "third"))
    remote.hook("pre-receive", "exit 1")
    with pytest.raises(SiteRefused):
        await app.publisher.publish(event.id, TODAY)
    (remote.path / "hooks" / "pre-receive").unlink()
    await app.store.notes.add(submission("fourth"))
    await app.publisher.publish(event.id, TODAY)
    subjects = remote.git("log", "--format=%s", "--reverse", "main").decode().splitlines()
    assert subjects == [
        "PyConf, Day 1: Keynote, 1 note",
        "PyConf, Day 1: Keynote, 3 more notes",
    ]


async def silent(*_: object) -> None:
    """Nobody listens."""


async def test_one_day_that_cannot_go_out_holds_up_no_other(app, event, remote, clock):
    other = await set_up(app.store, OTHER_GUILD, title="OtherConf")
    await app.store.talks.start(OTHER_GUILD, ANA, START, fields(channel_id=99))
    await app.store.notes.add(submission("theirs", guild_id=OTHER_GUILD, channel_id=99))
    await app.publisher.publish(event.id, TODAY)
    remote.commit(dict.fromkeys(remote.names(), b"theirs\n"))
    await app.store.notes.add(submission("more"))
    clock.set(DUE)
    await app.nightly.tick(silent)
    failed, *_ = await app.store.publications.of_day(event.id, TODAY)
    done, *_ = await app.store.publications.of_day(other.id, TODAY)
    assert (failed.outcome, done.outcome) == (Outcome.FAILED, Outcome.PUSHED)
    assert "edited on the site" in (failed.error or "")


async def test_one_announcement_that_fails_holds_up_no_other(app, event, remote, clock):
    other = await set_up(app.store, OTHER_GUILD, title="OtherConf", announce_channel=7)
    await set_up(app.store, announce_channel=6)
    await app.store.talks.start(OTHER_GUILD, ANA, START, fields(channel_id=99))
    await app.store.notes.add(submission("theirs", guild_id=OTHER_GUILD, channel_id=99))
    told: list[int] = []

    async def announce(news) -> None:
        if news.event.id == event.id and not told:
            raise OSError("Discord is down")
        told.append(news.event.id)

    clock.set(DUE)
    await app.nightly.tick(announce)
    assert told == [other.id]
    await app.nightly.tick(announce)
    await app.nightly.tick(announce)
    assert told == [other.id, event.id]


async def test_a_refusal_is_tried_again_with_growing_waits(app, event, remote, clock, config):
    remote.commit({"README.md": b"x"}, branch="main")
    async with another_process(
        replace(config, site=replace(config.site, branch="gone")), clock
    ) as other:
        clock.set(DUE)
        for minutes, tries in ((0, 1), (0.5, 1), (1, 2), (1, 2), (1, 3)):
            clock.set(clock.now() + timedelta(minutes=minutes))
            await other.nightly.tick(silent)
            assert len(await app.store.publications.of_day(event.id, TODAY)) == tries
        with pytest.raises(SiteRefused, match="no branch gone"):
            await other.publisher.publish(event.id, TODAY)


async def test_an_ended_event_owes_its_last_digest_and_the_next_begins_anew(
    app, event, remote, clock
):
    await app.store.events.end(GUILD, START)
    second = await set_up(app.store, title="PyConf 2027")
    await app.nightly.tick(silent)
    assert "title: PyConf, Day 1" in post(remote)
    assert second.id != event.id
    await app.nightly.tick(silent)
    assert commits(remote) == 1
