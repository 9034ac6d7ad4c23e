"""Lines become drafts: every case of `cases/`, and what holds for any text at all."""

import re
import sys
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.capture.lines import Reading, draft_of, read_lines
from bot.capture.text import clean, is_blank
from bot.errors import Unreadable
from bot.models import (
    MAX_LEVEL,
    MAX_TEXT,
    Continuation,
    Correction,
    Draft,
    Kind,
    Line,
    Section,
)

CASES = Path(__file__).parent / "cases"
TYPED = str.maketrans({"→": "\t", "¤": "\u200b"})  # what cannot be seen in a file
READ_AS = {
    "thoughts": (Section.THOUGHTS, Kind.TALK),
    "thoughts_signs": (Section.THOUGHTS, Kind.TALK),
    "entry": (Section.NOTES, Kind.ENTRY),
}


def cases(path: Path):
    section, kind = READ_AS.get(path.stem, (Section.NOTES, Kind.TALK))
    for block in re.split(r"^=== ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        name, *lines = block.rstrip("\n").split("\n")
        typed = [line[1:].translate(TYPED) for line in lines if line.startswith("|")]
        said = [line.translate(TYPED).rstrip() for line in lines if not line.startswith("|")]
        yield pytest.param("\n".join(typed), section, kind, said, id=f"{path.stem}: {name}")


def said_of(reading: Reading, section: Section) -> list[str]:
    """A reading in the words of the files."""
    lines = [_said(line, section) for line in reading.lines]
    lines += [f"x {reading.left_out}"] if reading.left_out else []
    return [line.rstrip() for text in lines for line in text.replace("\n", "\n.").split("\n")]


def _said(line: Line, section: Section) -> str:
    match line:
        case Draft(text, level):
            signs = "+" * line.gap + "~" * (line.section is not section)
            return f"{signs}{level} {text}"
        case Continuation(text):
            return f"& {text}"
        case Correction(old, new, everywhere):
            return f"{'g' if everywhere else 's'} {old} => {new}"


ALL = [case for path in sorted(CASES.glob("*.txt")) for case in cases(path)]


@pytest.mark.parametrize(("typed", "section", "kind", "said"), ALL)
def test_lines_are_read_as_written_in_the_cases(typed, section, kind, said):
    assert said_of(read_lines(typed, section, kind), section) == said


@pytest.mark.parametrize(("typed", "section", "kind", "said"), ALL)
def test_lines_may_end_as_windows_ends_them(typed, section, kind, said):
    reading = read_lines(typed, section, kind)
    assert read_lines(typed.replace("\n", "\r\n"), section, kind) == reading


@pytest.mark.parametrize("typed", ["  ... a\tb", "s/a/\\/b/g", "s/a//"])
@pytest.mark.parametrize("section", Section)
def test_a_change_knows_the_note_that_it_would_be(typed, section):
    (change,) = read_lines(f"\n{typed}", section).lines
    assert draft_of(change) == Draft(typed.strip(), 0, section, gap=True)


def test_a_continuation_with_a_fence_would_be_a_note_with_it():
    (change,) = read_lines("... a\n```\nb\n```", Section.NOTES).lines
    assert draft_of(change).text == "... a\n```\nb\n```"


def test_a_line_that_is_left_out_may_be_of_any_length():
    reading = read_lines(f"a\n[off] {'x' * MAX_TEXT}\nb", Section.NOTES)
    assert reading == Reading((Draft("a"), Draft("b")), 1)


def test_two_fields_are_read_as_one():
    notes, thoughts = (read_lines("[off]\na", section) for section in Section)
    assert notes + thoughts == Reading((Draft("a"), Draft("a", section=Section.THOUGHTS)), 2)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("section", Section)
@given(text=st.text(st.characters(exclude_characters="\r\n\\/"), min_size=1, max_size=40))
def test_a_correction_holds_any_text_literally(section, kind, text):
    cleaned = clean(text)
    assume(cleaned and "\n" not in cleaned)
    (line,) = read_lines(f"s/{text}/a{text}/g", section, kind).lines
    assert isinstance(line, Correction)
    assert (line.old, line.new, line.everywhere) == (cleaned, f"a{cleaned}", True)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_line_end_ends_a_line(end):
    reading = read_lines(f"a{end}{end}- b{end}", Section.NOTES)
    assert reading.lines == (Draft("a"), Draft("b", gap=True))


@pytest.mark.parametrize(
    "blank", ["\u200b", "\u00a0", "\u2003", "\ufeff", "\u200e", "\u2060\u200d"]
)
def test_a_line_in_which_nothing_is_seen_is_empty(blank):
    lines = read_lines(f"a\n{blank}\n- {blank}\nb", Section.NOTES).lines
    assert [draft_of(line).text for line in lines] == ["a", "b"]


@pytest.mark.parametrize("section", Section)
def test_a_line_may_be_as_long_as_a_form_can_show_again(section):
    (draft,) = read_lines("x" * MAX_TEXT, section).lines
    assert len(draft.text) == MAX_TEXT
    with pytest.raises(Unreadable, match="more than 4000 characters"):
        read_lines("a\n" + "x" * (MAX_TEXT + 1), section)


def test_a_bullet_is_measured_with_its_fence_and_without_its_sign():
    assert read_lines("-   " + "x" * MAX_TEXT, Section.NOTES).lines
    fence = f"```\n{'x' * (MAX_TEXT - 20)}\n```"
    assert read_lines(f"- short\n{fence}", Section.NOTES).lines
    with pytest.raises(Unreadable):
        read_lines(f"- not quite as short\n{fence}", Section.NOTES)


@pytest.mark.parametrize(
    "line",
    [
        "```x",
        "````",
        "-",
        "\\",
        "```",
        "    -- a",
        "\t",
        "1. ",
        "`",
        "~ a",
        "... a",
        "s/a/b/",
        "s/a",
        "[off]",
        "\\1. ",
    ],
)
@pytest.mark.parametrize("section", Section)
def test_reading_stays_quick_whatever_is_repeated(line, section):
    """Twice the lines take twice the calls, not four times as many."""

    def calls(count: int) -> int:
        seen = 0

        def count_call(_frame, event, _argument):
            nonlocal seen
            seen += event in {"call", "c_call"}

        sys.setprofile(count_call)
        try:
            read_lines("\n".join([line] * count), section)
        finally:
            sys.setprofile(None)
        return seen

    assert calls(600) < 2.2 * calls(300)


SIGNS = ["", "- ", "-- ", "---- ", "* ", "1. ", "\\", "```", "````", "> ", "-", "`", "~ ", "... "]
SIGNS += ["s/", "s/a/", "[off]", "thought: "]
LINES = st.lists(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["", " ", "  ", "    ", "\t", "\u00a0", "\u200b"]),
        st.sampled_from(SIGNS),
        st.text(max_size=6) | st.just(""),
    ),
    max_size=12,
)


@given(
    st.text(max_size=200) | LINES.map("\n".join), st.sampled_from(Section), st.sampled_from(Kind)
)
def test_whatever_is_typed_makes_lines_that_can_be_kept(typed, section, kind):
    cleaned = clean(typed).replace("\\", "")
    for read in read_lines(typed, section, kind).lines:
        draft = draft_of(read)
        assert not is_blank(draft.text)
        assert 0 <= draft.level <= MAX_LEVEL
        assert draft.section in {section, Section.THOUGHTS}
        draft.text.encode("utf-8")
        for line in draft.text.split("\n"):
            own = line == "Code:" or line.startswith("- ")
            assert own or line.replace("\\", "") in cleaned


@given(st.text(min_size=MAX_TEXT - 3, max_size=MAX_TEXT + 3))
def test_nothing_but_too_long_a_line_is_refused(typed):
    try:
        reading = read_lines(typed, Section.NOTES)
    except Unreadable:
        assert len(clean(typed)) > MAX_TEXT
    else:
        assert all(len(draft_of(line).text) <= MAX_TEXT for line in reading.lines)
