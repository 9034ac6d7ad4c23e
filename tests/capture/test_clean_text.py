"""What is taken out of a text before it is kept: nothing that a reader could see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.capture.text import clean, is_blank, one_line, several_lines
from bot.errors import Unreadable
from bot.models import MAX_TEXT, MAX_TITLE


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\r\r\nb", "a\n\nb"),
        ("a\u2028b\u2029c\x85d\x0be\x0cf", "a\nb\nc\nd\ne\nf"),
        ("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef"),
        ("tab\tstays", "tab\tstays"),
        ("lone \ud83d half \udc00", "lone  half "),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("\ufeffbom\ufffe\uffff", "bom"),
        ("👩\u200d🚀 e\u0301 עברית العربية 日本", "👩\u200d🚀 e\u0301 עברית العربية 日本"),
        ("{{ x }} {% y %} <b>", "{{ x }} {% y %} <b>"),
    ],
)
def test_what_a_reader_sees_is_kept(typed, kept):
    assert clean(typed) == kept


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t", "\u00a0", "\u200b\u200d", "\u2003", "\u00ad", "\u2060"]
)
def test_a_text_in_which_nothing_is_seen_is_blank(text):
    assert is_blank(text)
    with pytest.raises(Unreadable, match="The title is empty"):
        one_line(text, "title")
    with pytest.raises(Unreadable, match="The note is empty"):
        several_lines(text, "note")


@pytest.mark.parametrize("text", ["a", ".", "🙂", "\u200ba", "0"])
def test_a_text_in_which_something_is_seen_is_not(text):
    assert not is_blank(text)


def test_a_field_on_one_line_has_single_blanks():
    assert one_line("  a\r\nb\t c\u2028d  ", "title") == "a b c d"


def test_a_title_that_is_too_long_is_refused_with_its_length():
    assert one_line("x" * MAX_TITLE, "title")
    with pytest.raises(Unreadable, match=f"The title has {MAX_TITLE + 1} characters; at most 300"):
        one_line("x" * (MAX_TITLE + 1), "title")
    with pytest.raises(Unreadable, match="The link has 6 characters; at most 5"):
        one_line("x" * 6, "link", 5)


def test_a_field_of_several_lines_keeps_them():
    assert several_lines("\n\n  a\r\n\r\n    b  \n\n", "note") == "  a\n\n    b"


def test_a_field_of_several_lines_has_the_length_of_a_form():
    assert several_lines("\n" + "x" * MAX_TEXT + "\n\n", "note") == "x" * MAX_TEXT
    with pytest.raises(Unreadable, match=r"4001 characters; at most 4000 .* Send it in two parts"):
        several_lines("x" * (MAX_TEXT + 1), "note")


@given(st.text())
def test_a_cleaned_text_is_clean_and_can_be_stored(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert len(cleaned.encode("utf-8")) <= len(text.encode("utf-8", "surrogatepass"))
