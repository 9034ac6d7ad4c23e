"""Notes found by their words over a whole guild, newest first, each person within what they see.

What somebody types is words and nothing else: the index's own query language is never reached.
"""

import sqlite3
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from bot.errors import Unreadable
from bot.models import Event, Note, Person, Talk
from bot.store import events, lookup, rows
from bot.store.database import Database

PAGE_SIZE = 8
PAGES = 100  # whoever has turned that many needs other words
PREFIX = 3  # letters from which on the last word may be unfinished; fewer match half the index
EXCERPT = 20  # words


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is looked for in a guild; `page` counts from 0."""

    guild_id: int
    text: str
    talk_id: int | None = None
    author_id: int | None = None
    page: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A note that was found; `talk` is None while it is unfiled or when its talk is hidden."""

    note: Note
    excerpt: str
    talk: Talk | None
    event: Event | None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found, and whether another one follows."""

    hits: tuple[Hit, ...]
    more: bool


class Search:
    """The index of notes by words."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def notes(self, sought: Sought, person: Person) -> Found:
        """The visible notes that hold every word. Raises Unreadable for a text without one."""
        words = phrases(sought.text)
        await self._database.write(_catch_up)
        return await self._database.read(partial(_find, sought, words, person))


def _catch_up(db: sqlite3.Connection) -> None:
    """Let the index take the notes that it lags behind by, a few hundred at most."""
    newest = "(SELECT max(id) FROM note)"
    db.execute(f"UPDATE note_indexed SET through = {newest} WHERE through < {newest}")  # noqa: S608  # own words


def phrases(text: str) -> str:
    """A text as an expression that matches its words, the last one perhaps unfinished.

    Raises Unreadable when it holds no word.
    """
    words = [word for word in text.replace("\0", " ").split() if any(map(_counts, word))]
    if not words:
        raise Unreadable(
            f"“{text}” holds no word to look for. Type letters or digits; + and # count too."
        )
    return " AND ".join(map(_quoted, words)) + (" *" if _unfinished(words[-1]) else "")


def _counts(char: str) -> bool:
    return char in "+#" or unicodedata.category(char)[0] in "LN"


def _unfinished(word: str) -> bool:
    """Whether a word may go on; numbers are whole, and a few letters match half the index."""
    seen = "".join(char if _counts(char) else " " for char in word).split()[-1]
    return not seen.isdecimal() and (len(seen) >= PREFIX or not seen.isascii())


def _quoted(word: str) -> str:
    escaped = word.replace('"', '""')
    return f'"{escaped}"'


def _find(sought: Sought, words: str, person: Person, db: sqlite3.Connection) -> Found:
    channels = [channel for channel in _channels(db, sought.guild_id) if person.sees(channel)]
    if not channels or sought.page >= PAGES:
        return Found((), more=False)
    query = (
        "SELECT note.*, snippet(note_text, 0, '', '', '…', ?) AS excerpt"
        " FROM note_text JOIN note ON note.id = note_text.rowid"
        " WHERE note_text MATCH ? AND note.deleted_at IS NULL"
        " ORDER BY note_text.rowid DESC LIMIT ? OFFSET ?"
    )
    match = _match(sought, words, channels)
    keys = (EXCERPT, match, PAGE_SIZE + 1, sought.page * PAGE_SIZE)
    found = db.execute(query, keys).fetchall()
    hits = tuple(_hit(db, row, person) for row in found[:PAGE_SIZE])
    return Found(hits, more=len(found) > PAGE_SIZE and sought.page + 1 < PAGES)


def _channels(db: sqlite3.Connection, guild_id: int) -> list[int]:
    query = "SELECT channel_id FROM note_channel WHERE guild_id = ?"
    return [row["channel_id"] for row in db.execute(query, (guild_id,))]


def _match(sought: Sought, words: str, channels: Iterable[int]) -> str:
    shown = " OR ".join(f'"{channel}"' for channel in channels)
    parts = [f"text : ({words})", f'guild_id : "{sought.guild_id}"', f"channel_id : ({shown})"]
    if sought.talk_id is not None:
        parts.append(f'talk_id : "{sought.talk_id}"')
    if sought.author_id is not None:
        parts.append(f'author_id : "{sought.author_id}"')
    return " AND ".join(parts)


def _hit(db: sqlite3.Connection, row: sqlite3.Row, person: Person) -> Hit:
    note = rows.note(row)
    talk = lookup.by_id(db, note.talk_id) if note.talk_id else None
    event = events.get(db, note.event_id) if note.event_id else None
    known = talk if talk and person.sees(talk.channel_id) else None
    return Hit(note, row["excerpt"], known, event)
