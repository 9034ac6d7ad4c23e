"""What went out, or could not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.models.days import SUMMARY
from bot.models.events import Event
from bot.models.pictures import Picture


class Outcome(StrEnum):
    """How a publication stands.

    `PENDING` means that a push may or may not have arrived, `INTERRUPTED` that nobody waits for
    the answer any more; the next try finds out. `REMOVED` means that the post left the site.
    """

    PENDING = "pending"
    PUSHED = "pushed"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class FileKind(StrEnum):
    """What a file of the site shows: a day, one talk of it, or which posts there are."""

    DAY = "day"
    TALK = "talk"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class SiteFile:
    """A file that was about to stand on the site.

    `text` is what was rendered, the base of the next merge, `content` the text with what people had
    edited there. `talk_id` says which talk it shows, if it shows one.
    """

    path: str
    text: str
    content: str
    kind: FileKind = FileKind.DAY
    talk_id: int | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """The record that a day's post went out, or that it could not.

    `revision` is the day's at the time, `over` whether the day had ended then; `path` is the post's
    and `files` are what was to be written, as far as it was read and is still known. `shown` tells
    what the post showed (see bot/publish/message.py), `commit` is 40 hexadecimal digits.
    """

    id: int
    event_id: int
    day: date
    revision: int
    over: bool
    path: str | None
    shown: str | None
    outcome: Outcome
    commit: str | None
    tries: int
    error: str | None
    at: datetime
    files: tuple[SiteFile, ...] = ()

    @property
    def is_summary(self) -> bool:
        return self.day == SUMMARY


@dataclass(frozen=True, slots=True)
class Placement:
    """What a publication does with the pictures of its day.

    `shown` are those of its post, `stored` git's names for the contents of those that are put on
    the site, `removed` leave it, all by file name. `forgotten` left it before.
    """

    shown: tuple[Picture, ...] = ()
    stored: Mapping[str, str] = field(default_factory=dict[str, str])
    removed: tuple[str, ...] = ()
    forgotten: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class News:
    """A publication that an event's channel has not heard of.

    `message_id` is the message there that told of the day before, if there is one.
    """

    event: Event
    publication: Publication
    message_id: int | None
