"""Everything that a database holds goes out as JSON and comes back as it was."""

import io
import json
import sqlite3
from contextlib import closing

import pytest
from exchanged import TYPE_OF, dump, fill, fillings, new_database
from factories import (
    ANA,
    GUILD,
    OTHER_GUILD,
    START,
    TODAY,
    TOMORROW,
    fields,
    set_up,
    submission,
    utc,
)
from hypothesis import given, settings
from versions import database_of, versions

from bot.errors import StoreError
from bot.models import Continuation, Draft, Section
from bot.store import Store, migrations
from bot.store.exchange import Scope, reading, telling
from bot.store.exchange.tables import DERIVED, TABLES, inner_of
from bot.store.lifecycle import TalkFields
from bot.store.search import Sought

WHERE = "bot/store/exchange/tables.py"


def told(database: sqlite3.Connection, scope: Scope | None = None) -> str:
    out = io.StringIO()
    telling.tell(scope or Scope(), START, out.write, database)
    return out.getvalue()


def read(document: str, database: sqlite3.Connection) -> dict[str, int]:
    database.execute("BEGIN")
    numbers = reading.read(json.loads(document), database)
    database.execute("COMMIT")
    return numbers


def test_an_export_knows_every_table_and_every_column():
    with closing(new_database()) as database:
        listed = "SELECT name FROM sqlite_schema WHERE type = 'table'"
        names = {name for (name,) in database.execute(listed)}
        shadows = {name for name in names for word in DERIVED if name.startswith(f"{word}_")}
        known = {table.name: table for table in TABLES}
        unknown = names - shadows - set(DERIVED) - set(known)
        assert not unknown, f"exports would lose {unknown}: name them in {WHERE}"
        assert set(known) <= names, f"{set(known) - names} are gone; take them out of {WHERE}"
        for name, table in known.items():
            columns = {row["name"] for row in database.execute(f"PRAGMA table_info({name})")}
            lost = columns - set(table.columns)
            assert not lost, f"exports would lose {name}.{lost}: name them in {WHERE}"
            assert set(table.columns) == columns, f"{name} of {WHERE} has columns that are gone"


def test_a_column_is_told_as_what_the_schema_keeps_in_it():
    """Else made up values would agree with the kind, and those that the bot writes would not."""
    with closing(new_database()) as database:
        for table in TABLES:
            for row in database.execute(f"PRAGMA table_info({table.name})"):
                wanted = TYPE_OF.get(table.columns[row["name"]], row["type"])
                assert row["type"] == wanted, f"{table.name}.{row['name']}"


def test_no_two_lists_of_an_object_have_one_name():
    for outer in TABLES:
        keys = [*outer.columns, *outer.told, *(inner.key for inner in inner_of(outer))]
        assert len(set(keys)) == len(keys)


@settings(max_examples=60)
@given(fillings())
def test_what_comes_back_is_what_was(filling):
    with closing(new_database()) as source, closing(new_database()) as target:
        fill(source, filling)
        document = told(source)
        numbers = read(document, target)
        assert dump(target) == dump(source)
        assert numbers == {name: len(rows) for name, rows in dump(source).items()}
        assert told(target) == document


def test_an_empty_database_comes_back():
    with closing(new_database()) as source, closing(new_database()) as target:
        assert set(read(told(source), target).values()) == {0}


def test_that_test_fills_every_table():
    """Else the round trip would say nothing of it."""
    empty = {table.name for table in TABLES}

    @settings(max_examples=60)
    @given(fillings())
    def look(filling):
        with closing(new_database()) as source:
            fill(source, filling)
            empty.difference_update(name for name, rows in dump(source).items() if rows)

    look()
    assert empty == set()


@pytest.mark.parametrize("version", versions())
def test_a_released_database_comes_back(version, tmp_path):
    path = database_of(version, tmp_path / "file")
    with closing(sqlite3.connect(path, isolation_level=None)) as source:
        source.row_factory = sqlite3.Row
        migrations.apply(source)
        with closing(new_database()) as target:
            read(told(source), target)
            assert dump(target) == dump(source)


async def in_use(store: Store) -> None:
    """Two servers, two days, and a note of each fate."""
    event = await set_up(store)
    await set_up(store, OTHER_GUILD, title="Elsewhere")
    started = await store.talks.start(GUILD, ANA, START, fields("Docker"))
    kept = await store.notes.add(submission("frist", "second"))
    await store.notes.edit(GUILD, kept.notes[0].id, ANA, "first", START)
    await store.notes.hide(GUILD, kept.notes[1].id, ANA, START)
    await store.notes.add(submission("unfiled", channel_id=12))
    await store.talks.add(GUILD, ANA, START, TalkFields(title="Tomorrow's", starts_at=utc(11, 9)))
    await store.notes.add(submission("elsewhere", guild_id=OTHER_GUILD, channel_id=13))
    await store.days.describe(event.id, TODAY, "A day", None, "Hello")
    assert started.talk.id == 1


async def document_of(store: Store, scope: Scope | None = None) -> dict:
    pieces: list[str] = []
    await store.exchange.tell(scope or Scope(), START, pieces.append)
    return json.loads("".join(pieces))


async def test_the_document_can_be_read_by_people_and_programs(store):
    await in_use(store)
    document = await document_of(store)
    assert document["talknotes"]["format"] == 1
    [docker, tomorrow] = document["talks"]
    assert docker["title"] == "Docker"
    assert docker["starts_at"] == "2026-06-10T08:00:00.000+02:00"
    assert docker["room"] is None
    assert docker["channel_id"] == "11"
    first, second = docker["notes"]
    assert (first["text"], first["section"], first["gap"]) == ("first", Section.NOTES, False)
    assert first["revisions"][0]["text"] == "frist"
    assert first["author_id"] == "1"
    assert second["deleted_at"] == "2026-06-10T08:00:00.000+02:00"
    assert tomorrow["notes"] == []
    assert [note["text"] for note in document["unfiled"]] == ["unfiled", "elsewhere"]
    assert [event["title"] for event in document["events"]] == ["PyConf", "Elsewhere"]


async def test_an_event_is_told_without_the_other(store):
    await in_use(store)
    event = await store.events.active(GUILD)
    document = await document_of(store, Scope(event))
    assert document["talknotes"]["event"] == "PyConf"
    assert [each["title"] for each in document["events"]] == ["PyConf"]
    assert [note["text"] for note in document["unfiled"]] == ["unfiled"]
    assert "settings" not in document
    assert "Elsewhere" not in json.dumps(document)
    assert str(OTHER_GUILD) not in json.dumps(document)


async def test_a_day_is_told_without_the_others(store):
    await in_use(store)
    event = await store.events.active(GUILD)
    document = await document_of(store, Scope(event, TODAY))
    assert [talk["title"] for talk in document["talks"]] == ["Docker"]
    assert [day["date"] for day in document["days"]] == [TODAY.isoformat()]
    assert [note["text"] for note in document["unfiled"]] == ["unfiled"]
    tomorrow = await document_of(store, Scope(event, TOMORROW))
    assert [talk["title"] for talk in tomorrow["talks"]] == ["Tomorrow's"]
    assert tomorrow["unfiled"] == []


@pytest.mark.parametrize("day", [None, TODAY, TOMORROW])
async def test_a_part_comes_back_too(store, tmp_path, day):
    await in_use(store)
    event = await store.events.active(GUILD)
    document = await document_of(store, Scope(event, day))
    other = await Store.open(tmp_path / "other")
    numbers = await other.exchange.read(document)
    again = await document_of(other, Scope(event, day))
    assert {**again, "talknotes": None} == {**document, "talknotes": None}
    assert numbers["event"] == 1
    await other.close()


async def test_notes_of_messages_and_changes_by_them_come_back(store, tmp_path):
    await in_use(store)
    await store.notes.add(submission("followed", followed=True))
    await store.notes.add(submission(Continuation("more", Draft("more")), followed=True))
    document = await document_of(store)
    changed_note = document["talks"][0]["notes"][-1]
    assert changed_note["said"].endswith("followed")
    assert changed_note["changes"][0]["said"].endswith("more")
    other = await Store.open(tmp_path / "other")
    try:
        await other.exchange.read(document)
        assert await document_of(other) == document
    finally:
        await other.close()


async def test_what_came_back_is_found_and_gone_on_with(store, tmp_path):
    await in_use(store)
    other = await Store.open(tmp_path / "other")
    await other.exchange.read(await document_of(store))
    running = await other.talks.current(11, START)
    kept = await other.notes.add(submission("third"))
    assert kept.talk == running
    found = await other.search.notes(Sought(guild_id=GUILD, text="first"), ANA)
    assert len(found.hits) == 1
    await other.database.write(
        lambda db: (
            db.execute("INSERT INTO note_text (note_text) VALUES ('integrity-check')").rowcount
        )
    )
    await other.close()


async def test_nothing_comes_back_into_a_database_that_is_used(store):
    await in_use(store)
    document = await document_of(store)
    with pytest.raises(StoreError, match=r"is not empty: it has a .* Name a new DATA_DIR"):
        await store.exchange.read(document)


def changed(document: dict, path: str, value: object) -> dict:
    """A copy of a document with another value at a place such as talks.0.title."""
    copy = json.loads(json.dumps(document))
    *parents, last = path.split(".")
    place = copy
    for name in parents:
        place = place[int(name)] if name.isdigit() else place[name]
    place[int(last) if last.isdigit() else last] = value
    return copy


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("talknotes", None, "Its beginning is not what an export holds there"),
        ("talknotes.format", 2, "is no export of format 1"),
        ("talknotes.schema", 9999, "newer version"),
        ("talknotes.schema", "1", "newer version"),
        ("planets", [], "holds 'planets'"),
        ("talks", {}, "talks is no list"),
        ("talks.0", "Docker", r"talks\[0\] is not what"),
        ("talks.0.colour", "red", r"talks\[0\] holds 'colour'"),
        ("talks.0.starts_at", "nine", r"talks\[0\].starts_at cannot be read"),
        ("talks.0.starts_at", "2026-06-10T08:00:00", "lacks the offset"),
        ("talks.0.starts_at", [1], r"talks\[0\].starts_at cannot be read"),
        ("talks.0.title", None, r"talks\[0\] cannot be kept: NOT NULL"),
        ("talks.0.title", True, r"talks\[0\].title cannot be read"),
        ("talks.0.event_id", 77, "A talk refers to a event that it lacks"),
        ("talks.0.notes.1.id", 1, r"talks\[0\].notes\[1\] cannot be kept: UNIQUE"),
        ("talks.0.notes.0.level", 7, r"talks\[0\].notes\[0\] cannot be kept: CHECK"),
        ("talks.0.notes.0.level", 2**70, r"talks\[0\].notes\[0\] cannot be kept"),
        ("talks.0.notes.0.author_id", 1, r"notes\[0\].author_id cannot be read: is no id"),
        ("talks.0.notes.0.said", ["a"], r"notes\[0\].said cannot be read"),
        ("talks.0.notes.0.revisions.0.text", None, r"revisions\[0\] cannot be kept: NOT NULL"),
    ],
)
async def test_what_cannot_come_back_is_named_and_nothing_of_it_does(
    store, tmp_path, path, value, told
):
    await in_use(store)
    document = changed(await document_of(store), path, value)
    other = await Store.open(tmp_path / "other")
    try:
        with pytest.raises(StoreError, match=told):
            await other.exchange.read(document)
        assert await other.events.all_active() == []
    finally:
        await other.close()


@pytest.mark.parametrize("document", [None, [], "text", {}])
async def test_what_is_no_document_is_told(store, document):
    with pytest.raises(StoreError, match="is not what an export holds there"):
        await store.exchange.read(document)


def test_values_that_no_version_writes_come_back_all_the_same():
    with closing(new_database()) as source, closing(new_database()) as target:
        source.execute(
            "INSERT INTO event (id, guild_id, title, timezone, categories, digest_time, day_ends,"
            " publish, created_at, ended_at) VALUES (1, -7, '', 'Mars/Base', '[ \"a\",1 ]', '',"
            " '', '', 9223372036854775807, -9223372036854775808)"
        )
        read(told(source), target)
        assert dump(target) == dump(source)
