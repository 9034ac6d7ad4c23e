"""A day as its post shows it, for the site or for one person."""

import asyncio
import sqlite3
from datetime import date, timedelta

import pytest
from factories import (
    ANA,
    BACKSTAGE,
    CYD,
    GUILD,
    HALL,
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

from bot.errors import NotFound
from bot.store.days import DayCount
from bot.store.events import EventChanges


async def load(store, event, day=TODAY, now=START, person=None):
    return await store.days.load(event.id, day, now, person)


def shown(day):
    return {part.talk.title: [note.text for note in part.notes] for part in day.talks}


async def plan(store, title, starts_at, channel_id=None, person=ANA):
    given = fields(title, channel_id, starts_at=starts_at)
    return await store.talks.add(GUILD, person, START, given)


async def test_an_empty_day_can_be_loaded(store, event):
    day = await load(store, event)
    assert (day.event, day.date, day.number, day.talks) == (event, TODAY, 1, ())
    assert (day.revision, day.unfiled, day.note_count, day.over) == (0, 0, 0, False)
    assert day.path is day.title is day.description is day.introduction is None
    assert day.heading == "PyConf, Day 1"


async def test_an_unknown_event_is_told(store):
    with pytest.raises(NotFound):
        await store.days.load(7, TODAY, START)


async def test_talks_and_their_notes_come_in_time_order(store, event):
    await plan(store, "Later", utc(10, 12))
    await plan(store, "Tomorrow", utc(11, 8))
    await store.talks.start(GUILD, ANA, START, fields("Now"))
    await store.notes.add(submission("b", created_at=START + timedelta(minutes=2)))
    await store.notes.add(submission("a", created_at=START + timedelta(minutes=1)))
    await store.notes.add(submission("same time", created_at=START + timedelta(minutes=1)))
    at = START + timedelta(seconds=1)
    await store.notes.add(submission("given time", created_at=utc(10, 9), at=at))
    hidden = await store.notes.add(submission("hidden"))
    await store.notes.hide(GUILD, hidden.notes[0].id, ANA, START)
    day = await load(store, event)
    assert shown(day) == {"Now": ["given time", "a", "same time", "b"], "Later": []}
    assert day.note_count == 4


async def test_what_was_written_about_a_day_is_kept_and_emptied(store, event):
    await store.days.describe(event.id, TODAY, "Title", "Description", "Intro")
    day = await load(store, event)
    assert (day.title, day.description, day.introduction) == ("Title", "Description", "Intro")
    assert day.heading == "Title"
    await store.days.describe(event.id, TODAY, None, None, None)
    day = await load(store, event)
    assert day.title is day.description is day.introduction is None


async def test_a_person_is_shown_what_they_may_see_the_site_everything(store, event):
    await store.talks.start(GUILD, CYD, START, fields("Open"))
    await store.talks.start(GUILD, CYD, START, fields("Secret", BACKSTAGE))
    await store.notes.add(submission("open"))
    await store.notes.add(submission("secret", channel_id=BACKSTAGE, person=CYD))
    talk = (await store.talks.current(HALL, START)).id
    await store.notes.add(submission("aside", channel_id=BACKSTAGE, person=CYD, talk_id=talk))
    everything = {"Open": ["open", "aside"], "Secret": ["secret"]}
    assert shown(await load(store, event)) == everything
    assert shown(await load(store, event, person=CYD)) == everything
    assert shown(await load(store, event, person=ANA)) == {"Open": ["open"]}


async def test_unfiled_notes_of_that_conference_day_are_counted(store, event):
    for created_at in (utc(10, 1, 59), utc(10, 2), utc(11, 1, 59), utc(11, 2)):
        await store.notes.add(submission("a", created_at=created_at))
    await store.notes.add(submission("b", channel_id=BACKSTAGE, person=CYD))
    await store.notes.add(submission("c", guild_id=OTHER_GUILD))
    assert (await load(store, event)).unfiled == 3
    assert (await load(store, event, person=ANA)).unfiled == 2
    assert (await load(store, event, TOMORROW)).unfiled == 1


async def test_days_are_numbered_from_the_first_with_a_talk(store, event):
    assert await store.days.first(event) is None
    await plan(store, "First", utc(9, 8))
    assert await store.days.first(event) == date(2026, 6, 9)
    assert (await load(store, event)).number == 2
    assert (await load(store, event, date(2026, 6, 12))).number == 4


async def test_a_first_day_that_was_set_wins(store, event):
    await plan(store, "First", utc(9, 8))
    first = EventChanges(first_day=date(2026, 6, 8))
    event = (await store.events.change(GUILD, first)).event
    assert await store.days.first(event) == date(2026, 6, 8)
    assert (await load(store, event)).number == 3


@pytest.mark.usefixtures("event")
async def test_the_first_day_of_another_event_does_not_count(store):
    other = await set_up(store, OTHER_GUILD)
    await plan(store, "First", utc(9, 8))
    assert await store.days.first(other) is None


@pytest.mark.parametrize(("now", "over"), [(utc(11, 1, 59), False), (utc(11, 2), True)])
async def test_a_day_is_over_when_it_ends(store, event, now, over):
    assert (await load(store, event, now=now)).over is over


async def test_days_with_talks_or_an_introduction_are_listed(store, event):
    await plan(store, "Tomorrow", utc(11, 8))
    await store.talks.start(GUILD, ANA, START, fields("A"))
    await store.talks.start(GUILD, ANA, START, fields("B", ROOM))
    kept = await store.notes.add(submission("a", "b"))
    await store.notes.hide(GUILD, kept.notes[0].id, ANA, START)
    introduced, described = date(2026, 6, 12), date(2026, 6, 13)
    await store.days.describe(event.id, introduced, None, None, "Hello")
    await store.days.describe(event.id, described, "Title", None, None)
    assert await store.days.of_event(event.id) == [
        DayCount(TODAY, 2, 1),
        DayCount(TOMORROW, 1, 0),
        DayCount(introduced, 0, 0),
    ]


async def test_a_day_is_loaded_from_one_snapshot(store, event):
    """Pairs of notes are written while the day is loaded: never half a pair is seen."""
    await store.talks.start(GUILD, ANA, START, fields())

    async def write() -> None:
        for _ in range(60):
            await store.notes.add(submission("a", "b"))

    writing = asyncio.create_task(write())
    while not writing.done():
        day = await load(store, event)
        assert day.note_count % 2 == 0
        assert day.revision == day.note_count + 2  # inserted and started as one talk
    await writing


def test_sqlite_is_new_enough_for_our_statements():
    assert sqlite3.sqlite_version_info >= (3, 37)
