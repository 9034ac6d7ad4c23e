"""Somebody goes to a talk: what begins, what ends, and what goes on for others."""

import asyncio
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
    fields,
    set_up,
    submission,
    utc,
)
from programmes import apply, session

from bot.errors import NotFound, UserError
from bot.models import State
from bot.store import lookup

NINE, NINE_30, TEN, NOON = utc(10, 9), utc(10, 9, 30), utc(10, 10), utc(10, 12)
SESSIONS = (
    session("A", NINE, NINE_30),
    session("B", NINE_30, TEN, room="Annex"),
    session("C", TEN, utc(10, 11)),
    session("D", NOON),
)


@pytest.fixture
async def event(store):
    made = await set_up(store)
    await apply(store, made, *SESSIONS)
    return made


@pytest.fixture
async def linked(store, event):
    rooms = {each.name: each.id for each in await store.sessions.rooms(event.id)}
    await store.sessions.link(event.id, rooms["Hall"], HALL)
    await store.sessions.link(event.id, rooms["Annex"], ROOM)
    return event


async def choose(store, event, person, *titles, home=0):
    known = {each.title: each.id for each in await store.sessions.of_event(event.id)}
    chosen = [known[title] for title in titles]
    await store.plans.change(GUILD, person, START, chosen, (), home)


async def talk(store, event, title):
    found = await store.talks.of_day(event.id, TODAY, MOD)
    return next(each.talk for each in found if each.talk.title == title)


async def attend(store, event, person, title, now=NINE, here=None):
    found = await talk(store, event, title)
    return await store.plans.attend(GUILD, person, now, found.id, here)


async def direct(store, person, now):
    """The talk that a direct message belongs to."""
    since = now - timedelta(hours=12)
    found = await store.database.read(lambda db: lookup.last_taken(db, person.id, since, None))
    return found.title if found else None


async def test_a_talk_begins_in_its_rooms_channel(store, linked):
    await choose(store, linked, ANA, "B")
    attended = await attend(store, linked, ANA, "B", NINE_30 - timedelta(minutes=30))
    assert (attended.began, attended.talk.channel_id) == (True, ROOM)
    assert attended.talk.started_by == ANA.id
    assert await direct(store, ANA, NINE_30) == "B"


async def test_what_runs_by_the_programme_is_joined(store, linked):
    await choose(store, linked, ANA, "A")
    attended = await attend(store, linked, ANA, "A", NINE - timedelta(minutes=10))
    assert (attended.began, attended.talk.state) == (False, State.RUNNING)
    assert attended.talk.started_by is None


async def test_what_others_hear_is_not_ended_before_the_time(store, linked):
    await choose(store, linked, ANA, "C")
    await store.talks.keep_up(NINE)
    await store.notes.add(submission("Heard", created_at=NINE))
    attended = await attend(store, linked, ANA, "C", NINE + timedelta(minutes=5))
    assert (attended.began, attended.busy.title) == (False, "A")
    assert (await talk(store, linked, "A")).state is State.RUNNING
    assert await direct(store, ANA, NINE_30) == "C"


async def test_where_its_time_has_come_the_talk_before_ends(store, event):
    await choose(store, event, ANA, "C", home=HALL)
    await store.talks.start(GUILD, BEN, NINE, fields("By hand"))
    await store.notes.add(submission("Heard", person=BEN, created_at=NINE))
    early = await attend(store, event, ANA, "C", NINE_30)
    assert early.busy.title == "By hand"
    at_home = await attend(store, event, ANA, "C", TEN)
    assert at_home.busy.title == "By hand"  # C is only a guest there
    await store.talks.edit(
        GUILD, ANA, TEN, (await talk(store, event, "C")).id, fields(None), lambda _: None
    )
    there = await attend(store, event, ANA, "C", TEN)
    assert (there.began, [each.title for each in there.ended]) == (True, ["By hand"])


async def test_without_a_channel_it_begins_where_it_was_planned(store, event):
    await choose(store, event, ANA, "A", home=ROOM)
    attended = await attend(store, event, ANA, "A")
    assert (attended.began, attended.talk.channel_id) == (True, ROOM)


async def test_one_that_is_over_is_not_in_the_way(store, event):
    await choose(store, event, ANA, "A", "C", home=HALL)
    assert (await attend(store, event, ANA, "A")).began
    await store.notes.add(submission("Heard", created_at=NINE))
    attended = await attend(store, event, ANA, "C", TEN)
    assert (attended.began, [each.title for each in attended.ended]) == (True, ["A"])


async def test_also_before_the_next_one_begins(store, event):
    await choose(store, event, ANA, "A", "C", home=HALL)
    assert (await attend(store, event, ANA, "A")).began
    attended = await attend(store, event, ANA, "C", TEN - timedelta(minutes=10))
    assert (attended.began, [each.title for each in attended.ended]) == (True, ["A"])


@pytest.mark.parametrize("later", [timedelta(hours=4), timedelta(days=1)])
async def test_what_is_over_itself_ends_nothing_by_an_old_button(store, linked, later):
    await choose(store, linked, ANA, "B")
    found = await talk(store, linked, "B")
    bens = await store.talks.start(GUILD, BEN, NINE + later, fields("By hand", ROOM))
    attended = await store.plans.attend(GUILD, ANA, NINE + later, found.id, ROOM)
    assert (attended.began, attended.ended) == (False, ())
    assert await store.talks.current(ROOM, NINE + later) == bens.talk
    assert await direct(store, ANA, NINE + later) == "B"


async def test_two_at_once_begin_it_once(store, event):
    await choose(store, event, ANA, "A", home=HALL)
    found = await talk(store, event, "A")
    both = await asyncio.gather(
        *(store.plans.attend(GUILD, person, NINE, found.id, HALL) for person in (ANA, BEN))
    )
    assert [each.began for each in both] == [True, False]
    assert await direct(store, BEN, NINE) == "A"


async def test_who_did_not_plan_it_plans_it_by_going_there(store, event):
    await choose(store, event, ANA, "A", home=HALL)
    await attend(store, event, BEN, "A")
    day = await store.sessions.of_day(event, TODAY)
    assert day[0].planners == {ANA.id, BEN.id}


async def test_who_goes_there_hears_at_once_of_what_changes(store, event):
    await choose(store, event, ANA, "C", home=HALL)
    await attend(store, event, BEN, "C", here=ROOM)
    await apply(store, event, *SESSIONS[:2], session("C", utc(10, 10, 30), utc(10, 11)))
    told = {news.person_id: news.home for news in await store.reminders.news()}
    assert told == {ANA.id: HALL, BEN.id: ROOM}


async def test_what_is_cancelled_hidden_or_elsewhere_is_not_gone_to(store, event):
    await choose(store, event, ANA, "A", "B")
    first, second = await talk(store, event, "A"), await talk(store, event, "B")
    await store.talks.cancel(GUILD, ANA, START, first.id, None)
    with pytest.raises(UserError, match="is cancelled"):
        await store.plans.attend(GUILD, ANA, NINE, first.id)
    await store.talks.edit(
        GUILD, ANA, START, second.id, fields(None, channel_id=BACKSTAGE), lambda _: None
    )
    with pytest.raises(NotFound):
        await store.plans.attend(GUILD, ANA, NINE, second.id)
    with pytest.raises(NotFound):
        await store.plans.attend(OTHER_GUILD, CYD, NINE, second.id)
    with pytest.raises(NotFound):
        await store.plans.guild_of(999)
    assert await store.plans.guild_of(second.id) == GUILD


async def test_a_home_that_is_hidden_by_now_is_no_place_to_begin(store, event):
    await choose(store, event, ANA, "A", home=BACKSTAGE)
    assert not (await attend(store, event, ANA, "A")).began


async def test_after_the_event_nothing_begins(store, event):
    await choose(store, event, ANA, "A")
    found = await talk(store, event, "A")
    await store.events.end(GUILD, NINE)
    with pytest.raises(UserError, match="has ended"):
        await store.plans.attend(GUILD, ANA, NINE, found.id)


async def go_on(store, person, now, channel=HALL):
    return await store.talks.start_next(GUILD, person, now, channel)


async def test_next_follows_ones_own_plan(store, event):
    await choose(store, event, ANA, "A", "C")
    await choose(store, event, BEN, "B")
    assert (await go_on(store, ANA, NINE)).talk.title == "A"
    await store.notes.add(submission("Heard", created_at=NINE))
    second = await go_on(store, ANA, TEN)
    assert (second.talk.title, [each.title for each in second.ended]) == ("C", ["A"])
    with pytest.raises(NotFound, match="Your plan holds no other talk"):
        await go_on(store, ANA, NOON)
    assert (await store.talks.current(HALL, TEN)).title == "C"


async def test_next_passes_over_what_is_missed(store, event):
    await choose(store, event, ANA, "A", "B", "C")
    assert (await go_on(store, ANA, utc(10, 9, 45))).talk.title == "B"
    assert (await go_on(store, ANA, utc(10, 10, 45))).talk.title == "C"


async def test_next_takes_what_one_added_by_hand_along(store, event):
    await choose(store, event, ANA, "A", "D")
    await store.talks.add(GUILD, ANA, START, fields("Lunch", None, starts_at=utc(10, 11)))
    await store.talks.add(GUILD, BEN, START, fields("Of Ben", None, starts_at=utc(10, 10)))
    titles = [(await go_on(store, ANA, now)).talk.title for now in (NINE, TEN, NOON)]
    assert titles == ["A", "Lunch", "D"]


async def test_of_two_that_clash_the_other_one_is_next(store, event):
    await apply(store, event, *SESSIONS, session("A too", NINE, NINE_30, room="Annex"))
    await choose(store, event, ANA, "A", "A too", "C")
    titles = [(await go_on(store, ANA, NINE)).talk.title for _ in range(3)]
    assert titles == ["A", "A too", "C"]


async def test_next_goes_to_another_channel_and_leaves_others_where_they_are(store, linked):
    await choose(store, linked, ANA, "A", "B")
    await go_on(store, ANA, NINE)
    await store.notes.add(submission("Heard", person=BEN, created_at=NINE))
    on = await go_on(store, ANA, NINE_30)
    assert (on.talk.title, on.talk.channel_id) == ("B", ROOM)
    assert (on.left.title, on.ended) == ("A", ())
    assert (await store.talks.current(HALL, NINE_30)).title == "A"


async def test_what_was_ones_own_alone_ends(store, linked):
    await choose(store, linked, ANA, "B")
    await store.talks.start(GUILD, ANA, utc(10, 8), fields("My breakfast"))
    await store.notes.add(submission("Tea", created_at=utc(10, 8)))
    on = await go_on(store, ANA, NINE_30)
    assert (on.left, [each.title for each in on.ended]) == (None, ["My breakfast"])


async def test_next_without_a_plan_means_what_it_meant(store, event):
    await choose(store, event, BEN, "A")
    assert (await go_on(store, ANA, NINE)).talk.title == "A"
