"""Who plans what: a day's talks are the union of all plans, and nothing with notes ever leaves."""

import asyncio

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
    START,
    TODAY,
    fields,
    set_up,
    submission,
    utc,
)
from programmes import apply, session

from bot.errors import NotAllowed, NotFound, UserError
from bot.models import Kind, Standing, State
from bot.store import attending, sessions

NINE, NINE_30, TEN = utc(10, 9), utc(10, 9, 30), utc(10, 10)
A, B = session("A", NINE, NINE_30), session("B", NINE_30, TEN, room="Annex")


@pytest.fixture
async def event(store):
    made = await set_up(store)
    await apply(store, made, A, B, session("Lunch", TEN, kind=Kind.ENTRY))
    return made


async def ids(store, event) -> dict[str, int]:
    return {each.title: each.id for each in await store.sessions.of_event(event.id)}


async def choose(store, event, person, *titles, drop=(), guild=GUILD):
    known = await ids(store, event)
    added, dropped = ([known[title] for title in each] for each in (titles, drop))
    return await store.plans.change(guild, person, START, added, dropped, HALL)


async def talks(store, event) -> dict[str, State]:
    found = await store.talks.of_day(event.id, TODAY, MOD)
    return {each.talk.title: each.talk.state for each in found}


async def talk(store, event, title):
    found = await store.talks.of_day(event.id, TODAY, MOD)
    return next(each.talk for each in found if each.talk.title == title)


async def offered(store, event, person=ANA, now=START) -> list[str]:
    found = await store.plans.of_day(event, TODAY, person, now)
    return [each.session.title for each in found]


async def plan_of(store, event, person) -> list[str]:
    found = await store.plans.of_day(event, TODAY, person, START)
    return [each.session.title for each in found if person.id in each.planners]


async def test_breaks_are_not_offered_nor_planned(store, event):
    assert await offered(store, event) == ["A", "B"]
    choice = await choose(store, event, ANA, "A", "Lunch")
    assert [each.title for each in choice.planned] == ["A"]
    assert [each.title for each in choice.lost] == ["Lunch"]
    assert await talks(store, event) == {"A": State.PLANNED}


async def test_what_is_over_is_offered_no_more(store, event):
    await choose(store, event, BEN, "A")
    assert await offered(store, event, ANA, NINE_30) == ["B"]
    assert await offered(store, event, BEN, NINE_30) == ["A", "B"]


async def test_a_day_holds_what_anybody_plans(store, event):
    await choose(store, event, ANA, "A")
    await choose(store, event, BEN, "A", "B")
    assert await talks(store, event) == {"A": State.PLANNED, "B": State.PLANNED}
    await choose(store, event, ANA, drop=["A"])
    assert await talks(store, event) == {"A": State.PLANNED, "B": State.PLANNED}
    assert (await talk(store, event, "A")).planned_by == BEN.id
    await choose(store, event, BEN, drop=["A"])
    assert await talks(store, event) == {"B": State.PLANNED}
    assert [part.talk.title for part in (await store.days.load(event.id, TODAY, START)).talks] == [
        "B"
    ]


async def test_the_same_choice_twice_is_one_plan(store, event):
    await asyncio.gather(*(choose(store, event, ANA, "A") for _ in range(5)))
    again = await choose(store, event, ANA, drop=["A"])
    assert [each.title for each in again.dropped] == ["A"]
    twice = await choose(store, event, ANA, drop=["A"])
    assert twice.dropped == ()
    assert await talks(store, event) == {}


async def test_a_dropped_plan_with_notes_stays(store, event):
    await choose(store, event, ANA, "A")
    planned = await talk(store, event, "A")
    await store.talks.start(GUILD, BEN, NINE, fields("A"))
    await store.notes.add(submission("Heard", created_at=NINE))
    await choose(store, event, ANA, drop=["A"])
    assert (await talk(store, event, "A")).id == planned.id


async def test_a_note_that_is_restored_brings_its_dropped_talk_back(store, event):
    rooms = {each.name: each.id for each in await store.sessions.rooms(event.id)}
    await store.sessions.link(event.id, rooms["Hall"], HALL)
    await choose(store, event, ANA, "A")
    kept = await store.notes.add(submission("Heard", created_at=NINE))
    await store.notes.hide(GUILD, kept.notes[0].id, ANA, NINE)
    await store.talks.keep_up(utc(11, 9))
    await choose(store, event, ANA, drop=["A"])
    assert await talks(store, event) == {}
    await store.notes.restore(GUILD, kept.notes[0].id, ANA)
    assert await talks(store, event) == {"A": State.PLANNED}


async def test_what_somebody_else_planned_by_hand_stays(store, event):
    known = await ids(store, event)
    await store.database.write(lambda db: _by_hand(db, event, known["A"], BEN.id))
    await choose(store, event, ANA, "A")
    await choose(store, event, ANA, drop=["A"])
    assert await talks(store, event) == {"A": State.PLANNED}


def _by_hand(db, event, session_id, person_id):
    found = sessions.get(db, event.id, session_id)
    return attending.take(db, event, found, START, None, person_id)


async def test_a_plan_goes_to_the_channel_of_its_room(store, event):
    rooms = {each.name: each.id for each in await store.sessions.rooms(event.id)}
    await store.sessions.link(event.id, rooms["Annex"], HALL)
    await choose(store, event, ANA, "A", "B")
    assert (await talk(store, event, "A")).channel_id is None
    assert (await talk(store, event, "B")).channel_id == HALL


async def test_a_room_that_somebody_may_not_see_is_not_theirs_to_plan(store, event):
    rooms = {each.name: each.id for each in await store.sessions.rooms(event.id)}
    await store.sessions.link(event.id, rooms["Annex"], BACKSTAGE)
    assert await offered(store, event, ANA) == ["A"]
    assert await choose(store, event, ANA, "B") == await choose(store, event, ANA)
    assert await offered(store, event, CYD) == ["A", "B"]


async def test_what_was_cancelled_meanwhile_is_not_planned(store, event):
    known = await ids(store, event)
    await apply(store, event, session("A", NINE, standing=Standing.CANCELLED))
    choice = await store.plans.change(GUILD, ANA, START, known.values(), (), HALL)
    assert [each.title for each in choice.lost] == ["A", "B", "Lunch"]
    assert await talks(store, event) == {}


async def test_a_cancelled_plan_is_shown_until_its_planners_drop_it(store, event):
    await choose(store, event, ANA, "A")
    await choose(store, event, BEN, "A")
    await apply(store, event, session("A", NINE, standing=Standing.CANCELLED))
    assert await talks(store, event) == {"A": State.CANCELLED}
    await choose(store, event, ANA, drop=["A"])
    assert await talks(store, event) == {"A": State.CANCELLED}
    await choose(store, event, BEN, drop=["A"])
    assert await talks(store, event) == {}
    await apply(store, event, A)
    assert await talks(store, event) == {}


async def test_another_server_changes_nothing(store, event):
    theirs = await set_up(store, OTHER_GUILD)
    await choose(store, event, ANA, "A")
    assert await choose(store, event, BEN, "B", drop=["A"], guild=OTHER_GUILD) == await choose(
        store, event, BEN, guild=OTHER_GUILD
    )
    assert await plan_of(store, event, ANA) == ["A"]
    assert await talks(store, theirs) == {}


async def test_without_an_event_nothing_is_planned(store):
    with pytest.raises(NotFound, match="/event setup"):
        await store.plans.change(GUILD, ANA, START, [1], (), HALL)


async def test_all_who_plan_a_talk_are_its_people(store, event):
    await choose(store, event, ANA, "A")
    planned = await talk(store, event, "A")
    with pytest.raises(NotAllowed):
        await store.talks.cancel(GUILD, BEN, START, planned.id, None)
    await choose(store, event, BEN, "A")
    await store.talks.edit(
        GUILD, BEN, START, planned.id, fields("A!", channel_id=None), lambda _: None
    )
    with pytest.raises(UserError, match="Others plan"):
        await store.talks.remove(GUILD, ANA, planned.id)
    with pytest.raises(NotAllowed):
        await store.talks.remove(GUILD, CYD, planned.id)
    await store.talks.remove(GUILD, MOD, planned.id)
    assert await plan_of(store, event, ANA) == await plan_of(store, event, BEN) == []


async def test_who_is_forgotten_leaves_no_plan_behind(store, event):
    await choose(store, event, ANA, "A", "B")
    await choose(store, event, BEN, "A")
    await store.talks.add(GUILD, ANA, START, fields("By hand", starts_at=TEN))
    await store.privacy.forget(GUILD, ANA.id)
    assert await talks(store, event) == {"A": State.PLANNED, "By hand": State.PLANNED}
    assert (await talk(store, event, "A")).planned_by == BEN.id
    assert await plan_of(store, event, ANA) == []
