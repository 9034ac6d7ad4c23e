"""Front matter and file names: every YAML parser reads the string that was meant."""

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from payloads import bombs, hostile
from sample_days import day, event

from bot.posts import Renderer, file_name
from bot.posts.frontmatter import categories, flow_list, scalar
from bot.posts.slug import MAX_SLUG


def _front(made) -> dict:
    return yaml.safe_load(Renderer().render(made).split("\n---\n")[0])


@pytest.mark.parametrize(
    "text",
    [
        "EuroPython Conference 2020, Day 1",
        "I am attending my first ever tech-related conference. Here I record my thoughts.",
        "What's new? At 10:30 - C#, R&D (part 2)",
        "Žluťoučký kůň",
    ],
)
def test_ordinary_words_stay_plain(text):
    assert scalar(text) == text


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "No", "on", "OFF", "true", "null", "y", "~", "", "12:30", "1e3", "0x1F", "2020"),
        *("2020-07-23", "a: b", "a #b", "a:", "- a", "? a", "*a", "&a", "!a", "%a", "@a", "`a"),
        *("'a'", '"a"', "{a}", "[a]", "| a", "> a", "=", "<<", "---", "a\\b", "🐍 snakes"),
    ],
)
def test_words_that_yaml_reads_otherwise_are_quoted(text):
    assert scalar(text).startswith('"')
    assert yaml.safe_load(f"k: {scalar(text)}") == {"k": text}


def test_categories_stay_apart():
    values = ["python", "data science", "a, b", "no", "[x]", "C#", "c: d"]
    assert flow_list(values) == '[python, data science, "a, b", "no", "[x]", C#, "c: d"]'
    assert yaml.safe_load(flow_list(values)) == values


def test_categories_are_parts_of_an_address():
    typed = ("12:30", "what?", "http://x", "CI/CD", " ", "?", "<b>", "R&D", "\uff1f\ufb01")
    assert categories(typed) == [
        *("12\u223630", "what", "http\u2236/x", "CI/CD", "<\u2060b>", "R and D", "fi")
    ]


def test_hostile_words_stay_strings():
    for each in [payload.typed for payload in hostile()] + bombs():
        front = _front(day(title=each, description=each, event=event(categories=(each, "x"))))
        assert [type(front[key]) for key in ("title", "description")] == [str, str]
        assert "<script" not in front["title"] + front["description"]
        assert front["categories"][-1] == "x"


def test_the_description_is_safe_where_themes_print_it_raw():
    assert _front(day(description="a < b & <i>c</i>"))["description"] == (
        "a &lt; b &amp; &lt;\u2060i&gt;c&lt;\u2060/i&gt;"
    )


def test_without_a_description_the_day_is_named():
    assert _front(day())["description"] == "Notes from Day 1 of Example Conf 2020."


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("EuroPython Conference 2020", "europython-conference-2020"),
        ("Łódź Ünïcode & Straße's", "lodz-unicode-strasses"),
        ("Конференция по Питону", "konferentsiia-po-pitonu"),
        ("日本語", "ri-ben-yu"),
        ("पाइथन", "paaithn"),
        ("../../etc/passwd\n-x", "etc-passwd-x"),
        ("R&amp;D &#65;", "r-amp-d-65"),
        ("{% x %} --- #", "x"),
        ("x" * 300, "x" * 54),
        ("word " * 60, f"{'word-' * 10}word"),
        ("CON", "con"),
    ],
)
def test_the_file_is_named_in_ascii_letters_of_any_script(title, words):
    assert file_name(day(event=event(title))) == f"2020-07-23-{words}-day-1.md"


@pytest.mark.parametrize("title", ["🐍🎉", "---", "' '", "\u202e"])
def test_an_event_without_letters_is_named_by_its_day(title):
    assert file_name(day(event=event(title), number=2)) == "2020-07-23-day-2.md"


@given(st.text(max_size=300), st.integers(1, 9_999))
def test_no_event_makes_another_sort_of_name(title, number):
    name = file_name(day(event=event(title), number=number))
    assert re.fullmatch(r"2020-07-23-(?:[a-z0-9]+-)*day-[0-9]+\.md", name)
    assert len(name) <= 11 + MAX_SLUG + 3
