"""Tags as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.capture.tags import read_tags
from bot.errors import Unreadable
from bot.models import Retagging
from bot.models.tags import MAX_TAG


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("python", Retagging(add=("python",))),
        (" python ,, data   science,", Retagging(add=("python", "data science"))),
        ("#python, # web", Retagging(add=("python", "web"))),
        ("C#, C++, .NET, ##", Retagging(add=("C#", "C++", ".NET", "#"))),
        ("-python, - web", Retagging(remove=("python", "web"))),
        ("-#python", Retagging(remove=("python",))),
        ("--amend", Retagging(remove=("-amend",))),
        ("-", Retagging(anew=True)),
        ("-, python", Retagging(add=("python",), anew=True)),
        ("e-mail", Retagging(add=("e-mail",))),
        ("a\nb", Retagging(add=("a b",))),
        ("日本語, 🎉", Retagging(add=("日本語", "🎉"))),
    ],
)
def test_several_are_parted_by_commas_and_a_dash_takes_away(text, meant):
    assert read_tags(text) == meant


TOO_LONG = "x" * (MAX_TAG + 1)


@pytest.mark.parametrize("text", [",", " , ", "#", "- #", "\u200b", "a, \u200b", TOO_LONG])
def test_what_is_no_tag_is_refused(text):
    with pytest.raises(Unreadable):
        read_tags(text)


def test_a_tag_may_be_as_long_as_is_said():
    assert read_tags("x" * MAX_TAG).add == ("x" * MAX_TAG,)


@given(st.text(max_size=80))
def test_no_text_makes_a_tag_that_could_not_be_typed_again(text):
    try:
        change = read_tags(text)
    except Unreadable:
        return
    for tag in (*change.add, *change.remove):
        assert tag == tag.strip()
        assert len(tag) <= MAX_TAG
        assert "," not in tag
        assert "\n" not in tag
