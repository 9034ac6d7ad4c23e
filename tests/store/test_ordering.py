"""The order of a talk's notes, in lists and in posts alike: by time, unless somebody moved them."""

from datetime import timedelta

import pytest
from factories import ANA, BEN, GUILD, HALL, MOD, OTHER_GUILD, START, TODAY, fields, submission

from bot.errors import NotAllowed, NotFound, UserError
from bot.models import Draft, Kind, Message, Reading, Source

UP, DOWN = -1, 1


@pytest.fixture
async def talk(store, event):
    return (await store.talks.start(GUILD, ANA, START, fields())).talk


async def keep(store, *texts, minute=0, **changes):
    created_at = START + timedelta(minutes=minute)
    kept = await store.notes.add(submission(*texts, created_at=created_at, **changes))
    return kept.notes


async def order(store, talk):
    """The texts in their order: the list's, which must be the post's."""
    listed = await store.notes.of_talk(talk.id, MOD)
    day = await store.days.load(talk.event_id, TODAY, START)
    posted = next(part.notes for part in day.talks if part.talk.id == talk.id)
    assert listed == list(posted)
    return [note.text for note in listed]


async def shift(store, note, step, person=ANA, guild_id=GUILD):
    return await store.corrections.shift(guild_id, note.id, person, step)


async def test_notes_come_by_time_and_a_given_time_counts_before_that_of_entry(store, talk):
    await keep(store, "late", minute=9)
    await keep(store, "early", minute=1)
    await keep(store, "typed last", minute=20, at=START + timedelta(minutes=5))
    assert await order(store, talk) == ["early", "typed last", "late"]


async def test_what_came_together_at_one_instant_stays_together(store, talk):
    at = START + timedelta(minutes=5)
    await keep(store, "a", "b", at=at)
    await keep(store, "c", "d", at=at)
    assert await order(store, talk) == ["a", "b", "c", "d"]


async def test_a_moved_note_keeps_its_time_and_later_ones_find_theirs(store, talk):
    a, b = await keep(store, "a", "b")
    await keep(store, "c", minute=2)
    moved = await shift(store, b, UP)
    assert (moved.created_at, moved.when) == (b.created_at, b.when)
    await keep(store, "between", minute=1)
    assert await order(store, talk) == ["b", "a", "between", "c"]
    await shift(store, a, DOWN)
    assert await order(store, talk) == ["b", "between", "a", "c"]


async def test_it_can_be_moved_on_and_back(store, talk):
    a, b, c = await keep(store, "a", "b", "c")
    for note, step, wanted in (
        (c, UP, "a c b"),
        (c, UP, "c a b"),
        (b, UP, "c b a"),
        (c, DOWN, "b c a"),
        (a, UP, "b a c"),
        (b, DOWN, "a b c"),
    ):
        await shift(store, note, step)
        assert await order(store, talk) == wanted.split()
    places = await store.database.read(lambda db: db.execute("SELECT place FROM note").fetchall())
    assert [row["place"] for row in places] == [None] * 3


async def test_every_move_makes_its_day_owed_and_no_other(store, talk):
    _, b = await keep(store, "a", "b")
    before = (await store.days.load(talk.event_id, TODAY, START)).revision
    await shift(store, b, UP)
    between = (await store.days.load(talk.event_id, TODAY, START)).revision
    assert between > before
    with pytest.raises(UserError, match="first already"):
        await shift(store, b, UP)
    assert (await store.days.load(talk.event_id, TODAY, START)).revision == between


async def test_who_may_not_change_it_may_not_move_it(store, talk):
    a, b = await keep(store, "a", "b")
    with pytest.raises(NotAllowed):
        await shift(store, b, UP, BEN)
    with pytest.raises(NotFound):
        await shift(store, b, UP, guild_id=OTHER_GUILD)
    await shift(store, b, UP, MOD)
    assert await order(store, talk) == ["b", "a"]
    await store.notes.hide(GUILD, a.id, ANA, START)
    with pytest.raises(NotFound):
        await shift(store, a, UP)


@pytest.mark.usefixtures("event")
async def test_unfiled_notes_have_no_neighbours(store):
    [note] = await keep(store, "a")
    with pytest.raises(UserError, match="no talk"):
        await shift(store, note, UP)


async def test_the_others_stay_when_one_is_hidden_restored_moved_away_or_gone(store, talk):
    a, b, c, d = await keep(store, "a", "b", "c", "d")
    await shift(store, d, UP)
    await shift(store, d, UP)
    await shift(store, a, DOWN)
    assert await order(store, talk) == ["d", "a", "b", "c"]
    await store.notes.hide(GUILD, a.id, ANA, START)
    assert await order(store, talk) == ["d", "b", "c"]
    await store.notes.restore(GUILD, a.id, ANA)
    assert await order(store, talk) == ["d", "a", "b", "c"]
    other = (await store.talks.add(GUILD, ANA, START, fields("Other"))).id
    await store.notes.move(GUILD, b.id, ANA, other)
    assert await order(store, talk) == ["d", "a", "c"]
    await store.notes.move(GUILD, b.id, ANA, talk.id)
    await store.database.write(lambda db: db.execute("DELETE FROM note WHERE id = ?", (c.id,)))
    assert sorted(await order(store, talk)) == ["a", "b", "d"]


def said(*texts, edited=0):
    edited_at = START + timedelta(minutes=edited) if edited else None
    lines = tuple(map(Draft, texts))
    message = Message(
        id=7,
        guild_id=GUILD,
        channel_id=HALL,
        author_id=ANA.id,
        author_name=ANA.name,
        created_at=START,
        sources=(Source.MENTION,),
        edited_at=edited_at,
    )
    return message, lambda _: Reading(lines)


async def test_a_line_that_left_its_message_leaves_no_place_behind(store, talk):
    await store.messages.receive(*said("a", "b", "c"))
    await keep(store, "later", minute=1)
    *_, c, _ = await store.notes.of_talk(talk.id, ANA)
    await shift(store, c, UP)
    assert await order(store, talk) == ["a", "c", "b", "later"]
    await store.messages.receive(*said("a", "c", edited=1))
    assert await order(store, talk) == ["a", "c", "later"]


async def test_the_notes_of_an_entry_are_one_row(store, event):
    entry = (await store.talks.start(GUILD, ANA, START, fields(kind=Kind.ENTRY))).talk
    await keep(store, "a")
    await keep(store, "b", person=BEN, minute=1)
    [c] = await keep(store, "c", minute=2)
    await shift(store, c, UP)
    assert await order(store, entry) == ["a", "c", "b"]


async def test_a_level_is_what_the_post_shows(store, talk):
    a, b = await keep(store, Draft("a"), Draft("b", 3))
    nest = store.corrections.nest
    with pytest.raises(UserError, match="as deep"):
        await nest(GUILD, b.id, ANA, 1)
    assert (await nest(GUILD, b.id, ANA, -1)).level == 0
    assert (await nest(GUILD, b.id, ANA, 1)).level == 1
    with pytest.raises(UserError, match="as deep"):
        await nest(GUILD, a.id, ANA, 1)
