"""Notes are shown as the lines that make them, and a change of a line is a change of its note."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.capture.lines import draft_of, read_lines
from bot.capture.typed import as_typed, corrections
from bot.errors import Unreadable
from bot.models import Draft, Kind, Note, Section


def notes(*drafts: Draft) -> list[Note]:
    return [
        Note(
            id=10 + line,
            guild_id=1,
            event_id=None,
            talk_id=None,
            channel_id=2,
            author_id=3,
            author_name="Ana",
            section=draft.section,
            level=draft.level,
            text=draft.text,
            gap=draft.gap,
            origin="message:1",
            line=line,
            created_at=datetime(2026, 6, 10, tzinfo=UTC),
        )
        for line, draft in enumerate(drafts)
    ]


@pytest.mark.parametrize("section", list(Section))
@pytest.mark.parametrize("kind", list(Kind))
@given(text=st.text(st.sampled_from("ab -*\\1.`\n\t"), min_size=1, max_size=60))
def test_what_is_not_changed_changes_nothing(section, kind, text):
    drafts = [draft_of(line) for line in read_lines(text, section, kind).lines]
    if not drafts:
        return
    kept = notes(*drafts)
    try:
        shown = as_typed(kept, kind)
    except Unreadable:
        return
    assert corrections(kept, kind, shown) == []


def test_a_changed_line_is_its_notes_alone():
    kept = notes(Draft("one"), Draft("two", 1), Draft("- a sign", 0), Draft("3. three"))
    assert as_typed(kept, Kind.TALK) == "one\n    two\n\\- a sign\n3. three"
    text = "one\n    deux\n\\- a sign\n    3. three"
    changed = corrections(kept, Kind.TALK, text)
    assert changed == [(11, Draft("deux", 1)), (13, Draft("3. three", 1))]


@pytest.mark.parametrize("text", ["one", "one\ntwo\nthree", ""])
def test_another_number_of_lines_is_refused(text):
    with pytest.raises(Unreadable, match="There were 2 lines"):
        corrections(notes(Draft("one"), Draft("two")), Kind.TALK, text)


def test_what_does_not_fit_into_a_field_is_told():
    with pytest.raises(Unreadable, match="too long"):
        as_typed(notes(Draft("x" * 3_000), Draft("y" * 3_000)), Kind.TALK)
    with pytest.raises(Unreadable, match="has several lines"):
        as_typed(notes(Draft("one\ntwo"), Draft("three")), Kind.TALK)
