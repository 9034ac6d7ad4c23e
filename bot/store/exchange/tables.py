"""What an export holds: every table with every column, and where its rows stand in the document.

Whoever adds a table or a column to the database adds it here as well; a test tells them so. Rows
that a trigger derives from others are in no export (`DERIVED`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.store.exchange.columns import (
    BYTES,
    FLAG,
    INSTANT,
    JSON,
    PLAIN,
    SNOWFLAKE,
    Column,
)

DERIVED = {
    "note_channel": "the channels of notes; a trigger keeps it",
    "note_text": "the words of notes; triggers keep it",
}

# conditions on rows, for an export of one event or of one day of it
_OF_EVENT = "event_id = :event"
_OF_DAY = "event_id = :event AND (:day IS NULL OR date = :day)"
_OF_TALK = "event_id = :event AND (:day IS NULL OR day = :day)"

_OF_MESSAGE = f"talk_id IN (SELECT id FROM talk WHERE {_OF_TALK})"  # noqa: S608  # own words

PICTURES_OF_EVENT = (
    "note_id IN (SELECT note.id FROM note LEFT JOIN talk ON talk.id = note.talk_id"
    " WHERE coalesce(talk.event_id, note.event_id) = :event AND (:day IS NULL OR talk.day = :day"
    " OR (talk.id IS NULL AND note.created_at >= :start AND note.created_at < :over)))"
)

_ROOM = (
    "SELECT room.name FROM room WHERE room.event_id = talk.event_id AND room.id IS"
    " (SELECT room_id FROM session WHERE session.id = talk.session_id)"
    " UNION ALL SELECT room.name FROM room WHERE talk.session_id IS NULL"
    " AND room.event_id = talk.event_id AND room.channel_id = talk.channel_id LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `key` is its list in the document, `order` what its rows are ordered by.

    `of_event` chooses the rows of one event and day, None means that only a whole export has them.
    Rows stand `within` those of another table where their columns are its ones (`links`); those
    whose links are NULL stand in the list `otherwise`. `told` are values for who reads the
    document; an import passes over them. `counted` says that triggers count its rows' changes, so
    that an import has to set them last.
    """

    name: str
    key: str
    columns: Mapping[str, Column]
    order: str = "id"
    of_event: str | None = None
    within: str | None = None
    links: Mapping[str, str] = field(default_factory=dict[str, str])
    otherwise: str | None = None
    told: Mapping[str, str] = field(default_factory=dict[str, str])
    counted: bool = False

    def inner(self) -> "tuple[Table, ...]":
        """The tables whose rows stand within its rows."""
        return _INNER[self.name]


def _plain(*names: str) -> dict[str, Column]:
    return dict.fromkeys(names, PLAIN)


def _snowflakes(*names: str) -> dict[str, Column]:
    return dict.fromkeys(names, SNOWFLAKE)


def _instants(*names: str) -> dict[str, Column]:
    return dict.fromkeys(names, INSTANT)


def _tags_of(what: str) -> Table:
    key = f"{what}_id"
    return Table(f"{what}_tag", "tags", _plain(key, "tag"), "tag", within=what, links={key: "id"})


# in the order in which rows are written: a row after what it refers to
TABLES = (
    Table("sqlite_sequence", "sequences", _plain("name", "seq"), "name"),
    Table("setting", "settings", _plain("name", "value"), "name"),
    Table(
        "event",
        "events",
        _plain("id", "title", "timezone", "url", "first_day")
        | {"categories": JSON}
        | _plain("digest_time", "day_ends", "publish", "timestamps")
        | {"threads": FLAG}
        | _snowflakes("guild_id", "announce_channel")
        | _instants("created_at", "ended_at"),
        of_event="id = :event",
    ),
    Table(
        "day",
        "days",
        _plain("event_id", "date", "title", "description", "introduction", "number", "path")
        | _plain("revision", "asked", "erased")
        | {"withdrawn": FLAG}
        | _instants("changed_at"),
        "event_id, date",
        _OF_DAY,
        counted=True,
    ),
    Table(
        "publication",
        "publications",
        _plain("id", "event_id", "date", "revision")
        | {"over": FLAG}
        | _plain("path", "outcome", "commit_id", "tries", "error")
        | _instants("at")
        | {"announced": FLAG}
        | {"shown": JSON}
        | _plain("text", "content"),
        within="day",
        links={"event_id": "event_id", "date": "date"},
    ),
    Table(
        "announcement",
        "announcements",
        _plain("event_id", "date") | _snowflakes("channel_id", "message_id"),
        "event_id, date",
        _OF_DAY,
    ),
    Table(
        "room",
        "rooms",
        _plain("id", "event_id", "name") | _snowflakes("channel_id"),
        of_event=_OF_EVENT,
    ),
    Table(
        "session",
        "sessions",
        _plain("id", "event_id", "title")
        | _instants("starts_at", "ends_at")
        | {"floating": FLAG}
        | _plain("room_id", "url")
        | {"speakers": JSON}
        | _plain("abstract", "track", "language", "kind")
        | {"recordable": FLAG}
        | _plain("standing", "ident"),
        of_event=_OF_EVENT,
    ),
    Table(
        "plan",
        "plans",
        _plain("session_id") | _snowflakes("person_id") | _instants("reminded_at"),
        "person_id",
        within="session",
        links={"session_id": "id"},
    ),
    Table(
        "programme",
        "programmes",
        _plain("event_id", "title", "source", "link", "etag", "revision")
        | _instants("applied_at", "checked_at")
        | _plain("problem"),
        "event_id",
        _OF_EVENT,
    ),
    Table(
        "schedule_import",
        "schedule_imports",
        _plain("id", "event_id", "base", "source", "link", "etag")
        | _instants("made_at", "applied_at")
        | {"content": JSON},
        of_event=_OF_EVENT,
    ),
    Table(
        "reminder",
        "reminders",
        _plain("event_id") | _snowflakes("person_id", "channel_id", "home"),
        "event_id, person_id",
        _OF_EVENT,
    ),
    Table(
        "talk",
        "talks",
        _plain("id", "title")
        | _instants("starts_at")
        | _plain("day", "kind", "state", "url", "speakers", "reason", "recording")
        | {"recordable": FLAG, "thread_closed": FLAG}
        | _instants("started_at", "ended_at", "moved_from", "created_at")
        | _plain("event_id", "session_id")
        | _snowflakes("channel_id", "thread_id", "card_id", "planned_by", "started_by"),
        "starts_at, id",
        _OF_TALK,
        told={"room": _ROOM},
    ),
    _tags_of("talk"),
    Table(
        "card",
        "cards",
        _snowflakes("message_id") | _plain("talk_id"),
        "message_id",
        within="talk",
        links={"talk_id": "id"},
    ),
    Table(
        "talk_change",
        "changes",
        _plain("id", "event_id", "talk_id", "aspects") | {"former": JSON},
        within="talk",
        links={"talk_id": "id"},
    ),
    Table(
        "note",
        "notes",
        _plain("id", "text", "level", "section")
        | {"gap": FLAG, "highlight": FLAG}
        | _plain("author_name")
        | _snowflakes("author_id", "saved_by", "guild_id", "channel_id")
        | _plain("event_id", "talk_id")
        | _instants("created_at", "at", "edited_at", "deleted_at")
        | _plain("origin", "line", "place")
        | {"said": BYTES},
        of_event=(
            "event_id = :event AND (:day IS NULL OR created_at >= :start AND created_at < :over)"
        ),
        within="talk",
        links={"talk_id": "id"},
        otherwise="unfiled",
    ),
    _tags_of("note"),
    Table(
        "note_revision",
        "revisions",
        _plain("id", "note_id", "text") | _snowflakes("replaced_by") | _instants("replaced_at"),
        within="note",
        links={"note_id": "id"},
    ),
    Table(
        "picture",
        "pictures",
        _plain("id", "note_id", "alt", "digest", "extension", "width", "height")
        | {"stilled": FLAG}
        | _plain("site_name", "file_name", "size", "url", "refused", "origin")
        | _snowflakes("attachment_id")
        | _instants("deleted_at"),
        within="note",
        links={"note_id": "id"},
    ),
    Table(
        "site_picture",
        "site_pictures",
        _plain("name", "event_id", "date", "object"),
        "name",
        _OF_DAY,
    ),
    Table(
        "submission",
        "submissions",
        _plain("origin"),
        "origin",
        "origin IN (SELECT change.origin FROM submission_change AS change"
        " JOIN note ON note.id = change.note_id WHERE note.event_id = :event)",
    ),
    Table(
        "submission_change",
        "changes",
        _plain("origin", "line", "note_id", "before", "after") | {"said": BYTES},
        "origin, line",
        within="note",
        links={"note_id": "id"},
    ),
    Table(
        "message",
        "messages",
        _snowflakes("id", "channel_id")
        | {"direct": FLAG}
        | _snowflakes("author_id", "guild_id")
        | _plain("talk_id")
        | _instants("edited_at")
        | {"gone": FLAG},
        of_event=_OF_MESSAGE,
    ),
    Table("opt_out", "opt_outs", _snowflakes("guild_id", "person_id"), "guild_id, person_id"),
    Table(
        "capture",
        "captures",
        _snowflakes("channel_id", "author_id", "guild_id", "since"),
        "channel_id, author_id",
    ),
)

_INNER = {
    outer.name: tuple(table for table in TABLES if table.within == outer.name) for outer in TABLES
}
