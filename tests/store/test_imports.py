"""Programmes that are kept, applied once, and followed by their talks."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from sqlite3 import Connection

import pytest
from factories import ANA, GUILD, HALL, OTHER_GUILD, ROOM, fields, set_up, submission, utc
from programmes import apply, keep, session

from bot.errors import NotFound, UserError
from bot.models import Aspect, Event, Kind, Session, Standing, State, Talk
from bot.store import Store, attending
from bot.store.lifecycle import Chosen

NINE, TEN, LATE = utc(10, 9), utc(10, 10), utc(10, 15)
BEFORE = utc(9, 20)

EVERYTHING = Session(
    title="All of it",
    starts_at=NINE,
    ends_at=TEN,
    room="Hall",
    url="https://talks.example/1",
    speakers=("Ana", "Łukasz, Jr."),
    abstract="Many\nwords",
    track="Web",
    language="cs",
    kind=Kind.ENTRY,
    recordable=False,
    floating=True,
    standing=Standing.CANCELLED,
    ident="guid-1",
)


async def plan(store: Store, title: str) -> Talk:
    """Ana plans a session."""
    event, found = await _named(store, title)
    job = partial(_taken, event, found)
    return await store.database.write(job)


def _taken(event: Event, found: Session, db: Connection) -> Talk:
    return attending.take(db, event, found, BEFORE, None, ANA.id)


async def start(store: Store, title: str, now: datetime) -> Talk:
    """Ana starts a session's talk by hand."""
    _, found = await _named(store, title)
    chosen = Chosen(session_id=found.id)
    return (await store.talks.start(GUILD, ANA, now, fields(None, HALL), chosen)).talk


async def _named(store: Store, title: str) -> tuple[Event, Session]:
    [event] = await store.events.all_active()
    [found] = [each for each in await store.sessions.of_event(event.id) if each.title == title]
    return event, found


async def talk_of(store: Store, talk: Talk) -> Talk:
    return await store.talks.get(GUILD, talk.id, ANA)


async def test_a_session_is_kept_as_it_was_read(store, event):
    await apply(store, event, EVERYTHING)
    [kept] = await store.sessions.of_event(event.id)
    assert replace(kept, id=None) == EVERYTHING


async def test_nothing_changes_before_it_is_applied(store, event):
    await keep(store, event, session("A", NINE))
    assert await store.sessions.of_event(event.id) == []
    with pytest.raises(NotFound):
        await store.sessions.source(event.id)


async def test_it_is_applied_once(store, event):
    read = await keep(store, event, session("A", NINE))
    outcomes = await asyncio.gather(
        *(store.imports.apply(GUILD, read.id, (), BEFORE) for _ in range(3)), return_exceptions=True
    )
    assert [type(each).__name__ for each in outcomes] == ["Applied", "UserError", "UserError"]
    assert len(await store.sessions.of_event(event.id)) == 1


async def test_a_newer_import_takes_the_place_of_the_older(store, event):
    older = await keep(store, event, session("A", NINE))
    newer = await keep(store, event, session("B", NINE))
    with pytest.raises(NotFound, match="newer import"):
        await store.imports.apply(GUILD, older.id, (), BEFORE)
    await store.imports.apply(GUILD, newer.id, (), BEFORE)
    assert [each.title for each in await store.sessions.of_event(event.id)] == ["B"]


async def test_what_was_compared_with_a_former_programme_is_not_applied(store, event):
    read = await keep(store, event, session("A", NINE))
    await store.database.write(
        lambda db: (
            db.execute(
                "INSERT INTO programme (event_id, source, revision, applied_at, checked_at)"
                " VALUES (?, 'x', 7, 0, 0)",
                (event.id,),
            ).rowcount
        )
    )
    with pytest.raises(UserError, match="has changed since"):
        await store.imports.apply(GUILD, read.id, (), BEFORE)


async def test_an_import_is_its_own_guilds(store, event):
    await set_up(store, OTHER_GUILD)
    read = await keep(store, event, session("A", NINE))
    for act in (
        store.imports.get(OTHER_GUILD, read.id),
        store.imports.apply(OTHER_GUILD, read.id, (), BEFORE),
    ):
        with pytest.raises(NotFound):
            await act


async def test_a_failing_import_leaves_everything_as_it_was(store, event):
    """A disk that fills up in the midst of it, played by a row that the table refuses."""
    await apply(store, event, session("A", NINE))
    read = await keep(store, event, session("B", NINE), session("C", TEN))
    await store.database.write(
        lambda db: (
            db.execute(
                "CREATE TRIGGER full BEFORE INSERT ON session WHEN new.title = 'C'"
                " BEGIN SELECT raise(ABORT, 'full'); END"
            ).rowcount
        )
    )
    with pytest.raises(Exception, match="full"):
        await store.imports.apply(GUILD, read.id, (), BEFORE)
    assert [each.title for each in await store.sessions.of_event(event.id)] == ["A"]
    assert (await store.imports.get(GUILD, read.id)).programme.sessions[0].title == "B"


async def test_a_talk_follows_its_session(store, event):
    first = session("A", NINE, TEN, ident="1", url="https://x.example/a", speakers=("Ana",))
    await apply(store, event, first)
    talk = await plan(store, "A")
    moved = replace(first, title="B", starts_at=LATE, url=None, speakers=("Ben", "Cyd"))
    applied = await apply(store, event, replace(moved, recordable=False))
    found = await talk_of(store, talk)
    assert applied.talks == (found,)
    assert applied.by_hand == ()
    assert (found.title, found.url, found.speakers) == ("B", None, "Ben, Cyd")
    assert (found.starts_at, found.moved_from, found.recordable) == (LATE, None, False)


async def test_what_was_edited_by_hand_wins_and_is_told(store, event):
    first = session("A", NINE, ident="1", speakers=("Ana",))
    await apply(store, event, first)
    talk = await plan(store, "A")
    given = fields("Better", None, url="https://mine.example")
    await store.talks.edit(GUILD, ANA, BEFORE, talk.id, given, lambda _: None)
    applied = await apply(
        store, event, replace(first, title="C", starts_at=TEN, url="https://x.example")
    )
    found = await talk_of(store, talk)
    assert (found.title, found.url, found.starts_at) == ("Better", "https://mine.example", TEN)
    assert [(each.talk.id, each.fields) for each in applied.by_hand] == [
        (talk.id, ("title", "link"))
    ]


async def test_a_talk_with_notes_says_where_it_was(store, event):
    first = session("A", NINE, ident="1")
    await apply(store, event, first)
    talk = await plan(store, "A")
    await store.notes.add(submission("One", talk_id=talk.id))
    await apply(store, event, replace(first, starts_at=TEN))
    await apply(store, event, replace(first, starts_at=LATE))
    assert (await talk_of(store, talk)).moved_from == NINE
    day = await store.days.load(event.id, NINE.date(), BEFORE)
    assert [len(part.notes) for part in day.talks] == [1]
    await apply(store, event, first)
    assert (await talk_of(store, talk)).moved_from is None


async def test_a_talk_goes_to_another_day_with_its_notes(store, event):
    first = session("A", NINE, ident="1")
    await apply(store, event, first)
    talk = await plan(store, "A")
    await store.notes.add(submission("One", talk_id=talk.id))
    await apply(store, event, replace(first, starts_at=NINE + timedelta(days=1)))
    days = {each.date.day: (each.talks, each.notes) for each in await store.days.of_event(event.id)}
    assert days == {11: (1, 1)}


async def test_a_talk_that_ended_and_is_announced_anew_can_run_again(store, event):
    first = session("A", NINE, ident="1")
    await apply(store, event, first)
    talk = await start(store, "A", NINE)
    await store.notes.add(submission("One", talk_id=talk.id, created_at=NINE))
    await store.talks.end(GUILD, ANA, NINE, HALL, "moved to the afternoon")
    await apply(store, event, replace(first, starts_at=LATE), now=TEN)
    found = await talk_of(store, talk)
    assert (found.state, found.reason) == (State.PLANNED, None)


@pytest.mark.parametrize("ended", [False, True])
async def test_the_programme_cancels_what_nobody_started_by_hand(store, event, ended):
    first = session("A", NINE, ident="1")
    await apply(store, event, first)
    talk = await start(store, "A", NINE)
    await store.notes.add(submission("One", talk_id=talk.id, created_at=NINE))
    if ended:
        await store.talks.end(GUILD, ANA, NINE, HALL, None)
    await apply(store, event, replace(first, standing=Standing.CANCELLED), now=TEN)
    assert (await talk_of(store, talk)).state is (State.CANCELLED if ended else State.RUNNING)
    await apply(store, event, first, now=TEN)
    assert (await talk_of(store, talk)).state is (State.PLANNED if ended else State.RUNNING)


async def test_what_is_gone_is_marked_and_comes_back(store, event):
    first, other = session("A", LATE, ident="1"), session("B", TEN, ident="2")
    await apply(store, event, first, other)
    talk = await plan(store, "A")
    await apply(store, event, other)
    found = await talk_of(store, talk)
    [gone] = [each for each in await store.sessions.of_event(event.id) if each.title == "A"]
    assert gone.standing is Standing.GONE
    assert (found.state, found.reason) == (State.CANCELLED, "no longer in the programme")
    await apply(store, event, first, other)
    found = await talk_of(store, talk)
    assert (found.state, found.reason) == (State.PLANNED, None)


async def test_a_talk_that_was_given_stays_when_the_programme_loses_it(store, event):
    await apply(store, event, session("A", NINE), session("B", TEN))
    talk = await start(store, "A", NINE)
    await store.notes.add(submission("One", talk_id=talk.id, created_at=NINE))
    await store.talks.end(GUILD, ANA, NINE, HALL, None)
    await apply(store, event, session("B", TEN), now=LATE)
    assert (await talk_of(store, talk)).state is State.ENDED


async def test_what_somebody_cancelled_stays_cancelled(store, event):
    first = session("A", LATE, ident="1")
    await apply(store, event, first)
    talk = await plan(store, "A")
    await store.talks.cancel(GUILD, ANA, BEFORE, talk.id, "I am ill")
    applied = await apply(store, event, replace(first, abstract="new"))
    assert (await talk_of(store, talk)).state is State.CANCELLED
    assert applied.by_hand[0].fields == ("cancelled",)


@pytest.mark.parametrize("standing", [Standing.CANCELLED, Standing.GONE])
async def test_what_is_only_announced_never_comes_into_a_post(store, event, standing):
    first = session("A", NINE, ident="1")
    await apply(store, event, first)
    [room] = await store.sessions.rooms(event.id)
    await store.sessions.link(event.id, room.id, HALL)
    assert await store.talks.current(HALL, NINE)
    other = session("B", LATE, ident="2")
    if standing is Standing.CANCELLED:
        await apply(store, event, replace(first, standing=standing), other, now=NINE)
    else:
        await apply(store, event, other, now=NINE)
    assert (await store.days.load(event.id, NINE.date(), NINE)).talks == ()
    assert await store.talks.current(HALL, NINE) is None


async def test_a_plan_goes_to_the_channel_of_its_new_room(store, event):
    first = session("A", LATE, ident="1")
    await apply(store, event, first, session("B", TEN, room="Annex"))
    rooms = {each.name: each.id for each in await store.sessions.rooms(event.id)}
    await store.sessions.link(event.id, rooms["Hall"], HALL)
    await store.sessions.link(event.id, rooms["Annex"], ROOM)
    [arrival] = [each for each in await store.arrivals.due(LATE) if each.talk.title == "A"]
    assert arrival.channel_id == HALL
    await apply(store, event, replace(first, room="Annex"), session("B", TEN, room="Annex"))
    assert (await talk_of(store, arrival.talk)).channel_id == ROOM


async def test_people_hear_once_of_what_changed_of_their_plans(store, event):
    first, other = session("A", NINE, ident="1"), session("B", TEN, ident="2")
    await apply(store, event, first, other)
    await plan(store, "A")
    assert await store.changes.untold() == []
    moved = replace(first, starts_at=LATE, room="Annex")
    await apply(store, event, moved, replace(other, title="C"))
    await apply(store, event, replace(moved, abstract="more"), other)
    [untold] = await store.changes.untold()
    [change] = untold.altered
    assert change.aspects == (Aspect.MOVED, Aspect.ROOM)
    assert change.former is not None
    assert (change.former.starts_at, change.session.starts_at) == (NINE, LATE)
    assert (change.former.room, change.session.room) == ("Hall", "Annex")
    await store.changes.told(untold)
    assert await store.changes.untold() == []


async def test_what_changes_while_people_are_told_is_told_next(store, event):
    first = session("A", NINE, ident="1")
    await apply(store, event, first)
    await plan(store, "A")
    await apply(store, event, replace(first, title="B"))
    [untold] = await store.changes.untold()
    await apply(store, event, replace(first, title="C"))
    await store.changes.told(untold)
    [left] = await store.changes.untold()
    assert [each.former and each.former.title for each in left.altered] == ["B"]


async def test_a_thousand_sessions_are_applied_in_one_go(store, event):
    many = [session(f"T{n}", NINE + timedelta(minutes=n), room=f"R{n % 20}") for n in range(1_000)]
    await apply(store, event, *many)
    applied = await apply(store, event, *(replace(each, title=each.title + "!") for each in many))
    found = await store.sessions.of_event(event.id)
    assert {each.title for each in found} == {f"T{n}!" for n in range(1_000)}
    assert len(await store.sessions.rooms(event.id)) == 20
    assert applied.talks == ()
