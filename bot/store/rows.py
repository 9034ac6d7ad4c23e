"""How values stand in columns: instants as UTC milliseconds, days and times of day as ISO text.

The one place that turns rows into models; no statement of its own.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.models import (
    Event,
    FileKind,
    Kind,
    Note,
    Outcome,
    Picture,
    Publication,
    PublishMode,
    Room,
    Section,
    Session,
    SiteFile,
    Standing,
    State,
    Talk,
    Timestamps,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_ms(instant: datetime) -> int:
    return (instant - _EPOCH) // timedelta(milliseconds=1)


def from_ms(value: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=value)


def _optional_ms(value: int | None) -> datetime | None:
    return None if value is None else from_ms(value)


def event(row: sqlite3.Row) -> Event:
    return Event(
        id=row["id"],
        guild_id=row["guild_id"],
        title=row["title"],
        timezone=row["timezone"],
        url=row["url"],
        first_day=date.fromisoformat(row["first_day"]) if row["first_day"] else None,
        categories=tuple(json.loads(row["categories"])),
        digest_time=time.fromisoformat(row["digest_time"]),
        day_ends=time.fromisoformat(row["day_ends"]),
        publish=PublishMode(row["publish"]),
        announce_channel=row["announce_channel"],
        ended_at=_optional_ms(row["ended_at"]),
        timestamps=Timestamps(row["timestamps"]),
        threads=bool(row["threads"]),
    )


def talk(row: sqlite3.Row) -> Talk:
    return Talk(
        id=row["id"],
        event_id=row["event_id"],
        channel_id=row["channel_id"],
        day=date.fromisoformat(row["day"]),
        starts_at=from_ms(row["starts_at"]),
        title=row["title"],
        url=row["url"],
        speakers=row["speakers"],
        kind=Kind(row["kind"]),
        state=State(row["state"]),
        reason=row["reason"],
        planned_by=row["planned_by"],
        started_by=row["started_by"],
        card_id=row["card_id"],
        ended_at=_optional_ms(row["ended_at"]),
        recording=row["recording"],
        session_id=row["session_id"],
        moved_from=_optional_ms(row["moved_from"]),
        thread_id=row["thread_id"],
        recordable=bool(row["recordable"]),
    )


def note(row: sqlite3.Row) -> Note:
    return Note(
        id=row["id"],
        guild_id=row["guild_id"],
        event_id=row["event_id"],
        talk_id=row["talk_id"],
        channel_id=row["channel_id"],
        author_id=row["author_id"],
        author_name=row["author_name"],
        section=Section(row["section"]),
        level=row["level"],
        text=row["text"],
        gap=bool(row["gap"]),
        origin=row["origin"],
        line=row["line"],
        created_at=from_ms(row["created_at"]),
        at=_optional_ms(row["at"]),
        edited_at=_optional_ms(row["edited_at"]),
        deleted_at=_optional_ms(row["deleted_at"]),
        highlight=bool(row["highlight"]),
    )


def picture(row: sqlite3.Row) -> Picture:
    return Picture(
        id=row["id"],
        note_id=row["note_id"],
        file_name=row["file_name"],
        alt=row["alt"],
        digest=row["digest"],
        extension=row["extension"],
        width=row["width"],
        height=row["height"],
        stilled=bool(row["stilled"]),
        site_name=row["site_name"],
    )


def publication(row: sqlite3.Row, files: Iterable[sqlite3.Row] = ()) -> Publication:
    return Publication(
        id=row["id"],
        event_id=row["event_id"],
        day=date.fromisoformat(row["date"]),
        revision=row["revision"],
        over=bool(row["over"]),
        path=row["path"],
        shown=row["shown"],
        outcome=Outcome(row["outcome"]),
        commit=row["commit_id"],
        tries=row["tries"],
        error=row["error"],
        at=from_ms(row["at"]),
        files=tuple(site_file(each) for each in files),
    )


def site_file(row: sqlite3.Row) -> SiteFile:
    return SiteFile(
        path=row["path"],
        text=row["text"],
        content=row["content"],
        kind=FileKind(row["kind"]),
        talk_id=row["talk_id"],
    )


def room(row: sqlite3.Row) -> Room:
    return Room(row["id"], row["name"], row["channel_id"])


def session(row: sqlite3.Row | Mapping[str, Any]) -> Session:
    """A session with its room's name; `id` may be missing in what is not kept yet."""
    return Session(
        id=row["id"],
        ident=row["ident"],
        title=row["title"],
        starts_at=from_ms(row["starts_at"]),
        ends_at=_optional_ms(row["ends_at"]),
        floating=bool(row["floating"]),
        room=row["room"],
        url=row["url"],
        speakers=tuple(json.loads(row["speakers"])),
        abstract=row["abstract"],
        track=row["track"],
        language=row["language"],
        kind=Kind(row["kind"]),
        recordable=bool(row["recordable"]),
        standing=Standing(row["standing"]),
    )


def session_columns(session: Session) -> dict[str, Any]:
    """A session as columns: everything but its id and its room."""
    return {
        "ident": session.ident,
        "title": session.title,
        "starts_at": to_ms(session.starts_at),
        "ends_at": to_ms(session.ends_at) if session.ends_at else None,
        "floating": int(session.floating),
        "url": session.url,
        "speakers": json.dumps(session.speakers, ensure_ascii=False),
        "abstract": session.abstract,
        "track": session.track,
        "language": session.language,
        "kind": session.kind,
        "recordable": int(session.recordable),
        "standing": session.standing,
    }
