"""Which session of the programme is a channel's talk, minute by minute."""

from datetime import datetime, timedelta

import pytest
from factories import ANA, BEN, GUILD, HALL, OTHER_GUILD, ROOM, fields, set_up, submission, utc
from programmes import apply, session

from bot.models import Kind, Standing, State

DAY = 10


async def linked(store, *sessions, channel=HALL, room="Hall", **changes):
    event = await set_up(store, **changes)
    await apply(store, event, *sessions)
    await link(store, event, room, channel)
    return event


async def link(store, event, room, channel):
    rooms = {each.name: each.id for each in await store.sessions.rooms(event.id)}
    await store.sessions.link(event.id, rooms[room], channel)


async def running(store, at: datetime, channel=HALL) -> str | None:
    talk = await store.talks.current(channel, at)
    return talk.title if talk else None


NINE, NINE_30, NINE_45, TEN = (utc(DAY, 9), utc(DAY, 9, 30), utc(DAY, 9, 45), utc(DAY, 10))
LATE = utc(DAY, 20)


@pytest.mark.parametrize(
    ("at", "title"),
    [
        (utc(DAY, 8, 49), None),
        (utc(DAY, 8, 50), "A"),
        (utc(DAY, 9, 29), "A"),
        (utc(DAY, 9, 30), "A"),  # until the next one begins
        (utc(DAY, 9, 34), "A"),
        (utc(DAY, 9, 35), "B"),
        (utc(DAY, 9, 55), "B"),  # the next one waits until this one ends
        (utc(DAY, 9, 59), "B"),
        (utc(DAY, 10), "C"),
        (utc(DAY, 23, 59), "C"),
        (utc(DAY + 1, 1, 59), "C"),
        (utc(DAY + 1, 2), None),  # four in the morning in Prague
    ],
)
async def test_a_session_lasts_until_the_next_one_begins(store, at, title):
    await linked(store, session("A", NINE, NINE_30), session("B", NINE_45, TEN), session("C", TEN))
    assert await running(store, at) == title


async def test_without_an_end_a_session_lasts_until_the_next_start(store):
    await linked(store, session("A", NINE), session("B", TEN))
    assert await running(store, utc(DAY, 9, 55)) == "A"


async def test_of_two_that_begin_at_once_it_is_the_first(store):
    await linked(store, session("A", NINE), session("B", NINE, TEN))
    assert await running(store, utc(DAY, 9, 10)) == "A"


async def test_breaks_and_cancelled_sessions_are_passed_over(store):
    await linked(
        store,
        session("A", NINE, NINE_30),
        session("Coffee", NINE_30, NINE_45, kind=Kind.ENTRY),
        session("B", NINE_45, TEN, standing=Standing.CANCELLED),
    )
    assert await running(store, utc(DAY, 9, 50)) == "A"


async def test_two_rooms_may_share_a_channel(store):
    event = await linked(store, session("A", NINE), session("B", TEN, room="Annex"))
    await link(store, event, "Annex", HALL)
    assert await running(store, utc(DAY, 9, 30)) == "A"
    assert await running(store, utc(DAY, 10, 30)) == "B"


async def test_what_is_asked_of_an_earlier_time_is_the_talk_of_then(store):
    """As when messages are read that came while the bot was away."""
    await linked(store, session("A", NINE, NINE_30), session("B", TEN))
    assert await running(store, utc(DAY, 10, 30)) == "B"
    kept = await store.notes.add(submission("Late news", created_at=utc(DAY, 9, 10)))
    assert kept.talk is not None
    assert kept.talk.title == "A"
    assert await running(store, utc(DAY, 10, 31)) == "B"
    talks = {each.talk.title: each.talk.state for each in await _talks(store, kept.event)}
    assert talks == {"A": State.PLANNED, "B": State.RUNNING}


async def _talks(store, event):
    return await store.talks.of_day(event.id, utc(DAY, 9).date(), ANA)


async def test_nothing_becomes_a_talk_before_its_time(store):
    event = await linked(store, session("A", NINE), session("B", TEN))
    assert await _talks(store, event) == []
    await store.talks.current(HALL, NINE)
    assert [each.talk.title for each in await _talks(store, event)] == ["A"]


async def test_who_notes_nothing_leaves_no_trace(store):
    event = await linked(store, session("A", NINE), session("B", TEN))
    for at in (NINE, TEN):
        await store.talks.keep_up(at)
    assert [each.talk.title for each in await _talks(store, event)] == ["B"]
    day = await store.days.load(event.id, NINE.date(), TEN)
    assert [part.talk.title for part in day.talks] == ["B"]
    await store.talks.keep_up(utc(DAY + 1, 3))
    assert (await store.days.load(event.id, NINE.date(), utc(DAY + 1, 3))).talks == ()
    assert await store.days.of_event(event.id) == []
    assert await store.days.first(event) is None
    [standing] = await store.standings.all()
    assert standing.is_empty


async def test_a_note_is_more_than_an_announcement(store):
    event = await linked(store, session("A", NINE), session("B", TEN))
    talk = await store.talks.current(HALL, NINE)
    assert talk is not None
    await store.talks.keep_up(TEN)
    await store.notes.add(submission("Better late", created_at=TEN, talk_id=talk.id))
    assert [each.talk.title for each in await _talks(store, event)] == ["A", "B"]


async def test_what_somebody_starts_wins_until_it_ends(store):
    await linked(store, session("A", NINE), session("B", TEN))
    await store.talks.start(GUILD, ANA, utc(DAY, 9, 10), fields("Hallway"))
    assert await running(store, utc(DAY, 10, 30)) == "Hallway"
    await store.talks.end(GUILD, ANA, utc(DAY, 10, 30), HALL, None)
    assert await running(store, utc(DAY, 10, 31)) == "B"


async def test_a_talk_that_ended_for_another_goes_on_after_it(store):
    await linked(store, session("A", NINE, LATE))
    await store.notes.add(submission("One", created_at=utc(DAY, 9, 5)))
    await store.talks.start(GUILD, ANA, utc(DAY, 9, 10), fields("Hallway"))
    await store.talks.end(GUILD, ANA, utc(DAY, 9, 30), HALL, None)
    kept = await store.notes.add(submission("Two", created_at=utc(DAY, 9, 40)))
    assert (kept.talk and kept.talk.title, kept.total) == ("A", 2)


async def test_what_somebody_ended_does_not_run_again(store):
    await linked(store, session("A", NINE), session("B", TEN))
    await store.notes.add(submission("One", created_at=utc(DAY, 9, 5)))
    await store.talks.end(GUILD, ANA, utc(DAY, 9, 10), HALL, "left early")
    await store.talks.keep_up(utc(DAY, 9, 11))
    assert await running(store, utc(DAY, 9, 12)) is None
    assert await running(store, utc(DAY, 10, 1)) == "B"


async def test_a_talk_of_the_programme_that_is_started_by_hand_gives_way_to_the_next(store):
    await linked(store, session("A", NINE), session("B", TEN), session("C", utc(DAY, 11)))
    early = await store.talks.start(GUILD, ANA, utc(DAY, 9, 40), fields("b"))
    assert (early.talk.title, early.talk.starts_at) == ("B", TEN)
    assert await running(store, utc(DAY, 10, 30)) == "B"
    late = await store.talks.start(GUILD, BEN, utc(DAY, 10, 35), fields("A"))
    assert late.talk.title == "A"
    assert await running(store, utc(DAY, 10, 59)) == "A"
    assert await running(store, utc(DAY, 11, 0)) == "C"


async def test_only_its_own_day_has_a_title_to_start(store):
    await linked(store, session("A", NINE + timedelta(days=1)))
    started = await store.talks.start(GUILD, ANA, NINE, fields("A"))
    assert started.talk.session_id is None


async def test_of_two_with_one_title_the_nearer_is_started(store):
    event = await set_up(store)
    await apply(store, event, session("A", NINE), session("A", utc(DAY, 15)))
    started = await store.talks.start(GUILD, ANA, utc(DAY, 14, 30), fields("A"))
    assert started.talk.starts_at == utc(DAY, 15)


async def test_an_untied_room_leaves_its_channel_alone(store):
    event = await linked(store, session("A", NINE))
    assert await running(store, NINE) == "A"
    await link(store, event, "Hall", None)
    assert await running(store, utc(DAY, 9, 10)) is None
    await link(store, event, "Hall", ROOM)
    assert await running(store, utc(DAY, 9, 20), ROOM) == "A"


async def test_an_ended_conference_runs_nothing(store):
    await linked(store, session("A", NINE))
    await store.events.end(GUILD, utc(DAY, 8))
    assert await running(store, NINE) is None


async def test_another_guilds_programme_is_its_own(store):
    await linked(store, session("A", NINE))
    other = await set_up(store, OTHER_GUILD)
    await apply(store, other, session("B", NINE))
    await link(store, other, "Hall", ROOM)
    assert await running(store, NINE, HALL) == "A"
    assert await running(store, NINE, ROOM) == "B"


async def test_at_the_end_of_a_talk_its_day_may_be_asked_for(store):
    event = await linked(store, session("A", NINE, NINE_30), session("B", TEN), publish="talk")
    await store.notes.add(submission("One", created_at=utc(DAY, 9, 5)))
    await store.talks.keep_up(utc(DAY, 9, 55))
    [standing] = await store.standings.all()
    assert standing.asked > 0
    assert event.id == standing.event.id
