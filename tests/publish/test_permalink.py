"""Addresses of posts; the expected ones were taken from builds by Jekyll 4.3."""

import pytest

from bot.config import SiteConfig
from bot.publish.permalink import link

PATH = "_posts/2026-02-03-day-1.md"


def address(permalink: str, *categories: str, path: str = PATH, posts_dir: str = "_posts") -> str:
    site = SiteConfig("/r", url="https://x.org/b", permalink=permalink, posts_dir=posts_dir)
    found = link(site, path, categories)
    return found.removeprefix("https://x.org/b") if found else "None"


@pytest.mark.parametrize(
    ("permalink", "expected"),
    [
        ("date", "/conf/2026/02/03/day-1.html"),
        ("pretty", "/conf/2026/02/03/day-1/"),
        ("ordinal", "/conf/2026/034/day-1.html"),
        ("weekdate", "/conf/2026/W06/Tue/day-1.html"),
        ("none", "/conf/day-1.html"),
        ("/:title", "/day-1"),
        (":title/", "/day-1/"),
        ("/notes/:year-:i_month-:i_day/:slug.html", "/notes/2026-2-3/day-1.html"),
        ("/:month_:day_:short_year/:title", "/02_03_26/day-1"),
        ("/:collection/:name:output_ext", "/posts/2026-02-03-day-1.html"),
        ("/:short_month/:long_month/:long_day/:w_year/:w_day", "/Feb/February/Tuesday/2026/2"),
        ("/:y_day/:hour:minute:second", "/034/000000"),
        ("//a//./b/../:title", "/a/b/day-1"),
        ("/žluť/:title/", "/%C5%BElu%C5%A5/day-1/"),
    ],
)
def test_styles_and_templates(permalink: str, expected: str):
    assert address(permalink, "conf") == expected


@pytest.mark.parametrize(
    ("category", "plain", "slugified"),
    [
        ("Euro Python", "euro%20python", "euro-python"),
        ("C#", "c%23", "c"),
        ("50%", "50%25", "50"),
        ("Über", "%C3%BCber", "%C3%BCber"),
        ("日本", "%E6%97%A5%E6%9C%AC", "%E6%97%A5%E6%9C%AC"),
        ("a[b]", "a%5Bb%5D", "a-b"),
        ('a"b|c', "a%22b%7Cc", "a-b-c"),
        ("a&b;c:d", "a&b;c:d", "a-b-c-d"),
        ("-dash-", "-dash-", "dash"),
        ("a²", "a%C2%B2", "a"),
        ("C# and F#", "c%23%20and%20f%23", "c-and-f"),
    ],
)
def test_categories_are_lowered_and_escaped(category: str, plain: str, slugified: str):
    assert address("/:categories/:title", category) == f"/{plain}/day-1"
    assert address("/:slugified_categories/:title", category) == f"/{slugified}/day-1"


def test_categories_stand_once_each_in_their_order():
    assert address("none", "b", "A", "B", "a") == "/b/a/day-1.html"
    assert address("none") == "/day-1.html"


def test_folders_above_the_posts_are_categories_and_those_below_are_not():
    path = "blog/_posts/2026/2026-02-03-day-1.md"
    assert address("none", "conf", path=path, posts_dir="blog/_posts") == "/blog/conf/day-1.html"


def test_a_title_keeps_its_case_and_some_signs():
    path = "_posts/2026-02-03-A_(b)~c! d%..md"
    assert address("/:title", path=path) == "/A_(b)~c!-d"
    assert address("/:slug", path=path) == "/a-b-c-d"


@pytest.mark.parametrize(
    "path", ["_posts/day-1.md", "_posts/2026-13-01-x.md", "_posts/2026-02-03-x", "about.md"]
)
def test_a_file_that_is_no_post_has_no_address(path: str):
    assert address("date", path=path) == "None"


def test_an_unknown_placeholder_gives_no_address():
    assert address("/:author/:title") == "None"


def test_a_blog_without_address_gives_none():
    assert link(SiteConfig("/r"), PATH, ()) is None
