"""Who may see and moderate a channel, and what the values say of themselves."""

from dataclasses import FrozenInstanceError
from datetime import timedelta

import pytest
from factories import ANA, BACKSTAGE, HALL, MOD, START

from bot.models import Kind, Note, Person, Section

GONE = 99  # a channel that no longer exists


@pytest.mark.parametrize(
    ("person", "channel", "sees", "moderates"),
    [
        (ANA, HALL, True, False),
        (ANA, BACKSTAGE, False, False),
        (ANA, GONE, False, False),
        (ANA, None, True, False),
        (MOD, HALL, True, True),
        (MOD, BACKSTAGE, False, False),
        (MOD, GONE, True, True),
        (MOD, None, True, True),
        (Person(5, "Eve", moderated=frozenset({HALL})), HALL, False, True),
        (Person(5, "Eve"), HALL, False, False),
    ],
)
def test_what_a_person_may_see_and_moderate(person, channel, sees, moderates):
    assert person.sees(channel) is sees
    assert person.moderates(channel) is moderates


def test_values_do_not_change():
    with pytest.raises(FrozenInstanceError):
        ANA.name = "Other"


@pytest.mark.parametrize("given", [None, START + timedelta(hours=1)])
def test_a_note_stands_for_the_time_that_was_given(given):
    note = Note(1, 1, None, None, 1, 1, "Ana", Section.NOTES, 0, "a", False, "x", 0, START, given)
    assert note.when == (given or START)


def test_words_are_what_stands_in_columns():
    assert (str(Section.THOUGHTS), str(Kind.ENTRY)) == ("thoughts", "entry")
