"""What commits say: what is new in a post, in one line where one is enough."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from bot.models import Day, Event, Kind, Note, PublishMode, Section, State, Talk, TalkNotes
from bot.publish.message import Shown, of_post, of_removal

START = datetime(2026, 6, 10, 7, tzinfo=UTC)
EVENT = Event(
    id=1,
    guild_id=2,
    title="PyConf",
    timezone="Europe/Prague",
    url=None,
    first_day=None,
    categories=(),
    digest_time=time(23, 30),
    day_ends=time(4),
    publish=PublishMode.NIGHTLY,
    announce_channel=None,
    ended_at=None,
)


def talk(number: int, title: str, notes: int = 0, state: State = State.ENDED) -> TalkNotes:
    made = Talk(
        id=number,
        event_id=1,
        channel_id=11,
        day=START.date(),
        starts_at=START,
        title=title,
        url=None,
        speakers=None,
        kind=Kind.TALK,
        state=state,
        reason=None,
        planned_by=1,
        started_by=1,
        card_id=None,
    )
    return TalkNotes(made, tuple(note(number * 100 + index) for index in range(notes)))


def note(number: int, text: str = "a note") -> Note:
    return Note(
        id=number,
        guild_id=2,
        event_id=1,
        talk_id=1,
        channel_id=11,
        author_id=1,
        author_name="Ana",
        section=Section.NOTES,
        level=0,
        text=text,
        gap=False,
        origin=f"interaction:{number}",
        line=0,
        created_at=START,
    )


def day(*talks: TalkNotes, **changes: object) -> Day:
    made = Day(
        event=EVENT,
        date=date(2026, 6, 10),
        number=1,
        path=None,
        title=None,
        description=None,
        introduction=None,
        talks=talks,
        over=False,
        revision=1,
    )
    return replace(made, **changes)


def said(now: Day, before: Day | None = None) -> str:
    """The message, with what was shown before as it is kept."""
    former = Shown.from_json(Shown.of(before).to_json()) if before else None
    return of_post(now, former)


DOCKER, KEYNOTE = talk(1, "Docker and Python", 32), talk(2, "Keynote", 1)
PLAN = talk(3, "Never held", state=State.PLANNED)
HELLO = {"introduction": "Hello"}


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (None, day(DOCKER), "Docker and Python, 32 notes"),
        (None, day(DOCKER, PLAN, **HELLO), "Docker and Python, 32 notes"),
        (None, day(talk(1, "Waking up")), "Waking up"),
        (None, day(**HELLO), "introduction"),
        (day(DOCKER), day(DOCKER, KEYNOTE), "Keynote, 1 note"),
        (day(KEYNOTE), day(talk(2, "Keynote", 2)), "Keynote, 1 more note"),
        (day(KEYNOTE), day(talk(2, "Keynote", 9)), "Keynote, 8 more notes"),
        (day(KEYNOTE), day(talk(2, "The Keynote", 1)), "The Keynote, corrected"),
        (day(DOCKER), day(talk(1, "Docker and Python", 31)), "Docker and Python, corrected"),
        (day(KEYNOTE), day(replace(KEYNOTE, notes=(note(200, "x"),))), "Keynote, corrected"),
        (day(DOCKER, KEYNOTE), day(KEYNOTE), "Docker and Python, left out"),
        (day(KEYNOTE), day(KEYNOTE, **HELLO), "introduction"),
        (day(KEYNOTE), day(KEYNOTE, title="A day"), "introduction"),
        (day(KEYNOTE), day(KEYNOTE, PLAN), "programme"),
        (day(KEYNOTE, PLAN), day(KEYNOTE, PLAN, over=True), "programme"),
        (day(KEYNOTE), day(KEYNOTE), "brought up to date"),
    ],
)
def test_one_difference_is_one_line(before, now, words):
    assert said(now, before) == f"PyConf, Day 1: {words}"


def test_several_differences_are_listed():
    assert said(day(DOCKER, KEYNOTE, **HELLO), day(PLAN, KEYNOTE)) == (
        "PyConf, Day 1: Docker and Python, 32 notes\n"
        "\n"
        "- Docker and Python, 32 notes\n"
        "- introduction\n"
        "- programme"
    )


LONG = [talk(number, f"A talk whose title is long enough to fill {number}", 3) for number in (1, 2)]


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (None, day(*LONG), "2 talks, 6 notes"),
        (day(LONG[0]), day(talk(1, LONG[0].talk.title, 4), LONG[1]), "2 talks, 4 more notes"),
        (day(*LONG), day(*(replace(one, notes=()) for one in LONG)), "2 talks corrected"),
    ],
)
def test_several_titles_too_long_for_a_line_are_counted(before, now, words):
    subject, empty, *listed = said(now, before).split("\n")
    assert (subject, empty) == (f"PyConf, Day 1: {words}", "")
    assert len(listed) == 2
    assert all(line.startswith("- A talk whose title") for line in listed)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("[skip ci] considered harmful", "(skip ci) considered harmful"),
        ("Fixes #12 and GH-13 by @ana", "Fixes # 12 and GH 13 by @ ana"),
        ("C# and F#", "C# and F#"),
        ("Two\nlines\u2028and more", "Two lines and more"),
        ("x" * 300, "x" * 59 + "…"),
        ("Co-authored-by: Eve <e@x>", "Co-authored-by: Eve <e@x>"),
    ],
)
def test_nothing_that_was_typed_acts(title, shown):
    message = said(day(talk(9, title, 1), DOCKER))
    assert f"- {shown}, 1 note" in message.split("\n")
    assert said(day(talk(1, title, 1), event=replace(EVENT, title=title))).startswith(shown)


def test_a_removal_is_told():
    assert of_removal(day(DOCKER)) == "PyConf, Day 1: taken off the site"


def test_how_much_there_is_to_read():
    assert Shown.of(day(DOCKER, KEYNOTE, PLAN)).counts() == "2 talks, 33 notes"
    assert Shown.of(day(KEYNOTE)).counts() == "1 talk, 1 note"
    assert Shown.of(day(PLAN)).counts() == "1 talk planned"
    assert Shown.of(day()).counts() is None
