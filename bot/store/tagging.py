"""The tags that are shown with talks and notes. Functions of an open transaction."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.models import Talk
from bot.models.tags import same

Tags = Mapping[int, tuple[str, ...]]  # by the id of what bears them


def with_tags(db: sqlite3.Connection, talks: Iterable[Talk]) -> list[Talk]:
    """The same talks with their tags."""
    talks = list(talks)
    found = tags_of_talks(db, [talk.id for talk in talks])
    return [replace(talk, tags=found[talk.id]) if found[talk.id] else talk for talk in talks]


def tags_of_talks(db: sqlite3.Connection, ids: list[int]) -> Tags:
    """The tags of talks in the order of the alphabet."""
    return _tags(db, "talk", ids)


def tags_of_notes(db: sqlite3.Connection, ids: list[int]) -> Tags:
    """The tags of notes, likewise."""
    return _tags(db, "note", ids)


def _tags(db: sqlite3.Connection, what: str, ids: list[int]) -> Tags:
    found: defaultdict[int, list[str]] = defaultdict(list)
    query = (
        f"SELECT {what}_id AS id, tag FROM {what}_tag"  # noqa: S608  # own words
        f" WHERE {what}_id IN (SELECT value FROM json_each(?))"
    )
    for row in db.execute(query, (json.dumps(ids),)):
        found[row["id"]].append(row["tag"])
    return defaultdict(tuple, {key: tuple(sorted(tags, key=same)) for key, tags in found.items()})
