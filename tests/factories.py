"""Small makers of values that tests of several rooms need. No behaviour of their own."""

from datetime import UTC, date, datetime, time
from itertools import count

from bot.models import Draft, Event, Line, Person, PublishMode
from bot.store import Store
from bot.store.events import EventChanges
from bot.store.submissions import Submission
from bot.store.talk_fields import TalkFields

GUILD, OTHER_GUILD = 100, 200
HALL, ROOM, BACKSTAGE = 11, 12, 13  # channels; the last one is not for everybody
START = datetime(2026, 6, 10, 6, tzinfo=UTC)  # eight in the morning in Prague
TODAY, TOMORROW = date(2026, 6, 10), date(2026, 6, 11)

OPEN = frozenset({HALL, ROOM})
ANA = Person(1, "Ana", shown=OPEN)
BEN = Person(2, "Ben", shown=OPEN)
CYD = Person(3, "Cyd", shown=OPEN | {BACKSTAGE})
MOD = Person(9, "Mod", shown=OPEN, moderated=OPEN, moderator=True, hidden=frozenset({BACKSTAGE}))

DEFAULTS = EventChanges(
    timezone="Europe/Prague",
    digest_time=time(23, 30),
    day_ends=time(4),
    categories=(),
    publish=PublishMode.NIGHTLY,
)

_origins = count(1)


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of June 2026."""
    return datetime(2026, 6, day, hour, minute, tzinfo=UTC)


async def set_up(store: Store, guild_id: int = GUILD, **changes: object) -> Event:
    """A guild's event, "PyConf" in Prague unless said otherwise."""
    given = EventChanges(**{"title": "PyConf"} | changes)
    return (await store.events.set_up(guild_id, given, DEFAULTS, START)).event


def fields(title: str | None = "Keynote", channel_id: int | None = HALL, **more) -> TalkFields:
    return TalkFields(title=title, channel_id=channel_id, **more)


def submission(*texts: str | Line, **changes: object) -> Submission:
    """What Ana sends in the hall of the guild, each time under a new origin."""
    lines = tuple(Draft(text) if isinstance(text, str) else text for text in texts)
    person = changes.pop("person", ANA)
    given = {
        "guild_id": GUILD,
        "channel_id": HALL,
        "author_id": person.id,
        "author_name": person.name,
        "origin": f"interaction:{next(_origins)}",
        "created_at": START,
        "lines": lines,
    }
    return Submission(**given | changes)
