"""What stands behind a bullet to say when it was noted. Decides which bullets, not where."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.models import Event, Note, Talk, Timestamps
from bot.posts.markdown import address
from bot.posts.recording import Recording

LATE = timedelta(minutes=15)  # after a talk's end: what is noted then is of no moment of it


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time in words, and the address of that moment if there is one."""

    text: str
    url: str | None = None


class Stamps:
    """The stamps of one talk's bullets, in their order: each is shown once, where it is new."""

    def __init__(self, event: Event, talk: Talk) -> None:
        self._event = event
        self._talk = talk
        url = address(talk.recording or "")
        self._recording = Recording.read(url) if url else None
        self._last = ""

    def next(self, note: Note) -> Stamp | None:
        """What the next bullet shows, if anything."""
        stamp = self._stamp(note.when)
        if stamp is None or stamp.text == self._last:
            return None
        self._last = stamp.text
        return stamp

    def _stamp(self, when: datetime) -> Stamp | None:
        match self._event.timestamps:
            case Timestamps.NONE:
                return None
            case Timestamps.CLOCK:
                return Stamp(f"{when.astimezone(self._event.zone):%H:%M}")
            case Timestamps.OFFSET | Timestamps.RECORDING as kind:
                into = _into(self._talk, when)
        if into is None:
            return None
        if kind is Timestamps.RECORDING and self._recording:
            return Stamp(_played(into), self._recording.at(into))
        return Stamp(f"{into // 60} min")


def _into(talk: Talk, when: datetime) -> int | None:
    """Seconds from the talk's beginning, None for what was noted long after its end."""
    if talk.ended_at is not None and when > talk.ended_at + LATE:
        return None
    return max(0, int((when - talk.starts_at).total_seconds()))


def _played(seconds: int) -> str:
    """As players show it: `5:09`, `1:05:09`."""
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
