"""How values stand in columns: instants as UTC milliseconds, days and times of day as ISO text.

The one place that turns rows into models; no statement of its own.
"""

import json
import sqlite3
from datetime import UTC, date, datetime, time, timedelta

from bot.models import (
    Event,
    Kind,
    Note,
    Outcome,
    Publication,
    PublishMode,
    Section,
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
    )


def publication(row: sqlite3.Row) -> Publication:
    return Publication(
        id=row["id"],
        event_id=row["event_id"],
        day=date.fromisoformat(row["date"]),
        revision=row["revision"],
        over=bool(row["over"]),
        path=row["path"],
        text=row["text"],
        content=row["content"],
        outcome=Outcome(row["outcome"]),
        commit=row["commit_id"],
        tries=row["tries"],
        error=row["error"],
        at=from_ms(row["at"]),
    )
