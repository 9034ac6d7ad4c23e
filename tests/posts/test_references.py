"""What a finished post leads to on its own site."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.posts.references import Kind, Place, references

SITE = Place("_posts/2020-07-23-x.md", "https://blog.example/notes", "/notes")
FOLDER = Place("posts/2020-07-23-x.md", None, "", relative=True)
ADDRESS, FILE, POST = Kind.ADDRESS, Kind.FILE, Kind.POST
LOOKUP = (
    "{{ site.posts | where_exp: 'post', \"post.path contains '/a.md'\" | map: 'url' | first"
    " | relative_url }}"
)


def found(text: str, place: Place = SITE) -> list[tuple[Kind, str]]:
    return [(each.kind, each.name) for each in references(text, place)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("![x]({{ site.baseurl }}/images/a.png)", [(ADDRESS, "images/a.png")]),
        (f"[x]({LOOKUP}#y), [x]({LOOKUP})", [(POST, "a.md")]),
        ("[x]({% post_url 2020-07-23-a %})", [(POST, "2020-07-23-a.md")]),
        ("[x]({{ site.baseurl }}{% link about.md %})", [(FILE, "about.md")]),
        ("[x]({% link about.md %})", [(FILE, "about.md")]),
        ("[x](https://blog.example/notes/a/?b#c)", [(ADDRESS, "a/")]),
        ("<https://blog.example/notes/a.html>", [(ADDRESS, "a.html")]),
        ("[x](/notes/a(b).pdf) and [y](/notes)", [(ADDRESS, "a(b).pdf")]),
        ("[x](../about.md)", [(FILE, "about.md")]),
        ("[a [b]\\[ c](/notes/x.md)", []),
        ("[a \\[b\\] `c`](/notes/x.md)", [(ADDRESS, "x.md")]),
    ],
)
def test_each_way_to_name_a_place_is_read(text, names):
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[x](https://blog.example/notebook/a.md) <https://other.example/notes/a.md>",
        "[x](//other.example/notes/) [x](/elsewhere/a.md) [x](mailto:a@b.example) [x](#y)",
        "\\[x](/notes/a.md) [x] (/notes/a.md) [x](/notes/ a.md)",
        "`[x](/notes/a.md)` and ``[x](/notes/`a.md)``",
        "```\n[x](/notes/a.md)\n```",
        "* a\n\n  ````md\n  ```\n  [x](/notes/a.md)\n  ````",
        "~~~\n[x](/notes/a.md)",
        "[x](images/a.png)",
        "[x]({{ page.url }})",
    ],
)
def test_what_is_elsewhere_or_no_link_is_passed_over(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("![x](../images/a.png)", [(FILE, "images/a.png")]),
        ("[x](2020-07-24-y.md#z)", [(FILE, "posts/2020-07-24-y.md")]),
        ("[x](../../../a.md)", [(FILE, "../../a.md")]),
        ("[x](/a.md)", [(ADDRESS, "a.md")]),
    ],
)
def test_in_a_plain_folder_links_go_from_file_to_file(text, names):
    assert found(text, FOLDER) == names


@given(st.text(alphabet="[]()`\\{}%~<>:/ \nab.", max_size=200))
def test_any_text_is_read(text):
    for place in (SITE, FOLDER):
        assert all(each.shown for each in references(f"{text}\n\n[x](/notes/", place))


def test_no_text_takes_long():
    pieces = (
        "[",
        "[x](",
        "`",
        "` ",
        "{{",
        "{{}}",
        "{%%}",
        "![a](",
        "\\[",
        "~~~\n",
        "(",
        "<https://",
    )
    for piece in pieces:
        for before in ("", "[x](", "[x]({{"):
            assert len(references(before + piece * 20_000, SITE)) <= 1
