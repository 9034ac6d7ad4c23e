"""Texts as bullets, paragraphs, quotes and fences."""

from bot.posts.markdown import Outline, Prose, Typesetter


def _outline(*bullets):
    outline = Outline(Typesetter())
    for bullet in bullets:
        text, level, gap = (*bullet, 0, False)[:3] if len(bullet) == 1 else (*bullet, False)[:3]
        outline.add(text, level, gap=gap)
    return "\n".join(outline.lines)


def _prose(*texts):
    prose = Prose(Typesetter())
    for text in texts:
        prose.add(text)
    return prose.text


def test_each_level_stands_four_columns_further_in():
    assert _outline(("a",), ("b", 1), ("c", 2), ("d", 3)) == (
        "* a\n    * b\n        * c\n            * d"
    )


def test_an_empty_line_before_a_bullet_is_kept_but_not_at_the_start():
    assert _outline(("a", 0, True), ("b", 0, True), ("c", 0)) == "* a\n\n* b\n* c"


def test_numbers_stay_numbers():
    assert _outline(("1. a",), ("2. b",), ("x", 1)) == "1. a\n2. b\n    * x"


def test_a_list_of_another_kind_stands_apart():
    assert _outline(("a",), ("1. b",), ("c",)) == "* a\n\n1. b\n\n* c"


def test_a_number_out_of_turn_is_told_to_kramdown():
    assert _outline(("3. a",), ("4. b",)) == '3. {:value="3"} a\n4. b'


def test_a_wide_number_moves_what_is_below_it():
    assert _outline(("1000. a",), ("b", 1)) == '1000. {:value="1000"} a\n      * b'


def test_a_fence_stands_verbatim_in_its_bullet_after_an_empty_line():
    text = "Try:\n```python\n- {{ x }}\n\n    # y *z*\n```\nDone"
    assert _outline((text,), ("next",)) == (
        "* Try:\n\n  ```python\n  - {{ '{' }}{ x }}\n\n      # y *z*\n  ```\n\n  Done\n* next"
    )


def test_a_fence_without_words_gets_some():
    assert _outline(("```\nx\n```",)) == "* Code:\n\n  ```\n  x\n  ```"


def test_a_fence_that_is_not_closed_is_text():
    assert _outline(("a\n```\nb",)) == "* a  \n  \\`\\`\\`  \n  b"


def test_a_fence_may_begin_and_end_with_code():
    assert _prose("```x = 1\ny = 2``` *after*") == "```\nx = 1\ny = 2\n```\n\n*after*"


def test_a_quote_stays_a_quote():
    assert _outline(("> a\n> *b*",)) == "* > a  \n  > *b*"


def test_further_lines_stand_below_the_first():
    assert _outline(("a\n  b\n\nc",)) == "* a  \n  b\n\n  c"


def test_prose_is_paragraphs_and_lists():
    assert _prose("Why:\n* a\n    * b\n* c\n\nBut\nso", "1. x", "2. y") == (
        "Why:\n\n* a\n    * b\n* c\n\nBut\n\nso\n\n1. x\n2. y"
    )


def test_a_fence_in_prose_belongs_to_the_bullet_before_it():
    assert _prose("- a\n```\nx\n```\n- b") == "* a\n\n  ```\n  x\n  ```\n* b"


def test_a_fence_after_a_paragraph_stands_alone():
    assert _prose("a\n```js\nx\n```\n> b") == "a\n\n```js\nx\n```\n\n> b"


def test_a_text_without_anything_to_see_leaves_no_bullet():
    assert _outline((" \u200e\x07"[0],), ("a",)) == "* a"
