"""What is kept about a person is all told and all erased, in one guild and nowhere else."""

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from factories import ANA, BEN, GUILD, HALL, MOD, OTHER_GUILD, ROOM, START, TODAY, fields, set_up
from factories import submission as sent

from bot.capture.lines import read_lines
from bot.errors import NotAllowed
from bot.models import Attachment, Message, Person, Retagging, Section, Source
from bot.store import Store
from bot.store.messages import Fate
from bot.store.privacy import scouring
from bot.store.privacy.traces import PARTS, TRACES

ZED = Person(777_777_777, "Zed Zimmermann", shown=frozenset({HALL, ROOM}))
DIRECT = 888_888_888  # the channel between Zed and the bot
SECRET = "zebra"  # stands in everything that Zed wrote, and in nothing else
ID = re.compile(r"(_id|_by)$")
NO_PERSON = {"guild_id", "channel_id", "card_id", "commit_id", "message_id", "thread_id"}


async def rows(store, query: str, *keys: object) -> list[sqlite3.Row]:
    return await store.database.read(lambda db: db.execute(query, keys).fetchall())


async def tables(store) -> list[str]:
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
    names = [row["name"] for row in await rows(store, query)]
    return [name for name in names if not name.startswith(("sqlite_", "note_text"))]


async def dump(store) -> dict[str, list[tuple]]:
    return {
        name: [tuple(row) for row in await rows(store, f"SELECT * FROM {name}")]
        for name in await tables(store)
    }


async def test_every_column_with_a_persons_id_is_known(store):
    """A new one gets a line in traces.py, words in cogs/ui/privacy.py, and a test below."""
    found = set()
    for table in await tables(store):
        foreign = await rows(store, f"PRAGMA foreign_key_list({table})")
        theirs = NO_PERSON | {row["from"] for row in foreign}
        columns = await rows(store, f"PRAGMA table_info({table})")
        names = {row["name"] for row in columns} - theirs
        found |= {(table, name) for name in names if ID.search(name)}
    found -= {("picture", "attachment_id"), ("publication", "event_id")}
    found -= {("publication_file", "talk_id")}
    assert found == {(trace.table, trace.column) for trace in TRACES}


async def test_everything_that_hangs_on_a_note_is_known_and_goes_with_it(store):
    hanging = {}
    for table in await tables(store):
        for row in await rows(store, f"PRAGMA foreign_key_list({table})"):
            if row["table"] == "note":
                hanging[table] = row["on_delete"]
    assert hanging.pop("note") == "SET NULL"
    assert set(hanging) == {part.table for part in PARTS}


def message(number: int, *, direct: bool = False, **changes) -> Message:
    given = {
        "id": number,
        "guild_id": None if direct else GUILD,
        "channel_id": DIRECT if direct else HALL,
        "author_id": ZED.id,
        "author_name": ZED.name,
        "created_at": START,
        "sources": (Source.DIRECT,) if direct else (Source.MENTION,),
    }
    return Message(**given | changes)


async def says(store, number: int, text: str, **changes):
    def read(kind):
        return read_lines(text, Section.NOTES, kind)

    return await store.messages.receive(message(number, **changes), read)


async def fill(store: Store, guild_id: int = GUILD) -> None:
    """Zed does all that leaves a trace, and others do the same."""
    channel = HALL if guild_id == GUILD else ROOM
    for person, word in ((ANA, "apple"), (ZED, SECRET)):
        key = f"{guild_id}{person.id}"
        talk = fields(f"Talk {key}", channel)
        started = await store.talks.start(guild_id, person, START, talk)
        own = {"guild_id": guild_id, "channel_id": channel, "person": person}
        files = (Attachment(int(key), f"{word}.png", f"https://cdn.example/{word}", 9, word),)
        text = sent(f"a {word}", f"old {word}", **own, attachments=files)
        (note, gone) = (await store.notes.add(text)).notes
        await store.notes.edit(guild_id, note.id, person, f"the {word}", START)
        await store.tags.tag_note(guild_id, note.id, person, Retagging(add=(f"on {word}",)))
        await store.notes.hide(guild_id, gone.id, person, START)
        other = sent("of Ben", **own | {"person": BEN}, origin=f"saved:8{key}")
        await store.corrections.save(other, int(f"8{key}"), person.id)
        saved = sent(f"saved {word}", **own, origin=f"saved:9{key}")
        await store.corrections.save(saved, int(f"9{key}"), BEN.id)
        await store.captures.begin(guild_id, channel, person.id, 0)
        moderator = replace(person, moderated=frozenset({channel}))
        theirs = (await store.notes.add(sent("of Cyd", **own | {"person": BEN}))).notes[0]
        await store.notes.edit(guild_id, theirs.id, moderator, "of Ben, corrected", START)
        await plan(store, started.event.id, person)


async def plan(store: Store, event_id: int, person: Person) -> None:
    """Want to hear a session, and to be reminded of it."""

    def job(db: sqlite3.Connection) -> None:
        session = db.execute(
            "INSERT INTO session (event_id, title, starts_at, floating, speakers, abstract, kind,"
            " recordable, standing) VALUES (?, 'Session', 0, 0, '[]', '', 'talk', 1, 'scheduled')"
            " RETURNING id",
            (event_id,),
        ).fetchone()
        db.execute(
            "INSERT INTO plan (session_id, person_id) VALUES (?, ?)", (session[0], person.id)
        )
        statement = "INSERT INTO reminder (event_id, person_id, home) VALUES (?, ?, ?)"
        db.execute(statement, (event_id, person.id, HALL))
        db.execute(
            "INSERT INTO plan_change (session_id, person_id, aspects, former)"
            " VALUES (?, ?, 'moved', '{}')",
            (session[0], person.id),
        )

    await store.database.write(job)


@pytest.fixture
async def filled(store, event):
    await set_up(store, OTHER_GUILD)
    await fill(store)
    await says(store, 5_001, f"one {SECRET}\n... and more {SECRET}")
    await says(store, 5_002, f"in private {SECRET}", direct=True)
    await says(store, 5_003, f"... only a change {SECRET}")
    return store


async def test_all_of_it_is_told(filled):
    known = await filled.privacy.known(GUILD, ZED.id)
    untold = {name for name, number in known.counts.items() if not number}
    assert untold == {"opted_out"}
    assert known.names == (ZED.name,)
    assert (known.removed, known.saved_by_others, known.captured) == (1, 1, (HALL,))
    everything = await filled.privacy.everything(GUILD, ZED.id)
    assert {name: len(found) for name, found in everything.items()} == known.counts
    assert {note["text"] for note in everything["notes"]} > {f"the {SECRET}", f"saved {SECRET}"}
    assert everything["former_texts"][0]["text"] == f"a {SECRET}"
    assert "apple" not in repr(everything)
    assert str(BEN.id) not in {value for note in everything["saved"] for value in note.values()}


async def test_nothing_of_it_is_left(filled):
    await filled.privacy.forget(GUILD, ZED.id)
    known = await filled.privacy.known(GUILD, ZED.id)
    assert not any(known.counts.values())
    left = {
        name: found
        for name, found in (await dump(filled)).items()
        for row in found
        for value in row
        if value in {ZED.id, DIRECT} or SECRET in str(value) or ZED.name in str(value)
    }
    assert left == {}
    assert not filled.captures.holds(HALL, ZED.id, 9_000)


async def test_what_others_did_stays_as_it_is(filled):
    of_ana, of_ben = [await filled.privacy.everything(GUILD, each.id) for each in (ANA, BEN)]
    anas = {note["note_id"] for note in of_ana["notes"]}
    await filled.privacy.forget(GUILD, ZED.id)
    assert await filled.privacy.everything(GUILD, ANA.id) == of_ana
    saved = [each for each in of_ben["saved"] if each["note_id"] in anas]  # and none of Zed
    assert await filled.privacy.everything(GUILD, BEN.id) == of_ben | {"saved": saved}
    talks = await rows(filled, "SELECT planned_by, started_by FROM talk ORDER BY id")
    assert [tuple(row) for row in talks] == [(ANA.id, ANA.id), (0, 0)]
    corrections = await rows(filled, "SELECT replaced_by FROM note_revision ORDER BY id")
    assert {row["replaced_by"] for row in corrections} == {ANA.id, 0}


async def test_another_guild_keeps_what_it_has(filled):
    await fill(filled, OTHER_GUILD)
    before = await filled.privacy.everything(OTHER_GUILD, ZED.id)
    await filled.privacy.forget(GUILD, ZED.id)
    assert await filled.privacy.everything(OTHER_GUILD, ZED.id) == before
    assert filled.captures.holds(ROOM, ZED.id, 9_000)


async def test_erased_messages_are_tombstones_that_nothing_brings_back(filled):
    await filled.privacy.forget(GUILD, ZED.id)
    found = await rows(filled, "SELECT * FROM message WHERE author_id IS NULL ORDER BY id")
    saved = int(f"9{GUILD}{ZED.id}")
    assert [row["id"] for row in found] == [5_001, 5_002, 5_003, saved]
    assert {tuple(row)[1:] for row in found} == {(0, 0, None, GUILD, None, None, 1)}
    later = {"edited_at": START + timedelta(hours=1)}
    for number, how in ((5_001, {}), (5_001, later), (5_002, {"direct": True}), (5_003, {})):
        assert (await says(filled, number, SECRET, **how)).fate is Fate.GONE
    again = await filled.messages.to_read_again(START - timedelta(hours=1), 1)
    assert DIRECT not in {stretch.channel_id for stretch in again}
    assert 0 not in {stretch.channel_id for stretch in again}
    assert await filled.messages.standing(HALL, 1) == []
    for number in (5_001, saved):
        with pytest.raises(NotAllowed, match="erased"):
            await filled.corrections.save(
                sent(SECRET, person=ZED, origin=f"saved:{number}"), number, ANA.id
            )


def bytes_of(store: Store) -> bytes:
    path = store.database.path
    files = [path, path.with_name(f"{path.name}-wal")]
    return b"".join(each.read_bytes() for each in files if each.exists())


async def test_no_word_of_it_is_left_in_the_files(filled):
    for number in range(300):  # so that the index has parts of several ages
        await filled.notes.add(sent(f"note {number}", f"{SECRET}{number} sits here", person=ZED))
    assert SECRET.encode() in bytes_of(filled)
    await filled.privacy.forget(GUILD, ZED.id)
    assert SECRET.encode() not in bytes_of(filled)
    assert ZED.name.encode() not in bytes_of(filled)
    assert b"apple" in bytes_of(filled)
    check = "INSERT INTO note_text (note_text, rank) VALUES ('integrity-check', 1)"
    await filled.database.write(lambda db: db.execute(check).rowcount)


async def test_what_an_erasure_left_in_the_files_goes_at_the_next_start(filled, tmp_path):
    with closing(sqlite3.connect(filled.database.path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM note").fetchone()
        await filled.privacy.forget(GUILD, ZED.id)
        assert SECRET.encode() in bytes_of(filled)
    await filled.close()
    again = await Store.open(tmp_path / "data", exclusive=True)
    try:
        assert SECRET.encode() not in bytes_of(again)
        assert await scouring.scour(again.database)
        assert await again.settings.get("scour") is None
    finally:
        await again.close()


async def test_the_id_of_an_erased_note_never_means_another(filled):
    (note,) = (await filled.notes.add(sent(SECRET, person=ZED))).notes
    for _ in range(2):
        await filled.privacy.forget(GUILD, ZED.id)
    (after,) = (await filled.notes.add(sent("of Ana"))).notes
    assert after.id > note.id
    await filled.privacy.forget(GUILD, ZED.id)
    listed = await filled.notes.of_talk(note.talk_id, MOD)
    assert [each.text for each in listed] == ["of Ben", "of Ben, corrected", "of Ana"]


async def test_somebody_of_whom_nothing_is_kept_can_be_forgotten(store):
    assert await store.privacy.forget(GUILD, ZED.id) == []
    assert not any((await store.privacy.known(GUILD, ZED.id)).counts.values())


async def test_only_posts_that_went_out_are_owed_at_once(filled, event):
    assert await filled.privacy.forget(GUILD, ZED.id) == []
    (standing,) = await filled.standings.all()
    assert standing.asked == 0


async def test_opting_out_holds_in_one_guild_and_outlives_an_erasure(store, event):
    await store.privacy.opt(GUILD, ZED.id, out=True)
    await store.privacy.opt(GUILD, ZED.id, out=True)
    await store.privacy.forget(GUILD, ZED.id)
    assert (await store.privacy.known(GUILD, ZED.id)).counts["opted_out"] == 1
    words = sent(SECRET, person=ZED, origin="saved:7")
    with pytest.raises(NotAllowed, match="does not want"):
        await store.corrections.save(words, 7, ANA.id)
    await store.corrections.save(words, 7, ZED.id)
    elsewhere = sent(SECRET, person=ZED, origin="saved:8", guild_id=OTHER_GUILD)
    await store.corrections.save(elsewhere, 8, ANA.id)
    await store.privacy.opt(GUILD, ZED.id, out=False)
    await store.corrections.save(sent(SECRET, person=ZED, origin="saved:9"), 9, ANA.id)


async def test_who_was_saved_before_opting_out_stays_until_it_is_erased(store, event):
    words = sent(SECRET, person=ZED, origin="saved:7")
    await store.corrections.save(words, 7, ANA.id)
    await store.privacy.opt(GUILD, ZED.id, out=True)
    assert (await store.corrections.save(words, 7, BEN.id)).before
    await store.privacy.forget(GUILD, ZED.id)
    assert (await store.days.load(event.id, TODAY, START)).unfiled == 0
