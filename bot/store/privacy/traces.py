"""Where people stand in the database: every column that holds somebody's id, and what hangs on it.

A test walks the schema and fails for a column or a table that is not named here.
"""

from dataclasses import dataclass
from enum import Enum, auto

_GUILD = "guild_id = :guild"
_EVENT = "event_id IN (SELECT id FROM event WHERE guild_id = :guild)"
_NOTE = "note_id IN (SELECT id FROM note WHERE guild_id = :guild)"
_SESSION = f"session_id IN (SELECT id FROM session WHERE {_EVENT})"  # noqa: S608  # own words


class Fate(Enum):
    """What becomes of a row when the person is forgotten."""

    GONE = auto()
    STAYS = auto()  # with 0 for the id, so that somebody did it and nobody knows who
    TOMBSTONE = auto()  # only its key stays, so that nothing brings it back
    KEPT = auto()  # since it is the person's own wish


@dataclass(frozen=True, slots=True)
class Trace:
    """A column with somebody's id; `told` is what a person's file shows of its rows."""

    name: str
    table: str
    column: str
    of_guild: str
    fate: Fate
    told: str

    @property
    def theirs(self) -> str:
        """Which rows are of :person in :guild."""
        return f"{self.column} = :person AND {self.of_guild}"


@dataclass(frozen=True, slots=True)
class Part:
    """What hangs on somebody's notes, and goes with them."""

    name: str
    table: str
    told: str

    @property
    def theirs(self) -> str:
        return "note_id IN (SELECT id FROM note WHERE author_id = :person AND guild_id = :guild)"


_TITLE = "(SELECT title FROM talk WHERE talk.id = talk_id) AS talk"
_SAID = "substr(said, instr(said, char(31)) + 1) AS message_said"  # see lines.py
_MADE = "channel_id, origin, line, created_at, at, edited_at, deleted_at AS removed_at"
_TALK = "title, day, starts_at, created_at"

TRACES = (
    Trace("planned", "talk", "planned_by", _EVENT, Fate.STAYS, _TALK),
    Trace("started", "talk", "started_by", _EVENT, Fate.STAYS, f"{_TALK}, started_at"),
    Trace("saved", "note", "saved_by", _GUILD, Fate.STAYS, f"id AS note_id, {_TITLE}, {_MADE}"),
    Trace(
        "corrected", "note_revision", "replaced_by", _NOTE, Fate.STAYS, "note_id, replaced_at AS at"
    ),
    Trace(
        "notes",
        "note",
        "author_id",
        _GUILD,
        Fate.GONE,
        f"id AS note_id, author_name AS name, {_TITLE}, section, level, text, highlight,"
        f" {_SAID}, {_MADE}",
    ),
    Trace(
        "messages",
        "message",
        "author_id",
        _GUILD,
        Fate.TOMBSTONE,
        f"id AS message_id, channel_id, direct AS is_direct, {_TITLE}, edited_at",
    ),
    Trace(
        "captured",
        "capture",
        "author_id",
        _GUILD,
        Fate.GONE,
        "channel_id, since AS since_message_id",
    ),
    Trace(
        "sessions",
        "plan",
        "person_id",
        _SESSION,
        Fate.GONE,
        "(SELECT title FROM session WHERE session.id = session_id) AS title,"
        " reminded_at, attended_at",
    ),
    Trace(
        "plan_changes",
        "plan_change",
        "person_id",
        _SESSION,
        Fate.GONE,
        "(SELECT title FROM session WHERE session.id = session_id) AS title, aspects",
    ),
    Trace("reminders", "reminder", "person_id", _EVENT, Fate.GONE, "way, home AS of_channel_id"),
    Trace("opted_out", "opt_out", "person_id", _GUILD, Fate.KEPT, "person_id"),
)

PARTS = (
    Part("former_texts", "note_revision", "note_id, text, replaced_at"),
    Part(
        "pictures",
        "picture",
        "note_id, attachment_id, file_name, size, width, height, alt, refused, site_name,"
        " confirmed, asked_at, deleted_at AS removed_at",
    ),
    Part("tags", "note_tag", "note_id, tag"),
    Part("changes", "submission_change", f"note_id, origin, line, {_SAID}, before, after"),
)
