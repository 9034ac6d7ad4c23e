"""Which note stands where."""

from datetime import timedelta
from itertools import pairwise

import pytest
from sample_days import day, day_of_notes, note, talk, thought, wall

from bot.models import State, TalkNotes
from bot.posts import timeline


def _shown(*notes):
    return [
        (bullet.note.text, bullet.level)
        for bullet in timeline.bullets(day_of_notes(*notes).talks[0])
    ]


def _bob(text, level=0, **changes):
    return note(text, level, author_id=2, author_name="Bob", **changes)


def test_a_nested_bullet_follows_its_own_authors_parent():
    notes = note("ada"), _bob("bob"), note("ada below", 1), _bob("bob below", 1), note("deep", 2)
    assert _shown(*notes) == [
        ("ada", 0),
        ("ada below", 1),
        ("deep", 2),
        ("bob", 0),
        ("bob below", 1),
    ]


def test_a_nested_bullet_without_a_parent_is_a_top_bullet():
    assert _shown(note("top"), _bob("orphan", 2), _bob("below", 3)) == [
        ("top", 0),
        ("orphan", 0),
        ("below", 1),
    ]


def test_a_skipped_level_is_closed_and_siblings_stay_siblings():
    notes = note("a"), note("b", 2), note("c", 2), note("d", 3), note("e", 1)
    assert [level for _, level in _shown(*notes)] == [0, 1, 1, 2, 1]


def test_thoughts_are_by_author_in_the_order_of_the_first():
    bob = {"author_id": 2, "author_name": "Bob"}
    part = day_of_notes(thought("1", **bob), thought("2"), thought("3", **bob)).talks[0]
    assert [(each.author, len(each.notes)) for each in timeline.thoughts(part)] == [
        ("Bob", 2),
        ("Ada", 1),
    ]


def test_talks_sort_by_start_then_by_id():
    parts = [
        TalkNotes(talk(title, starts), ())
        for title, starts in [("c", "10:00"), ("a", "9:00"), ("b", "9:00")]
    ]
    assert [part.talk.title for part in timeline.sections(day(*parts))] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("state", "notes", "stays"),
    [
        (State.PLANNED, (), False),
        (State.PLANNED, (note("x"),), True),
        (State.ENDED, (), True),
        (State.CANCELLED, (), True),
    ],
)
def test_only_idle_plans_leave_with_the_day(state, notes, stays):
    part = TalkNotes(talk(state=state), notes)
    assert timeline.sections(day(part)) == [part]
    assert (part in timeline.sections(day(part, over=True))) is stays


def test_a_level_is_never_more_than_one_deeper_than_before():
    levels = [0, 3, 1, 3, 2, 3, 0, 2]
    notes = [
        note("x", level, at=wall("09:00") + timedelta(minutes=n)) for n, level in enumerate(levels)
    ]
    shown = [level for _, level in _shown(*notes)]
    assert all(after <= before + 1 for before, after in pairwise(shown))
