"""The list of all posts: what is ours in it is kept up to date, and everything else survives."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import SitePost
from bot.posts import Renderer
from bot.posts.flavours import MARKDOWN
from bot.posts.index import BEGIN, END, merged, region, written

_RENDERER = Renderer(MARKDOWN)


def _line(day: int, title: str = "", path: str = ""):
    post = SitePost(title or f"Day {day}", path or f"posts/d{day}.md", date(2020, 7, day), True)
    return _RENDERER.line(post)


ONE, TWO, THREE = _line(1), _line(2), _line(3)
FILE = _RENDERER.first_index([TWO, ONE])


def _lines(text: str | None) -> list[str]:
    return written((text or "").partition(BEGIN)[2].partition(END)[0])


def test_it_begins_with_the_template():
    assert FILE == (
        "# Posts\n\n<!-- talknotes: posts -->\n\n* 2020-07-02, [Day 2](d2.md)\n"
        "* 2020-07-01, [Day 1](d1.md)\n\n<!-- /talknotes -->\n"
    )


def test_a_new_post_stands_above_the_older_ones():
    assert _lines(merged(FILE, [THREE, TWO, ONE], (), ())) == [THREE.text, TWO.text, ONE.text]
    only = _RENDERER.first_index([THREE, ONE])
    assert _lines(merged(only, [THREE, TWO, ONE], (), ())) == [THREE.text, TWO.text, ONE.text]
    newest = _RENDERER.first_index([THREE, TWO])
    assert _lines(merged(newest, [THREE, TWO, ONE], (), ())) == [THREE.text, TWO.text, ONE.text]


@pytest.mark.parametrize("within", ["", "\n", "\n\n", "\n\n\n"])
def test_marks_that_somebody_has_put_there_are_filled(within):
    theirs = f"# Mine\n{BEGIN}\n{within}{END}\nbye\n"
    found = merged(theirs, [ONE], (), ())
    assert found.startswith(f"# Mine\n{BEGIN}\n\n{ONE.text}\n")
    assert found.endswith(f"\n{END}\nbye\n")
    assert merged(found, [ONE], (), ()) == found


def test_what_stands_outside_survives():
    theirs = FILE.replace("# Posts", "# My [notes](d1.md)\n\nAll of them.") + "\nBye.\n"
    found = merged(theirs, [THREE, TWO, ONE], (), ())
    assert found == theirs.replace(TWO.text, f"{THREE.text}\n{TWO.text}")


def test_a_title_is_brought_up_to_date_unless_somebody_has_changed_the_line():
    renamed = _line(1, "The beginning")
    assert _lines(merged(FILE, [TWO, renamed], (), [ONE.text])) == [TWO.text, renamed.text]
    edited = FILE.replace("[Day 1](d1.md)", "[Day one](./d1.md), the best")
    found = merged(edited, [THREE, TWO, renamed], (), [ONE.text, TWO.text])
    assert _lines(found) == [THREE.text, TWO.text, "* 2020-07-01, [Day one](./d1.md), the best"]


def test_what_is_off_the_site_leaves_the_list_and_lines_of_others_stay():
    theirs = FILE.replace(TWO.text, f"* 2020-07-09, [Theirs](other.md)\n{TWO.text}\n  and more")
    found = _lines(merged(theirs, [ONE], [TWO.target], ()))
    assert found == ["* 2020-07-09, [Theirs](other.md)", "  and more", ONE.text]


@pytest.mark.parametrize("title", ["Evil](d1.md) x", "[Evil](d1.md)", "`](d1.md)`", "\\](d1.md)"])
def test_a_title_leads_to_no_post_but_its_own(title):
    evil, edited = _line(2, title), [TWO.text, ONE.text]
    lines = [evil, ONE]
    text = _RENDERER.first_index(lines)
    assert merged(text, lines, (), [line.text for line in lines]) == text
    assert merged(text, lines, (), ()) == text
    assert _lines(merged(text, [TWO, ONE], (), [evil.text])) == edited
    assert _lines(merged(text, [evil], [ONE.target], ())) == [evil.text]


def test_a_line_of_ours_that_stands_there_twice_stays_once():
    theirs = FILE.replace(ONE.text, f"{ONE.text}\n{ONE.text}\n* [Again](d1.md)")
    found = _lines(merged(theirs, [TWO, ONE], (), [ONE.text, TWO.text]))
    assert found == [TWO.text, ONE.text, "* [Again](d1.md)"]


def test_a_line_that_leads_to_two_posts_lists_both():
    both = "* [One](d1.md) and [two](d2.md)"
    theirs = f"{BEGIN}\n\n{both}\n\n{END}"
    assert _lines(merged(theirs, [TWO, ONE], (), ())) == [both]


def test_a_line_that_was_lost_comes_back_and_the_order_of_others_is_theirs():
    swapped = _RENDERER.first_index([ONE, TWO])
    assert _lines(merged(swapped, [TWO, ONE], (), ())) == [ONE.text, TWO.text]
    assert _lines(merged(_RENDERER.first_index([TWO]), [TWO, ONE], (), ())) == [TWO.text, ONE.text]


@pytest.mark.parametrize(
    "theirs", ["", "# Mine\n", f"{BEGIN}\n", f"{END}\n{BEGIN}\n", f"{BEGIN}\n{BEGIN}\n{END}\n"]
)
def test_without_both_marks_nothing_is_ours(theirs):
    assert merged(theirs, [ONE], (), ()) is None


def test_a_title_cannot_end_the_list_or_begin_anything():
    for title in (END, f"x\n{END}", "](http://x) [", "<!--", "a | b", "* x"):
        line = _line(1, title)
        assert "\n" not in line.text
        text = region([line])
        assert merged(text, [line], (), ()) == text


_PIECES = (
    "[a](d1.md)",
    "[b](d5.md)",
    "[c](other.md)",
    "* ",
    "2020-07-04",
    "\n",
    "\r\n",
    " ",
    "](",
    "x",
)
_TEXTS = st.lists(st.sampled_from(_PIECES), max_size=12).map("".join)
_DAYS = st.lists(st.integers(1, 9), unique=True)


@given(before=_TEXTS, within=_TEXTS, after=_TEXTS, listed=_DAYS, gone=_DAYS)
def test_whatever_people_have_written_is_kept_and_no_post_is_listed_twice(
    before, within, after, listed, gone
):
    lines = [_line(day) for day in sorted(listed, reverse=True)]
    targets = {f"]({line.target})": line.text for line in lines}
    dead = {_line(day).target for day in gone} - {line.target for line in lines}
    found = merged(f"{before}\n{BEGIN}\n{within}\n{END}\n{after}", lines, dead, ())
    assert found.startswith(f"{before}\n{BEGIN}\n")
    assert found.endswith(f"{END}\n{after}")
    assert merged(found, lines, dead, ()) == found
    shown = found[len(before) :].partition(BEGIN)[2].partition(END)[0]
    added = {text for target, text in targets.items() if target not in within}
    for target, text in targets.items():
        assert shown.count(target) == within.count(target) + (text in added)

    def stays(text: str) -> bool:
        is_listed = any(target in text for target in targets)
        return text != "" and (is_listed or not any(f"]({each})" in text for each in dead))

    kept = [text for text in shown.split("\n") if text and text not in added]
    assert kept == [text for text in within.split("\n") if stays(text)]
