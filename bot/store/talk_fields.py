"""What somebody, or the programme, says of a talk, as columns. No statement of its own."""

from dataclasses import dataclass
from datetime import datetime

from bot.clock import day_of
from bot.models import Event, Kind, Session
from bot.store import rows

NOBODY = 0  # who planned what the programme alone announces


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkFields:
    """What a person says of a talk; None leaves a field as it is, an empty string empties it."""

    title: str | None = None
    url: str | None = None
    speakers: str | None = None
    starts_at: datetime | None = None
    kind: Kind | None = None
    channel_id: int | None = None
    recording: str | None = None

    def says_more(self) -> bool:
        """Whether anything but a title and a channel is given."""
        given = (self.url, self.speakers, self.starts_at, self.kind)
        return any(value is not None for value in given)

    def columns(self, event: Event) -> dict[str, object]:
        """The columns to be written; the conference day follows from the time."""
        names = ("title", "url", "speakers", "kind", "channel_id", "recording")
        given: dict[str, object] = {
            name: getattr(self, name) or None for name in names if getattr(self, name) is not None
        }
        if self.starts_at is not None:
            given["starts_at"] = rows.to_ms(self.starts_at)
            given["day"] = day_of(self.starts_at, event.day_ends, event.zone).isoformat()
        return given


def fields_of(session: Session) -> TalkFields:
    """What a talk takes over from its session."""
    return TalkFields(
        title=session.title,
        url=session.url or "",
        speakers=", ".join(session.speakers),
        starts_at=session.starts_at,
        kind=session.kind,
    )
