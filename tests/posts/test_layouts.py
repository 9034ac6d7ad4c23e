"""A file for each talk and an index of the day: what stands in which, and how they are linked."""

from dataclasses import replace
from pathlib import Path

import pytest
from sample_days import day, note, picture, talk, thought

from bot.models import Day, Kind, State, TalkNotes
from bot.posts import Renderer
from bot.posts.flavours import FLAVOURS
from bot.posts.layout import Layout

_GOLDEN = Path(__file__).parent / "laid_out"


def _day() -> Day:
    snakes = talk("Snakes & [ladders]", "09:00", url="www.example.org", speakers="Ada, Bob")
    notes = (
        note("Why?", pictures=(picture("A snake", site_name="2020-07-23-snakes-1.png"),)),
        note("Without them, no *ladders*", 1),
        thought("Over my head"),
    )
    ill = talk("Snakes & [ladders]", "10:00", state=State.CANCELLED, reason="ill")
    return day(
        TalkNotes(talk("Waking up", "08:00", kind=Kind.ENTRY), (note("- the sun"),)),
        TalkNotes(snakes, notes),
        TalkNotes(ill, (note("I waited"),)),
        TalkNotes(talk("Left", "11:00", reason="lunch"), ()),
        TalkNotes(talk("Still to come", "16:00", state=State.PLANNED), ()),
        introduction="Hello.",
    )


def _renderer(flavour: str) -> Renderer:
    made = FLAVOURS[flavour]
    folders = replace(made.folders, base="/blog")
    return Renderer(made, folders=folders, laid_out=Layout.PER_TALK)


def _files(flavour: str, made: Day) -> dict[str, str]:
    renderer = _renderer(flavour)
    posts = renderer.files(made, renderer.paths(made))
    return {post.path.rpartition("/")[2]: post.text for post in posts}


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_days_files_are_the_golden_ones(flavour):
    golden = {path.name: path.read_text("utf-8") for path in (_GOLDEN / flavour).iterdir()}
    assert _files(flavour, _day()) == golden


def test_the_index_comes_first_and_two_of_one_title_have_two_files():
    assert [*_files("jekyll", _day())] == [
        "2020-07-23-example-conf-2020-day-1.md",
        "2020-07-23-snakes-ladders.md",
        "2020-07-23-snakes-ladders-2.md",
    ]


def test_a_talk_without_notes_stands_on_the_index_alone():
    made = day(TalkNotes(talk("Alone", state=State.RUNNING), ()))
    (index,) = _files("markdown", made).values()
    assert index.endswith("\n## 09:00, Alone\n")


@pytest.mark.parametrize("title", ["", "???", "日本", "a/b", "../x", "CON", "x" * 300])
def test_whatever_a_talk_is_called_its_file_has_a_name(title):
    index, page = _files("markdown", day(TalkNotes(talk(title), (note("a"),))))
    assert page != index
    assert page.startswith("2020-07-23-")
    assert len(page) <= len("2020-07-23-.md") + 60
    assert set(page) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")


def test_links_are_right_wherever_the_files_are():
    renderer = _renderer("markdown")
    made = day(TalkNotes(talk("T"), (note("a", pictures=(picture(site_name="p.png"),)),)))
    [deep] = [key for key in renderer.paths(made) if key is not None]
    paths = {None: "posts/a.md", deep: "posts/2020/deep er/t.md"}
    index, page = renderer.files(made, paths)
    assert "[T](2020/deep%20er/t.md)" in index.text
    assert "](../../a.md)" in page.text
    assert "](../../../images/p.png)" in page.text
