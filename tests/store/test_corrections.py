"""Messages are saved once, and notes that were made together are corrected together."""

from dataclasses import replace

import pytest
from factories import ANA, BEN, CYD, GUILD, HALL, MOD, OTHER_GUILD, START, submission

from bot.errors import NotAllowed, NotFound, UserError
from bot.models import Draft

pytestmark = pytest.mark.usefixtures("event")


def saved_message(*texts, person=BEN, message_id=7, **changes):
    return submission(*texts, person=person, origin=f"saved:{message_id}", **changes)


async def texts(store, person=ANA):
    return [note.text for note in await store.notes.unfiled(GUILD, person)]


async def test_a_message_is_saved_once_by_whomever(store):
    first = await store.corrections.save(saved_message("a", "b"), 7, ANA.id)
    again = await store.corrections.save(saved_message("a", "b"), 7, CYD.id)
    assert (first.before, again.before) == (False, True)
    assert again.kept.notes == first.kept.notes
    assert await texts(store) == ["a", "b"]


async def test_a_message_that_was_captured_is_not_saved_again(store):
    await store.notes.add(submission("a", person=BEN, origin="message:7"))
    saved = await store.corrections.save(saved_message("a"), 7, ANA.id)
    assert saved.before
    assert await texts(store) == ["a"]


async def test_its_author_who_saved_it_and_a_moderator_may_correct_it(store):
    saved = await store.corrections.save(saved_message("a"), 7, ANA.id)
    [note] = saved.kept.notes
    for person in (ANA, BEN, MOD):
        made = await store.corrections.of_message(GUILD, 7, person)
        assert made.notes == (note,)
    with pytest.raises(NotAllowed):
        await store.corrections.of_message(GUILD, 7, CYD)
    with pytest.raises(NotFound):
        await store.corrections.of_message(OTHER_GUILD, 7, ANA)


async def test_undo_takes_back_what_one_saved_and_nothing_that_others_saved(store):
    await store.notes.add(submission("mine", person=BEN))
    await store.corrections.save(saved_message("of Ben"), 7, ANA.id)
    [undone] = await store.notes.undo(GUILD, HALL, BEN, START)
    assert undone.text == "mine"
    [undone] = await store.notes.undo(GUILD, HALL, ANA, START)
    assert undone.text == "of Ben"
    with pytest.raises(NotFound):
        await store.notes.undo(GUILD, HALL, ANA, START)


async def test_what_was_hidden_together_comes_back_together(store):
    saved = await store.corrections.save(saved_message("a", "b"), 7, ANA.id)
    first = saved.kept.notes[0].id
    hidden = await store.corrections.hide(GUILD, first, ANA, START)
    assert [note.text for note in hidden] == ["a", "b"]
    assert await texts(store) == []
    again = await store.corrections.save(saved_message("a", "b"), 7, ANA.id)
    assert all(note.deleted_at for note in again.kept.notes)
    await store.notes.restore(GUILD, first, BEN)
    assert await texts(store) == ["a", "b"]


async def test_corrections_are_made_all_or_none(store):
    kept = (await store.notes.add(submission("a", "b"))).notes
    await store.notes.hide(GUILD, kept[1].id, ANA, START)
    both = [(kept[0].id, Draft("A")), (kept[1].id, Draft("B", 1))]
    with pytest.raises(NotFound):
        await store.corrections.correct(GUILD, ANA, both, START)
    assert await texts(store) == ["a"]
    await store.notes.restore(GUILD, kept[1].id, ANA)
    await store.corrections.correct(GUILD, ANA, both, START)
    found = await store.notes.unfiled(GUILD, ANA)
    assert [(note.text, note.level) for note in found] == [("A", 0), ("B", 1)]
    assert [note.created_at for note in found] == [note.created_at for note in kept]


async def test_levels_end_where_they_end(store):
    [note] = (await store.notes.add(submission("a"))).notes
    with pytest.raises(UserError, match="top bullet"):
        await store.corrections.nest(GUILD, note.id, ANA, -1)
    for level in (1, 2, 3):
        assert (await store.corrections.nest(GUILD, note.id, ANA, 1)).level == level
    with pytest.raises(UserError, match="as deep"):
        await store.corrections.nest(GUILD, note.id, ANA, 1)
    with pytest.raises(NotAllowed):
        await store.corrections.nest(GUILD, note.id, replace(BEN, moderated=frozenset()), -1)
