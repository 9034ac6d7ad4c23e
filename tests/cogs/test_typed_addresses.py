"""Addresses that people typed, as Discord is told of them."""

import pytest
from factories import ANA, GUILD, START, fields, set_up
from programmes import apply, session

from bot.models import Event, Talk
from bot.store import Store
from bot.store.lifecycle import Chosen
from bot.store.reminders import Reminder
from cogs.ui.answers import linked
from cogs.ui.cards import card_text
from cogs.ui.reminders import reminder_text
from cogs.ui.talks import recorded

TYPED = "https://talks.example/1?a>**b**<c"
SHOWN = "<https://talks.example/1?a%3E**b**%3Cc>"


@pytest.fixture
async def event(store: Store) -> Event:
    return await set_up(store)


@pytest.fixture
async def talk(store: Store, event: Event) -> Talk:
    await apply(store, event, session("Keynote", START))
    [found] = await store.sessions.of_event(event.id)
    given = fields(None, url=TYPED, recording=TYPED)
    return (await store.talks.start(GUILD, ANA, START, given, Chosen(session_id=found.id))).talk


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (TYPED, SHOWN),
        ("https://talks.example/1?a=%3E&b", "<https://talks.example/1?a=%3E&b>"),
    ],
)
def test_an_address_does_not_end_early(url, shown):
    assert linked(url) == shown


async def test_wherever_a_talk_is_told(store, event, talk):
    [found] = await store.sessions.of_event(event.id)
    reminder = Reminder(event, talk, found, 11, {ANA.id: 11})
    for text in (card_text(talk, event), reminder_text(reminder), recorded(talk, event)):
        assert SHOWN in text
        assert TYPED not in text
