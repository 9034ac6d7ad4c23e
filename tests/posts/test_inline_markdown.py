"""What stays as typed, what is escaped, and into what. Checked against kramdown in tests/e2e."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.posts.markdown import Typesetter, address
from bot.posts.markdown.pieces import visible
from bot.posts.markdown.reading import read
from bot.posts.markdown.writing import write

_SET = Typesetter()
inline, heading = _SET.inline, _SET.heading

_SPOILER = '<span class="spoiler" style="background: currentColor">'
_AS_TYPED = [
    "cats->cat, e.g. 1>GB, 5 > 3, x < y, <3 ... :D)",
    "\"quotes\" and 'quotes' - it's",
    "`[PRON, IS, DUMB]` -> `list = [i*i for i in range(100)]`",
    "`a | b` and `c`",
    "``a`b``",
    "*em* _em_ **strong** ***both*** ~~gone~~",
    "**S**tructured **Q**uery and *a **b** c*",
    r"x\* \_x\_ C:\new \[x]",
    "snake_case and _private",
    "a * b and *args",
    "2*3",
    "{1, 2} {'a': 1} f({x})",
    "[a] and [b, c]",
    "[text](https://example.org/a_(b)_c) [t](http://example.org) [m](mailto:a@example.org)",
    "<https://example.org/a_b>",
    "#hashtag, C#, R&D, AT&T, 100 % @ 12:30:45, ~5, costs $5 or $6",
    "-5 and +1 and 1.5 and 1) and v2.0",
    "🐍 日本語",
]
_OTHERWISE = {
    "see https://example.org/a_b.": "see <https://example.org/a_b>.",
    "(https://example.org/a_(b))": "(<https://example.org/a_(b)>)",
    "https://example.org/é": "[https://example.org/é](https://example.org/%C3%A9)",
    "[b](www.example.org)": "[b](https://www.example.org)",
    "[x](javascript:alert(1))": r"\[x](javascript:alert(1))",
    "[x](https://u:p@example.org)": r"\[x](https://u:p@example.org)",
    "![x](https://example.org)": r"\![x](https://example.org)",
    "__under__ ___both___": "<ins>under</ins> <ins>_both_</ins>",
    "||spoiler|| a || b": f"{_SPOILER}spoiler</span> a \\|\\| b",
    "***a** b* **a *b***": "***a** b* **a *b***",
    "**a **b** c** *a _b_ c*": "**a b c** *a b c*",
    "x-_a_*b*": "x-<em>a</em>*b*",
    "~~a~~~~b~~ ~~~c~~~ ~~~~": r"~~a~~~~b~~ <del>~c</del>~ \~\~\~\~",
    "||a|| **||**": rf"{_SPOILER}a</span> **\|\|**",
    "`` a`b` `` `` ` `` x` y": "<code> a&#96;b&#96;</code> `` ` `` x\\` y",
    "~~a `~~`~~ ~~b~~": "<del>a `~~`</del> ~~b~~",
    "[a [b] *c*](https://example.org) *d*": r"[a \[b\] *c*](https://example.org) *d*",
    "[a](https://example.org) [b [c](https://example.org) d](https://example.com)": (
        "[a](https://example.org) \\[b [c](https://example.org) d](https://example.com)"
    ),
    "*[x] a*, *[x]*: b": "<em>[x] a</em>, *[x]*: b",
    "||x~~~y~~|| ~~a~~~~https://a.b/~~z~~": (
        f"{_SPOILER}x<del>~y</del></span> ~~a~~<del><https://a.b/~~z></del>"
    ),
    "[***]b*](https://example.org)": r"\[\*\**]b*](https://example.org)",
    r"*[a\]:b](https://example.org)*": r"<em>[a\]:b](https://example.org)</em>",
    "# big *a* **b**\n-# small # #\nx ##": "**big *a* b**\n<small>small # #</small>\nx ##",
    "#### x": r"\#### x",
    "#x -#x": "#x -#x",
    r"¯\_(ツ)_/¯": r"¯\\\_(ツ)\_/¯",
    "__init__ and x.__dict__": r"\_\_init\_\_ and x.\_\_dict\_\_",
    "2*3*4": r"2\*3\*4",
    "*args, **kwargs": r"\*args, \*\*kwargs",
    "git commit --amend": r"git commit \-\-amend",
    "{{ x }} {% y %} {: .z}": "&#123;{ x }} &#123;% y %} &#123;: .z}",
    "`{{ x }}`": "`{{ '{' }}{ x }}`",
    "<b>": "&lt;b>",
    "&lt;": "&amp;lt;",
    "a | b || c": r"a \| b \|\| c",
    ">>> x": r"\>\>\> x",
    "- x": r"\- x",
    "1. x": r"1\. x",
    ":smile: 10:30": ":<span></span>smile: 10:30",
    "<@12> <@&3> <#34> </a b:5>": "@12 @3 #34 /a b",
    "<:py:56> <a:py_2:56>": ":<span></span>py: :<span></span>py_2:",
    r"\@ \{{": "@ &#123;&#123;",
    "a ` b `` c": r"a \` b \`\` c",
    "```code```": "`code`",
}


@pytest.mark.parametrize("text", _AS_TYPED)
def test_text_that_does_not_act_stays_as_typed(text):
    assert inline(text) == text


@pytest.mark.parametrize(("typed", "written"), _OTHERWISE.items())
def test_what_would_act_is_written_otherwise(typed, written):
    assert inline(typed) == written


def test_a_heading_keeps_pipes_and_numbers_but_no_links():
    assert heading("1. a | b https://example.org") == "1. a | b https://example.org"
    assert heading("C #") == r"C \#"
    assert _SET.linked_heading("[Keynote] x [y](https://a)", "https://b") == (
        r"[\[Keynote\] x \[y\](https://a)](https://b)"
    )
    assert heading(":smile:") == ":\u2060smile:"
    assert heading("*a* _b_", styled=False) == r"\*a\* \_b\_"


@pytest.mark.parametrize(
    "typed",
    [
        *("", "x", "example.org", "//example.org", "javascript:alert(1)", "data:text/html,x"),
        *("ftp://example.org", "https://", "https:///x", "https://a@example.org", "mailto:x"),
        "https://exa mple.org",
    ],
)
def test_other_addresses_are_no_links(typed):
    assert address(typed) is None


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("www.example.org", "https://www.example.org"),
        ("HTTP://example.org:80/a b", "HTTP://example.org:80/a%20b"),
        ("https://example.org/(a", "https://example.org/%28a"),
        ("https://example.org/{{x}}|'\"<>`", "https://example.org/%7B%7Bx%7D%7D%7C%27%22%3C%3E%60"),
        ("https://example.org/:x:&lt;", "https://example.org/%3Ax:&lt%3B"),
    ],
)
def test_an_address_is_encoded_for_its_place(typed, written):
    assert address(typed) == written


@given(st.text("ab1*_~|`\\ .(-", max_size=30))
def test_nothing_but_marks_is_hidden(text):
    shown = visible(read(text, _SET.zone))
    typed = iter(text)
    assert all(sign in typed for sign in shown)  # in their order
    assert re.sub(r"\W|_", "", shown) == re.sub(r"\W|_", "", text)


@given(st.text("ab éž1 ,;()?'\"/%@.-_*`:", max_size=40))
@example("a.b c-d (e), f? 100% \"g\" 'h'; i/j @k")
def test_what_need_not_be_looked_at_is_written_as_it_is(text):
    stripped = " ".join(text.split())
    assert inline(stripped) == write(read(stripped, _SET.zone), _SET.dialect)
