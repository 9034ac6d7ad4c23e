"""Which talks by hand seem to be which sessions."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.models import Kind, Noted, Session, Standing, State, Talk
from bot.schedule.joining import joinable

NINE = datetime(2026, 6, 10, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def noted(title: str, start=NINE, lasts=HOUR / 2, places=("hall-a",), number=1) -> Noted:
    talk = Talk(
        id=number,
        event_id=1,
        channel_id=1,
        day=date(2026, 6, 10),
        starts_at=start,
        title=title,
        url=None,
        speakers=None,
        kind=Kind.TALK,
        state=State.ENDED,
        reason=None,
        planned_by=1,
        started_by=1,
        card_id=None,
    )
    return Noted(talk, 1, start + lasts, places)


def session(title: str, start=NINE, ends=HOUR / 2, room="Hall A", **more) -> Session:
    return Session(title=title, starts_at=start, ends_at=start + ends, room=room, **more)


def pairs(made: list[Noted], sessions: list[Session], taken=()) -> list[tuple[str, str]]:
    found = joinable(made, sessions, frozenset(taken))
    return [(each.talk.title, sessions[each.place].title) for each in found]


def test_the_same_room_and_time_or_the_same_title_and_time():
    sessions = [session("Keynote"), session("Sets", room="Hall B"), session("Elsewhere", room="C")]
    made = [noted("opening words"), noted("SETS!", number=2, places=())]
    assert pairs(made, sessions) == [("opening words", "Keynote"), ("SETS!", "Sets")]


@pytest.mark.parametrize(
    "one",
    [
        session("Keynote", NINE + HOUR),
        session("Keynote", kind=Kind.ENTRY),
        session("Keynote", standing=Standing.GONE),
        session("Keynote", standing=Standing.CANCELLED),
        session("Another", room="Hall B"),
        session("Another", room=None),
        session("Another", NINE + HOUR * 0.4),
    ],
)
def test_another_time_place_or_sort_is_another_thing(one):
    assert pairs([noted("keynote")], [one]) == []


def test_each_stands_in_one_pair_and_the_title_says_most():
    sessions = [session("Keynote", id=1), session("Keynote", NINE + HOUR / 2, id=2)]
    late = noted("Keynote", NINE + HOUR * 0.45, HOUR * 0.5)
    early = noted("whatever", NINE, HOUR / 2, number=2)
    assert [each.session.id for each in joinable([late, early], sessions, ())] == [1, 2]
    assert [each.talk.id for each in joinable([late, early], sessions, ())] == [2, 1]


def test_two_talks_in_one_room_at_once_are_both_possible():
    sessions = [session("One"), session("Two", NINE + HOUR / 4, HOUR / 2)]
    made = [noted("first"), noted("second", NINE + HOUR / 4, number=2)]
    assert pairs(made, sessions) == [("first", "One"), ("second", "Two")]


def test_what_has_notes_already_is_the_same_only_by_its_title():
    sessions = [session("Keynote", id=7)]
    assert pairs([noted("hallway")], sessions, taken=[7]) == []
    assert pairs([noted("key note")], sessions, taken=[7]) == [("key note", "Keynote")]


def test_a_long_workshop_and_a_short_lightning_talk():
    sessions = [session("Workshop", ends=8 * HOUR), session("Flash", NINE, HOUR / 12, room="B")]
    made = [noted("the long one", NINE + HOUR, HOUR * 6), noted("zap", number=2, places=("b",))]
    assert pairs(made, sessions) == [("zap", "Flash"), ("the long one", "Workshop")]


def test_what_is_as_long_is_nearer_than_what_lasts_all_day():
    sessions = [session("Workshop", ends=8 * HOUR), session("Flash", NINE + HOUR, HOUR / 12)]
    assert pairs([noted("zap", NINE + HOUR, HOUR / 10)], sessions) == [("zap", "Flash")]


@pytest.mark.parametrize("name", ["hall-a", "HALL_A", "Hall A", "🎤hall-a"])
def test_a_channel_is_a_room_by_its_name(name):
    assert pairs([noted("x", places=(name,))], [session("Keynote")])


@pytest.mark.parametrize("name", ["hall", "hall-b", "", "🎉"])
def test_another_name_is_another_room(name):
    assert not pairs([noted("x", places=(name,))], [session("Keynote")])


def test_names_without_letters_are_compared_as_they_are():
    assert pairs([noted("🎉", places=("🎉",))], [session("🎈", room="🎉")])
    assert not pairs([noted("🎉", places=())], [session("🎈", room=None)])


def test_nothing_is_nothing():
    assert joinable([], [session("Keynote")], ()) == ()
    assert joinable([noted("x")], [], ()) == ()
    endless = replace(session("Keynote"), ends_at=None)
    assert pairs([noted("x")], [endless]) == [("x", "Keynote")]
