"""What was erased leaves the files of the database as well: the index of words, and the log.

The index marks what is removed and keeps the words until its parts are merged; the log beside the
database keeps former pages until it is emptied. Freed pages are overwritten by SQLite itself
(`secure_delete`, see connection.py). This is done in small steps, since others wait to write.
"""

import sqlite3

from bot.store.database import Database

_SETTING = "scour"  # what is left to be done, so that a crash does not end it
_PAGES = 250  # of the index that a step merges, some hundredths of a second
_TRIES = 10  # to begin the log anew at a moment when nobody reads


def ask(db: sqlite3.Connection) -> None:
    """Remember that something was erased."""
    db.execute("INSERT INTO setting VALUES (?, '') ON CONFLICT DO NOTHING", (_SETTING,))


async def scour(database: Database) -> bool:
    """Do what was asked for; False while others read what was there before."""
    query = "SELECT 1 FROM setting WHERE name = ?"
    if await database.read(lambda db: db.execute(query, (_SETTING,)).fetchone()) is None:
        return True
    more = await database.write(lambda db: _merge(db, -_PAGES))
    while more:
        more = await database.write(lambda db: _merge(db, _PAGES))
    for _ in range(_TRIES):
        if await _begin_log_anew(database):
            return True
    return False


async def _begin_log_anew(database: Database) -> bool:
    """Whether the log has lost what it holds now; if not, that stays asked for."""
    statement = "DELETE FROM setting WHERE name = ?"
    if await database.begin_log_anew(lambda db: db.execute(statement, (_SETTING,)).rowcount):
        return True
    await database.write(ask)
    return False


def _merge(db: sqlite3.Connection, pages: int) -> bool:
    """Go on merging all parts of the index into one (a negative number begins); True if more."""
    before = db.total_changes
    db.execute("INSERT INTO note_text (note_text, rank) VALUES ('merge', ?)", (pages,))
    return db.total_changes - before > 1  # the statement itself counts as one
