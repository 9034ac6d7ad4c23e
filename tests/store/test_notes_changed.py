"""Notes are corrected, hidden, brought back and moved by those who may."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import (
    ANA,
    BACKSTAGE,
    BEN,
    CYD,
    GUILD,
    HALL,
    MOD,
    OTHER_GUILD,
    ROOM,
    START,
    fields,
    set_up,
    submission,
)

from bot.errors import NotAllowed, NotFound

LATER = START + timedelta(minutes=10)
STRANGER = replace(BEN, shown=frozenset())


@pytest.fixture
async def talk(store, event):
    return (await store.talks.start(event.guild_id, ANA, START, fields())).talk


async def keep(store, *texts, **changes):
    return (await store.notes.add(submission(*texts, **changes))).notes


async def texts(store, talk):
    return [note.text for note in await store.notes.of_talk(talk.id, ANA)]


async def test_an_edit_replaces_the_text_and_nothing_else(store, talk):
    (note,) = await keep(store, "tpyo")
    edited = await store.notes.edit(GUILD, note.id, ANA, "typo", LATER)
    assert edited == replace(note, text="typo", edited_at=LATER)
    assert await texts(store, talk) == ["typo"]


@pytest.mark.usefixtures("talk")
async def test_what_a_note_said_before_is_kept(store):
    (note,) = await keep(store, "one")
    await store.notes.edit(GUILD, note.id, ANA, "two", LATER)
    await store.notes.edit(GUILD, note.id, MOD, "three", LATER)
    query = "SELECT text, replaced_by FROM note_revision ORDER BY id"
    former = await store.database.read(lambda db: [tuple(row) for row in db.execute(query)])
    assert former == [("one", ANA.id), ("two", MOD.id)]


@pytest.mark.usefixtures("talk")
async def test_an_edit_to_the_same_text_is_no_edit(store):
    (note,) = await keep(store, "same")
    assert await store.notes.edit(GUILD, note.id, ANA, "same", LATER) == note
    count = "SELECT count(*) FROM note_revision"
    assert await store.database.read(lambda db: db.execute(count).fetchone()[0]) == 0


async def test_a_hidden_note_is_unknown_until_it_is_restored(store, talk):
    first, second = await keep(store, "a", "b")
    await store.notes.hide(GUILD, first.id, ANA, LATER)
    assert await texts(store, talk) == ["b"]
    for act in (
        store.notes.get(GUILD, first.id, ANA),
        store.notes.edit(GUILD, first.id, ANA, "c", LATER),
        store.notes.hide(GUILD, first.id, ANA, LATER),
        store.notes.move(GUILD, first.id, ANA, talk.id),
        store.notes.restore(GUILD, second.id, ANA),  # which was never hidden
    ):
        with pytest.raises(NotFound):
            await act
    assert await store.notes.restore(GUILD, first.id, ANA) == [first]
    assert await texts(store, talk) == ["a", "b"]


async def test_undo_takes_back_the_newest_submission_as_a_whole(store, talk):
    await keep(store, "older")
    notes = await keep(store, "a", "b", "c")
    await keep(store, "somebody else's", person=BEN)
    await keep(store, "elsewhere", channel_id=ROOM)
    hidden = await store.notes.undo(GUILD, HALL, ANA, LATER)
    assert [note.id for note in hidden] == [note.id for note in notes]
    assert await texts(store, talk) == ["older", "somebody else's"]


@pytest.mark.usefixtures("talk")
async def test_undo_goes_back_one_submission_each_time_and_then_says_so(store):
    await keep(store, "a")
    await keep(store, "b")
    for text in ("b", "a"):
        (hidden,) = await store.notes.undo(GUILD, HALL, ANA, LATER)
        assert hidden.text == text
    with pytest.raises(NotFound, match="no note here to take back"):
        await store.notes.undo(GUILD, HALL, ANA, LATER)


@pytest.mark.usefixtures("talk")
async def test_undo_does_not_reach_into_another_guild(store):
    await keep(store, "a", guild_id=OTHER_GUILD)
    with pytest.raises(NotFound):
        await store.notes.undo(GUILD, HALL, ANA, LATER)


async def test_restore_brings_back_what_was_hidden_together_and_nothing_else(store, talk):
    await keep(store, "other")
    first, second, third = await keep(store, "a", "b", "c")
    await store.notes.hide(GUILD, first.id, ANA, START)
    await store.notes.undo(GUILD, HALL, ANA, LATER)
    await store.notes.undo(GUILD, HALL, ANA, LATER)
    restored = await store.notes.restore(GUILD, second.id, ANA)
    assert {note.id for note in restored} == {second.id, third.id}
    assert await texts(store, talk) == ["b", "c"]
    with pytest.raises(NotFound):
        await store.notes.restore(GUILD, second.id, ANA)


async def test_moving_files_a_note_elsewhere(store, talk):
    (note,) = await keep(store, "a", channel_id=ROOM)
    assert note.talk_id is None
    moved = await store.notes.move(GUILD, note.id, ANA, talk.id)
    assert moved == replace(note, talk_id=talk.id)
    assert await texts(store, talk) == ["a"]
    assert await store.notes.unfiled(GUILD, ANA) == []


@pytest.mark.usefixtures("talk")
async def test_a_note_is_not_moved_into_another_guilds_talk(store):
    await set_up(store, OTHER_GUILD)
    person = replace(ANA, shown=ANA.shown | {77})
    theirs = (await store.talks.start(OTHER_GUILD, person, START, fields(channel_id=77))).talk
    (note,) = await keep(store, "a")
    with pytest.raises(NotFound, match="no such talk"):
        await store.notes.move(GUILD, note.id, person, theirs.id)


ACTS = {
    "get": lambda notes, note, who, _: notes.get(GUILD, note.id, who),
    "edit": lambda notes, note, who, _: notes.edit(GUILD, note.id, who, "new", LATER),
    "hide": lambda notes, note, who, _: notes.hide(GUILD, note.id, who, LATER),
    "move": lambda notes, note, who, talk: notes.move(GUILD, note.id, who, talk.id),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
@pytest.mark.parametrize(
    ("person", "refusal"),
    [
        pytest.param(ANA, None, id="author"),
        pytest.param(MOD, None, id="moderator"),
        pytest.param(BEN, NotAllowed, id="reader"),
        pytest.param(STRANGER, NotFound, id="who cannot see the channel"),
    ],
)
async def test_only_author_and_moderators_change_a_note(store, talk, act, person, refusal):
    (note,) = await keep(store, "a")
    if refusal is None:
        assert (await act(store.notes, note, person, talk)).id == note.id
        return
    with pytest.raises(refusal):
        await act(store.notes, note, person, talk)
    assert await texts(store, talk) == ["a"]


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
async def test_a_note_of_a_hidden_channel_is_unknown_even_to_moderators(store, talk, act):
    (note,) = await keep(store, "secret", channel_id=BACKSTAGE, person=CYD)
    with pytest.raises(NotFound):
        await act(store.notes, note, MOD, talk)


@pytest.mark.parametrize("person", [ANA, MOD])
@pytest.mark.usefixtures("talk")
async def test_a_note_of_another_guild_is_unknown(store, person):
    (note,) = await keep(store, "a")
    for act in (
        store.notes.get(OTHER_GUILD, note.id, person),
        store.notes.edit(OTHER_GUILD, note.id, person, "b", LATER),
        store.notes.hide(OTHER_GUILD, note.id, person, LATER),
        store.notes.restore(OTHER_GUILD, note.id, person),
    ):
        with pytest.raises(NotFound):
            await act


@pytest.mark.usefixtures("event")
async def test_a_moderator_keeps_order_in_a_channel_that_is_gone(store):
    (note,) = await keep(store, "a", channel_id=99)
    assert await store.notes.get(GUILD, note.id, MOD)
    with pytest.raises(NotFound):
        await store.notes.get(GUILD, note.id, BEN)
