"""The dialects without HTML: what is written as typed, what is escaped, how numbers are shown."""

import re

import pytest
from payloads import bombs, hostile
from sample_days import day, day_of_notes, note, talk, thought

from bot.models import TalkNotes
from bot.posts import Renderer
from bot.posts.flavours import HUGO
from bot.posts.markdown import Outline, Typesetter, commonmark
from bot.posts.markdown.blocks import Fence

_HUGO, _PLAIN = Typesetter(commonmark.HUGO), Typesetter(commonmark.COMMONMARK)


@pytest.mark.parametrize(
    "text",
    [
        *("git commit --amend", "a -- b", "cats->cat, 1>GB", "{{ site }} {% raw %}", "x | y"),
        *("50 $ or 60 $", "a_b_c and 2 * 3", "[1, 2] and a[0]", "*a* **b** ~~c~~ `d`", "~5 ms"),
        *("https and e.g. this.", "-5 and +1", "#hashtag", "a < b", "a@b", "12:30:45", "{#id}"),
    ],
)
def test_what_does_not_act_stays_as_typed(text):
    assert _PLAIN.inline(text) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1. a", "1\\. a"),
        ("2) a", "2\\) a"),
        ("<b>x</b>", "&lt;b>x&lt;/b>"),
        ("see www.example.org", "see www\\.example.org"),
        ("http://u:p@example.org/", "http\\://u:p@\u2060example.org/"),
        ("mail me@example.org", "mail me@\u2060example.org"),
        ("mail me\\@example.org", "mail me@\u2060example.org"),
        (":smile:", ":\u2060smile:"),
        ("[x](https://example.org)", "[&#120;](https://example.org)"),
        ("[!NOTE]\nx", "\\[!NOTE]\nx"),
        ("so [x] or [ ]", "so \\[x] or \\[ ]"),
        ("costs $5 or$ 6", "costs \\$5 or$ 6"),
        ("a\n|-|", "a\n\\|-\\|"),
        ("__under__", "_under_"),
        ("||hidden||", "hidden"),
        ("-# small", "*small*"),
        ("`` a`b ``", "``  a`b  ``"),
        ("``a`b``", "``a`b``"),
        ("``a``", "`a`"),
        ('**"b"**c', '"b"c'),
        ('**"b"** c', '**"b"** c'),
        ("*a*\\*b*", "*a*\\*b\\*"),
    ],
)
def test_what_would_act_is_escaped_without_html(text, written):
    assert _PLAIN.inline(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("git commit --amend", "git commit \\-\\-amend"),
        ("a >> b", "a \\>\\> b"),
        ("{{< x >}}", "{\\{< x >}}"),
        ("{{{% x", "{{\\{% x"),
        ("{||{< x||", "{\\{< x"),
        ("{{<https://example.org>", "{\\{<https://example.org>"),
        ("`{{< x >}}`", "`{{</* x */>}}`"),
        ("`{{</* x */>}}`", "`{{</*/* x */*/>}}`"),
        ("`{{% x %}} {{< y`", "`{{%/* x */%}} {\u2060{< y`"),
        ("`<!--more-->`", "`<\u2060!--more-->`"),
    ],
)
def test_what_hugo_would_run_is_shown(text, written):
    assert _HUGO.inline(text) == written


def test_a_heading_of_hugo_has_no_attributes_and_nothing_that_stops_its_build():
    assert _HUGO.heading("A {#id} {.x}") == "A {#id} \\{.x}"
    assert _HUGO.linked_heading("~~a~~", "https://x.org") == "[a](https://x.org)"
    assert _HUGO.inline("~~a~~") == "~~a~~"


def _outline(*notes: tuple[str, int]) -> list[str]:
    outline = Outline(_PLAIN)
    for text, level in notes:
        outline.add(text, level)
    return outline.lines


def test_a_number_that_is_not_the_next_begins_a_list():
    assert _outline(("1. a", 0), ("2. b", 0), ("5. c", 0), ("6. d", 0), ("1. e", 0)) == [
        *("1. a", "2. b", "", "5) c", "6) d", "", "1. e")
    ]


def test_a_nested_list_that_begins_with_another_number_is_no_paragraph():
    assert _outline(("a", 0), ("1. b", 1), ("c", 0), ("3. d", 1)) == [
        *("* a", "    1. b", "* c", "", "    3. d")
    ]


def test_hostile_words_never_become_shortcodes_or_html():
    renderer = Renderer(HUGO)
    for text in [payload.typed for payload in hostile()] + bombs():
        whole = TalkNotes(talk(text, speakers=text, url=text), (note(text), thought(text)))
        post = renderer.render(day(whole, introduction=text)).split("\n---\n", 1)[1]
        assert not re.search(r"\{\{[<%](?!/\*)", post), text
        post = re.sub(r"(`+).*?\1", "", post, flags=re.DOTALL)
        assert not re.search(r"(?<!\\)<(?!https?://)[A-Za-z/!?]", post), text


def test_a_long_day_is_one_line_a_note():
    notes = [note(f"Note {n} with *some* `code`, {n} > {n - 1}", n % 3) for n in range(10_000)]
    post = Renderer(HUGO).render(day_of_notes(*notes))
    assert len(re.findall(r"^ *\* Note", post, re.MULTILINE)) == len(notes)


@pytest.mark.parametrize("language", ["mermaid", "Math", "stl"])
def test_code_is_shown_and_not_drawn(language):
    outline = Outline(_PLAIN)
    outline.add(f"see\n```{language}\ngraph TD\n```")
    assert outline.lines == ["* see", "", "  ```", "  graph TD", "  ```"]
    assert Typesetter().lines(Fence(("x",), language))[0] == f"```{language}"
