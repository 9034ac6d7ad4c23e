"""Exports that former versions wrote come in as if this one had written them."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from exchanged import new_database

from bot.errors import StoreError
from bot.store.exchange import reading

OLDEST = Path(__file__).parent / "exports" / "schema-10.json"  # the first that exports were of


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    with closing(new_database()) as opened:
        yield opened


def document() -> dict:
    return json.loads(OLDEST.read_text("utf-8"))


def rows(database: sqlite3.Connection, query: str) -> list[tuple]:
    return [tuple(row) for row in database.execute(query)]


def test_the_oldest_export_comes_in(database):
    numbers = reading.read(document(), database)
    assert (numbers["talk"], numbers["note"], numbers["publication"]) == (1, 1, 2)


def test_what_was_published_is_a_file_of_its_publication(database):
    """Only what was rendered; the other one failed before that."""
    reading.read(document(), database)
    query = "SELECT publication_id, path, kind, talk_id, text, content FROM publication_file"
    file = (1, "_posts/day.md", "day", None, "rendered", "on the site")
    assert rows(database, query) == [file]


def test_who_is_reminded_is_reminded_in_the_same_way(database):
    reading.read(document(), database)
    query = "SELECT person_id, way, home FROM reminder"
    assert rows(database, query) == [(1, "direct", 11), (2, "channel", 11)]


@pytest.mark.parametrize("schema", [10, 16])
def test_a_picture_that_was_shown_without_a_question_is_confirmed(database, schema):
    told = document()
    if schema > 10:  # the former shapes of other rows are not of that schema
        told |= {"reminders": [], "days": []}
    told["talknotes"]["schema"] = schema
    reading.read(told, database)
    assert rows(database, "SELECT confirmed, asked_at FROM picture") == [(1, None)]


def test_a_picture_of_today_waits_as_it_did(database):
    told = document() | {"reminders": [], "days": []}
    told["talknotes"]["schema"] = 17
    reading.read(told, database)
    assert rows(database, "SELECT confirmed FROM picture") == [(0,)]


def test_what_no_version_wrote_is_told_all_the_same(database):
    told = document()
    told["days"][0]["publications"][0]["text"] = None
    with pytest.raises(StoreError, match=r"publications\[0\].files\[0\] cannot be kept: NOT NULL"):
        reading.read(told, database)
