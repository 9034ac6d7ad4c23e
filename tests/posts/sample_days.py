"""Events, talks and notes for the tests of this folder, with everything that a test leaves out."""

import itertools
from datetime import UTC, date, datetime, time, timedelta

from bot.models import Day, Event, Kind, Note, Picture, PublishMode, Section, State, Talk, TalkNotes

DATE = date(2020, 7, 23)
_ids = itertools.count(1)


def event(title="Example Conf 2020", **changes) -> Event:
    values = {
        "id": 1,
        "guild_id": 1,
        "title": title,
        "timezone": "Europe/Berlin",
        "url": None,
        "first_day": DATE,
        "categories": ("python", "data science", "conference"),
        "digest_time": time(23, 30),
        "day_ends": time(4),
        "publish": PublishMode.NIGHTLY,
        "announce_channel": None,
        "ended_at": None,
    }
    return Event(**(values | changes))


def wall(text: str) -> datetime:
    """A wall time of the day in Berlin's summer, as an instant."""
    hour, minute = map(int, text.split(":"))
    return datetime(2020, 7, 23, tzinfo=UTC) + timedelta(hours=hour - 2, minutes=minute)


def talk(title="A talk", starts="09:00", **changes) -> Talk:
    values = {
        "id": next(_ids),
        "event_id": 1,
        "channel_id": 1,
        "day": DATE,
        "starts_at": wall(starts),
        "title": title,
        "url": None,
        "speakers": None,
        "kind": Kind.TALK,
        "state": State.ENDED,
        "reason": None,
        "planned_by": 1,
        "started_by": 1,
        "card_id": None,
    }
    return Talk(**(values | changes))


def note(text: str, level=0, **changes) -> Note:
    number = next(_ids)
    values = {
        "id": number,
        "guild_id": 1,
        "event_id": 1,
        "talk_id": 1,
        "channel_id": 1,
        "author_id": 1,
        "author_name": "Ada",
        "section": Section.NOTES,
        "level": level,
        "text": text,
        "gap": False,
        "origin": f"interaction:{number}",
        "line": 0,
        "created_at": wall("09:01") + timedelta(seconds=number),
    }
    return Note(**(values | changes))


def picture(alt: str | None = "An alt", **changes) -> Picture:
    number = next(_ids)
    values = {
        "id": number,
        "note_id": number,
        "file_name": "IMG_1.JPG",
        "alt": alt,
        "digest": "0" * 64,
        "extension": "png",
        "width": 64,
        "height": 48,
    }
    return Picture(**(values | changes))


def thought(text: str, **changes) -> Note:
    return note(text, section=Section.THOUGHTS, **changes)


def day(*talks: TalkNotes, **changes) -> Day:
    values = {
        "event": event(),
        "date": DATE,
        "number": 1,
        "path": None,
        "title": None,
        "description": None,
        "introduction": None,
        "talks": talks,
        "over": False,
        "revision": 1,
    }
    return Day(**(values | changes))


def day_of_notes(*notes: Note, **changes) -> Day:
    """A day of one talk with these notes."""
    return day(TalkNotes(talk(), notes), **changes)
