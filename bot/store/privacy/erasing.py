"""Somebody is forgotten in one guild. Functions of an open transaction."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import date

from bot.models import SUMMARY, Event
from bot.store import events, planning
from bot.store.privacy import scouring
from bot.store.privacy.traces import PARTS, TRACES, Fate

# Also changes that a message or a form made without a note of its own.
_ORIGINS = """
SELECT origin FROM note WHERE author_id = :person AND guild_id = :guild
UNION SELECT submission_change.origin FROM submission_change JOIN note ON note.id = note_id
    WHERE author_id = :person AND guild_id = :guild
UNION SELECT 'message:' || id FROM message WHERE author_id = :person AND guild_id = :guild
"""

_DAYS = """
SELECT DISTINCT talk.event_id, talk.day FROM note JOIN talk ON talk.id = note.talk_id
WHERE note.author_id = :person AND note.guild_id = :guild ORDER BY talk.day, talk.event_id
"""

# Of a message that somebody else saved there is no row yet.
_SAVED = """
INSERT INTO message (id, channel_id, direct, guild_id, gone)
SELECT CAST(substr(value, 7) AS INTEGER), 0, 0, :guild, 1 FROM json_each(:origins)
WHERE value LIKE 'saved:%' ON CONFLICT DO NOTHING
"""

_TOMBSTONES = """
UPDATE message SET author_id = NULL, channel_id = 0, direct = 0, talk_id = NULL, edited_at = NULL,
    gone = 1
WHERE author_id = :person AND guild_id = :guild
"""

_HELD = """
SELECT max(id) FROM publication WHERE publication.event_id = day.event_id
    AND publication.date = day.date AND outcome IN ('pushed', 'unchanged', 'removed')
"""

# The newest post that held is the base of the next merge, so its text goes when that is done.
_FORMER_POSTS = f"""
UPDATE publication SET shown = NULL
FROM day JOIN event ON event.id = day.event_id
WHERE event.guild_id = :guild AND publication.event_id = day.event_id
    AND publication.date = day.date AND publication.id < ({_HELD})
"""  # noqa: S608  # own words

_FORMER_FILES = f"""
DELETE FROM publication_file WHERE publication_id IN (
    SELECT publication.id FROM publication JOIN day USING (event_id, date)
    JOIN event ON event.id = day.event_id
    WHERE event.guild_id = :guild AND publication.id < ({_HELD}))
"""  # noqa: S608  # own words

# Of what was sent anything may have arrived, even if nobody knows that it has.
_SENT = """
SELECT 1 FROM publication JOIN publication_file ON publication_id = publication.id
WHERE publication.event_id = day.event_id AND publication.date = day.date
"""

# The summary tells the notes of any day again.
_SUMMARIES = """
UPDATE day SET revision = revision + 1, changed_at = NULL
WHERE event_id = ? AND date = ? AND path IS NOT NULL
RETURNING event_id, date AS day
"""

_OWED = f"""
UPDATE day SET erased = revision WHERE event_id IN (SELECT id FROM event WHERE guild_id = :guild)
    AND revision > coalesce((SELECT revision FROM publication WHERE id = ({_HELD})), 0)
    AND EXISTS ({_SENT})
"""  # noqa: S608  # own words

_ASKED = f"""
UPDATE day SET asked = revision WHERE event_id = ? AND date = ? AND withdrawn = 0
    AND EXISTS ({_SENT})
RETURNING path
"""  # noqa: S608  # own words

_LAST = """
INSERT INTO note (id, guild_id, channel_id, author_id, author_name, section, level, text, gap,
    origin, line, created_at, deleted_at)
SELECT ?1, 0, 0, 0, '', 'notes', 0, '', 0, 'erased:' || ?1, 0, 0, 0
WHERE ?1 > (SELECT coalesce(max(id), 0) FROM note)
"""


@dataclass(frozen=True, slots=True)
class ErasedDay:
    """A day whose published post is to be rewritten."""

    event: Event
    date: date
    path: str


def forget(guild_id: int, person_id: int, db: sqlite3.Connection) -> list[ErasedDay]:
    """Forget somebody in a guild, as traces.py says. Returns the days whose posts show them still.

    Those are owed at once.
    """
    keys: dict[str, object] = {"guild": guild_id, "person": person_id}
    keys["origins"] = json.dumps([row["origin"] for row in db.execute(_ORIGINS, keys)])
    days = db.execute(_DAYS, keys).fetchall()
    (last,) = db.execute("SELECT max(id) FROM note").fetchone()
    planning.drop_all(db, guild_id, person_id)
    _forget_rows(db, keys)
    _keep_taken(db, last)
    db.execute(_SAVED, keys)
    statement = "DELETE FROM submission WHERE origin IN (SELECT value FROM json_each(:origins))"
    db.execute(statement, keys)
    for event_id in {day["event_id"] for day in days}:
        days += db.execute(_SUMMARIES, (event_id, SUMMARY.isoformat())).fetchall()
    db.execute(_FORMER_POSTS, keys)
    db.execute(_FORMER_FILES, keys)
    db.execute(_OWED, keys)
    scouring.ask(db)
    return _asked(db, days)


def _forget_rows(db: sqlite3.Connection, keys: dict[str, object]) -> None:
    for part in PARTS:
        db.execute(f"DELETE FROM {part.table} WHERE {part.theirs}", keys)  # noqa: S608  # own words
    for trace in TRACES:
        match trace.fate:
            case Fate.GONE:
                statement = f"DELETE FROM {trace.table} WHERE {trace.theirs}"  # noqa: S608  # own words
            case Fate.STAYS:
                statement = f"UPDATE {trace.table} SET {trace.column} = 0 WHERE {trace.theirs}"  # noqa: S608  # own words
            case Fate.TOMBSTONE:
                statement = _TOMBSTONES
            case Fate.KEPT:
                continue
        db.execute(statement, keys)


def _keep_taken(db: sqlite3.Connection, last: int | None) -> None:
    """An erased note's id must never mean another to a button from before, so the last stays taken.

    SQLite gives a new row the id after the highest one.
    """
    if last is not None:
        db.execute("DELETE FROM note WHERE origin GLOB 'erased:*'")
        db.execute(_LAST, (last,))


def _asked(db: sqlite3.Connection, days: list[sqlite3.Row]) -> list[ErasedDay]:
    """Have the published ones of these days rewritten at once."""
    found: list[ErasedDay] = []
    for day in days:
        row = db.execute(_ASKED, (day["event_id"], day["day"])).fetchone()
        if row is not None:
            event = events.get(db, day["event_id"])
            found.append(ErasedDay(event, date.fromisoformat(day["day"]), row["path"] or ""))
    return found
