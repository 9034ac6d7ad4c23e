"""What the readers of all formats found becomes sessions: times settled, names given, sorted.

A reader says what its file holds, as Items; what that means is decided here, once for all formats.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.clock import at, day_of
from bot.errors import Unreadable
from bot.models import MAX_TITLE, Kind, Programme, Session, Skipped, Standing
from bot.schedule import fields, instants
from bot.schedule.prose import plain_text

MAX_SESSIONS = 5_000
MAX_NAME = 100  # characters of a room, a track, a speaker
MAX_SPEAKERS = 30
NAMED = 3  # talks that a remark names
YEARS = range(1970, 2200)  # what lies outside is a mistake, and would overflow sooner or later
LONGEST = timedelta(days=31)  # of a session; what is longer is a mistake as well

_MARK = re.compile(r"\[(?:break|pause)\]\s*", re.IGNORECASE)
_BREAK = re.compile(
    r"(?:(?:coffee|tea|lunch|dinner|morning|afternoon|short|long|snack)\W+(?:and\W+tea\W+)?)?"
    r"(?:break|breakfast|lunch|dinner|pause|mittagspause|kaffeepause|registration|doors open)\W*",
    re.IGNORECASE,
)
_CANCELLED = re.compile(r"^(?:CANCELL?ED\b|[\[(](?:[Cc]ancell?ed|CANCELL?ED)[\])])[\s:\u2013-]*")


@dataclass(frozen=True, slots=True)
class Where:
    """What a programme is read against: an event's zone, and when its days end."""

    zone: ZoneInfo
    day_ends: time


@dataclass(slots=True, kw_only=True)
class Item:
    """One thing as a file gives it, nothing of it cleaned or checked.

    `listed` is the day that the file puts it under, `said` the time of day that stands there alone:
    together they are the start of what has no date. Before `day_change` the next date is meant.
    `base` is what its link is relative to, `zone` a zone that it names and nobody knows.
    """

    title: str
    start: datetime | None
    end: datetime | None = None
    duration: timedelta | None = None
    ident: str = ""
    room: str = ""
    url: str = ""
    base: str = ""
    speakers: list[str]
    abstract: str = ""
    track: str = ""
    language: str = ""
    entry: bool = False
    recordable: bool = True
    cancelled: bool = False
    listed: date | None = None
    said: time | None = None
    day_change: time | None = None
    zone: str = ""


class Assembly:
    """Collects the sessions of one programme, what was skipped, and what is worth a remark."""

    def __init__(self, form: str, where: Where) -> None:
        self._form = form
        self._where = where
        self._sessions: list[Session] = []
        self._seen: set[tuple[str, datetime, str | None]] = set()
        self._skipped: list[Skipped] = []
        self._remarks: defaultdict[str, list[str]] = defaultdict(list)

    def skip(self, name: str, reason: str) -> None:
        """Count something that is no session, by its name."""
        self._skipped.append(Skipped(fields.line(name, MAX_NAME) or "(no title)", reason))

    def remark(self, sentence: str, name: str) -> None:
        """Say something of a session; the same sentence is told once for all."""
        self._remarks[sentence].append(name)

    def add(self, item: Item) -> None:
        """Take an item as a session, or skip it. Raises Unreadable beyond MAX_SESSIONS."""
        whole = fields.line(_MARK.sub("", item.title, count=1), len(item.title) + 1)
        title = fields.line(_CANCELLED.sub("", whole), MAX_TITLE)
        if not title:
            self.skip(item.ident or item.room, "it has no title")
            return
        start = item.start or self._listed(item)
        if start is None:
            self.skip(title, "it has no time")
        elif start.year not in YEARS:
            self.skip(title, f"its year is {start.year}")
        else:
            session = self._session(item, start, whole, title)
            if self._take(session):
                self._look(item, start, session)

    def _listed(self, item: Item) -> datetime | None:
        if item.listed is None or item.said is None:
            return None
        return instants.on_day(item.listed, item.said, item.day_change or self._where.day_ends)

    def _take(self, session: Session) -> bool:
        """False for what stands in the file twice."""
        key = (session.title, session.starts_at, session.room)
        if key in self._seen:
            self.skip(session.title, "it stands there twice")
            return False
        if len(self._sessions) == MAX_SESSIONS:
            raise Unreadable(
                f"That programme has more than {MAX_SESSIONS:,} talks. Give the file of one"
                " conference."
            )
        self._seen.add(key)
        self._sessions.append(session)
        return True

    def _session(self, item: Item, start: datetime, whole: str, title: str) -> Session:
        starts_at = self._instant(start)
        speakers = fields.names(item.speakers, MAX_NAME)[:MAX_SPEAKERS]
        is_break = bool(_MARK.match(item.title.strip()) or _BREAK.fullmatch(title))
        cancelled = item.cancelled or _CANCELLED.match(whole) is not None
        return Session(
            title=title,
            starts_at=starts_at,
            ends_at=self._end(item, starts_at),
            room=fields.line(item.room, MAX_NAME) or None,
            url=fields.address(item.url, item.base),
            speakers=speakers,
            abstract=plain_text(item.abstract),
            track=fields.line(item.track, MAX_NAME) or None,
            language=fields.line(item.language, 20) or None,
            kind=Kind.ENTRY if item.entry or (is_break and not speakers) else Kind.TALK,
            recordable=item.recordable,
            floating=start.tzinfo is None,
            standing=Standing.CANCELLED if cancelled else Standing.SCHEDULED,
            ident=fields.line(item.ident, 200) or None,
        )

    def _end(self, item: Item, starts_at: datetime) -> datetime | None:
        """The end that is given, else the start and the time that elapses until then."""
        if item.end and item.end.year in YEARS:
            ends_at = self._instant(item.end)
        elif item.duration and item.duration <= LONGEST:
            ends_at = starts_at + item.duration
        else:
            return None
        return ends_at if ends_at > starts_at else None

    def _instant(self, value: datetime) -> datetime:
        """An aware value in UTC; a naive one is a wall time of the event."""
        if value.tzinfo is None:
            return at(value.date(), value.time(), self._where.zone)
        return value.astimezone(UTC)

    def _look(self, item: Item, start: datetime, session: Session) -> None:
        """Find what a person should know of a session, of its time above all."""
        zone, title = self._where.zone, session.title
        local = session.starts_at.astimezone(zone)
        if start.tzinfo is None:
            unknown = f"The time zone “{fields.line(item.zone, 40)}” is unknown here. "
            self.remark(
                f"{unknown if item.zone else ''}Times without a zone were read in {zone.key}", title
            )
        elif start.utcoffset() not in {timedelta(0), local.utcoffset()}:
            self.remark(
                f"The programme's clock is UTC{start:%z} where that of {zone.key} is"
                f" UTC{local:%z}; if that is wrong, use /event setup timezone",
                title,
            )
        if (
            item.start
            and item.said
            and item.said.replace(second=0) != start.time().replace(second=0)
        ):
            self.remark("Date and start differ; the date was taken", title)
        day = day_of(session.starts_at, self._where.day_ends, zone)
        if item.listed and item.listed != day:
            self.remark(
                f"Listed under another day than here, where a day ends at"
                f" {self._where.day_ends:%H:%M} (/event options day_ends)",
                title,
            )
        if len(title) == MAX_TITLE and title.endswith("…"):
            self.remark(f"A title has at most {MAX_TITLE} characters; it was shortened", title)

    def programme(self, title: str = "") -> Programme:
        """Everything that was found. Raises Unreadable when that is nothing."""
        if not self._sessions:
            raise Unreadable(self._nothing())
        times = Counter(session.ident for session in self._sessions)
        named = [
            session if times[session.ident] == 1 else replace(session, ident=None)
            for session in self._sessions
        ]
        return Programme(
            format=self._form,
            title=fields.line(title, MAX_TITLE) or None,
            sessions=tuple(sorted(named, key=lambda each: (each.starts_at, each.room or ""))),
            skipped=tuple(self._skipped),
            remarks=tuple(self._told(*each) for each in self._remarks.items()),
        )

    def _told(self, sentence: str, names: list[str]) -> str:
        if len(names) == len(self._sessions) > NAMED:
            return f"{sentence}: that is so for all of them."
        shown = ", ".join(f"“{fields.line(name, 60)}”" for name in names[:NAMED])
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        return f"{sentence}: {shown}{more}."

    def _nothing(self) -> str:
        found = f"That is {self._form}, but it holds no talk with a title and a time"
        if not self._skipped:
            return f"{found}. Look whether the programme is published yet."
        first = self._skipped[0]
        return f"{found}: {len(self._skipped)} skipped, such as “{first.name}” ({first.reason})."
