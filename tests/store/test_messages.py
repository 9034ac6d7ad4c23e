"""Messages as the store keeps them: once, at their place, followed, and gone for good."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from factories import ANA, BEN, GUILD, HALL, MOD, OTHER_GUILD, ROOM, START, fields, set_up

from bot.capture.lines import read_lines
from bot.errors import UserError
from bot.models import Kind, Message, Reading, Section, Source
from bot.store.messages import Fate, Received
from bot.store.submissions import Submission

CARD = 900
MENTION, REPLY = (Source.MENTION,), (Source.REPLY,)
THREAD, DIRECT = 77, 88
MINUTE = timedelta(minutes=1)

_ids = count(1_000)


def message(person=ANA, **changes) -> Message:
    given = {
        "id": next(_ids),
        "guild_id": GUILD,
        "channel_id": HALL,
        "author_id": person.id,
        "author_name": person.name,
        "created_at": START,
        "sources": MENTION,
    }
    return Message(**given | changes)


def reads(text: str):
    return lambda kind: read_lines(text, Section.NOTES, kind)


@pytest.fixture
async def talk(store, event):
    talk = (await store.talks.start(GUILD, ANA, START, fields())).talk
    await store.talks.set_card(talk.id, CARD)
    return talk


async def said(store, text: str, person=ANA, **changes) -> Received:
    return await store.messages.receive(message(person, **changes), reads(text))


async def edited(store, first: Message, text: str, minutes: int = 1) -> Received:
    later = replace(first, edited_at=START + minutes * MINUTE)
    return await store.messages.receive(later, reads(text))


async def texts(store, talk) -> list[str]:
    return [note.text for note in await store.notes.of_talk(talk.id, MOD)]


async def table(store, query: str) -> list[tuple]:
    return await store.database.read(lambda db: [tuple(row) for row in db.execute(query)])


async def test_a_message_is_kept_once_however_often_it_arrives(store, talk):
    first = message()
    fates = [
        (await store.messages.receive(first, reads("one\ntwo\n... more"))).fate for _ in range(3)
    ]
    assert fates == [Fate.KEPT, Fate.SAME, Fate.SAME]
    assert await texts(store, talk) == ["one", "two more"]


async def test_what_is_no_note_leaves_no_trace(store, talk):
    assert (await said(store, "hello", sources=())).fate is Fate.NO_NOTE
    assert (await said(store, "hello", sources=REPLY, card_id=1)).fate is Fate.NO_NOTE
    assert (await said(store, " \n ")).fate is Fate.EMPTY
    assert await table(store, "SELECT * FROM message") == []


async def test_what_its_author_left_out_is_known_but_not_kept(store, talk):
    received = await said(store, "[off] a secret")
    assert (received.fate, received.kept, received.left_out) == (Fate.KEPT, None, 1)
    dumped = await store.database.read(lambda db: "\n".join(db.iterdump()))
    assert "secret" not in dumped


async def test_a_reply_belongs_to_the_talk_of_its_card_for_ever(store, talk):
    await store.talks.set_card(talk.id, CARD + 1)
    await store.talks.start(GUILD, BEN, START + MINUTE, fields("Next"))
    for card in (CARD, CARD + 1):
        received = await said(store, f"to {card}", sources=REPLY, card_id=card)
        assert received.kept.talk.id == talk.id
        assert not received.elsewhere


async def test_a_reply_to_the_card_of_a_removed_talk_is_kept_unfiled(store, talk):
    received = await said(store, "to nothing", sources=(Source.REPLY, Source.LOST_CARD), card_id=1)
    assert (received.fate, received.kept.talk) == (Fate.KEPT, None)  # though a talk is running
    assert received.elsewhere is Source.LOST_CARD


async def test_a_talk_runs_in_the_threads_of_its_channel(store, talk):
    received = await said(store, "in a thread", channel_id=THREAD, parent_id=HALL)
    assert received.kept.talk.id == talk.id
    assert received.kept.notes[0].channel_id == THREAD


async def test_a_direct_message_goes_to_the_talk_that_was_taken_last(store, talk):
    await said(store, "first", BEN)
    other = (await store.talks.start(GUILD, ANA, START, fields("Other", channel_id=ROOM))).talk
    direct = {"guild_id": None, "channel_id": DIRECT, "sources": (Source.DIRECT,)}
    of_ben = await said(store, "of Ben", BEN, **direct)
    of_ana = await said(store, "of Ana", ANA, **direct)
    assert (of_ben.kept.talk.id, of_ana.kept.talk.id) == (talk.id, other.id)
    assert of_ben.elsewhere is of_ana.elsewhere is Source.DIRECT
    # it is seen by those who see the talk
    assert of_ana.kept.notes[0].channel_id == ROOM


async def test_after_twelve_hours_nobody_is_in_a_talk_any_more(store, talk):
    await said(store, "first", BEN)
    direct = {"guild_id": None, "channel_id": DIRECT, "sources": (Source.DIRECT,)}
    for hours, filed in ((12, True), (13, False)):
        when = START + timedelta(hours=hours)
        received = await said(store, f"after {hours}", BEN, created_at=when, **direct)
        assert (received.kept.talk is not None) is filed, hours
        await store.messages.remove([next(_ids) - 1], when)  # it would be the newest note


async def test_a_direct_message_of_somebody_unknown_goes_to_the_only_conference(store, talk):
    direct = {"guild_id": None, "channel_id": DIRECT, "sources": (Source.DIRECT,)}
    kept = (await said(store, "who am I?", BEN, **direct, only_guild_id=GUILD)).kept
    assert (kept.notes[0].guild_id, kept.talk) == (GUILD, None)
    with pytest.raises(UserError, match="which conference"):
        await said(store, "and now?", MOD, **direct)
    assert (await said(store, "Ben is known", BEN, **direct)).kept.notes[0].guild_id == GUILD


async def test_a_message_that_was_saved_from_its_menu_is_not_kept_a_second_time(store, talk):
    first = message()
    submission = Submission(
        guild_id=GUILD,
        channel_id=HALL,
        author_id=ANA.id,
        author_name=ANA.name,
        origin=f"saved:{first.id}",
        created_at=START,
        lines=reads("saved")(Kind.TALK).lines,
    )
    saved = (await store.corrections.save(submission, first.id, BEN.id)).kept
    assert (await store.messages.receive(first, reads("saved"))).fate is Fate.SAVED
    assert (await edited(store, first, "edited")).fate is Fate.SAVED
    assert await texts(store, talk) == ["saved"]
    await store.notes.hide(GUILD, saved.notes[0].id, ANA, START)
    assert (await edited(store, first, "again")).fate is Fate.GONE


async def test_a_mention_never_leaves_its_guild(store, talk):
    await said(store, "first", BEN)
    await set_up(store, OTHER_GUILD)
    kept = (await said(store, "elsewhere", BEN, guild_id=OTHER_GUILD, channel_id=99)).kept
    assert (kept.talk, kept.notes[0].guild_id) == (None, OTHER_GUILD)
    await store.talks.start(OTHER_GUILD, BEN, START + MINUTE, fields("There", channel_id=98))
    kept = (await said(store, "between talks", BEN, channel_id=ROOM)).kept
    assert kept.talk.id == talk.id


async def test_an_edit_keeps_id_and_time_of_what_stayed(store, talk):
    first = message()
    before = (await store.messages.receive(first, reads("a\nb fsat\nc"))).kept.notes
    after = (await edited(store, first, "new\na\nb fast\n-- d\nc")).kept.notes
    assert [note.text for note in after] == ["new", "a", "b fast", "d", "c"]
    assert [note.line for note in after] == [0, 1, 2, 3, 4]
    by_text = {note.text: note for note in after}
    assert [by_text[text].id for text in ("a", "b fast", "c")] == [note.id for note in before]
    assert {note.created_at for note in after} == {START}
    assert by_text["d"].level == 1
    assert await texts(store, talk) == ["new", "a", "b fast", "d", "c"]
    revisions = await table(store, "SELECT text, replaced_at FROM note_revision")
    assert revisions == [("b fsat", int((START + MINUTE).timestamp() * 1000))]


async def test_a_removed_line_is_hidden_not_lost(store, talk):
    first = message()
    await store.messages.receive(first, reads("a\nb\nc"))
    await edited(store, first, "a\nc")
    assert await texts(store, talk) == ["a", "c"]
    hidden = await table(store, "SELECT text, deleted_at FROM note WHERE deleted_at IS NOT NULL")
    assert hidden == [("b", int((START + MINUTE).timestamp() * 1000))]


async def test_an_older_edit_that_arrives_late_changes_nothing(store, talk):
    first = message()
    await store.messages.receive(first, reads("one"))
    await edited(store, first, "three", minutes=3)
    assert (await edited(store, first, "two", minutes=2)).fate is Fate.SAME
    assert (await store.messages.receive(first, reads("one"))).fate is Fate.SAME
    assert await texts(store, talk) == ["three"]


async def test_an_edit_that_arrives_before_its_message_is_the_message(store, talk):
    first = message()
    assert (await edited(store, first, "as edited")).fate is Fate.KEPT
    assert (await store.messages.receive(first, reads("as sent"))).fate is Fate.SAME
    assert await texts(store, talk) == ["as edited"]


async def test_what_is_gone_never_comes_back(store, talk):
    first = message()
    await store.messages.receive(first, reads("a\nb"))
    assert await store.messages.remove([first.id, 12345], START + MINUTE) == 1
    assert await store.messages.remove([first.id], START + MINUTE) == 0
    assert (await store.messages.receive(first, reads("a\nb"))).fate is Fate.GONE
    assert (await edited(store, first, "c", minutes=5)).fate is Fate.GONE
    assert await texts(store, talk) == []


async def test_deleting_a_message_takes_back_what_it_changed(store, talk):
    await said(store, "fsat")
    first = message()
    await store.messages.receive(first, reads("s/fsat/fast/\n... and small\nown"))
    assert await texts(store, talk) == ["fast and small", "own"]
    await store.messages.remove([first.id], START + MINUTE)
    assert await texts(store, talk) == ["fsat"]


async def test_a_change_is_taken_back_as_far_as_it_still_shows(store, talk):
    note = (await said(store, "base")).kept.notes[0]
    first, second = message(), message()
    await store.messages.receive(first, reads("... one"))
    await store.messages.receive(second, reads("... two"))
    await edited(store, first, "... three")
    assert await texts(store, talk) == ["base three two"]
    await store.messages.remove([first.id], START + MINUTE)
    assert await texts(store, talk) == ["base two"]
    await store.notes.edit(GUILD, note.id, ANA, "by hand", START + MINUTE)
    await store.messages.remove([second.id], START + 2 * MINUTE)
    assert await texts(store, talk) == ["by hand"]


async def test_hand_made_corrections_stay_where_the_message_did_not_change(store, talk):
    first = message()
    a, b = (await store.messages.receive(first, reads("a\nb"))).kept.notes
    await store.notes.edit(GUILD, a.id, ANA, "A by hand", START + MINUTE)
    await store.notes.hide(GUILD, b.id, ANA, START + MINUTE)
    await edited(store, first, "a\nb\nc", minutes=2)
    assert await texts(store, talk) == ["A by hand", "c"]
    await edited(store, first, "a\nb more\nc", minutes=3)
    assert await texts(store, talk) == ["A by hand", "c"]  # hidden by hand, it stays hidden


async def test_new_lines_go_where_the_others_were_moved_to(store, talk):
    first = message()
    (note,) = (await store.messages.receive(first, reads("a"))).kept.notes
    other = await store.talks.add(GUILD, ANA, START, fields("Other"))
    await store.notes.move(GUILD, note.id, ANA, other.id)
    await edited(store, first, "a\nb")
    assert await texts(store, other) == ["a", "b"]


async def test_a_message_of_nothing_but_blank_lines_after_an_edit_shows_nothing(store, talk):
    first = message()
    await store.messages.receive(first, reads("a"))
    await edited(store, first, "")
    assert await texts(store, talk) == []
    await edited(store, first, "again", minutes=2)
    assert await texts(store, talk) == ["again"]


async def test_an_edit_makes_a_published_day_owed(store, talk):
    first = message()
    await store.messages.receive(first, reads("a\nb"))
    revision = "SELECT revision FROM day"
    before = await table(store, revision)
    await edited(store, first, "b\na")
    swapped = await table(store, revision)
    assert swapped > before
    await edited(store, first, "b\na", minutes=2)
    assert await table(store, revision) == swapped


async def test_a_talk_that_was_removed_leaves_its_messages_unfiled(store, event):
    talk = (await store.talks.start(GUILD, ANA, START, fields())).talk
    first = message()
    await store.messages.receive(first, reads("a"))
    await store.messages.remove([first.id], START)
    await store.talks.remove(GUILD, MOD, talk.id)
    second = message()
    kept = (await store.messages.receive(second, reads("b"))).kept
    assert (kept.talk, kept.notes[0].talk_id) == (None, None)


async def test_many_messages_at_once_keep_their_order_per_person(store, talk):
    people = [replace(ANA, id=number, name=f"P{number}") for number in range(100, 120)]
    sent = [(person, number) for number in range(10) for person in people]
    await asyncio.gather(*(said(store, f"{person.id} {number}", person) for person, number in sent))
    kept = await texts(store, talk)
    assert len(kept) == 200
    for person in people:
        own = [text for text in kept if text.startswith(f"{person.id} ")]
        assert own == [f"{person.id} {number}" for number in range(10)]


async def test_what_is_read_again_are_the_channels_of_the_last_hours(store, talk):
    await store.captures.begin(GUILD, THREAD, BEN.id, since=1)
    await said(store, "in private", guild_id=None, channel_id=DIRECT, sources=(Source.DIRECT,))
    await said(store, "elsewhere", channel_id=ROOM)
    since = START - timedelta(hours=12)
    found = await store.messages.to_read_again(since, 1_000)
    places = {(each.channel_id, each.guild_id) for each in found}
    assert places == {(HALL, GUILD), (ROOM, GUILD), (THREAD, GUILD), (DIRECT, None)}
    later = await store.messages.to_read_again(START + MINUTE, next(_ids))
    assert [each.channel_id for each in later] == [HALL, THREAD, DIRECT]  # the talk runs on
    await store.events.end(GUILD, START)
    later = await store.messages.to_read_again(START + MINUTE, next(_ids))
    assert [each.channel_id for each in later] == [THREAD]


async def test_capture_is_per_person_and_channel_and_outlives_a_restart(store):
    await store.captures.begin(GUILD, HALL, ANA.id, since=50)
    await store.captures.begin(GUILD, HALL, ANA.id, since=60)
    assert store.captures.holds(HALL, ANA.id, 51)
    assert not store.captures.holds(HALL, ANA.id, 49)
    assert not store.captures.holds(HALL, BEN.id, 51)
    assert not store.captures.holds(ROOM, ANA.id, 51)
    again = type(store.captures)(store.database)
    await again.load()
    assert again.holds(HALL, ANA.id, 51)
    await store.captures.stop(HALL, ANA.id)
    assert not store.captures.holds(HALL, ANA.id, 51)


async def test_nothing_is_captured_in_a_guild_whose_event_has_ended(store):
    await store.captures.begin(GUILD, HALL, ANA.id, since=1)
    await store.captures.begin(OTHER_GUILD, ROOM, ANA.id, since=1)
    await store.captures.stop_all(GUILD)
    assert not store.captures.holds(HALL, ANA.id, 2)
    assert store.captures.holds(ROOM, ANA.id, 2)


async def test_an_entry_is_read_as_paragraphs(store, event):
    await store.talks.start(GUILD, ANA, START, fields("Waking up", kind=Kind.ENTRY))
    asked: list[Kind] = []

    def read(kind: Kind) -> Reading:
        asked.append(kind)
        return read_lines("* a bullet", Section.NOTES, kind)

    kept = (await store.messages.receive(message(), read)).kept
    assert asked == [Kind.ENTRY]
    assert kept.notes[0].text == "* a bullet"


async def test_what_a_reader_refuses_leaves_nothing_behind(store, talk):
    def refuse(_: Kind) -> Reading:
        raise UserError("too long")

    first = message()
    with pytest.raises(UserError):
        await store.messages.receive(first, refuse)
    assert (await store.messages.receive(first, reads("short"))).fate is Fate.KEPT
