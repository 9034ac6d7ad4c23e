"""A section of a conference day."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

MAX_TITLE = 300  # characters of a talk's or an event's title


class Kind(StrEnum):
    """A talk, or a section of the day that is no talk ("Waking up")."""

    TALK = "talk"
    ENTRY = "entry"


class State(StrEnum):
    """Where a talk stands. A channel has at most one that is running.

    `ANNOUNCED` is what the programme brought to a channel without anybody planning or noting it.
    """

    ANNOUNCED = "announced"
    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Talk:
    """One section of a day. `reason` says why it ended early or was cancelled.

    `recording` is the address of a video of it; one that names a second begins there.
    `started_by` is None as long as nobody but the programme had it run.
    `session_id` is what it is in the programme, `moved_from` the time that it was announced for
    when notes of it were taken already, `thread_id` the thread of its own; `recordable` is False
    where the speakers asked for that. `tags` are filled where they are shown.
    `planned_by` is 0 where only the programme did; both are 0 once these people were forgotten.
    """

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
    ended_at: datetime | None = None
    recording: str | None = None
    session_id: int | None = None
    moved_from: datetime | None = None
    thread_id: int | None = None
    recordable: bool = True
    tags: tuple[str, ...] = ()
