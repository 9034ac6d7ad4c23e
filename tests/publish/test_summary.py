"""The summary goes out by hand, and then follows what it tells, on a site that others edit too."""

import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from factories import ANA, BEN, GUILD, START, TODAY, TOMORROW, fields, set_up, submission
from remotes import Remote

from bot.app import App, open_app
from bot.config import Config, PostsConfig, SiteConfig
from bot.errors import SiteConflict, SiteRefused, UserError
from bot.exchange.outgoing import write_markdown
from bot.models import SUMMARY, Draft, Outcome, Retagging, Section
from bot.posts.layout import Layout
from bot.store.exchange import Scope

DAY = "_posts/2026-06-10-pyconf-day-1.md"
PATH = "_posts/2026-06-10-pyconf-summary.md"


@pytest.fixture
def remote(tmp_path) -> Remote:
    return Remote(tmp_path / "blog.git")


@pytest.fixture
def config(tmp_path, remote) -> Config:
    site = SiteConfig(str(remote.path))
    return Config(data_dir=tmp_path / "data", guild_ids=frozenset({GUILD}), site=site)


@pytest.fixture
async def app(config, clock) -> AsyncIterator[App]:
    async with open_app(config, clock, exclusive=True) as opened:
        yield opened


@pytest.fixture
async def event(app):
    event = await set_up(app.store)
    talk = (await app.store.talks.start(GUILD, ANA, START, fields("Sets"))).talk
    await app.store.notes.add(submission("cheap", Draft("hm", section=Section.THOUGHTS)))
    await app.store.tags.tag_talk(GUILD, talk.id, ANA, Retagging(add=("data",)))
    return event


def post(remote: Remote, path: str = PATH) -> str:
    return remote.show(path).decode()


async def publish(app, event, day=SUMMARY):
    return await app.publisher.publish(event.id, day)


async def tick(app, clock, minutes: float = 0) -> None:
    clock.set(clock.now() + timedelta(minutes=minutes))

    async def announce(_) -> None:
        return None

    await app.nightly.tick(announce)


async def quiet(app, clock) -> None:
    """A change is seen, and five minutes pass without another."""
    await tick(app, clock)
    await tick(app, clock, minutes=5)


async def test_triggers_know_the_summary_by_the_same_date(app):
    query = "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND sql LIKE ?"
    [found] = await app.store.database.read(
        lambda db: db.execute(query, (f"%'{SUMMARY}'%",)).fetchone()
    )
    assert found == 7


async def test_it_leads_to_what_is_on_the_site_and_the_same_again_is_nothing(app, event, remote):
    await publish(app, event, TODAY)
    first = await publish(app, event)
    again = await publish(app, event)
    assert (first.outcome, again.outcome) == (Outcome.PUSHED, Outcome.UNCHANGED)
    assert (first.path, remote.count()) == (PATH, 2)
    assert "pyconf-day-1.md'" in post(remote)
    assert "#0800-sets)\nhm\n" in post(remote)


async def test_a_talk_with_a_file_of_its_own_is_led_to_that(config, clock, remote):
    posts = PostsConfig("markdown", layout=Layout.PER_TALK)
    site = replace(config.site, posts_dir="posts")
    async with open_app(replace(config, posts=posts, site=site), clock) as app:
        event = await set_up(app.store)
        await app.store.talks.start(GUILD, ANA, START, fields("Sets"))
        await app.store.notes.add(submission("cheap"))
        await publish(app, event, TODAY)
        made = await publish(app, event)
    assert made.path == "posts/2026-06-10-pyconf-summary.md"
    assert "### [Sets](2026-06-10-sets.md)\n" in post(remote, made.path)
    listed = post(remote, "posts/README.md")
    assert "* 2026-06-10, [PyConf, Summary](2026-06-10-pyconf-summary.md)\n" in listed


async def test_it_never_goes_out_by_itself_at_first(app, event, clock, remote):
    for days in range(4):
        await tick(app, clock, minutes=days * 24 * 60)
    assert post(remote, DAY)
    assert not await app.store.publications.of_day(event.id, SUMMARY)


async def test_the_end_of_an_event_publishes_only_one_that_somebody_wanted(
    app, event, clock, remote
):
    await app.store.days.describe(event.id, SUMMARY, "Mine", None, None)
    await publish(app, event, TODAY)
    await app.store.events.end(GUILD, clock.now())
    await tick(app, clock, minutes=10)
    assert not await app.store.publications.of_day(event.id, SUMMARY)


async def test_nothing_to_sum_up_is_said(app, clock):
    event = await set_up(app.store)
    await app.store.talks.add(GUILD, ANA, START, fields())
    with pytest.raises(UserError, match="nothing to sum up"):
        await publish(app, event)


async def test_it_follows_a_day_and_its_tags_after_five_quiet_minutes(app, event, clock, remote):
    await publish(app, event)
    assert "[Sets](" not in post(remote)
    await publish(app, event, TODAY)
    await tick(app, clock)
    assert "[Sets](" not in post(remote)
    await tick(app, clock, minutes=5)
    assert "#0800-sets)" in post(remote)
    await app.store.tags.tag_note(GUILD, 1, ANA, highlight=True)
    await quiet(app, clock)
    assert "* cheap\n" in post(remote)


@pytest.mark.parametrize("outcome", [Outcome.INTERRUPTED, Outcome.FAILED])
async def test_it_follows_a_day_whose_answer_was_lost(app, event, clock, remote, outcome):
    await publish(app, event, TODAY)
    await publish(app, event)
    await app.store.notes.add(submission(Draft("more", section=Section.THOUGHTS)))
    arrived = await publish(app, event, TODAY)

    def lose(db) -> int:  # and what the summary has learned by it
        db.execute("UPDATE day SET revision = revision - 1 WHERE date = ?", (str(SUMMARY),))
        query = "UPDATE publication SET outcome = ? WHERE id = ?"
        return db.execute(query, (outcome, arrived.id)).rowcount

    await app.store.database.write(lose)
    await quiet(app, clock)
    assert "more" not in post(remote)
    assert (await publish(app, event, TODAY)).outcome is Outcome.UNCHANGED
    await quiet(app, clock)
    assert "more" in post(remote)
    count = len(await app.store.publications.of_day(event.id, SUMMARY))
    await publish(app, event, TODAY)
    await quiet(app, clock)
    assert len(await app.store.publications.of_day(event.id, SUMMARY)) == count


async def test_by_itself_it_tells_nothing_before_the_days_post_did(app, event, clock, remote):
    await publish(app, event)
    await app.store.tags.tag_note(GUILD, 1, ANA, highlight=True)
    await quiet(app, clock)
    assert "cheap" not in post(remote)
    await publish(app, event)
    assert "* cheap\n" in post(remote)


async def test_what_people_edit_on_the_site_stays(app, event, remote):
    await publish(app, event, TODAY)
    await publish(app, event)
    edited = post(remote).replace("## data\n", "## data\n\nAll about *data*.\n")
    remote.commit({PATH: edited.encode()})
    await app.store.notes.add(submission(Draft("more", section=Section.THOUGHTS)))
    await publish(app, event)
    assert "## data\n\nAll about *data*.\n" in post(remote)
    assert "hm\n\nmore\n" in post(remote)
    remote.commit({PATH: post(remote).replace("hm\n", "humph\n").encode()})
    await app.store.notes.edit(GUILD, 2, ANA, "hum", START)
    with pytest.raises(SiteConflict, match="summary"):
        await publish(app, event)


async def test_it_leads_to_headings_as_people_left_them(app, event, remote):
    await publish(app, event, TODAY)
    edited = post(remote, DAY).replace("## Other posts", "## 08:00, Sets\n\nmine\n\n## Other posts")
    remote.commit({DAY: edited.encode()})
    await publish(app, event)
    assert "#0800-sets)" in post(remote)
    renamed = edited.replace("08:00, Sets", "Sets!")
    remote.commit({DAY: renamed.encode()})
    await publish(app, event)
    assert " }})\n" in post(remote)
    remote.commit({PATH: post(remote).encode()}, fresh=True)
    await publish(app, event)
    assert "[Sets](" not in post(remote)


async def test_it_leaves_with_its_day_and_by_itself(app, event, clock, remote):
    later = START + timedelta(days=1)
    await publish(app, event, TODAY)
    clock.set(later)
    await app.store.talks.start(GUILD, ANA, later, fields("Later"))
    await publish(app, event, TOMORROW)
    made = await publish(app, event)
    await app.publisher.remove(event.id, TODAY)
    await quiet(app, clock)
    shown = post(remote, made.path)
    assert "Sets" not in shown
    assert "[Later]({{ notes_2026_06_11 }}#0800-later)" in shown
    removed = await app.publisher.remove(event.id, SUMMARY)
    assert removed.outcome is Outcome.REMOVED
    await app.store.tags.tag_talk(GUILD, 2, ANA, Retagging(add=("x",)))
    await quiet(app, clock)
    assert made.path not in remote.names()
    assert (await publish(app, event)).path == made.path


async def test_a_failure_is_tried_again_by_itself(app, event, clock, remote, tmp_path):
    await publish(app, event, TODAY)
    remote.path.rename(tmp_path / "away")
    with pytest.raises(SiteRefused):
        await publish(app, event)
    (tmp_path / "away").rename(remote.path)
    await tick(app, clock, minutes=2)
    assert post(remote)
    assert await app.nightly.owed() == 0


async def test_a_failure_is_not_tried_for_ever_when_nothing_is_left(
    app, event, clock, remote, tmp_path
):
    await publish(app, event, TODAY)
    remote.path.rename(tmp_path / "away")
    with pytest.raises(SiteRefused):
        await publish(app, event)
    (tmp_path / "away").rename(remote.path)
    await app.publisher.remove(event.id, TODAY)
    for _ in range(4):
        await tick(app, clock, minutes=24 * 60)
    newest, failed = await app.store.publications.of_day(event.id, SUMMARY)
    assert (newest.outcome, failed.outcome) == (Outcome.REMOVED, Outcome.FAILED)
    assert await app.nightly.owed() == 0
    await publish(app, event, TODAY)
    assert (await publish(app, event)).outcome is Outcome.PUSHED


async def test_what_somebody_had_erased_leaves_it_at_once(app, event, clock, remote):
    thought = Draft("secret", section=Section.THOUGHTS)
    await app.store.notes.add(submission(thought, person=BEN))
    await publish(app, event)
    assert "secret" in post(remote)
    erased = await app.store.privacy.forget(GUILD, BEN.id)
    assert [(each.date, each.path) for each in erased] == [(SUMMARY, PATH)]
    await tick(app, clock)
    assert "secret" not in post(remote)
    dump = await app.store.database.read(lambda db: "\n".join(db.iterdump()))
    assert "secret" not in dump


async def test_a_first_day_is_not_made_of_it(app, event):
    await publish(app, event)
    assert await app.store.days.first(event) == TODAY
    assert (await app.store.events.active(GUILD)).first_day is None
    assert [day.date for day in await app.store.days.of_event(event.id)] == [TODAY]


async def test_exports_hold_it_once_it_is_on_the_site(app, event):
    async def exported() -> str:
        out = io.BytesIO()
        await write_markdown(app, Scope(event), out)
        return out.getvalue().decode()

    assert "title: PyConf, Summary\n" not in await exported()
    await publish(app, event)
    assert (await exported()).count("title: PyConf, Summary\n") == 1
