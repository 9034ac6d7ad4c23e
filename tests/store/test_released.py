"""Databases that people have are brought up to date with all that is in them."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime

import pytest
from versions import database_of, versions

from bot.app import open_app
from bot.config import Config, SiteConfig
from bot.models import State
from bot.store import Store, migrations
from bot.store.database import FILE_NAME

MORNING = datetime(2026, 6, 11, 8, tzinfo=UTC)  # when these databases were left
GUILD = 1514147099443200002


def tables(path) -> dict[str, list[dict[str, object]]]:
    """Every row of every table, without what SQLite and its index keep for themselves."""
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        listed = "SELECT name FROM sqlite_schema WHERE type = 'table'"
        names = [name for (name,) in database.execute(listed) if not name.startswith("note_text")]
        return {
            name: [dict(row) for row in database.execute(f"SELECT * FROM {name} ORDER BY 1")]
            for name in names
        }


@pytest.fixture(params=versions())
def older(request, tmp_path):
    """A data folder with the database of a released version."""
    data = tmp_path / "data"
    data.mkdir()
    database_of(request.param, data / FILE_NAME)
    return data


@pytest.fixture
def config(older) -> Config:
    return Config(data_dir=older, any_guild=True, site=SiteConfig("/nowhere"))


async def migrated(data) -> None:
    store = await Store.open(data, exclusive=True)
    await store.close()


def test_there_is_one_of_the_first_release():
    assert versions()[0] == "0.1.0"


async def test_no_row_and_no_value_is_lost(older):
    before = tables(older / FILE_NAME)
    await migrated(older)
    after = tables(older / FILE_NAME)
    assert all(before[name] for name in ("event", "talk", "note", "note_revision", "publication"))
    moved = {row["publication_id"]: row for row in after["publication_file"]}
    for row in before["publication"]:
        text, content = row.pop("text"), row.pop("content")
        assert (text, content) == (moved[row["id"]]["text"], moved[row["id"]]["content"])
    for name, rows in before.items():
        pairs = zip(after[name], rows, strict=True)
        kept = [{column: row[column] for column in old} for row, old in pairs]
        assert kept == rows, name


async def test_the_schema_is_that_of_a_new_database(older, tmp_path):
    await migrated(older)
    await migrated(tmp_path / "new")
    schemas = []
    for data in (older, tmp_path / "new"):
        with closing(sqlite3.connect(data / FILE_NAME)) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
            assert migrations.version(database) == migrations.newest()
            listed = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"
            schemas.append(database.execute(listed).fetchall())
    assert schemas[0] == schemas[1]


async def test_a_copy_from_before_is_kept(older):
    before = tables(older / FILE_NAME)
    with closing(sqlite3.connect(older / FILE_NAME)) as database:
        schema = migrations.version(database)
    await migrated(older)
    assert tables(older / f"talknotes.schema-{schema}.bak") == before


async def test_an_update_alone_publishes_nothing_anew(config, clock):
    clock.set(MORNING)
    async with open_app(config, clock, exclusive=True) as app:
        assert await app.nightly.owed() == 0


async def test_what_was_noted_is_found_shown_and_gone_on_with(config, clock):
    clock.set(MORNING)
    async with open_app(config, clock, exclusive=True) as app:
        event = await app.store.events.active(GUILD)
        day = await app.store.days.load(event.id, date(2026, 6, 10), clock.now())
        titles = {part.talk.title: len(part.notes) for part in day.talks}
        assert titles == {
            "Waking up": 1,
            "Docker & Python": 8,
            "Zoë's <b>types</b> & 🐍": 1,
            "Asking is cheap": 0,
            "Never held": 0,
        }
        assert (day.title, day.number, day.unfiled) == ("A day", 1, 2)
        _, post = await app.publisher.preview(event.id, day.date)
        assert post.path == "_posts/2026-06-10-pyconf-2026-day-1.md"
        assert "Containers are cheap" in post.text
        running = [part.talk for part in day.talks if part.talk.state is State.RUNNING]
        assert running == []
