"""A guild's event: made with a title, changed field by field, one at a time."""

from dataclasses import replace
from datetime import date, time

import pytest
from factories import GUILD, OTHER_GUILD, START, set_up

from bot.errors import NotFound
from bot.models import PublishMode
from bot.store.events import EventChanges


async def test_an_event_is_made_of_what_is_given_and_the_defaults(store):
    event = await set_up(store, url="https://pyconf.example", digest_time=time(22))
    assert (event.guild_id, event.title, event.url) == (GUILD, "PyConf", "https://pyconf.example")
    assert (event.timezone, event.zone.key) == ("Europe/Prague", "Europe/Prague")
    assert (event.digest_time, event.day_ends) == (time(22), time(4))
    assert (event.categories, event.publish) == ((), PublishMode.NIGHTLY)
    assert event.first_day is event.announce_channel is event.ended_at is None
    assert await store.events.active(GUILD) == await store.events.get(event.id) == event


CHANGES = [
    {"title": "Renamed"},
    {"timezone": "Asia/Tokyo"},
    {"url": "https://x"},
    {"first_day": date(2026, 6, 9)},
    {"categories": ("python", "häkeln")},
    {"digest_time": time(0, 30)},
    {"day_ends": time(0)},
    {"publish": PublishMode.TALK},
    {"announce_channel": 42},
]


@pytest.mark.parametrize("given", CHANGES, ids=lambda given: next(iter(given)))
async def test_a_change_touches_what_is_given_and_nothing_else(store, event, given):
    changed = await store.events.change(GUILD, EventChanges(**given))
    assert changed.event == replace(event, **given)
    assert await store.events.active(GUILD) == replace(event, **given)


async def test_a_second_set_up_changes_the_same_event(store, event):
    again = await set_up(store, title="Renamed")
    assert again == replace(event, title="Renamed")


async def test_an_empty_text_or_list_empties_a_field(store):
    event = await set_up(store, url="https://x", categories=("a",))
    changed = await store.events.change(GUILD, EventChanges(url="", categories=()))
    assert changed.event == replace(event, url=None, categories=())


async def test_no_change_is_no_error(store, event):
    assert (await store.events.change(GUILD, EventChanges())).event == event


async def test_without_an_event_one_is_told_what_to_do(store):
    with pytest.raises(NotFound, match="again with a title"):
        await store.events.set_up(GUILD, EventChanges(url="https://x"), EventChanges(), START)
    for act in (
        store.events.active(GUILD),
        store.events.get(1),
        store.events.change(GUILD, EventChanges(title="x")),
    ):
        with pytest.raises(NotFound, match="No event is set up here"):
            await act


async def test_guilds_have_events_of_their_own(store, event):
    other = await set_up(store, OTHER_GUILD, title="Other")
    await store.events.change(OTHER_GUILD, EventChanges(title="Changed"))
    assert await store.events.active(GUILD) == event
    assert await store.events.all_active() == [event, replace(other, title="Changed")]
