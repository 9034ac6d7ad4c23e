"""Publications: what went out, what may have, and what failed."""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from bot.errors import UserError
from bot.models import SUMMARY, Day, Outcome, Placement, Publication, SiteFile
from bot.store import rows
from bot.store.database import Database
from bot.store.site_pictures import place

NO_PICTURES = Placement()


class Publications:
    """The table of publications."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(
        self, event_id: int, day: date, now: datetime, *, withdrawn: bool | None = None
    ) -> int:
        """Record that a day is about to go out, before anything can arrive; returns an id.

        `withdrawn` is whether a person wants its post off the site; None leaves that as it is.
        """
        return await self._database.write(partial(_begin, event_id, day, now, withdrawn))

    async def reserve(
        self,
        publication_id: int,
        day: Day,
        files: Sequence[SiteFile],
        shown: str,
        placement: Placement = NO_PICTURES,
    ) -> None:
        """Record what is about to be pushed, and give the day its path and number for good.

        The first of the files is the day's own. Pictures get their names for good. Raises UserError
        if another day has the path, or another picture a name.
        """

        def job(db: sqlite3.Connection) -> None:
            _reserve(publication_id, day, files, shown, db)
            place(db, day, placement)

        await self._database.write(job)

    async def reserve_removal(self, publication_id: int, day: Day, placement: Placement) -> None:
        """Record that a day's post and its pictures are about to leave the site."""
        statement = (
            "UPDATE publication SET revision = ?, over = ?, path = ?, shown = NULL WHERE id = ?"
        )
        values = (day.revision, day.over, day.path, publication_id)

        def job(db: sqlite3.Connection) -> None:
            _bury(publication_id, day, db)
            db.execute(statement, values)
            db.execute("DELETE FROM publication_file WHERE publication_id = ?", (publication_id,))
            db.execute(_SUMMARY_STAYS_AWAY, (day.event.id, day.date.isoformat()))
            place(db, day, placement)

        await self._database.write(job)

    async def interrupt_pending(self) -> None:
        """Whoever waited for a pending try is gone, as at a start; the next try finds out."""
        statement = "UPDATE publication SET outcome = 'interrupted' WHERE outcome = 'pending'"
        await self._database.write(lambda db: db.execute(statement).rowcount)

    async def finish(
        self,
        publication_id: int,
        outcome: Outcome,
        now: datetime,
        *,
        commit: str | None = None,
        tries: int = 0,
        error: str | None = None,
        announced: bool = False,
    ) -> Publication:
        """Record how it ended; `announced` if nobody else need be told."""
        values = (outcome, rows.to_ms(now), commit, tries, error, announced, publication_id)
        return await self._database.write(partial(_finish, publication_id, values))

    async def of_day(self, event_id: int, day: date) -> list[Publication]:
        """All tries of a day with their files, newest first."""
        return await self._database.read(partial(_of_day, event_id, day))

    async def newest(self, event_id: int, limit: int) -> list[Publication]:
        """An event's newest tries, newest first."""
        query = "SELECT * FROM publication WHERE event_id = ? ORDER BY id DESC LIMIT ?"
        found = await self._database.read(
            lambda db: db.execute(query, (event_id, limit)).fetchall()
        )
        return [rows.publication(row) for row in found]

    async def owes_erasure(self, event_id: int, day: date) -> bool:
        """Whether the post on the site may still show what somebody had erased."""
        query = (
            "SELECT 1 FROM day WHERE event_id = ?1 AND date = ?2 AND erased > ("
            " SELECT coalesce(max(revision), 0) FROM publication WHERE event_id = ?1 AND date = ?2"
            " AND outcome IN ('pushed', 'unchanged', 'removed'))"
        )
        keys = (event_id, day.isoformat())
        return await self._database.read(lambda db: db.execute(query, keys).fetchone()) is not None

    async def texts_at(self, path: str) -> list[str]:
        """What the newest tries have rendered for a file that several days share."""
        query = (
            "SELECT text FROM publication_file WHERE path = ? ORDER BY publication_id DESC LIMIT 20"
        )
        found = await self._database.read(lambda db: db.execute(query, (path,)).fetchall())
        return [row["text"] for row in found]

    async def path_is_free(self, path: str, event_id: int, day: date) -> bool:
        """Whether no other day, or talk of one, of any event has that path."""
        keys = (path, event_id, day.isoformat())
        return await self._database.read(lambda db: db.execute(_OTHERS, keys).fetchone()) is None


def _of_day(event_id: int, day: date, db: sqlite3.Connection) -> list[Publication]:
    key = (event_id, day.isoformat())
    files: defaultdict[int, list[sqlite3.Row]] = defaultdict(list)
    for row in db.execute(
        "SELECT file.* FROM publication_file AS file JOIN publication ON id = publication_id"
        " WHERE event_id = ? AND date = ?",
        key,
    ):
        files[row["publication_id"]].append(row)
    query = "SELECT * FROM publication WHERE event_id = ? AND date = ? ORDER BY id DESC"
    return [rows.publication(row, files[row["id"]]) for row in db.execute(query, key)]


def _begin(
    event_id: int, day: date, now: datetime, withdrawn: bool | None, db: sqlite3.Connection
) -> int:
    key = (event_id, day.isoformat())
    db.execute(
        "INSERT INTO day (event_id, date, revision) VALUES (?, ?, 1) ON CONFLICT DO NOTHING", key
    )
    if withdrawn is not None:
        db.execute(_WITHDRAW, (withdrawn, *key, withdrawn))
    if withdrawn is False and day == SUMMARY:  # it is never due, but must not be forgotten either
        db.execute("UPDATE day SET asked = revision WHERE event_id = ? AND date = ?", key)
    row = db.execute(
        "INSERT INTO publication (event_id, date, revision, over, outcome, at)"
        " VALUES (?, ?, 0, 0, ?, ?) RETURNING id",
        (*key, Outcome.PENDING, rows.to_ms(now)),
    ).fetchone()
    return int(row["id"])


def _reserve(
    publication_id: int,
    day: Day,
    files: Sequence[SiteFile],
    shown: str,
    db: sqlite3.Connection,
) -> None:
    key, path = (day.event.id, day.date.isoformat()), files[0].path
    for file in files:
        if db.execute(_OTHERS, (file.path, *key)).fetchone():
            raise UserError(f"Another post has just taken {file.path}. Publish once more.")
    _bury(publication_id, day, db)
    db.execute(
        "UPDATE publication SET revision = ?, over = ?, path = ?, shown = ? WHERE id = ?",
        (day.revision, day.over, path, shown, publication_id),
    )
    db.execute("DELETE FROM publication_file WHERE publication_id = ?", (publication_id,))
    db.executemany(
        "INSERT INTO publication_file (publication_id, path, kind, talk_id, text, content)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            (publication_id, file.path, file.kind, file.talk_id, file.text, file.content)
            for file in files
        ],
    )
    db.execute(
        "UPDATE day SET path = ?, number = ? WHERE event_id = ? AND date = ?",
        (path, day.number, *key),
    )
    if day.date == SUMMARY:
        return
    first = "UPDATE event SET first_day = date(?, ?) WHERE id = ? AND first_day IS NULL"
    db.execute(first, (day.date.isoformat(), f"-{day.number - 1} days", day.event.id))


def _finish(publication_id: int, values: tuple[object, ...], db: sqlite3.Connection) -> Publication:
    row = db.execute(
        "UPDATE publication SET outcome = ?, at = ?, commit_id = ?, tries = ?, error = ?,"
        " announced = ? OR (SELECT announce_channel IS NULL FROM event WHERE id = event_id)"
        " WHERE id = ? RETURNING *",
        values,
    ).fetchone()
    for statement in _FORGET_FORMER:
        db.execute(statement, (publication_id,))
    return rows.publication(row)


def _bury(publication_id: int, day: Day, db: sqlite3.Connection) -> None:
    """Earlier tries that seem to be under way are not: only one at a time may come this far."""
    db.execute(
        "UPDATE publication SET outcome = 'interrupted'"
        " WHERE event_id = ? AND date = ? AND id < ? AND outcome = 'pending'",
        (day.event.id, day.date.isoformat(), publication_id),
    )


# a post that comes back is a change, so that it is owed until it is there
_WITHDRAW = """
UPDATE day SET withdrawn = ?, revision = revision + 1, changed_at = NULL
WHERE event_id = ? AND date = ? AND withdrawn <> ?
"""

# a summary is only there since somebody asked for it: once it has left, it waits to be asked for
_SUMMARY_STAYS_AWAY = f"""
UPDATE day SET withdrawn = 1 WHERE event_id = ? AND date = ? AND date = '{SUMMARY}'
"""  # noqa: S608  # own words

# What was erased since went with the post that held now; merges need no older one.
_FORMER = """
SELECT former.id FROM publication AS held JOIN day USING (event_id, date)
JOIN publication AS former USING (event_id, date)
WHERE held.id = ? AND held.outcome IN ('pushed', 'unchanged', 'removed')
    AND held.revision >= day.erased AND day.erased > 0
    AND former.id < held.id AND former.revision < day.erased
"""
_FORGET_FORMER = (
    f"UPDATE publication SET shown = NULL WHERE id IN ({_FORMER})",  # noqa: S608  # own words
    f"DELETE FROM publication_file WHERE publication_id IN ({_FORMER})",  # noqa: S608  # own words
)

_OTHERS = """
SELECT 1 FROM day WHERE path = ?1 AND (event_id, date) IS NOT (?2, ?3)
UNION ALL
SELECT 1 FROM publication_file AS file JOIN publication ON publication.id = publication_id
WHERE file.path = ?1 AND kind = 'talk' AND (event_id, date) IS NOT (?2, ?3)
"""
