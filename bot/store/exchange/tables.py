"""What an export holds: every table with every column, and where its rows stand in the document.

Whoever adds a table or a column to the database adds it here as well; a test tells them so. Rows
that a trigger derives from others are in no export (`DERIVED`). What a migration does to rows that
were there, former.py does to those of former exports.
"""

from bot.store.exchange.columns import FLAG, JSON
from bot.store.exchange.table import Table, instants, plain, snowflakes

DERIVED = {
    "note_channel": "the channels of notes; a trigger keeps it",
    "note_indexed": "how far the words of notes are known; triggers keep it",
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


def _tags_of(what: str) -> Table:
    key = f"{what}_id"
    return Table(f"{what}_tag", "tags", plain(key, "tag"), "tag", within=what, links={key: "id"})


# in the order in which rows are written: a row after what it refers to
TABLES = (
    Table("sqlite_sequence", "sequences", plain("name", "seq"), "name"),
    Table("setting", "settings", plain("name", "value"), "name"),
    Table(
        "event",
        "events",
        plain("id", "title", "timezone", "url", "first_day")
        | {"categories": JSON}
        | plain("digest_time", "day_ends", "publish", "timestamps")
        | {"threads": FLAG}
        | snowflakes("guild_id", "announce_channel")
        | instants("created_at", "ended_at"),
        of_event="id = :event",
    ),
    Table(
        "day",
        "days",
        plain("event_id", "date", "title", "description", "introduction", "number", "path")
        | plain("revision", "asked", "erased")
        | {"withdrawn": FLAG}
        | instants("changed_at"),
        "event_id, date",
        _OF_DAY,
        counted=True,
    ),
    Table(
        "publication",
        "publications",
        plain("id", "event_id", "date", "revision")
        | {"over": FLAG}
        | plain("path", "outcome", "commit_id", "tries", "error")
        | instants("at")
        | {"announced": FLAG}
        | {"shown": JSON},
        within="day",
        links={"event_id": "event_id", "date": "date"},
    ),
    Table(
        "publication_file",
        "files",
        plain("publication_id", "path", "kind", "talk_id", "text", "content"),
        "publication_id, path",
        within="publication",
        links={"publication_id": "id"},
    ),
    Table(
        "announcement",
        "announcements",
        plain("event_id", "date") | snowflakes("channel_id", "message_id"),
        "event_id, date",
        _OF_DAY,
    ),
    Table(
        "room",
        "rooms",
        plain("id", "event_id", "name") | snowflakes("channel_id"),
        of_event=_OF_EVENT,
    ),
    Table(
        "session",
        "sessions",
        plain("id", "event_id", "title")
        | instants("starts_at", "ends_at")
        | {"floating": FLAG}
        | plain("room_id", "url")
        | {"speakers": JSON}
        | plain("abstract", "track", "language", "kind")
        | {"recordable": FLAG}
        | plain("standing", "ident"),
        of_event=_OF_EVENT,
    ),
    Table(
        "plan",
        "plans",
        plain("session_id") | snowflakes("person_id") | instants("reminded_at", "attended_at"),
        "person_id",
        within="session",
        links={"session_id": "id"},
    ),
    Table(
        "plan_change",
        "plan_changes",
        plain("id", "session_id") | snowflakes("person_id") | plain("aspects") | {"former": JSON},
        within="session",
        links={"session_id": "id"},
    ),
    Table(
        "programme",
        "programmes",
        plain("event_id", "title", "source", "link", "etag", "revision")
        | instants("applied_at", "checked_at")
        | plain("problem"),
        "event_id",
        _OF_EVENT,
    ),
    Table(
        "schedule_import",
        "schedule_imports",
        plain("id", "event_id", "base", "source", "link", "etag")
        | instants("made_at", "applied_at")
        | {"content": JSON},
        of_event=_OF_EVENT,
    ),
    Table(
        "reminder",
        "reminders",
        plain("event_id") | snowflakes("person_id", "home") | plain("way"),
        "event_id, person_id",
        _OF_EVENT,
    ),
    Table(
        "talk",
        "talks",
        plain("id", "title")
        | instants("starts_at")
        | plain("day", "kind", "state", "url", "speakers", "reason", "recording")
        | {"recordable": FLAG, "thread_closed": FLAG}
        | instants("started_at", "ended_at", "moved_from", "created_at")
        | plain("event_id", "session_id")
        | snowflakes("channel_id", "thread_id", "card_id", "planned_by", "started_by"),
        "starts_at, id",
        _OF_TALK,
        told={"room": _ROOM},
    ),
    _tags_of("talk"),
    Table(
        "card",
        "cards",
        snowflakes("message_id") | plain("talk_id"),
        "message_id",
        within="talk",
        links={"talk_id": "id"},
    ),
    Table(
        "talk_change",
        "changes",
        plain("id", "event_id", "talk_id", "aspects") | {"former": JSON},
        within="talk",
        links={"talk_id": "id"},
    ),
    Table(
        "note",
        "notes",
        plain("id", "text", "level", "section")
        | {"gap": FLAG, "highlight": FLAG}
        | plain("author_name")
        | snowflakes("author_id", "saved_by", "guild_id", "channel_id")
        | plain("event_id", "talk_id")
        | instants("created_at", "at", "edited_at", "deleted_at")
        | plain("origin", "line", "place", "said"),
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
        plain("id", "note_id", "text") | snowflakes("replaced_by") | instants("replaced_at"),
        within="note",
        links={"note_id": "id"},
    ),
    Table(
        "picture",
        "pictures",
        plain("id", "note_id", "alt", "digest", "extension", "width", "height")
        | {"stilled": FLAG, "confirmed": FLAG}
        | plain("site_name", "file_name", "size", "url", "refused", "origin")
        | snowflakes("attachment_id")
        | instants("asked_at", "deleted_at"),
        within="note",
        links={"note_id": "id"},
    ),
    Table(
        "site_picture",
        "site_pictures",
        plain("name", "event_id", "date", "object"),
        "name",
        _OF_DAY,
    ),
    Table(
        "submission",
        "submissions",
        plain("origin"),
        "origin",
        "origin IN (SELECT change.origin FROM submission_change AS change"
        " JOIN note ON note.id = change.note_id WHERE note.event_id = :event)",
    ),
    Table(
        "submission_change",
        "changes",
        plain("origin", "line", "note_id", "said", "before", "after"),
        "origin, line",
        within="note",
        links={"note_id": "id"},
    ),
    Table(
        "message",
        "messages",
        snowflakes("id", "channel_id")
        | {"direct": FLAG}
        | snowflakes("author_id", "guild_id")
        | plain("talk_id")
        | instants("edited_at")
        | {"gone": FLAG},
        of_event=_OF_MESSAGE,
    ),
    Table("opt_out", "opt_outs", snowflakes("guild_id", "person_id"), "guild_id, person_id"),
    Table(
        "capture",
        "captures",
        snowflakes("channel_id", "author_id", "guild_id", "since"),
        "channel_id, author_id",
    ),
)

_INNER = {
    outer.name: tuple(table for table in TABLES if table.within == outer.name) for outer in TABLES
}


def inner_of(table: Table) -> tuple[Table, ...]:
    """The tables whose rows stand within those of a table."""
    return _INNER[table.name]
