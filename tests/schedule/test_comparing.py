"""Which session is which in a newer programme, and in what they differ."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.models import Aspect, Session, Standing
from bot.schedule.comparing import alterations, aspects, match

NINE, TEN = (datetime(2026, 6, 10, hour, tzinfo=UTC) for hour in (9, 10))


def session(title: str, starts_at=NINE, room="Hall", **more) -> Session:
    return Session(title=title, starts_at=starts_at, room=room, **more)


def pairs(kept: list[Session], found: list[Session]) -> list[str | None]:
    kept = [replace(each, id=number) for number, each in enumerate(kept, start=1)]
    return [old and f"{old.title} {old.starts_at:%H}" for old in match(kept, found)]


def test_what_the_programme_calls_it_decides():
    kept = [session("A", ident="1"), session("B", ident="2")]
    found = [session("B", TEN, "Other", ident="1"), session("A", ident="2")]
    assert pairs(kept, found) == ["A 09", "B 09"]


def test_without_a_name_title_time_and_room_decide_together():
    kept = [session("Lightning", NINE), session("Lightning", TEN)]
    found = [session("Lightning", TEN), session("Lightning", NINE, "Other"), session("lightning")]
    assert pairs(kept, found) == ["Lightning 10", None, "Lightning 09"]


def test_without_a_name_a_title_that_stands_once_moves():
    assert pairs([session("A"), session("B")], [session("A", TEN, "Other")]) == ["A 09"]


def test_a_title_that_stands_twice_moves_nowhere():
    kept = [session("Lightning", NINE, "One"), session("Lightning", NINE, "Two")]
    assert pairs(kept, [session("Lightning", TEN)]) == [None]


def test_without_a_name_what_stands_at_its_place_was_renamed():
    assert pairs([session("A"), session("B", TEN)], [session("A2")]) == ["A 09"]


def test_another_name_is_another_session_where_names_are_kept():
    kept = [session("A", ident="1"), session("B", ident="2")]
    found = [session("A", TEN, ident="3"), session("B", ident="2")]
    assert pairs(kept, found) == [None, "B 09"]


def test_another_format_calls_everything_differently():
    kept = [session("A", ident="1"), session("B", ident="2")]
    found = [session("A", TEN, ident="guid-1"), session("B", ident="guid-2")]
    assert pairs(kept, found) == ["A 09", "B 09"]


def test_what_is_lost_and_found_again_is_the_same():
    kept = [session("A", ident="1", standing=Standing.GONE)]
    found = [session("A", ident="1")]
    assert aspects(match(kept, found)[0], found[0]) == (Aspect.BACK,)


def test_several_things_change_at_once():
    old = session("A")
    new = session("B", TEN, "Other", standing=Standing.CANCELLED, url="https://x.example")
    gravest_first = (Aspect.CANCELLED, Aspect.MOVED, Aspect.ROOM, Aspect.RENAMED)
    assert aspects(old, new) == gravest_first
    assert aspects(old, replace(old, abstract="x")) == (Aspect.DETAILS,)
    assert aspects(old, old) == ()
    assert aspects(None, new) == (Aspect.NEW,)


def test_the_gravest_comes_first_and_what_is_gone_stays_gone():
    kept = [
        session("Gone", id=1),
        session("Gone before", id=2, standing=Standing.GONE),
        session("Same", TEN, id=3),
    ]
    found = [session("Same", TEN), session("New", NINE, "Other")]
    altered = alterations(kept, found, match(kept, found))
    told = [(each.session.title, each.aspects) for each in altered]
    assert told == [("Gone", (Aspect.GONE,)), ("New", (Aspect.NEW,))]
