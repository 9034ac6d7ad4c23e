"""Tags of talks and notes: who may set them, how they are spelled, and what goes with what."""

import asyncio
import sqlite3

import pytest
from factories import (
    ANA,
    BACKSTAGE,
    BEN,
    CYD,
    GUILD,
    MOD,
    OTHER_GUILD,
    START,
    TODAY,
    fields,
    set_up,
    submission,
)

from bot.errors import NotAllowed, NotFound, UserError
from bot.models import MAX_TAGS, Retagging


@pytest.fixture
async def event(store):
    return await set_up(store)


@pytest.fixture
async def talk(store, event):
    return (await store.talks.start(GUILD, ANA, START, fields())).talk


async def noted(store, *texts, **changes):
    return (await store.notes.add(submission(*texts, **changes))).notes


def adding(*tags: str) -> Retagging:
    return Retagging(add=tags)


async def test_tags_come_and_go(store, talk):
    tagged = await store.tags.tag_talk(GUILD, talk.id, ANA, adding("web", "Python"))
    assert tagged.tags == ("Python", "web")
    change = Retagging(add=("data",), remove=("PYTHON", "never there"))
    assert (await store.tags.tag_talk(GUILD, talk.id, ANA, change)).tags == ("data", "web")
    change = Retagging(add=("anew",), anew=True)
    assert (await store.tags.tag_talk(GUILD, talk.id, ANA, change)).tags == ("anew",)
    assert (await store.tags.tag_talk(GUILD, talk.id, ANA)).tags == ("anew",)


async def test_the_first_spelling_of_an_event_stays(store, event, talk):
    other = await store.talks.add(GUILD, ANA, START, fields("Other"))
    await store.tags.tag_talk(GUILD, talk.id, ANA, adding("Python", "PYTHON"))
    assert (await store.tags.tag_talk(GUILD, other.id, ANA, adding("python"))).tags == ("Python",)
    [note] = await noted(store, "x", talk_id=talk.id)
    assert (await store.tags.tag_note(GUILD, note.id, ANA, adding("pYthon"))).tags == ("Python",)
    assert await store.tags.in_use(event.id, ANA) == ["Python"]


async def test_there_are_no_more_than_said_and_a_refusal_changes_nothing(store, talk):
    most = tuple(f"tag {number}" for number in range(MAX_TAGS))
    await store.tags.tag_talk(GUILD, talk.id, ANA, adding(*most))
    with pytest.raises(UserError, match="11 tags"):
        await store.tags.tag_talk(GUILD, talk.id, ANA, adding("one more"))
    assert len((await store.tags.tag_talk(GUILD, talk.id, ANA)).tags) == MAX_TAGS
    exchanged = Retagging(add=("one more",), remove=("tag 3",))
    assert "one more" in (await store.tags.tag_talk(GUILD, talk.id, ANA, exchanged)).tags


async def test_two_who_tag_at_once_both_do(store, talk):
    await noted(store, "x", person=BEN, talk_id=talk.id)
    await asyncio.gather(
        *(store.tags.tag_talk(GUILD, talk.id, who, adding(who.name)) for who in (ANA, BEN))
    )
    assert (await store.tags.tag_talk(GUILD, talk.id, ANA)).tags == ("Ana", "Ben")


async def test_its_people_tag_a_talk_and_its_notes(store, talk):
    [mine] = await noted(store, "mine", talk_id=talk.id)
    with pytest.raises(NotAllowed):
        await store.tags.tag_talk(GUILD, talk.id, BEN, adding("x"))
    with pytest.raises(NotAllowed):
        await store.tags.tag_note(GUILD, mine.id, BEN, highlight=True)
    await noted(store, "Ben's", person=BEN, talk_id=talk.id)
    for who in (ANA, BEN, MOD):
        await store.tags.tag_talk(GUILD, talk.id, who, adding(who.name))
        tagged = await store.tags.tag_note(GUILD, mine.id, who, adding(who.name), highlight=True)
    assert tagged.highlight
    assert tagged.tags == ("Ana", "Ben", "Mod")


async def test_an_unfiled_note_is_its_authors(store, event):
    [note] = await noted(store, "unfiled")
    with pytest.raises(NotAllowed):
        await store.tags.tag_note(GUILD, note.id, BEN, adding("x"))
    assert (await store.tags.tag_note(GUILD, note.id, ANA, adding("x"))).tags == ("x",)


async def test_what_one_may_not_see_is_not_there(store, event):
    secret = await store.talks.add(GUILD, CYD, START, fields("Secret", BACKSTAGE))
    [note] = await noted(store, "x", person=CYD, channel_id=BACKSTAGE, talk_id=secret.id)
    await store.tags.tag_talk(GUILD, secret.id, CYD, adding("hidden"))
    await store.tags.tag_note(GUILD, note.id, CYD, adding("hidden too"))
    assert await store.tags.in_use(event.id, ANA) == []
    assert sorted(await store.tags.in_use(event.id, CYD)) == ["hidden", "hidden too"]
    with pytest.raises(NotFound):
        await store.tags.tag_talk(GUILD, secret.id, ANA)
    with pytest.raises(NotFound):
        await store.tags.tag_note(GUILD, note.id, ANA)
    with pytest.raises(NotFound):
        await store.tags.tag_talk(OTHER_GUILD, secret.id, CYD)
    with pytest.raises(NotFound):
        await store.tags.tag_note(OTHER_GUILD, note.id, CYD)


async def test_tags_are_shown_with_a_day_and_its_list(store, event, talk):
    one, two = await noted(store, "one", "two", talk_id=talk.id)
    await store.tags.tag_talk(GUILD, talk.id, ANA, adding("web"))
    await store.tags.tag_note(GUILD, two.id, ANA, adding("python"), highlight=True)
    [part] = (await store.days.load(event.id, TODAY, START)).talks
    assert part.talk.tags == ("web",)
    assert [note.tags for note in part.notes] == [(), ("python",)]
    assert [note.highlight for note in part.notes] == [False, True]
    [counted] = await store.talks.of_day(event.id, TODAY, ANA)
    assert counted.talk.tags == ("web",)
    assert [note.tags for note in await store.notes.of_talk(talk.id, ANA)] == [(), ("python",)]
    assert one.tags == ()


async def test_tags_change_no_post_of_a_day(store, event, talk):
    [note] = await noted(store, "one", talk_id=talk.id)
    before = (await store.days.load(event.id, TODAY, START)).revision
    await store.tags.tag_talk(GUILD, talk.id, ANA, adding("web"))
    await store.tags.tag_note(GUILD, note.id, ANA, adding("web"), highlight=True)
    assert (await store.days.load(event.id, TODAY, START)).revision == before


async def test_a_tag_of_a_hidden_note_is_not_in_use_and_comes_back_with_it(store, event, talk):
    [note] = await noted(store, "one", talk_id=talk.id)
    await store.tags.tag_note(GUILD, note.id, ANA, adding("web"), highlight=True)
    await store.notes.hide(GUILD, note.id, ANA, START)
    assert await store.tags.in_use(event.id, ANA) == []
    with pytest.raises(NotFound):
        await store.tags.tag_note(GUILD, note.id, ANA)
    await store.notes.restore(GUILD, note.id, ANA)
    tagged = await store.tags.tag_note(GUILD, note.id, ANA)
    assert (tagged.tags, tagged.highlight) == (("web",), True)


async def test_tags_leave_with_their_talk_and_with_their_author(store, event, talk):
    other = await store.talks.add(GUILD, ANA, START, fields("Other"))
    await store.tags.tag_talk(GUILD, other.id, ANA, adding("gone"))
    await store.talks.remove(GUILD, ANA, other.id)
    [note] = await noted(store, "one", talk_id=talk.id)
    await store.tags.tag_note(GUILD, note.id, ANA, adding("gone too"))
    await store.privacy.forget(GUILD, ANA.id)
    left = await store.database.read(
        lambda db: [*db.execute("SELECT * FROM talk_tag"), *db.execute("SELECT * FROM note_tag")]
    )
    assert left == []


NOTE = (
    "INSERT INTO note (id, guild_id, event_id, talk_id, channel_id, author_id, author_name,"
    " section, level, text, gap, origin, line, created_at)"
    " VALUES (?, ?, ?, ?, 11, 1, 'Ana', 'notes', 0, 'x', 0, ?, 0, 0)"
)


async def test_tags_of_a_talk_of_its_notes_and_of_an_unfiled_note_are_in_use(store, event, talk):
    [filed] = await noted(store, "filed", talk_id=talk.id)
    [unfiled] = await noted(store, "unfiled", channel_id=12)
    await store.tags.tag_talk(GUILD, talk.id, ANA, adding("talk"))
    await store.tags.tag_note(GUILD, filed.id, ANA, adding("note", "common"))
    await store.tags.tag_note(GUILD, unfiled.id, ANA, adding("unfiled", "common"))
    assert unfiled.talk_id is None
    assert await store.tags.in_use(event.id, ANA) == ["common", "note", "talk", "unfiled"]
    theirs = await set_up(store, OTHER_GUILD)
    assert await store.tags.in_use(theirs.id, ANA) == []


@pytest.mark.parametrize("is_filed", [False, True])
async def test_tags_that_others_use_cost_nothing(store, event, talk, is_filed):
    """Ten thousand notes of another guild bear a tag, one here does."""
    theirs = await set_up(store, OTHER_GUILD)
    given = fields("Theirs", 99)
    their_talk = (await store.talks.start(OTHER_GUILD, ANA, START, given)).talk.id
    home = (OTHER_GUILD, theirs.id, their_talk if is_filed else None)

    def fill(db: sqlite3.Connection) -> None:
        db.executemany(NOTE, ((n, *home, f"f:{n}") for n in range(10, 10_010)))
        db.executemany("INSERT INTO note_tag VALUES (?, 'web')", ((n,) for n in range(10, 10_010)))

    [note] = await noted(store, "one", talk_id=talk.id)
    await store.tags.tag_note(GUILD, note.id, ANA, adding("web"))
    await store.database.write(fill)
    steps: list[None] = []
    await store.database.read(lambda db: db.set_progress_handler(lambda: steps.append(None), 10))
    assert await store.tags.in_use(event.id, ANA) == ["web"]
    assert len(steps) < 100  # times ten instructions; a look at every note takes far more
