"""Moving a note among its neighbours: as small outlines, before and after."""

from datetime import timedelta

import pytest
from factories import ANA, BEN, GUILD, HALL, START
from hypothesis import given
from hypothesis import strategies as st

from bot import outline
from bot.models import Kind, Note, Section

UP, DOWN = -1, 1


def notes_of(text):
    """Notes by words: `a`, `-b` below it, `--c` deeper; capitals are Ben's, `~t` a thought.

    `!a` is a picture of Ana's, `!A` one of Ben's, without a text.
    """
    return [_note(number, word) for number, word in enumerate(text.split(), start=1)]


def _note(number, word):
    name = word.lstrip("-~!")
    person = BEN if name.isupper() else ANA
    return Note(
        id=number,
        guild_id=GUILD,
        event_id=1,
        talk_id=1,
        channel_id=HALL,
        author_id=person.id,
        author_name=person.name,
        section=Section.THOUGHTS if word.startswith("~") else Section.NOTES,
        level=word.count("-"),
        text="" if "!" in word else name,
        gap=False,
        origin=word,
        line=0,
        created_at=START + timedelta(minutes=number),
    )


def after(notes, moved):
    """The notes in their new order."""
    place = {note.id: number for number, note in enumerate(notes)}
    return sorted(notes, key=lambda note: place[moved.get(note.id, note.id)])


def shown(notes):
    """What the post makes of them."""
    return " ".join(
        "-" * each.level + (each.note.text or each.note.origin) for each in outline.bullets(notes)
    )


def move(text, name, step, kind=Kind.TALK):
    notes = notes_of(text)
    [note] = [each for each in notes if name in (each.text, each.origin)]
    return after(notes, outline.moved(notes, note, kind, step))


@pytest.mark.parametrize(
    ("before", "name", "step", "then"),
    [
        ("a b", "b", UP, "b a"),
        ("a b", "a", DOWN, "b a"),
        ("a b", "a", UP, "a b"),
        ("a b", "b", DOWN, "a b"),
        ("a", "a", UP, "a"),
        # what stands below goes with it, and what it passes stays whole
        ("a -b c -d", "c", UP, "c -d a -b"),
        ("a -b c -d", "a", DOWN, "c -d a -b"),
        ("a -b --c -d --e", "d", UP, "a -d --e -b --c"),
        ("a -b --c -d --e", "b", DOWN, "a -d --e -b --c"),
        # at an end of its parent it goes to the parent's neighbour
        ("a b -c", "c", UP, "a -c b"),
        ("a -c b", "c", DOWN, "a b -c"),
        ("a -b --c", "c", DOWN, "a -b --c"),
        ("a -b -c --d", "d", UP, "a -b --d -c"),
        # among those of others: only top bullets pass each other
        ("a A b", "b", UP, "a b A"),
        ("a A b", "A", UP, "A a b"),
        ("a A -b -c", "c", UP, "a -c -b A"),
        ("a A -b", "b", DOWN, "a -b A"),
        ("a A -b c", "c", UP, "a -b c A"),
        ("a A -b -B c", "A", DOWN, "a -b c A -B"),
        ("a A -b -B c", "a", DOWN, "A -B a -b c"),
        ("a -b", "b", UP, "a -b"),
    ],
)
def test_a_note_passes_its_neighbour(before, name, step, then):
    assert shown(move(before, name, step)) == then


def test_thoughts_are_moved_among_ones_own():
    notes = move("~a ~A x ~b", "b", UP)
    assert [note.text for note in notes] == ["b", "A", "x", "a"]


def test_in_an_entry_everything_is_one_text():
    notes = move("a ~A b", "b", UP, Kind.ENTRY)
    assert [note.text for note in notes] == ["a", "b", "A"]


@pytest.mark.parametrize(
    ("notes", "then"),
    [
        ("a !p b", "a -!p b"),
        ("a -b !p c", "a -b --!p c"),
        ("a !p !q -b", "a -!p -!q -b"),
        ("!p a", "!p a"),
        # below the newest note of all, whoever took it and wherever it stands
        ("a A -b !P", "a -b --!P A"),
        ("a A !p -b", "a -b A -!p"),
        ("a !P -b", "a -!P -b"),
    ],
)
def test_pictures_without_a_text_stand_below_the_note_before_them(notes, then):
    assert shown(notes_of(notes)) == then


@pytest.mark.parametrize(
    ("before", "name", "step", "then"),
    [
        ("a !p b", "!p", DOWN, "a b -!p"),
        ("a b !p", "!p", UP, "a -!p b"),
        ("a !p b", "!p", UP, "!p a b"),
        ("a b !p", "!p", DOWN, "a b -!p"),
        ("!p a", "!p", UP, "!p a"),
        # a note takes those along that stand below it
        ("a !p b", "a", DOWN, "b a -!p"),
        ("a b !p", "b", UP, "b -!p a"),
        ("a -b !p -c", "b", DOWN, "a -c -b --!p"),
        ("a !P b", "b", UP, "b a -!P"),
    ],
)
def test_pictures_pass_one_note_or_go_with_theirs(before, name, step, then):
    assert shown(move(before, name, step)) == then


def test_pictures_of_an_entry_stay_where_they_are():
    notes = move("a !p b", "!p", UP, Kind.ENTRY)
    assert [note.origin for note in notes] == ["!p", "a", "b"]


@st.composite
def outlines(draw):
    """Notes of two people, nobody's deeper than one below the note before it."""
    deepest, words = {}, []
    for number in range(draw(st.integers(1, 9))):
        is_ben = draw(st.booleans())
        level = draw(st.integers(0, deepest.get(is_ben, 0)))
        deepest[is_ben] = min(level + 1, 3)
        name = chr(ord("A" if is_ben else "a") + number)
        words.append("-" * level + name)
    return notes_of(" ".join(words))


def parents(notes):
    """Below which note each one stands."""
    found, open_ = {}, []
    for each in outline.bullets(notes):
        open_ = [*open_[: each.level], each.note.id]
        found[each.note.id] = open_[-2] if each.level else None
    return found


@given(outlines(), st.data())
def test_only_the_moved_note_may_get_another_parent_and_it_finds_its_way_back(notes, data):
    note = data.draw(st.sampled_from(notes))
    step = data.draw(st.sampled_from([UP, DOWN]))
    moved = outline.moved(notes, note, Kind.TALK, step)
    then = after(notes, moved)
    assert parents(then) | {note.id: None} == parents(notes) | {note.id: None}
    assert bool(moved) == (shown(then) != shown(notes))
    if moved:
        back = after(then, outline.moved(then, note, Kind.TALK, -step))
        assert shown(back) == shown(notes)
