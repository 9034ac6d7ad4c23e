"""A conference on which templates are tried: it has one of everything that they may show."""

from datetime import UTC, date, datetime, time

from bot.models import (
    SUMMARY,
    Day,
    Earlier,
    Event,
    FileKind,
    Kind,
    Note,
    PublishMode,
    Section,
    SiteFile,
    SitePost,
    State,
    Summary,
    Talk,
    TalkNotes,
)

_DATE = date(2026, 6, 10)
_BEGIN = datetime(2026, 6, 10, 7, tzinfo=UTC)
_EVENT = Event(
    id=1,
    guild_id=1,
    title="PyConf",
    timezone="UTC",
    url=None,
    first_day=_DATE,
    categories=("python",),
    digest_time=time(23, 30),
    day_ends=time(4),
    publish=PublishMode.NIGHTLY,
    announce_channel=None,
    ended_at=None,
)


def _talk(number: int, title: str, **changes: str) -> Talk:
    return Talk(
        id=number,
        event_id=1,
        channel_id=1,
        day=_DATE,
        starts_at=_BEGIN,
        title=title,
        url="https://pyconf.example/1",
        speakers="Ada",
        kind=Kind(changes.get("kind", Kind.TALK)),
        state=State(changes.get("state", State.ENDED)),
        reason=None,
        planned_by=1,
        started_by=1,
        card_id=None,
        tags=("testing",),
    )


def _note(number: int, section: Section = Section.NOTES, author: int = 1) -> Note:
    return Note(
        id=number,
        guild_id=1,
        event_id=1,
        talk_id=1,
        channel_id=1,
        author_id=author,
        author_name=f"Ana {author}",
        section=section,
        level=0,
        text="What was said",
        gap=False,
        origin=f"sample:{number}",
        line=0,
        created_at=_BEGIN,
        highlight=True,
    )


_NOTES = (_note(1), _note(2, Section.THOUGHTS), _note(3, Section.THOUGHTS, 2))
_TALKS = (
    TalkNotes(_talk(1, "Keynote"), _NOTES),
    TalkNotes(_talk(2, "Lunch", kind=Kind.ENTRY), (_note(4),)),
    TalkNotes(_talk(3, "Gone", state=State.CANCELLED), ()),
    TalkNotes(_talk(4, "To come", state=State.PLANNED), ()),
)
_PATH = "posts/2026-06-09-pyconf-day-1.md"

POST = SitePost("PyConf, Day 1", _PATH, date(2026, 6, 9), stands=True)
DAY = Day(
    event=_EVENT,
    date=_DATE,
    number=2,
    path=None,
    title=None,
    description=None,
    introduction="Hello.",
    talks=_TALKS,
    over=False,
    revision=1,
    earlier=(Earlier(POST.title, POST.path),),
)
SUMMED_UP = Summary(
    event=_EVENT,
    date=SUMMARY,
    number=0,
    path=None,
    title=None,
    description=None,
    introduction="Hello.",
    talks=_TALKS,
    over=False,
    revision=1,
    earlier=(Earlier(POST.title, POST.path),),
    posted=_DATE,
    posts={_DATE: (SiteFile(_PATH, "", "", FileKind.DAY),)},
)
