"""Notes arrive: once for each delivery, in the right talk, never refused for want of one."""

import asyncio
from datetime import timedelta

import pytest
from factories import (
    ANA,
    BEN,
    GUILD,
    HALL,
    OTHER_GUILD,
    ROOM,
    START,
    TODAY,
    fields,
    set_up,
    submission,
    utc,
)

from bot.errors import NotFound
from bot.models import Draft, Section
from bot.store.events import EventChanges


async def start(store, title="Keynote", now=START, channel_id=HALL, guild_id=GUILD):
    return (await store.talks.start(guild_id, ANA, now, fields(title, channel_id))).talk


async def test_a_note_belongs_to_the_talk_that_runs_in_its_channel(store, event):
    talk = await start(store)
    kept = await store.notes.add(submission("first"))
    assert (kept.talk, kept.event, kept.total) == (talk, event, 1)
    (note,) = kept.notes
    assert (note.text, note.talk_id, note.event_id) == ("first", talk.id, event.id)
    assert (note.guild_id, note.channel_id) == (GUILD, HALL)
    assert (note.author_id, note.author_name) == (ANA.id, ANA.name)
    assert note.created_at == note.when == START
    assert note.deleted_at is note.edited_at is note.at is None


@pytest.mark.usefixtures("event")
async def test_every_line_keeps_its_draft_and_its_place(store):
    await start(store)
    drafts = (
        Draft("a", 0),
        Draft("b", 2, gap=True),
        Draft("c", 3, Section.THOUGHTS),
    )
    kept = await store.notes.add(submission(*drafts))
    found = tuple(Draft(n.text, n.level, n.section, gap=n.gap) for n in kept.notes)
    assert found == drafts
    assert [note.line for note in kept.notes] == [0, 1, 2]


@pytest.mark.parametrize("text", ["ü 🙂 \u200d", "'; DROP TABLE note; --", "a\nb\n```\nc\n```"])
async def test_text_is_kept_as_it_is(store, text):
    kept = await store.notes.add(submission(text))
    assert kept.notes[0].text == text


@pytest.mark.usefixtures("event")
async def test_a_repeated_delivery_makes_one_note(store):
    await start(store)
    sent = submission("a", "b")
    first = await store.notes.add(sent)
    assert await store.notes.add(sent) == first
    assert first.total == 2


@pytest.mark.usefixtures("event")
async def test_deliveries_at_the_same_moment_make_one_note(store):
    talk = await start(store)
    sent = submission("a", "b")
    answers = await asyncio.gather(*(store.notes.add(sent) for _ in range(20)))
    assert len(set(answers)) == 1
    assert len(await store.notes.of_talk(talk.id, ANA)) == 2


@pytest.mark.usefixtures("event")
async def test_a_repeated_delivery_after_the_talk_ended_stays_where_it_was(store):
    talk = await start(store)
    sent = submission("a")
    await store.notes.add(sent)
    await start(store, "Another")
    assert (await store.notes.add(sent)).talk.id == talk.id


@pytest.mark.usefixtures("event")
async def test_a_repeated_delivery_of_what_was_taken_back_does_not_bring_it_again(store):
    talk = await start(store)
    sent = submission("a")
    await store.notes.add(sent)
    await store.notes.undo(GUILD, HALL, ANA, START)
    assert (await store.notes.add(sent)).total == 0
    assert await store.notes.of_talk(talk.id, ANA) == []


@pytest.mark.usefixtures("event")
async def test_the_number_counts_the_visible_notes_of_the_talk(store):
    await start(store)
    await store.notes.add(submission("a", "b"))
    kept = await store.notes.add(submission("c", person=BEN))
    assert kept.total == 3
    await store.notes.hide(GUILD, kept.notes[0].id, BEN, START)
    assert (await store.notes.add(submission("d"))).total == 3


async def test_without_a_talk_a_note_is_unfiled(store, event):
    kept = await store.notes.add(submission("a"))
    assert (kept.talk, kept.event, kept.total) == (None, event, 0)
    assert await store.notes.unfiled(GUILD, ANA) == list(kept.notes)


@pytest.mark.usefixtures("event")
async def test_notes_of_parallel_talks_do_not_mix(store):
    in_hall, in_room = await start(store), await start(store, "Other", channel_id=ROOM)
    hall = await store.notes.add(submission("a"))
    room = await store.notes.add(submission("b", channel_id=ROOM))
    assert (hall.talk.id, room.talk.id) == (in_hall.id, in_room.id)
    assert hall.total == room.total == 1


@pytest.mark.usefixtures("event")
async def test_a_note_may_name_a_talk_that_has_ended(store):
    ended = await start(store)
    await start(store, "Now")
    kept = await store.notes.add(submission("late", talk_id=ended.id))
    assert kept.talk.id == ended.id


async def test_a_note_for_a_talk_that_was_just_removed_is_unfiled(store, event):
    planned = await store.talks.add(GUILD, ANA, START, fields())
    await store.talks.remove(GUILD, ANA, planned.id)
    kept = await store.notes.add(submission("a", talk_id=planned.id))
    assert kept.talk is None
    assert kept.event == event


@pytest.mark.usefixtures("event")
async def test_a_note_never_lands_in_the_talk_of_another_guild(store):
    await set_up(store, OTHER_GUILD)
    theirs = await start(store, channel_id=77, guild_id=OTHER_GUILD)
    kept = await store.notes.add(submission("a", talk_id=theirs.id))
    assert kept.talk is None


@pytest.mark.usefixtures("event")
async def test_the_id_of_a_removed_talk_is_not_given_again(store):
    removed = await store.talks.add(GUILD, ANA, START, fields())
    await store.talks.remove(GUILD, ANA, removed.id)
    assert (await start(store)).id != removed.id


@pytest.mark.parametrize(
    ("sent", "runs"),
    [
        (utc(10, 22), True),  # midnight in Prague
        (utc(11, 1, 59), True),
        (utc(11, 2), False),  # 04:00 in Prague, where the conference day ends
    ],
)
@pytest.mark.usefixtures("event")
async def test_a_talk_runs_until_its_conference_day_is_over(store, sent, runs):
    await start(store)
    kept = await store.notes.add(submission("a", created_at=sent))
    assert (kept.talk is not None) is runs


async def test_notes_before_the_first_event_wait_for_it(store):
    early = [await store.notes.add(submission(text)) for text in "ab"]
    assert early[0].event is None
    await store.notes.add(submission("theirs", guild_id=OTHER_GUILD))
    defaults = EventChanges(timezone="UTC", categories=())
    with pytest.raises(NotFound):  # no title, no event, nothing adopted
        await store.events.set_up(GUILD, EventChanges(), defaults, START)
    event = await set_up(store)
    assert [note.event_id for note in await store.notes.unfiled(GUILD, ANA)] == [event.id] * 2
    assert (await store.days.load(event.id, TODAY, START)).unfiled == 2


async def test_the_set_up_tells_how_many_notes_it_adopted(store):
    await store.notes.add(submission("a", "b"))
    changes = EventChanges(title="PyConf", publish="nightly", timezone="UTC", categories=())
    times = EventChanges(digest_time=START.time(), day_ends=START.time())
    made = await store.events.set_up(GUILD, changes, times, START)
    assert made.adopted == 2
    again = await store.events.set_up(GUILD, EventChanges(url="https://x"), times, START)
    assert (again.event.id, again.adopted) == (made.event.id, None)


@pytest.mark.usefixtures("event")
async def test_a_time_that_was_given_is_kept_beside_that_of_the_message(store):
    talk = await start(store)
    now = START + timedelta(minutes=30)
    await store.notes.add(submission("second", created_at=now))
    given = START + timedelta(minutes=5)
    kept = await store.notes.add(submission("first", created_at=now, at=given))
    assert (kept.notes[0].at, kept.notes[0].created_at, kept.notes[0].when) == (given, now, given)
    assert [n.text for n in await store.notes.of_talk(talk.id, ANA)] == ["first", "second"]


async def test_instants_keep_their_milliseconds(store):
    now = START + timedelta(milliseconds=123)
    kept = await store.notes.add(submission("a", created_at=now + timedelta(microseconds=456)))
    assert kept.notes[0].created_at == now
