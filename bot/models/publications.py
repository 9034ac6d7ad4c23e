"""What went out, or could not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class Publication:
    """The record that a day's post went out, or that it could not.

    `revision` is the day's at the time, `over` whether the day had ended then; `text` is what was
    rendered, the base of the next merge, and `content` what was about to stand on the site: the
    text with what people had edited there. `shown` tells what the post showed (see
    bot/publish/message.py), `commit` is 40 hexadecimal digits.
    """

    id: int
    event_id: int
    day: date
    revision: int
    over: bool
    path: str | None
    text: str
    content: str | None
    shown: str | None
    outcome: Outcome
    commit: str | None
    tries: int
    error: str | None
    at: datetime


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
