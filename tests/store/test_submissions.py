"""What a submission changes: once, for its author alone, in the talk or the channel it goes to."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from importlib.resources import files

import pytest
from factories import ANA, BEN, GUILD, HALL, OTHER_GUILD, ROOM, START, TODAY, fields, submission

from bot.errors import StoreError
from bot.models import MAX_TEXT, Continuation, Correction, Draft, Section
from bot.store import Store, migrations
from bot.store.database import FILE_NAME
from bot.store.submissions import Kept


def more(text: str, section: Section = Section.NOTES) -> Continuation:
    return Continuation(text, Draft(f"... {text}", section=section))


def correct(old: str, new: str, *, everywhere: bool = False) -> Correction:
    return Correction(old, new, everywhere, Draft(f"s/{old}/{new}/"))


@pytest.fixture
async def talk(store, event):
    return (await store.talks.start(GUILD, ANA, START, fields())).talk


async def sent(store, *lines, **changes) -> Kept:
    return await store.notes.add(submission(*lines, **changes))


async def texts(store, talk) -> list[str]:
    return [note.text for note in await store.notes.of_talk(talk.id, ANA)]


async def count(store, table: str) -> int:
    query = f"SELECT count(*) FROM {table}"
    return await store.database.read(lambda db: db.execute(query).fetchone()[0])


async def test_a_change_says_what_became_of_the_note(store, talk):
    (note,) = (await sent(store, "a")).notes
    later = START + timedelta(minutes=1)
    kept = await sent(store, more("b"), created_at=later)
    (changed,) = kept.continued
    assert (kept.notes, kept.corrected, kept.unmatched) == ((), (), ())
    assert (kept.talk, kept.total) == (talk, 1)
    assert (changed.id, changed.text, changed.line) == (note.id, "a b", 0)
    assert (changed.created_at, changed.edited_at) == (START, later)


async def test_the_former_text_is_kept_with_who_replaced_it_and_when(store, talk):
    await sent(store, "a")
    await sent(store, more("b"), correct("a", "A"))
    query = "SELECT text, replaced_by, replaced_at FROM note_revision ORDER BY id"
    found = await store.database.read(lambda db: [tuple(row) for row in db.execute(query)])
    ms = int(START.timestamp() * 1000)
    assert found == [("a", ANA.id, ms), ("a b", ANA.id, ms)]


async def test_lines_are_applied_in_their_order(store, talk):
    kept = await sent(store, "x", correct("x", "y"), "x", more("z"), correct("y", "Y"))
    assert [note.text for note in kept.notes] == await texts(store, talk) == ["Y", "x z"]
    assert [note.line for note in kept.notes] == [0, 2]
    assert [note.text for note in kept.corrected] == ["Y"]
    assert [note.text for note in kept.continued] == ["x z"]


async def test_without_a_match_the_line_is_a_note_at_its_place(store, talk):
    kept = await sent(store, "a", correct("x", "y"), more("q", Section.THOUGHTS), left_out=2)
    assert [(note.line, note.text) for note in kept.notes] == [
        (0, "a"),
        (1, "s/x/y/"),
        (2, "... q"),
    ]
    assert kept.unmatched == kept.notes[1:]
    assert kept.left_out == 2


@pytest.mark.parametrize("change", [more("b"), correct("a", "b")])
async def test_a_change_alone_is_done_once_and_told_again(store, talk, change):
    await sent(store, "a a")
    again = submission(change)
    first = await store.notes.add(again)
    assert await store.notes.add(again) == first
    assert first.continued or first.corrected
    assert await count(store, "note_revision") == 1


async def test_changes_delivered_at_the_same_moment_are_done_once(store, talk):
    await sent(store, "a")
    again = submission(more("b"), "c", correct("c", "d"))
    answers = await asyncio.gather(*(store.notes.add(again) for _ in range(20)))
    assert len(set(answers)) == 1
    assert await texts(store, talk) == ["a b", "d"]


async def test_a_change_is_done_once_though_the_bot_restarts_between(tmp_path, store, talk):
    await sent(store, "a")
    again = submission(more("b"))
    await store.notes.add(again)
    await store.close()
    reopened = await Store.open(tmp_path / "data")
    try:
        kept = await reopened.notes.add(again)
        assert [note.text for note in kept.continued] == ["a b"]
    finally:
        await reopened.close()


async def test_a_change_that_comes_again_does_not_touch_what_was_edited_since(store, talk):
    (note,) = (await sent(store, "a")).notes
    again = submission(correct("a", "b"))
    await store.notes.add(again)
    await store.notes.edit(GUILD, note.id, ANA, "a once more", START)
    kept = await store.notes.add(again)
    assert [each.text for each in kept.corrected] == await texts(store, talk) == ["a once more"]


async def test_a_hidden_note_is_neither_continued_nor_corrected(store, talk):
    await sent(store, "first")
    (last,) = (await sent(store, "last")).notes
    await store.notes.hide(GUILD, last.id, ANA, START)
    kept = await sent(store, more("b"), correct("last", "x"))
    assert [note.text for note in kept.continued] == ["first b"]
    assert [note.text for note in kept.unmatched] == ["s/last/x/"]


async def test_nobody_changes_what_somebody_else_noted(store, talk):
    await sent(store, "ours", person=BEN)
    kept = await sent(store, more("b"), correct("ours", "mine"))
    assert len(kept.unmatched) == 2
    assert (await texts(store, talk))[0] == "ours"


async def test_a_talk_is_changed_from_another_channel_too(store, talk):
    await sent(store, "a")
    kept = await sent(store, more("b"), channel_id=ROOM, talk_id=talk.id)
    assert [note.text for note in kept.continued] == ["a b"]


@pytest.mark.usefixtures("event")
async def test_unfiled_notes_are_changed_in_their_channel_alone(store):
    await sent(store, "hall")
    await sent(store, "theirs", guild_id=OTHER_GUILD)
    await sent(store, "room", channel_id=ROOM)
    kept = await sent(store, more("b"), correct("room", "x"), correct("theirs", "x"))
    assert [note.text for note in kept.continued] == ["hall b"]
    assert len(kept.unmatched) == 2
    assert kept.talk is None


async def test_before_the_first_event_a_change_finds_what_waits(store):
    await sent(store, "a")
    kept = await sent(store, more("b"))
    assert [note.text for note in kept.continued] == ["a b"]
    assert kept.event is None


async def test_a_note_never_grows_beyond_what_a_form_can_show_again(store, talk):
    await sent(store, "x" * (MAX_TEXT - 2))
    assert (await sent(store, more("b"))).continued
    assert (await sent(store, correct("b", "bb"))).unmatched
    assert (await sent(store, "y" * MAX_TEXT, more("b"))).unmatched


async def test_a_change_of_a_published_day_is_owed(store, talk):
    await sent(store, "a")
    before = await store.days.load(talk.event_id, TODAY, START)
    again = submission(more("b"))
    await store.notes.add(again)
    after = await store.days.load(talk.event_id, TODAY, START)
    assert after.revision > before.revision
    await store.notes.add(again)
    assert (await store.days.load(talk.event_id, TODAY, START)).revision == after.revision


async def test_a_change_that_was_moved_since_names_the_talk_of_its_note(store, talk):
    (note,) = (await sent(store, "a")).notes
    again = submission(more("b"))
    await store.notes.add(again)
    other = (await store.talks.start(GUILD, ANA, START, fields("Other"))).talk
    await store.notes.move(GUILD, note.id, ANA, other.id)
    assert (await store.notes.add(again)).talk.id == other.id


async def test_a_note_of_before_this_table_is_kept_once(tmp_path):
    """A database of the first schema: its submissions are known after the migration."""
    folder = tmp_path / "old"
    folder.mkdir()
    with closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as old:
        old.executescript((files(migrations) / "0001_first.sql").read_text("utf-8"))
        old.execute(
            "INSERT INTO note (guild_id, channel_id, author_id, author_name, section, level, text,"
            " gap, origin, line, created_at)"
            " VALUES (?, ?, ?, 'Ana', 'notes', 0, 'a', 0, 'message:1', 0, 0)",
            (GUILD, HALL, ANA.id),
        )
        old.execute("PRAGMA user_version = 1")
    with pytest.raises(StoreError, match="talknotes migrate"):
        await Store.open(folder)  # a command beside a bot of the older version
    store = await Store.open(folder, exclusive=True)
    try:
        kept = await sent(store, "a", origin="message:1")
        assert [note.text for note in kept.notes] == ["a"]
        assert await count(store, "note") == 1
    finally:
        await store.close()
