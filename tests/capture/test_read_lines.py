"""Lines become drafts: every case of `cases/`, and what holds for any text at all."""

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.capture.lines import read_lines
from bot.capture.text import clean, is_blank
from bot.errors import Unreadable
from bot.models import MAX_LEVEL, MAX_TEXT, Draft, Kind, Section

CASES = Path(__file__).parent / "cases"
DRAFT = re.compile(r"(?P<gap>\+?)(?P<level>\d) (?P<text>.*)")
READ_AS = {
    "thoughts": (Section.THOUGHTS, Kind.TALK),
    "entry": (Section.NOTES, Kind.ENTRY),
}


def cases(path: Path):
    section, kind = READ_AS.get(path.stem, (Section.NOTES, Kind.TALK))
    for block in re.split(r"^=== ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        name, *lines = block.rstrip("\n").split("\n")
        typed = [line[1:].replace("→", "\t") for line in lines if line.startswith("|")]
        drafts: list[Draft] = []
        for line in lines:
            if found := DRAFT.fullmatch(line):
                level, gap = int(found["level"]), bool(found["gap"])
                drafts.append(Draft(found["text"], level, section, gap))
            elif line.startswith("."):
                last = drafts.pop()
                drafts.append(Draft(f"{last.text}\n{line[1:]}", last.level, section, last.gap))
        yield pytest.param(
            "\n".join(typed), section, kind, tuple(drafts), id=f"{path.stem}: {name}"
        )


ALL = [case for path in sorted(CASES.glob("*.txt")) for case in cases(path)]


@pytest.mark.parametrize(("typed", "section", "kind", "drafts"), ALL)
def test_lines_are_read_as_written_in_the_cases(typed, section, kind, drafts):
    assert read_lines(typed, section, kind) == drafts


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_line_end_ends_a_line(end):
    drafts = read_lines(f"a{end}{end}- b{end}", Section.NOTES)
    assert drafts == (Draft("a"), Draft("b", gap=True))


@pytest.mark.parametrize(
    "blank", ["\u200b", "\u00a0", "\u2003", "\ufeff", "\u200e", "\u2060\u200d"]
)
def test_a_line_in_which_nothing_is_seen_is_empty(blank):
    assert read_lines(f"a\n{blank}\n- {blank}\nb", Section.NOTES)[0] == Draft("a")
    assert [d.text for d in read_lines(f"a\n{blank}\n- {blank}\nb", Section.NOTES)] == ["a", "b"]


@pytest.mark.parametrize("section", Section)
def test_a_line_may_be_as_long_as_a_form_can_show_again(section):
    (draft,) = read_lines("x" * MAX_TEXT, section)
    assert len(draft.text) == MAX_TEXT
    with pytest.raises(Unreadable, match="more than 4000 characters"):
        read_lines("a\n" + "x" * (MAX_TEXT + 1), section)


def test_a_bullet_is_measured_with_its_fence_and_without_its_sign():
    assert read_lines("-   " + "x" * MAX_TEXT, Section.NOTES)
    fence = f"```\n{'x' * (MAX_TEXT - 20)}\n```"
    assert read_lines(f"- short\n{fence}", Section.NOTES)
    with pytest.raises(Unreadable):
        read_lines(f"- not quite as short\n{fence}", Section.NOTES)


@pytest.mark.parametrize("line", ["```x", "````", "-", "\\", "```", "    -- a", "\t", "1. ", "`"])
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


LINES = st.lists(
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["", " ", "  ", "    ", "\t", "\u00a0", "\u200b"]),
        st.sampled_from(
            ["", "- ", "-- ", "---- ", "* ", "1. ", "\\", "```", "````", "> ", "-", "`"]
        ),
        st.text(max_size=6) | st.just(""),
    ),
    max_size=12,
)


@given(
    st.text(max_size=200) | LINES.map("\n".join), st.sampled_from(Section), st.sampled_from(Kind)
)
def test_whatever_is_typed_makes_drafts_that_can_be_kept(typed, section, kind):
    cleaned = clean(typed)
    for draft in read_lines(typed, section, kind):
        assert not is_blank(draft.text)
        assert 0 <= draft.level <= MAX_LEVEL
        assert draft.section is section
        draft.text.encode("utf-8")
        for line in draft.text.split("\n"):
            own = line == "Code:" or line.startswith("- ")
            assert own or line in cleaned


@given(st.text(min_size=MAX_TEXT - 3, max_size=MAX_TEXT + 3))
def test_nothing_but_too_long_a_line_is_refused(typed):
    try:
        drafts = read_lines(typed, Section.NOTES)
    except Unreadable:
        assert len(clean(typed)) > MAX_TEXT
    else:
        assert all(len(draft.text) <= MAX_TEXT for draft in drafts)
