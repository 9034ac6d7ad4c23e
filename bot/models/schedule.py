"""The programme of a conference: its sessions, as a file told them and as they are kept."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.models.talks import Kind, Talk


class Standing(StrEnum):
    """Whether a session is still to be expected; `GONE` means that the programme lost it."""

    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One thing that the programme announces: a talk, or an entry such as a break.

    `ident` is what the programme calls it, where that names no other. `floating` means that its
    times came without a zone and were read in the event's; `recordable` is False where the speakers
    asked for that. `id` is None until it is kept.
    """

    title: str
    starts_at: datetime
    ends_at: datetime | None = None
    room: str | None = None
    url: str | None = None
    speakers: tuple[str, ...] = ()
    abstract: str = ""
    track: str | None = None
    language: str | None = None
    kind: Kind = Kind.TALK
    recordable: bool = True
    floating: bool = False
    standing: Standing = Standing.SCHEDULED
    ident: str | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something in a programme that is no session of ours, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """What was read of a programme; `remarks` are sentences for whoever imports it."""

    format: str
    title: str | None
    sessions: tuple[Session, ...]
    skipped: tuple[Skipped, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """A room of the programme, and the channel in which notes of its talks are taken."""

    id: int
    name: str
    channel_id: int | None


class Way(StrEnum):
    """How somebody is reminded of what they plan: by direct message, or in its room's channel."""

    DIRECT = "direct"
    CHANNEL = "channel"


class Aspect(StrEnum):
    """In what a session differs between two versions of a programme, the gravest first."""

    CANCELLED = "cancelled"
    GONE = "gone"
    BACK = "back"
    MOVED = "moved"
    ROOM = "room"
    RENAMED = "renamed"
    NEW = "new"
    DETAILS = "details"


@dataclass(frozen=True, slots=True)
class Alteration:
    """What a newer programme makes of a session; `former` is None for a new one."""

    session: Session
    former: Session | None
    aspects: tuple[Aspect, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """A programme that was read and compared, and waits to be applied.

    `former` tells for each of its sessions which kept one it is; `base` is the revision of what it
    was compared with. `source` is a file's name or a link's host, `link` what can be read again.
    """

    programme: Programme
    former: tuple[int | None, ...]
    base: int
    source: str
    link: str | None = None
    etag: str | None = None
    id: int = 0
    event_id: int = 0


@dataclass(frozen=True, slots=True)
class Noted:
    """A talk that people made by hand, which the programme may know as well.

    `until` is when it was noted last, `places` are the names of where that was.
    """

    talk: Talk
    notes: int
    until: datetime
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Joinable:
    """A talk by hand and the session that it seems to be; `place` is that of many sessions."""

    talk: Talk
    notes: int
    session: Session
    place: int
