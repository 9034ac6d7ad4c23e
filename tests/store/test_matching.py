"""Which line is which after an edit: what stays is found first, the rest by likeness."""

from hypothesis import given
from hypothesis import strategies as st

from bot.store import matching
from bot.store.matching import MOST_COMPARED, Said, match

lines = st.lists(st.sampled_from(["a", "b", "c", "dd", "a b"]), max_size=9)


def said(*texts: str) -> list[Said]:
    return [Said(text, text) for text in texts]


def pairs(former: list[str], latter: list[str]) -> set[tuple[str | None, str | None]]:
    found = match(said(*former), said(*latter))
    return {
        (None if old is None else former[old], None if new is None else latter[new])
        for old, new in found
    }


@given(lines, lines)
def test_every_line_of_both_versions_stands_in_one_pair(former, latter):
    found = match(said(*former), said(*latter))
    olds = sorted(old for old, _ in found if old is not None)
    news = sorted(new for _, new in found if new is not None)
    assert olds == list(range(len(former)))
    assert news == list(range(len(latter)))
    assert (None, None) not in found


@given(lines, lines)
def test_a_line_that_is_in_both_versions_is_never_taken_for_another(former, latter):
    stayed = sum(
        old is not None and new is not None and former[old] == latter[new]
        for old, new in match(said(*former), said(*latter))
    )
    common = sum(min(former.count(text), latter.count(text)) for text in set(former))
    assert stayed == common


@given(lines)
def test_the_same_lines_are_paired_in_their_order(former):
    assert match(said(*former), said(*former)) == [(at, at) for at in range(len(former))]


def test_a_corrected_line_is_known_beside_a_new_one():
    former = ["Sets", "are fsat", "and small"]
    latter = ["Sets", "A line that nobody knows", "are fast", "and small", "and round"]
    assert pairs(former, latter) == {
        ("Sets", "Sets"),
        ("are fsat", "are fast"),
        ("and small", "and small"),
        (None, "A line that nobody knows"),
        (None, "and round"),
    }


def test_a_removed_line_is_not_taken_for_the_one_behind_it():
    former = ["one", "two birds", "three stones"]
    assert pairs(former, ["one", "three stnoes"]) == {
        ("one", "one"),
        ("two birds", None),
        ("three stones", "three stnoes"),
    }


def test_a_line_that_moved_stays_itself():
    assert pairs(["a", "b", "c"], ["c", "a", "b"]) == {("a", "a"), ("b", "b"), ("c", "c")}


def test_more_lines_than_can_be_compared_are_paired_in_order():
    many = int(MOST_COMPARED**0.5) + 1
    former = [f"{number}" for number in range(many)]
    latter = [*former[:10], "new", *former[10:]]
    found = match(said(*former), said(*latter))
    assert len(found) == many + 1
    assert found[:10] == [(at, at) for at in range(10)]


def test_likeness_is_looked_at_for_few_lines_only():
    few = int(matching.MOST_LIKENED**0.5)
    former = [f"{number} x" for number in range(few + 1)]
    latter = [f"{number} y" for number in range(few + 2)]
    found = match(said(*former), said(*latter))
    assert found == [*((at, at) for at in range(few + 1)), (None, few + 1)]
