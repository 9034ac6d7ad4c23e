"""Notes are found by words, newest first, each person within what they may see."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from importlib.resources import files

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
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Unreadable
from bot.models import Person
from bot.store import Store, migrations
from bot.store.database import FILE_NAME
from bot.store.search import PAGE_SIZE, PAGES, Sought, phrases

pytestmark = pytest.mark.usefixtures("event")


async def keep(store, *texts, **changes):
    return (await store.notes.add(submission(*texts, **changes))).notes


async def texts(store, text, person=ANA, **filters):
    sought = Sought(**{"guild_id": GUILD, "text": text} | filters)
    found = await store.search.notes(sought, person)
    return [hit.note.text for hit in found.hits]


WORDS = (
    ("c++", "C++ has no garbage collector", "C has none either"),
    ("c#", "F# and C# share a runtime", "C is older"),
    ("it's", "it's a trap", "its a trap"),
    ("e-mail", "an e-mail arrived", "mail me an e"),
    ("AND", "this and that", "this or that"),
    ("NOT", "do not panic", "panic"),
    ("NEAR(a b)", "near(a b)", "near b a"),
    ('"quoted"', "he said quoted", "he said nothing"),
    ("text:hidden", "text: hidden", "hidden text"),
    ("a*", "vitamin a", "vitamin b"),
    ("100%", "100% sure", "10 of them"),
    ("-x", "use -x here", "use it here"),
    ("naive", "a naïve idea", "an idea"),
    ("ÜBER", "über alles", "alles"),
    ("日本", "日本語のノート", "中文"),
    ("^start", "a start", "an end"),
    ("x (", "an x (there", "a y"),
)


@pytest.mark.parametrize(("typed", "kept", "other"), WORDS, ids=[word for word, *_ in WORDS])
async def test_whatever_is_typed_is_words(store, typed, kept, other):
    await keep(store, kept, other)
    assert await texts(store, typed) == [kept]


@pytest.mark.parametrize("typed", ["", " ", "(", '"', "-", "* ^ :", "🎉", "\0", "…"])
async def test_a_text_without_words_is_told(store, typed):
    with pytest.raises(Unreadable, match="holds no word"):
        await texts(store, typed)


@given(typed=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_no_text_breaks_the_index(typed):
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.execute(
            "CREATE VIRTUAL TABLE t USING fts5 (text, tokenize = \"unicode61 tokenchars '+#'\")"
        )
        try:
            words = phrases(typed)
        except Unreadable:
            return
        db.execute("SELECT * FROM t WHERE t MATCH ?", (f"text : ({words})",)).fetchall()


async def test_every_word_must_be_there_and_the_last_may_be_unfinished(store):
    await keep(store, "wheels on the bus", "wheels", "the bus")
    assert await texts(store, "bus wheels") == ["wheels on the bus"]
    assert await texts(store, "bus whe") == ["wheels on the bus"]
    assert await texts(store, "whe bus") == []
    assert await texts(store, "bus wh") == []


async def test_the_newest_note_comes_first_and_pages_follow(store):
    await keep(store, *(f"word {number}" for number in range(PAGE_SIZE + 2)))
    assert await texts(store, "word") == [f"word {n}" for n in range(PAGE_SIZE + 1, 1, -1)]
    assert await texts(store, "word", page=1) == ["word 1", "word 0"]
    assert await texts(store, "word", page=2) == []
    assert await texts(store, "word", page=PAGES) == []
    first = await store.search.notes(Sought(guild_id=GUILD, text="word"), ANA)
    second = await store.search.notes(Sought(guild_id=GUILD, text="word", page=1), ANA)
    assert (first.more, second.more) == (True, False)


async def test_a_talk_and_an_author_narrow_it(store):
    started = await store.talks.start(GUILD, ANA, START, fields("Keynote"))
    await keep(store, "word of Ana")
    await keep(store, "word of Ben", person=BEN)
    await keep(store, "word elsewhere", person=BEN, channel_id=ROOM)
    assert await texts(store, "word", talk_id=started.talk.id) == ["word of Ben", "word of Ana"]
    assert await texts(store, "word", author_id=BEN.id) == ["word elsewhere", "word of Ben"]
    assert await texts(store, "word", author_id=BEN.id, talk_id=started.talk.id) == ["word of Ben"]
    assert await texts(store, str(GUILD)) == []


async def test_another_guilds_notes_are_never_found(store):
    await keep(store, "word", guild_id=OTHER_GUILD)
    everywhere = Person(7, "Eve", shown=frozenset({HALL}), moderator=True)
    assert await texts(store, "word", everywhere) == []
    assert await texts(store, "word", everywhere, guild_id=OTHER_GUILD) == ["word"]


@pytest.mark.parametrize(
    ("person", "found"),
    [(ANA, []), (CYD, ["word"]), (MOD, []), (replace(MOD, hidden=()), ["word"])],
)
async def test_a_channel_that_one_cannot_see_is_not_searched(store, person, found):
    await keep(store, "word", channel_id=BACKSTAGE, person=CYD)
    person = replace(person, hidden=frozenset(person.hidden))
    assert await texts(store, "word", person) == found


async def test_the_title_of_a_hidden_talk_is_not_told(store):
    secret = await store.talks.start(GUILD, CYD, START, fields("Secret", BACKSTAGE))
    [note] = await keep(store, "word", person=CYD)
    await store.notes.move(GUILD, note.id, CYD, secret.talk.id)
    sought = Sought(guild_id=GUILD, text="word")
    [seen] = (await store.search.notes(sought, ANA)).hits
    [told] = (await store.search.notes(sought, CYD)).hits
    assert seen.talk is None
    assert told.talk.title == "Secret"


async def test_changes_of_a_note_are_changes_of_the_index(store):
    [note] = await keep(store, "former")
    await store.notes.edit(GUILD, note.id, ANA, "latter", START)
    assert await texts(store, "former") == []
    assert await texts(store, "latter") == ["latter"]
    await store.notes.hide(GUILD, note.id, ANA, START)
    assert await texts(store, "latter") == []
    await store.notes.restore(GUILD, note.id, ANA)
    started = await store.talks.start(GUILD, ANA, START, fields())
    await store.notes.move(GUILD, note.id, ANA, started.talk.id)
    assert await texts(store, "latter", talk_id=started.talk.id) == ["latter"]
    for table in ("note_revision", "note"):
        await store.database.write(lambda db, table=table: db.execute(f"DELETE FROM {table}"))
    assert await texts(store, "latter") == []
    await sound(store)


async def sound(store):
    """The index holds exactly what it should; SQLite raises an error otherwise."""
    check = "INSERT INTO note_text (note_text, rank) VALUES ('integrity-check', 1)"
    await store.database.write(lambda db: db.execute(check).rowcount)
    [row] = await store.database.read(lambda db: db.execute("PRAGMA quick_check").fetchall())
    assert row[0] == "ok"


async def indexed(store):
    query = "SELECT through FROM note_indexed"
    return await store.database.read(lambda db: db.execute(query).fetchone()[0])


async def test_the_index_lags_behind_and_is_sound_whatever_happens_meanwhile(store):
    first, second, third = await keep(store, "one word", "two words", "three words")
    assert await indexed(store) == 0
    await store.notes.edit(GUILD, second.id, ANA, "other words", START)
    statement = "DELETE FROM note WHERE id = ?"
    await store.database.write(lambda db: db.execute(statement, (third.id,)).rowcount)
    await sound(store)
    assert await texts(store, "word") == ["other words", "one word"]
    assert await indexed(store) == second.id
    await store.notes.edit(GUILD, first.id, ANA, "first word", START)
    await store.database.write(lambda db: db.execute("DELETE FROM note_revision").rowcount)
    await store.database.write(lambda db: db.execute(statement, (second.id,)).rowcount)
    [again] = await keep(store, "a given number and word")
    assert again.id == second.id
    await sound(store)
    assert await texts(store, "word") == ["a given number and word", "first word"]


async def test_the_index_takes_many_notes_at_once(store):
    notes = await keep(store, *(f"word {number}" for number in range(300)))
    assert await indexed(store) == notes[255].id
    await sound(store)
    assert await texts(store, "word 299") == ["word 299"]
    assert await indexed(store) == notes[299].id
    await sound(store)


async def test_the_excerpt_of_a_long_note_shows_the_words(store):
    await keep(store, f"{'before ' * 300}needle{' after' * 300}")
    [hit] = (await store.search.notes(Sought(guild_id=GUILD, text="needle"), ANA)).hits
    assert "needle" in hit.excerpt
    assert len(hit.excerpt) < 200


NOTE = (
    "INSERT INTO note (id, guild_id, channel_id, author_id, author_name, section, level, text, gap,"
    " origin, line, created_at) VALUES (?, ?, ?, 1, 'Ana', 'notes', 0, ?, 0, ?, 0, 0)"
)


async def test_notes_from_before_the_index_are_found(tmp_path):
    folder = tmp_path / "old"
    folder.mkdir()
    with closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as db:
        script = files(migrations).joinpath("0001_first.sql").read_text("utf-8")
        migrations._apply_one(db, 1, script)  # noqa: SLF001  # the schema of the first version
        db.execute(NOTE, (1, GUILD, HALL, "an old word", "message:1"))
    store = await Store.open(folder, exclusive=True)
    try:
        assert await texts(store, "old wor") == ["an old word"]
    finally:
        await store.close()


async def test_a_word_that_others_fill_the_index_with_costs_nothing(store):
    """Ten thousand notes of another guild and another channel hold the word, one here does."""

    def fill(db: sqlite3.Connection) -> None:
        foreign = ((n, OTHER_GUILD, 99, "word here", f"f:{n}") for n in range(10, 5_000))
        hidden = ((n, GUILD, BACKSTAGE, "word here", f"h:{n}") for n in range(5_000, 10_000))
        db.executemany(NOTE, foreign)
        db.executemany(NOTE, hidden)

    await keep(store, "a word here")
    await store.database.write(fill)
    steps: list[None] = []
    await store.database.read(lambda db: db.set_progress_handler(lambda: steps.append(None), 10))
    assert await texts(store, "word here") == ["a word here"]
    assert len(steps) < 1_000  # times ten instructions; a look at every row takes far more
