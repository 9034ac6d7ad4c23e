"""Talks are corrected, cancelled and removed by their people, listed for who may see them."""

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
    TODAY,
    TOMORROW,
    fields,
    set_up,
    submission,
    utc,
)

from bot.errors import NotAllowed, NotFound, Unreadable, UserError
from bot.models import Kind
from bot.store.lifecycle import Chosen
from bot.store.talk_fields import TalkFields

DAN = replace(BEN, id=4, name="Dan")


@pytest.fixture
async def talk(store, event):
    """Planned by Ana, started by Ben."""
    planned = await store.talks.add(event.guild_id, ANA, START, fields(channel_id=None))
    return (await store.talks.start(GUILD, BEN, START, fields(None), Chosen(planned.id))).talk


def same_time(_):
    return None


async def edit(store, talk, person=ANA, starts_at=same_time, **given):
    return await store.talks.edit(GUILD, person, START, talk.id, TalkFields(**given), starts_at)


@pytest.mark.parametrize(
    "given",
    [
        {"title": "New"},
        {"url": "https://new"},
        {"speakers": "Zoë"},
        {"kind": Kind.ENTRY},
        {"channel_id": ROOM},
    ],
)
async def test_an_edit_changes_what_is_given_and_nothing_else(store, talk, given):
    assert await edit(store, talk, **given) == replace(talk, **given)
    assert await store.talks.get(GUILD, talk.id, ANA) == replace(talk, **given)


async def test_an_empty_text_empties_a_field(store, talk):
    await edit(store, talk, url="https://x", speakers="Zoë")
    assert await edit(store, talk, url="", speakers="") == talk


async def test_a_new_time_takes_the_talk_to_its_day(store, talk):
    tomorrow = utc(11, 8)
    moved = await edit(store, talk, starts_at=lambda found: found.starts_at + (tomorrow - START))
    assert (moved.starts_at, moved.day) == (tomorrow, TOMORROW)


async def test_a_time_that_cannot_be_read_changes_nothing(store, talk):
    def unreadable(_):
        raise Unreadable("no time")

    with pytest.raises(Unreadable):
        await edit(store, talk, starts_at=unreadable, title="New")
    assert await store.talks.get(GUILD, talk.id, ANA) == talk


async def test_a_running_talk_does_not_move_to_a_channel_where_another_runs(store, talk):
    await store.talks.start(GUILD, ANA, START, fields("Other", ROOM))
    with pytest.raises(UserError, match="Another talk is running in that channel"):
        await edit(store, talk, channel_id=ROOM)
    await store.talks.end(GUILD, ANA, START, HALL, None)
    assert (await edit(store, talk, channel_id=ROOM)).channel_id == ROOM


async def end(store, _, person):
    return (await store.talks.end(GUILD, person, START, HALL, None)).talk


ACTS = {
    "edit": edit,
    "cancel": lambda store, talk, who: store.talks.cancel(GUILD, who, START, talk.id, None),
    "end": end,
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
@pytest.mark.parametrize(
    ("person", "refusal"),
    [
        pytest.param(ANA, None, id="planned it"),
        pytest.param(BEN, None, id="started it"),
        pytest.param(CYD, None, id="took notes in it"),
        pytest.param(MOD, None, id="moderator"),
        pytest.param(DAN, NotAllowed, id="somebody else"),
    ],
)
async def test_only_its_people_change_a_talk(store, talk, act, person, refusal):
    await store.notes.add(submission("a", person=CYD))
    if refusal is None:
        assert (await act(store, talk, person)).id == talk.id
        return
    with pytest.raises(refusal, match="Only who planned or started this talk"):
        await act(store, talk, person)
    assert await store.talks.get(GUILD, talk.id, ANA) == talk


@pytest.mark.usefixtures("event")
async def test_a_talk_of_a_hidden_channel_or_another_guild_is_unknown(store):
    secret = await store.talks.add(GUILD, CYD, START, fields(channel_id=BACKSTAGE))
    await set_up(store, OTHER_GUILD)
    theirs = await store.talks.add(OTHER_GUILD, ANA, START, fields(channel_id=None))
    for person, talk in ((ANA, secret), (MOD, secret), (ANA, theirs), (MOD, theirs)):
        for act in (
            store.talks.get(GUILD, talk.id, person),
            edit(store, talk, person, title="New"),
            store.talks.cancel(GUILD, person, START, talk.id, None),
            store.talks.remove(GUILD, person, talk.id),
            store.talks.start(GUILD, person, START, fields(None), Chosen(talk.id)),
        ):
            with pytest.raises(NotFound, match="no such talk here"):
                await act
    assert await store.talks.get(GUILD, secret.id, CYD) == secret


@pytest.mark.usefixtures("event")
async def test_an_unknown_id_is_unknown(store):
    with pytest.raises(NotFound):
        await store.talks.get(GUILD, 999, ANA)


async def test_a_talk_without_notes_is_removed_by_who_planned_it(store, event, talk):
    removed = await store.talks.remove(GUILD, ANA, talk.id)
    assert removed == talk
    assert await store.talks.of_day(event.id, TODAY, ANA) == []
    assert await store.talks.current(HALL, START) is None


@pytest.mark.parametrize("person", [BEN, CYD])
async def test_who_started_or_noted_may_not_remove(store, talk, person):
    with pytest.raises(NotAllowed, match="Only who planned it"):
        await store.talks.remove(GUILD, person, talk.id)


async def test_a_moderator_may_remove(store, talk):
    assert await store.talks.remove(GUILD, MOD, talk.id)


@pytest.mark.parametrize(("texts", "counted"), [("a", "has 1 note, so"), ("ab", "has 2 notes, so")])
async def test_a_talk_with_notes_stays(store, talk, texts, counted):
    await store.notes.add(submission(*texts))
    with pytest.raises(UserError, match=counted):
        await store.talks.remove(GUILD, ANA, talk.id)
    assert len(await store.notes.of_talk(talk.id, ANA)) == len(texts)


async def test_hidden_notes_do_not_hold_a_talk_and_come_back_unfiled(store, talk):
    kept = await store.notes.add(submission("a"))
    await store.notes.undo(GUILD, HALL, ANA, START)
    await store.talks.remove(GUILD, ANA, talk.id)
    await store.notes.restore(GUILD, kept.notes[0].id, ANA)
    assert [note.text for note in await store.notes.unfiled(GUILD, ANA)] == ["a"]


async def test_a_card_leads_to_its_talk(store, talk):
    await store.talks.set_card(talk.id, 555)
    assert await store.talks.by_card(555) == replace(talk, card_id=555)
    assert await store.talks.by_card(556) is None


@pytest.mark.usefixtures("talk")
async def test_a_days_talks_come_in_time_order_with_their_visible_notes(store, event):
    early = START - timedelta(hours=1)
    await store.talks.add(GUILD, ANA, START, fields("Early", ROOM, starts_at=early))
    await store.talks.add(GUILD, ANA, START, fields("Other day", ROOM, starts_at=utc(11, 8)))
    await store.talks.add(GUILD, CYD, START, fields("Secret", BACKSTAGE))
    kept = await store.notes.add(submission("a", "b"))
    await store.notes.hide(GUILD, kept.notes[0].id, ANA, START)
    found = await store.talks.of_day(event.id, TODAY, ANA)
    assert [(entry.talk.title, entry.notes) for entry in found] == [("Early", 0), ("Keynote", 1)]
    assert len(await store.talks.of_day(event.id, TODAY, CYD)) == 3


async def test_a_search_offers_today_first_then_the_newest(store, event):
    for title, starts_at in (
        ("yesterday", utc(9, 8)),
        ("before", utc(8, 8)),
        ("late", utc(10, 12)),
        ("early", utc(10, 8)),
    ):
        await store.talks.add(GUILD, ANA, START, fields(title, None, starts_at=starts_at))
    await store.talks.add(GUILD, CYD, START, fields("secret", BACKSTAGE))
    found = await store.talks.search(event.id, TODAY, ANA)
    assert [talk.title for talk in found] == ["early", "late", "yesterday", "before"]
