"""A talk's life in its channel: planned, started, next, ended, forgotten, reopened."""

from datetime import timedelta

import pytest
from factories import (
    ANA,
    BACKSTAGE,
    BEN,
    CYD,
    GUILD,
    HALL,
    OTHER_GUILD,
    ROOM,
    START,
    TODAY,
    fields,
    set_up,
    utc,
)

from bot.errors import NotAllowed, NotFound, UserError
from bot.models import Kind, PublishMode, State
from bot.store.events import EventChanges
from bot.store.lifecycle import Chosen
from bot.store.talk_fields import TalkFields


@pytest.fixture(autouse=True)
async def conference(event):
    return event


async def plan(store, title="Keynote", minutes=60, channel_id=None, **more):
    starts_at = START + timedelta(minutes=minutes)
    given = fields(title, channel_id, starts_at=starts_at, **more)
    return await store.talks.add(GUILD, ANA, START, given)


async def start(store, title="Keynote", now=START, person=ANA, planned_id=None, **more):
    return await store.talks.start(GUILD, person, now, fields(title, **more), Chosen(planned_id))


async def states(store, day=TODAY):
    event = await store.events.active(GUILD)
    found = await store.talks.of_day(event.id, day, ANA)
    return {entry.talk.title: entry.talk.state for entry in found}


async def test_a_new_talk_runs_from_now_in_its_channel(store, event):
    started = await start(store, url="https://x", speakers="Zoë", kind=Kind.ENTRY)
    talk = started.talk
    assert (started.event, started.ended, started.already) == (event, None, False)
    assert (talk.state, talk.channel_id, talk.day, talk.starts_at) == (
        State.RUNNING,
        HALL,
        TODAY,
        START,
    )
    assert (talk.url, talk.speakers, talk.kind) == ("https://x", "Zoë", Kind.ENTRY)
    assert talk.planned_by == talk.started_by == ANA.id
    assert await store.talks.current(HALL, START) == talk
    assert await store.talks.current(ROOM, START) is None


async def test_nothing_starts_without_an_event(store):
    for act in (
        store.talks.start(OTHER_GUILD, ANA, START, fields()),
        store.talks.start_next(OTHER_GUILD, ANA, START, HALL),
        store.talks.add(OTHER_GUILD, ANA, START, fields()),
    ):
        with pytest.raises(NotFound, match="/event setup"):
            await act


async def test_starting_ends_the_talk_before_in_that_channel_alone(store):
    first = (await start(store, "First")).talk
    other = (await start(store, "Other", channel_id=ROOM)).talk
    second = await start(store, "Second", START + timedelta(hours=1))
    assert second.ended.id == first.id
    assert second.ended.state is State.ENDED
    assert await store.talks.current(ROOM, START) == other
    assert (await store.talks.current(HALL, START)).id == second.talk.id


async def test_a_planned_talk_keeps_what_is_not_given(store):
    planned = await plan(store, url="https://x", speakers="Zoë", kind=Kind.ENTRY)
    talk = (await start(store, "KEYNOTE", person=BEN)).talk
    assert talk.id == planned.id
    assert (talk.title, talk.starts_at, talk.url) == ("Keynote", planned.starts_at, "https://x")
    assert (talk.speakers, talk.kind, talk.planned_by) == ("Zoë", Kind.ENTRY, ANA.id)
    assert (talk.state, talk.channel_id, talk.started_by) == (State.RUNNING, HALL, BEN.id)


async def test_a_planned_talk_takes_what_is_given(store):
    planned = await plan(store, url="https://x", speakers="Zoë", channel_id=ROOM)
    given = {"starts_at": START, "url": "https://y", "speakers": "", "kind": Kind.ENTRY}
    talk = (await start(store, None, planned_id=planned.id, **given)).talk
    assert (talk.id, talk.title, talk.channel_id) == (planned.id, "Keynote", HALL)
    assert (talk.starts_at, talk.url, talk.speakers) == (START, "https://y", None)
    assert talk.kind is Kind.ENTRY


async def test_of_plans_with_one_title_the_one_for_this_channel_is_meant(store):
    await plan(store, "Break", channel_id=ROOM, minutes=10)
    unbound = await plan(store, "Break", minutes=40)
    here = await plan(store, "Break", channel_id=HALL, minutes=30)
    assert (await start(store, "Break")).talk.id == here.id
    await store.talks.end(GUILD, ANA, START, HALL, None)
    assert (await start(store, "Break")).talk.id == unbound.id


async def test_a_plan_of_a_hidden_channel_is_not_taken(store):
    secret = await store.talks.add(GUILD, CYD, START, fields(channel_id=BACKSTAGE))
    assert (await start(store)).talk.id != secret.id
    with pytest.raises(NotFound):
        await start(store, None, planned_id=secret.id)


async def test_a_plan_of_another_day_is_not_taken_by_its_title(store):
    tomorrow = await plan(store, minutes=24 * 60)
    assert (await start(store)).talk.id != tomorrow.id


async def test_starting_the_running_talk_again_changes_only_what_is_given(store):
    first = (await start(store)).talk
    again = await start(store, "keynote", START + timedelta(minutes=5), ANA, url="https://x")
    assert again.already
    assert (again.talk.id, again.ended, again.talk.url) == (first.id, None, "https://x")
    assert (again.talk.starts_at, again.talk.started_by) == (START, ANA.id)


async def test_somebody_else_may_start_it_again_but_not_change_it(store):
    await start(store)
    assert (await start(store, "keynote", START, BEN)).already
    with pytest.raises(NotAllowed):
        await start(store, "keynote", START, BEN, url="https://x")


async def test_a_plan_started_by_mistake_is_a_plan_again(store):
    first = await plan(store)
    await start(store, first.title, START + timedelta(minutes=1))
    started = await start(store, "Another", START + timedelta(minutes=3))
    assert started.ended is None
    again = await start(store, first.title, START + timedelta(minutes=4))
    assert again.talk.id == first.id


async def test_a_talk_that_runs_elsewhere_is_not_taken_away(store):
    running = (await start(store, channel_id=ROOM)).talk
    with pytest.raises(UserError, match=f"is running in <#{ROOM}> already"):
        await start(store, None, planned_id=running.id)
    assert (await store.talks.current(ROOM, START)).id == running.id
    assert (await start(store)).talk.id != running.id  # one of the same title is another talk


@pytest.mark.parametrize(("minutes", "reopened"), [(0, True), (15, True), (16, False)])
async def test_an_end_by_mistake_is_undone_by_starting_again(store, minutes, reopened):
    first = (await start(store)).talk
    ended_at = START + timedelta(hours=1)
    await store.talks.end(GUILD, ANA, ended_at, HALL, "fire alarm")
    again = (await start(store, now=ended_at + timedelta(minutes=minutes))).talk
    assert (again.id == first.id) is reopened
    assert (again.state, again.reason) == (State.RUNNING, None)


async def test_a_talk_that_ended_in_another_channel_is_not_reopened_here(store):
    first = (await start(store, channel_id=ROOM)).talk
    await store.talks.end(GUILD, ANA, START, ROOM, None)
    assert (await start(store)).talk.id != first.id


async def test_a_talk_forgotten_yesterday_does_not_run_today(store):
    forgotten = (await start(store)).talk
    morning = utc(11, 6)
    assert await store.talks.current(HALL, morning) is None
    with pytest.raises(NotFound, match="No talk is running here"):
        await store.talks.end(GUILD, ANA, morning, HALL, None)
    today = await start(store, now=morning)
    assert today.talk.id != forgotten.id
    assert today.ended.id == forgotten.id
    assert await states(store) == {"Keynote": State.ENDED}


async def test_a_talk_after_midnight_belongs_to_the_evening_before(store):
    night = utc(10, 23)  # 01:00 in Prague
    assert (await start(store, "Party", now=night)).talk.day == TODAY
    late = fields("Walk", None, starts_at=utc(11, 1, 59))
    assert (await store.talks.add(GUILD, ANA, START, late)).day == TODAY
    early = fields("Breakfast", None, starts_at=utc(11, 2))
    assert (await store.talks.add(GUILD, ANA, START, early)).day > TODAY


async def test_next_starts_the_planned_talks_one_after_another(store):
    await plan(store, "B", 120)
    await plan(store, "A", 60)
    await plan(store, "Elsewhere", 90, channel_id=ROOM)
    first = await store.talks.start_next(GUILD, ANA, START, HALL)
    assert (first.talk.title, first.talk.channel_id, first.ended) == ("A", HALL, ())
    second = await store.talks.start_next(GUILD, ANA, START, HALL)
    assert (second.talk.title, [each.title for each in second.ended]) == ("B", ["A"])
    with pytest.raises(NotFound, match="No planned talk is left"):
        await store.talks.start_next(GUILD, ANA, START, HALL)
    assert (await store.talks.current(HALL, START)).title == "B"  # nothing ended for nothing


async def test_next_passes_over_what_lies_before_the_last_talk_here(store):
    await plan(store, "Missed", 30)
    await plan(store, "Coming", 90)
    await start(store, "Now", START + timedelta(hours=1))
    later = START + timedelta(hours=2)
    assert (await store.talks.start_next(GUILD, ANA, later, HALL)).talk.title == "Coming"


async def test_next_does_not_take_tomorrows_or_cancelled_talks(store):
    cancelled = await plan(store, "Cancelled", 60)
    await store.talks.cancel(GUILD, ANA, START, cancelled.id, None)
    await plan(store, "Tomorrow", 24 * 60)
    with pytest.raises(NotFound):
        await store.talks.start_next(GUILD, ANA, START, HALL)


async def test_an_end_keeps_its_reason(store):
    await start(store)
    ended = await store.talks.end(GUILD, ANA, START, HALL, "tired")
    assert (ended.talk.state, ended.talk.reason) == (State.ENDED, "tired")
    with pytest.raises(NotFound, match="/talk start"):
        await store.talks.end(GUILD, ANA, START, HALL, None)


async def test_a_cancelled_talk_stays_with_its_reason(store):
    running = (await start(store)).talk
    cancelled = await store.talks.cancel(GUILD, ANA, START, running.id, "ill")
    assert (cancelled.state, cancelled.reason) == (State.CANCELLED, "ill")
    assert await store.talks.current(HALL, START) is None
    assert await states(store) == {"Keynote": State.CANCELLED}


@pytest.mark.parametrize(("publish", "asked"), [("talk", True), ("nightly", False)])
async def test_a_talks_end_asks_for_a_post_if_the_event_wants_that(store, publish, asked):
    await store.events.change(GUILD, EventChanges(publish=PublishMode(publish)))
    await start(store, "First")
    (before,) = await store.standings.all()
    assert before.asked == 0
    await start(store, "Second")  # which ends the first
    (standing,) = await store.standings.all()
    assert (standing.asked > 0) is asked
    await store.talks.end(GUILD, ANA, START, HALL, None)
    (standing,) = await store.standings.all()
    assert (standing.asked == standing.revision) is asked


async def test_nothing_runs_once_its_event_has_ended(store, event):
    await start(store)
    end = "UPDATE event SET ended_at = 1 WHERE id = ?"
    await store.database.write(lambda db: db.execute(end, (event.id,)).rowcount)
    assert await store.talks.current(HALL, START) is None
    other = await set_up(store)
    assert (
        await store.talks.start(GUILD, ANA, START, TalkFields(title="A", channel_id=HALL))
    ).event == other


async def test_the_latest_talk_runs_here_or_ended_here_last_today(store):
    assert await store.talks.latest(HALL, START) is None
    for minutes, title in ((0, "First"), (1, "Second")):
        await start(store, title, START + timedelta(minutes=minutes))
    assert (await store.talks.latest(HALL, START)).title == "Second"
    await store.talks.end(GUILD, ANA, START + timedelta(minutes=2), HALL, None)
    latest = await store.talks.latest(HALL, utc(11, 1, 59))
    assert (latest.title, latest.state) == ("Second", State.ENDED)
    assert await store.talks.latest(HALL, utc(11, 2)) is None
    assert await store.talks.latest(ROOM, START) is None
