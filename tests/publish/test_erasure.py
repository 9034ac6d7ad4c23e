"""A post is rewritten without what somebody had erased, and hand edits of it are looked after."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from factories import ANA, BEN, GUILD, START, TODAY, fields, set_up, submission
from remotes import Remote

from bot.app import App, open_app
from bot.config import Config, SiteConfig
from bot.errors import SiteConflict
from bot.models import Outcome

PATH = "_posts/2026-06-10-pyconf-day-1.md"
WARNING = "was edited by hand on the site"


@pytest.fixture
def remote(tmp_path) -> Remote:
    return Remote(tmp_path / "blog.git")


@pytest.fixture
async def app(tmp_path, clock, remote) -> AsyncIterator[App]:
    config = Config(
        data_dir=tmp_path / "data",
        guild_ids=frozenset({GUILD}),
        site=SiteConfig(str(remote.path)),
    )
    async with open_app(config, clock, exclusive=True) as opened:
        yield opened


@pytest.fixture
async def event(app):
    """Published twice, so that there is a former post as well."""
    event = await set_up(app.store)
    await app.store.talks.start(GUILD, ANA, START, fields())
    await app.store.notes.add(submission("of Ana"))
    await app.store.notes.add(submission("of Ben", person=BEN))
    await app.publisher.publish(event.id, TODAY)
    await app.store.notes.add(submission("more of Ben", person=BEN))
    await app.publisher.publish(event.id, TODAY)
    return event


async def silent(*_: object) -> None:
    return


def edit(remote: Remote, old: str, new: str) -> None:
    """Somebody edits the post on the site."""
    content = remote.show(PATH).decode()
    assert old in content
    remote.commit({PATH: content.replace(old, new).encode()})


async def texts(app, event) -> str:
    """All that the database knows of the day's posts."""
    found = await app.store.publications.of_day(event.id, TODAY)
    return "".join(f"{file.text}{file.content}" for each in found for file in each.files)


async def test_the_next_tick_rewrites_it_before_the_digest_is_due(app, event, remote, caplog):
    (day,) = await app.store.privacy.forget(GUILD, BEN.id)
    assert (day.event.id, day.date, day.path) == (event.id, TODAY, PATH)
    await app.nightly.tick(silent)
    assert b"of Ana" in remote.show(PATH)
    assert b"of Ben" not in remote.show(PATH)
    assert "of Ben" not in await texts(app, event)
    assert WARNING not in caplog.text
    assert not await app.store.publications.owes_erasure(event.id, TODAY)


async def test_the_base_of_the_merge_stays_until_then(app, event, remote):
    edit(remote, "Keynote", "The Keynote")
    await app.store.privacy.forget(GUILD, BEN.id)
    former, base = reversed(await app.store.publications.of_day(event.id, TODAY))
    assert former.files == ()
    assert "of Ben" in base.files[0].text
    await app.nightly.tick(silent)
    assert b"The Keynote" in remote.show(PATH)
    assert b"of Ben" not in remote.show(PATH)
    assert "of Ben" not in await texts(app, event)
    await app.store.notes.add(submission("later"))
    await app.publisher.publish(event.id, TODAY)
    assert b"The Keynote" in remote.show(PATH)
    assert b"* later" in remote.show(PATH)


async def test_where_a_post_was_edited_by_hand_the_operator_is_told(app, event, remote, caplog):
    edit(remote, "* of Ana", "* of Ana\n* of Ben, as I said")
    await app.store.privacy.forget(GUILD, BEN.id)
    with pytest.raises(SiteConflict):
        await app.publisher.publish(event.id, TODAY)
    assert WARNING in caplog.text
    assert PATH in caplog.text
    assert BEN.name not in caplog.text
    assert str(GUILD) not in caplog.text
    assert "of Ben" in await texts(app, event)
    edit(remote, "\n* of Ben, as I said\n* of Ben\n* more of Ben", "")
    published = await app.publisher.publish(event.id, TODAY)
    assert published.outcome in {Outcome.PUSHED, Outcome.UNCHANGED}
    assert "of Ben" not in await texts(app, event)
    caplog.clear()
    edit(remote, "Keynote", "The Keynote")
    await app.store.notes.add(submission("later"))
    await app.publisher.publish(event.id, TODAY)
    assert WARNING not in caplog.text


@pytest.mark.parametrize("outcome", [Outcome.INTERRUPTED, Outcome.FAILED])
async def test_a_post_that_nobody_knows_to_be_out_is_rewritten_too(
    app, event, remote, clock, outcome
):
    """No try is known to have held."""
    statement = "UPDATE publication SET outcome = ?"
    await app.store.database.write(lambda db: db.execute(statement, (outcome,)).rowcount)
    (day,) = await app.store.privacy.forget(GUILD, BEN.id)
    assert (day.date, day.path) == (TODAY, PATH)
    assert await app.store.publications.owes_erasure(event.id, TODAY)
    clock.set(START + timedelta(minutes=10))  # the day itself is not due before the night
    await app.nightly.tick(silent)
    assert b"of Ana" in remote.show(PATH)
    assert b"of Ben" not in remote.show(PATH)
    assert "of Ben" not in await texts(app, event)


async def test_a_day_with_nothing_left_to_read_is_rewritten_too(app, event, remote):
    statement = "UPDATE publication SET outcome = 'interrupted'"
    await app.store.database.write(lambda db: db.execute(statement).rowcount)
    await app.store.privacy.forget(GUILD, BEN.id)
    await app.store.privacy.forget(GUILD, ANA.id)
    await app.nightly.tick(silent)
    assert b"of Ana" not in remote.show(PATH)
    assert b"of Ben" not in remote.show(PATH)
    assert "of Ana" not in await texts(app, event)


async def test_what_was_never_sent_is_not_sent_for_an_erasure(app, remote):
    event = await set_up(app.store)
    await app.store.talks.start(GUILD, ANA, START, fields())
    await app.store.notes.add(submission("of Ben", person=BEN))
    await app.store.publications.begin(event.id, TODAY, START)
    assert await app.store.privacy.forget(GUILD, BEN.id) == []
    await app.nightly.tick(silent)
    assert not remote.git("for-each-ref")


async def test_a_try_whose_answer_was_lost_is_no_edit_by_hand(app, event, remote, caplog):
    await app.store.privacy.forget(GUILD, BEN.id)
    await app.publisher.publish(event.id, TODAY)
    statement = (
        "UPDATE publication SET outcome = 'pending' WHERE id IN"
        " (SELECT publication_id FROM publication_file WHERE text NOT LIKE '%of Ben%')"
    )
    await app.store.database.write(lambda db: db.execute(statement).rowcount)
    again = await app.publisher.publish(event.id, TODAY)
    assert again.outcome is Outcome.UNCHANGED
    assert "of Ben" not in await texts(app, event)
    assert WARNING not in caplog.text


async def test_a_file_that_was_emptied_by_hand_is_no_post_of_before(app, event, remote):
    await app.store.privacy.forget(GUILD, BEN.id)
    await app.publisher.publish(event.id, TODAY)
    remote.commit({PATH: b""})
    await app.store.notes.add(submission("later"))
    with pytest.raises(SiteConflict):
        await app.publisher.publish(event.id, TODAY)
    assert remote.show(PATH) == b""
