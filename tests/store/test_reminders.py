"""Who is reminded of what and when: once, in time, by the time that counts, and never too late."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from factories import (
    ANA,
    BEN,
    GUILD,
    HALL,
    MOD,
    OTHER_GUILD,
    ROOM,
    START,
    TODAY,
    fields,
    set_up,
    utc,
)
from programmes import apply, session

from bot.models import Aspect, Standing, Way
from bot.store.reminders import LEAD

NINE, NINE_30, TEN = utc(10, 9), utc(10, 9, 30), utc(10, 10)
A, B = session("A", NINE, NINE_30, ident="a"), session("B", NINE_30, TEN, room="Annex", ident="b")
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def event(store):
    made = await set_up(store)
    await apply(store, made, A, B)
    return made


async def choose(store, event, person, *titles, way=Way.DIRECT, home=ROOM, drop=()):
    known = {each.title: each.id for each in await store.sessions.of_event(event.id)}
    added, dropped = ([known[title] for title in each] for each in (titles, drop))
    await store.plans.change(event.guild_id, person, START, added, dropped, home)
    await store.reminders.set_way(event.id, person.id, way, home)


async def due(store, now) -> list[tuple[str, tuple[int, ...], int | None]]:
    return [
        (each.talk.title, each.people, each.channel_id) for each in await store.reminders.due(now)
    ]


async def say(store, now) -> list[str]:
    """What is due is said, and remembered as said."""
    found = await store.reminders.due(now)
    for each in found:
        await store.reminders.told(each, each.people, now)
    return [each.talk.title for each in found]


async def talk_id(store, event, title) -> int:
    found = await store.talks.of_day(event.id, TODAY, MOD)
    return next(each.talk.id for each in found if each.talk.title == title)


async def move(store, event, title, starts_at, person=MOD):
    given = fields(None, channel_id=None)
    await store.talks.edit(
        GUILD, person, START, await talk_id(store, event, title), given, lambda _: starts_at
    )


async def test_a_reminder_is_due_ten_minutes_before_until_it_begins(store, event):
    await choose(store, event, ANA, "A")
    assert await due(store, NINE - LEAD - MINUTE) == []
    assert await due(store, NINE - LEAD) == [("A", (ANA.id,), None)]
    assert await due(store, NINE - timedelta(milliseconds=1)) == [("A", (ANA.id,), None)]
    assert await due(store, NINE) == []


async def test_what_was_said_is_not_due_again(store, event):
    await choose(store, event, ANA, "A", "B")
    assert await say(store, NINE - LEAD) == ["A"]
    assert await due(store, NINE - MINUTE) == []
    assert await say(store, NINE_30 - LEAD) == ["B"]


async def test_nobody_is_reminded_who_did_not_ask_for_it(store, event):
    await choose(store, event, ANA, "A", way=None)
    assert await due(store, NINE - MINUTE) == []
    assert await store.reminders.way(event.id, ANA.id) is None


async def test_to_plan_more_is_no_other_wish(store, event):
    await choose(store, event, ANA, "A", way=Way.CHANNEL)
    known = {each.title: each.id for each in await store.sessions.of_event(event.id)}
    await store.plans.change(GUILD, ANA, START, [known["B"]], (), HALL)
    assert await store.reminders.way(event.id, ANA.id) is Way.CHANNEL
    assert not await store.reminders.set_way(event.id, ANA.id, Way.CHANNEL, HALL)
    assert await store.reminders.set_way(event.id, ANA.id, None, HALL)


async def test_in_a_channel_people_are_reminded_together(store, event):
    rooms = {each.name: each.id for each in await store.sessions.rooms(event.id)}
    await store.sessions.link(event.id, rooms["Hall"], HALL)
    for person in (ANA, BEN, MOD):
        await choose(store, event, person, "A", way=Way.CHANNEL)
    await choose(store, event, MOD, way=Way.DIRECT)
    assert await due(store, NINE - MINUTE) == [
        ("A", (MOD.id,), None),
        ("A", (ANA.id, BEN.id), HALL),
    ]


async def test_without_a_channel_of_its_room_it_is_said_where_it_was_planned(store, event):
    await choose(store, event, ANA, "A", way=Way.CHANNEL, home=ROOM)
    assert await due(store, NINE - MINUTE) == [("A", (ANA.id,), ROOM)]


@pytest.mark.parametrize(
    ("moved_to", "again"),
    [
        (NINE + timedelta(minutes=5), False),  # it was just said
        (NINE + timedelta(hours=3), True),
        (NINE + timedelta(days=1), True),
        (NINE - timedelta(minutes=5), False),
    ],
)
async def test_the_moved_time_counts(store, event, moved_to, again):
    await choose(store, event, ANA, "A")
    assert await say(store, NINE - LEAD) == ["A"]
    await apply(store, event, session("A", moved_to, ident="a"), B)
    assert bool(await say(store, moved_to - LEAD + MINUTE)) is again
    assert await say(store, moved_to - MINUTE) == []


async def test_a_time_that_was_corrected_by_hand_counts(store, event):
    await choose(store, event, ANA, "A")
    await move(store, event, "A", TEN)
    assert await say(store, NINE - MINUTE) == []
    assert await say(store, TEN - MINUTE) == ["A"]


async def test_what_is_cancelled_or_gone_is_not_reminded_of(store, event):
    await choose(store, event, ANA, "A", "B")
    await apply(store, event, session("A", NINE, ident="a", standing=Standing.CANCELLED))
    assert await due(store, NINE - MINUTE) == await due(store, NINE_30 - MINUTE) == []


async def test_what_is_dropped_is_not_reminded_of(store, event):
    await choose(store, event, ANA, "A")
    await choose(store, event, BEN, "A")
    await choose(store, event, ANA, drop=["A"])
    assert await due(store, NINE - MINUTE) == [("A", (BEN.id,), None)]


async def test_who_is_there_is_not_reminded(store, event):
    await choose(store, event, ANA, "A", "B")
    await choose(store, event, BEN, "A", "B")
    await store.plans.attend(GUILD, ANA, START, await talk_id(store, event, "A"))
    await store.talks.start(GUILD, BEN, START, fields("B"))
    assert await due(store, NINE - MINUTE) == [("A", (BEN.id,), None)]
    assert await due(store, NINE_30 - MINUTE) == [("B", (ANA.id,), None)]


async def test_an_event_that_has_ended_reminds_nobody(store, event):
    await choose(store, event, ANA, "A")
    await store.talks.cancel(GUILD, ANA, START, await talk_id(store, event, "A"), None)
    await choose(store, event, ANA, "B")
    await store.events.end(GUILD, START)
    assert await due(store, NINE_30 - MINUTE) == []
    assert await store.reminders.news() == []


async def test_two_servers_remind_their_own(store, event):
    theirs = await set_up(store, OTHER_GUILD)
    await apply(store, theirs, session("C", NINE))
    await choose(store, event, ANA, "A")
    await choose(store, theirs, ANA, "C", way=None)
    assert await due(store, NINE - MINUTE) == [("A", (ANA.id,), None)]


@pytest.mark.parametrize("fold", [0, 1])
async def test_an_hour_that_comes_twice_is_reminded_of_once_each(store, fold):
    """At two in the morning, when the clocks of Prague go back to it an hour later."""
    event = await set_up(store)
    night = datetime(2026, 10, 25, 2, 30, fold=fold, tzinfo=ZoneInfo("Europe/Prague"))
    begins = night.astimezone(UTC)
    await apply(store, event, session("Night hike", begins))
    await choose(store, event, ANA, "Night hike")
    said = [
        minute for minute in range(-90, 90) if await say(store, begins + timedelta(minutes=minute))
    ]
    assert said == [-10]


async def test_changes_are_told_to_who_plans_until_they_have_heard(store, event):
    await choose(store, event, ANA, "A")
    await choose(store, event, BEN, "A", "B", way=None)
    await apply(store, event, session("A", TEN, ident="a"), B)
    await apply(store, event, session("A", TEN, ident="a", standing=Standing.CANCELLED), B)
    ana, ben = await store.reminders.news()
    assert (ana.person_id, ana.way, ana.home, ben.person_id, ben.way) == (
        ANA.id,
        Way.DIRECT,
        ROOM,
        BEN.id,
        None,
    )
    assert [each.aspects for each in ana.altered] == [(Aspect.MOVED,), (Aspect.CANCELLED,)]
    await store.reminders.heard(ana)
    assert await store.reminders.news() == [ben]


async def test_changes_of_what_is_over_and_details_are_not_told(store, event):
    await choose(store, event, ANA, "A", "B")
    await apply(store, event, session("A", NINE, NINE_30, ident="a", url="https://x"), B)
    later = utc(10, 9, 45)
    await apply(store, event, session("A!", NINE, NINE_30, ident="a"), B, now=later)
    assert await store.reminders.news() == []
    await apply(store, event, session("A!", TEN, ident="a"), B, now=later)
    assert [each.person_id for each in await store.reminders.news()] == [ANA.id]


async def test_who_changes_a_talk_by_hand_is_not_told(store, event):
    await choose(store, event, ANA, "A")
    await choose(store, event, BEN, "A")
    await move(store, event, "A", TEN, ANA)
    [news] = await store.reminders.news()
    [told] = news.altered
    assert (news.person_id, told.former.starts_at, told.session.starts_at) == (BEN.id, NINE, TEN)
    await store.talks.cancel(GUILD, BEN, START, await talk_id(store, event, "A"), None)
    assert [each.person_id for each in await store.reminders.news()] == [ANA.id, BEN.id]
    await move(store, event, "A", TEN, ANA)  # nothing has changed
    assert [len(each.altered) for each in await store.reminders.news()] == [1, 1]


async def test_what_somebody_drops_they_hear_no_more_of(store, event):
    await choose(store, event, ANA, "A", "B")
    await apply(store, event, session("A", TEN, ident="a"), session("B!", NINE_30, ident="b"))
    known = {each.title: each.id for each in await store.sessions.of_event(event.id)}
    await store.plans.change(GUILD, ANA, START, [], [known["A"]], HALL)
    [news] = await store.reminders.news()
    assert [each.session.title for each in news.altered] == ["B!"]


async def test_who_is_forgotten_hears_nothing(store, event):
    await choose(store, event, ANA, "A", "B")
    await apply(store, event, session("A", TEN, ident="a"), B)
    await store.privacy.forget(GUILD, ANA.id)
    assert await store.reminders.news() == []
    assert await due(store, NINE_30 - MINUTE) == []


async def test_what_a_moderator_removes_its_planners_hear_of(store, event):
    await choose(store, event, ANA, "A")
    await choose(store, event, BEN, "A")
    await store.talks.remove(GUILD, MOD, await talk_id(store, event, "A"))
    news = await store.reminders.news()
    assert [(each.person_id, each.altered[0].aspects) for each in news] == [
        (ANA.id, (Aspect.GONE,)),
        (BEN.id, (Aspect.GONE,)),
    ]
    assert await due(store, NINE - MINUTE) == []
