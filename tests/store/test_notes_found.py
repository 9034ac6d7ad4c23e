"""Notes are listed and searched, each person within what they may see."""

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
    fields,
    submission,
)

pytestmark = pytest.mark.usefixtures("event")


async def keep(store, *texts, **changes):
    return (await store.notes.add(submission(*texts, **changes))).notes


async def newest(store, person, text="", channel_id=HALL):
    found = await store.notes.newest(GUILD, channel_id, person, text)
    return [note.text for note in found]


async def test_ones_newest_notes_come_first_wherever_they_were_taken(store):
    await keep(store, "a")
    await keep(store, "b", channel_id=ROOM)
    await keep(store, "c", person=BEN)
    await keep(store, "d", guild_id=OTHER_GUILD)
    assert await newest(store, ANA) == ["b", "a"]


async def test_a_moderator_is_offered_everybodys_notes_of_that_channel(store):
    await keep(store, "a")
    await keep(store, "b", channel_id=ROOM)
    await keep(store, "mine", person=MOD, channel_id=ROOM)
    await keep(store, "c", person=BEN)
    await keep(store, "theirs", guild_id=OTHER_GUILD)
    assert await newest(store, MOD) == ["c", "mine", "a"]


async def test_no_more_than_discord_shows_are_offered(store):
    await keep(store, *(f"n{number}" for number in range(40)))
    assert await newest(store, ANA) == [f"n{number}" for number in range(39, 14, -1)]
    assert await newest(store, ANA, "n1") == [f"n{n}" for n in [*range(19, 9, -1), 1]]


TEXTS = (
    "100% sure",
    "snake_case",
    r"C:\temp",
    'it\'s "quoted"',
    "plain",
    "snakeXcase",
    "1000 sure",
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("%", ["100% sure"]),
        ("0% s", ["100% sure"]),
        ("e_c", ["snake_case"]),
        ("\\", [r"C:\temp"]),
        (r":\t", [r"C:\temp"]),
        ("'", ['it\'s "quoted"']),
        ('"quo', ['it\'s "quoted"']),
        ("PLAIN", ["plain"]),
        ("--", []),
        ("*", []),
        ("nothing", []),
        ("", list(reversed(TEXTS))),
    ],
)
async def test_a_search_takes_every_character_for_itself(store, typed, found):
    await keep(store, *TEXTS)
    assert await newest(store, ANA, typed) == found


async def test_hidden_notes_are_not_offered(store):
    first, _ = await keep(store, "a", "b")
    await store.notes.hide(GUILD, first.id, ANA, START)
    assert await newest(store, ANA) == ["b"]


async def test_a_talks_notes_come_in_time_order_and_mine_alone_if_asked(store):
    talk = (await store.talks.start(GUILD, ANA, START, fields())).talk
    await keep(store, "late", created_at=START + timedelta(minutes=9))
    await keep(store, "early", created_at=START + timedelta(minutes=1), person=BEN)
    assert [n.text for n in await store.notes.of_talk(talk.id, BEN)] == ["early", "late"]
    assert [n.text for n in await store.notes.of_talk(talk.id, BEN, mine=True)] == ["early"]


async def test_notes_of_a_hidden_channel_are_in_no_list(store):
    talk = (await store.talks.start(GUILD, CYD, START, fields())).talk
    await keep(store, "open")
    await keep(store, "secret", channel_id=BACKSTAGE, person=CYD, talk_id=talk.id)
    await keep(store, "unfiled secret", channel_id=BACKSTAGE, person=CYD)
    for person in (ANA, MOD):
        assert [n.text for n in await store.notes.of_talk(talk.id, person)] == ["open"]
        assert await store.notes.unfiled(GUILD, person) == []
        assert "secret" not in await newest(store, person, channel_id=BACKSTAGE)
    assert [n.text for n in await store.notes.of_talk(talk.id, CYD)] == ["open", "secret"]
    assert [n.text for n in await store.notes.unfiled(GUILD, CYD)] == ["unfiled secret"]


async def test_unfiled_notes_are_those_of_the_guild(store):
    await keep(store, "a")
    await keep(store, "b", person=BEN)
    await keep(store, "c", guild_id=OTHER_GUILD)
    assert [n.text for n in await store.notes.unfiled(GUILD, ANA)] == ["a", "b"]
    assert [n.text for n in await store.notes.unfiled(GUILD, BEN, mine=True)] == ["b"]


async def test_ones_last_notes_of_a_talk_are_told_oldest_first(store):
    talk = (await store.talks.start(GUILD, ANA, START, fields())).talk
    notes = await keep(store, "a", "b", "c", "d")
    await keep(store, "theirs", person=BEN)
    await store.notes.hide(GUILD, notes[3].id, ANA, START)
    assert [n.text for n in await store.notes.last_of(ANA.id, talk.id, 2)] == ["b", "c"]
