"""The values that every room speaks of: frozen, and true to themselves. No behaviour beyond that.

Instants are aware UTC datetimes, dates are conference days (see clock.py), ids are SQLite row ids
unless they are said to be Discord's.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

MAX_TEXT = 4_000  # characters of a note, a thought, an introduction: what a modal can show again
MAX_TITLE = 300  # characters of a talk's or an event's title
MAX_LEVEL = 3  # the deepest level that is kept; 0 is a top bullet


class Section(StrEnum):
    """Which of a talk's two lists a note stands in."""

    NOTES = "notes"
    THOUGHTS = "thoughts"


class Kind(StrEnum):
    """A talk, or a section of the day that is no talk ("Waking up")."""

    TALK = "talk"
    ENTRY = "entry"


class State(StrEnum):
    """Where a talk stands. A channel has at most one that is running."""

    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"
    CANCELLED = "cancelled"


class PublishMode(StrEnum):
    """When posts go out by themselves: once a day, or also at each talk's end."""

    NIGHTLY = "nightly"
    TALK = "talk"


class Outcome(StrEnum):
    """How a publication stands.

    `PENDING` means that a push may or may not have arrived, `INTERRUPTED` that nobody waits for
    the answer any more; the next try finds out.
    """

    PENDING = "pending"
    PUSHED = "pushed"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a guild, and what they may see and do there. Ids are Discord's.

    `shown` are the channels that they can view, `moderated` those where they may manage messages;
    `moderator` says that they may do so in the guild at large, channels that are gone included.
    """

    id: int
    name: str
    shown: frozenset[int] = frozenset()
    moderated: frozenset[int] = frozenset()
    hidden: frozenset[int] = frozenset()
    moderator: bool = False

    def sees(self, channel_id: int | None) -> bool:
        """Whether what was noted in a channel may be shown to them."""
        return channel_id is None or channel_id in self.shown or self._inherits(channel_id)

    def moderates(self, channel_id: int | None) -> bool:
        """Whether they may change what others made in a channel."""
        if channel_id is None:
            return self.moderator
        return channel_id in self.moderated or self._inherits(channel_id)

    def _inherits(self, channel_id: int) -> bool:
        """A channel that is gone has no rights of its own left."""
        return self.moderator and channel_id not in self.shown | self.hidden


@dataclass(frozen=True, slots=True)
class Event:
    """A conference. A guild has at most one whose `ended_at` is None."""

    id: int
    guild_id: int
    title: str
    timezone: str
    url: str | None
    first_day: date | None
    categories: tuple[str, ...]
    digest_time: time
    day_ends: time
    publish: PublishMode
    announce_channel: int | None
    ended_at: datetime | None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


@dataclass(frozen=True, slots=True)
class Talk:
    """One section of a day. `reason` says why it ended early or was cancelled."""

    id: int
    event_id: int
    channel_id: int | None
    day: date
    starts_at: datetime
    title: str
    url: str | None
    speakers: str | None
    kind: Kind
    state: State
    reason: str | None
    planned_by: int
    started_by: int | None
    card_id: int | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A note that is not kept yet: what capture reads from a text.

    `gap` means that an empty line stood before it.
    """

    text: str
    level: int = 0
    section: Section = Section.NOTES
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Continuation:
    """Text for the end of its author's newest note of a section, or a note if there is none."""

    text: str
    otherwise: Draft


@dataclass(frozen=True, slots=True)
class Correction:
    """`old` becomes `new` in its author's newest note that holds it, or a note if none does.

    Both are literal; `everywhere` means each place of that note, not only the first.
    """

    old: str
    new: str
    everywhere: bool
    otherwise: Draft


Change = Continuation | Correction
Line = Draft | Change


@dataclass(frozen=True, slots=True)
class Note:
    """One timestamped piece of text, as its author typed it.

    `talk_id` is None while it is unfiled, `event_id` before the guild's first event. `origin` names
    the interaction or message that made it ("interaction:123"), `line` its place therein from 0.
    `at` is a time that the author gave; the order in the post follows `at` or else `created_at`.
    """

    id: int
    guild_id: int
    event_id: int | None
    talk_id: int | None
    channel_id: int
    author_id: int
    author_name: str
    section: Section
    level: int
    text: str
    gap: bool
    origin: str
    line: int
    created_at: datetime
    at: datetime | None = None
    edited_at: datetime | None = None
    deleted_at: datetime | None = None

    @property
    def when(self) -> datetime:
        """The instant that it stands for."""
        return self.at or self.created_at


@dataclass(frozen=True, slots=True)
class TalkNotes:
    """A talk with its visible notes in the order of `when`, then of entry."""

    talk: Talk
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """Everything that a day's post shows, as one consistent snapshot; talks in time order.

    `number` is N of "Day N"; `path` is the file's place on the site once it was published, with
    the posts folder; `over` says that the day has ended, so that idle plans are no longer shown.
    `title`, `description` and `introduction` are what a person typed, if they did.
    """

    event: Event
    date: date
    number: int
    path: str | None
    title: str | None
    description: str | None
    introduction: str | None
    talks: tuple[TalkNotes, ...]
    over: bool
    revision: int
    unfiled: int = 0

    @property
    def heading(self) -> str:
        """The post's title."""
        return self.title or f"{self.event.title}, Day {self.number}"

    @property
    def note_count(self) -> int:
        return sum(len(part.notes) for part in self.talks)


@dataclass(frozen=True, slots=True)
class Post:
    """A finished file of the site. `path` is relative to the repository, with forward slashes."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Publication:
    """The record that a day's post went out, or that it could not.

    `revision` is the day's at the time, `over` whether the day had ended then; `text` is what was
    rendered, the base of the next merge, and `content` what was about to stand on the site: the
    text with what people had edited there. `commit` is 40 hexadecimal digits.
    """

    id: int
    event_id: int
    day: date
    revision: int
    over: bool
    path: str | None
    text: str
    content: str | None
    outcome: Outcome
    commit: str | None
    tries: int
    error: str | None
    at: datetime
