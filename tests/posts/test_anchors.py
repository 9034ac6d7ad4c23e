"""Where headings are linked to, as far as that can be said without a generator."""

import pytest

from bot.posts.anchors import anchors, of_source, of_text


@pytest.mark.parametrize(
    ("visible", "expected"),
    [
        ("09:00, Sets & dicts, Hana", "0900-sets--dicts-hana"),
        ("Žluťoučký KŮŇ", "žluťoučký-kůň"),
        ("a_b -- c\td", "a_b----c-d"),
        ("ΣΊΣΥΦΟΣ", "σίσυφοσ"),
        ("² Ⅷ Ⓐ 🎉", "-ⅷ-ⓐ-"),
        ("e\u0301\u2060", "e\u0301"),
        ("🎉", ""),
    ],
)
def test_kramdown_goes_by_what_a_reader_sees(visible, expected):
    assert of_text("[unseen](https://a.example)", visible) == expected


def test_hugo_goes_by_what_was_written():
    made = of_source("09:00, [Sets](https://a.example), Ž\\_ ² Ⅷ İ", "unseen")
    assert made == "0900-setshttpsaexample-ž_---i"


def lines(*headings: str) -> dict[int, tuple[str, str]]:
    return {number: (text, text) for number, text in enumerate(headings)}


@pytest.mark.parametrize(
    ("post", "found"),
    [
        ("## a\n## b", {0: "a", 1: "b"}),
        ("## b", {1: "b"}),
        ("", {}),
        ("text ## a\n##a\n ## a", {}),
        ("# a\n###### b ##", {0: "a", 1: "b"}),
        ("```\n## a\n```\n## b", {1: "b"}),
        ("````\n```\n## a\n````\n## b", {1: "b"}),
        ("~~~ x\n## a", {}),
        ("## Go: a (inn)", {0: "go-a-inn"}),
        ("## [b](https://site.test)\n## b", {1: "b-1"}),
        ("## b\n\n## b", {1: "b"}),
    ],
)
def test_headings_are_found_where_they_stand(post, found):
    assert anchors(post, lines("a", "b"), of_text) == found


def test_equal_headings_are_counted_in_their_order():
    known = {7: ("a", "a"), 3: ("a", "a"), 9: ("*a*", "a")}
    assert anchors("## a\n## *a*\n## a", known, of_text) == {7: "a", 9: "a-1", 3: "a-2"}


def test_a_heading_that_is_part_of_another_does_not_take_its_place():
    known = lines("09:00, Sets", "09:00, Sets and dicts")
    made = anchors("## 09:00, Sets and dicts\n## 09:00, Sets", known, of_text)
    assert made == {0: "0900-sets", 1: "0900-sets-and-dicts"}
