"""Pictures in posts: where they stand, what they are called, what is said of them."""

import re
from dataclasses import replace

import pytest
from payloads import bombs, hostile
from sample_days import DATE, day, day_of_notes, event, note, picture, talk, thought

from bot.models import Kind, TalkNotes
from bot.posts import Renderer
from bot.posts.flavours import Folders
from bot.posts.pictures import named

RENDERER = Renderer()


def body(made) -> str:
    return RENDERER.render(made).split("{% endfor %}", 1)[1]


def pictured(text="a", *, alt="An alt", **changes):
    return note(text, pictures=(picture(alt=alt),), **changes)


def names(made) -> list[str]:
    return [each.site_name for each in made.pictures]


def test_a_picture_stands_below_its_bullet_and_before_what_is_nested_there():
    made = day_of_notes(pictured("a"), note("b", 1), note("c"))
    assert body(made).endswith(
        "### Notes of the talk\n"
        "* a\n"
        "\n"
        "  ![An alt]({{ site.baseurl }}/images/2020-07-23-a-talk-1.png)\n"
        "\n"
        "    * b\n"
        "* c\n"
    )


def test_several_pictures_are_one_paragraph():
    made = day_of_notes(note("a", pictures=(picture(), picture())), note("b"))
    assert re.search(r"\n\n  !\[.*1\.png\)\n  !\[.*2\.png\)\n\n\* b", body(made))


def test_a_picture_without_words_joins_those_of_the_note_before_it():
    made = day_of_notes(pictured("a"), pictured(""), note("b"))
    assert re.search(r"\* a\n\n  !\[.*1\.png\)\n  !\[.*2\.png\)\n\n\* b", body(made))


def test_a_picture_before_all_notes_stands_alone():
    made = day_of_notes(pictured(""), note("a"))
    assert re.search(r"of the talk\n!\[.*1\.png\)\n\n\* a\n", body(made))


@pytest.mark.parametrize("text", ["a\n```\ncode\n```", "a\n> quoted", "> quoted", "1. one", "a\nb"])
def test_a_picture_stands_below_whatever_its_note_holds(text):
    lines = body(day_of_notes(pictured(text), note("next"))).splitlines()
    at = next(number for number, line in enumerate(lines) if "![" in line)
    assert lines[at - 1] == ""
    assert lines[at].startswith("   !" if text.startswith("1.") else "  !")
    assert lines[at + 1 :] == ["", "* next"]


def test_pictures_of_thoughts_and_entries_stand_between_paragraphs():
    entry = TalkNotes(
        talk("Lunch", "12:00", kind=Kind.ENTRY), (pictured("- soup"), pictured("good"))
    )
    thoughts = TalkNotes(talk("T"), (thought("one", pictures=(picture(),)), thought("two")))
    text = body(day(thoughts, entry))
    assert re.search(r"### My thoughts\none\n\n!\[.*\.png\)\n\ntwo", text)
    assert re.search(r"## 12:00, Lunch\n\* soup\n\n  !\[.*\)\n\ngood\n\n!\[.*\)\n", text)


def test_without_a_description_the_talk_is_named():
    made = day(TalkNotes(talk("Sets & [dicts]"), (pictured("a", alt=None),)))
    assert "![Picture from Sets &amp; &#91;dicts&#93;](" in body(made)


def test_hostile_descriptions_stay_within_their_brackets():
    for text in [payload.typed for payload in hostile()] + bombs():
        lines = body(day_of_notes(pictured("a", alt=text), note("b"))).splitlines()
        [line] = [line for line in lines if "![" in line]
        found = re.fullmatch(r"  !\[(.*)\]\(\{\{ site\.baseurl \}\}/images/[\w.-]+\)", line)
        assert found, text
        assert not re.search(r"[][\\<>\"'{}*_`|$~]|--|&(?!\w+;|#\d+;)", found[1]), text


def test_another_folder_of_the_site():
    folders = Folders("_posts", "assets/my pictures")
    text = Renderer(folders=folders).render(day_of_notes(pictured()))
    assert "({{ site.baseurl }}/assets/my%20pictures/2020-07-23-a-talk-1.png)" in text


def test_names_count_the_pictures_of_a_talk_whatever_they_are():
    jpeg = replace(picture(), extension="jpg")
    both = note("a", pictures=(picture(), jpeg))
    made = named(day(TalkNotes(talk("One"), (both,)), TalkNotes(talk("Two"), (pictured(),))))
    assert names(made) == ["2020-07-23-one-1.png", "2020-07-23-one-2.jpg", "2020-07-23-two-1.png"]


def test_talks_of_the_same_name_and_names_that_are_taken_are_counted_on():
    talks = (TalkNotes(talk("Q&A"), (pictured(),)), TalkNotes(talk("Q & A"), (pictured(),)))
    made = named(day(*talks), taken={"2020-07-23-q-a-1.jpg", "2020-07-23-Q-A-3.png"})
    assert names(made) == ["2020-07-23-q-a-2.png", "2020-07-23-q-a-4.png"]


def test_a_name_is_kept_for_good():
    old = replace(picture(), site_name="2020-07-22-former-title-7.png")
    made = named(day_of_notes(note("a", pictures=(old, picture()))), taken={old.site_name})
    assert names(made) == [old.site_name, "2020-07-23-a-talk-1.png"]


@pytest.mark.parametrize("title", ["🐍", "…", "con", "../../etc/passwd", "日本", "x" * 300])
def test_any_title_makes_a_plain_name(title):
    [name] = names(named(day(TalkNotes(talk(title), (pictured(),)))))
    assert re.fullmatch(rf"{DATE}(-[a-z0-9]+)*-1\.png", name)
    assert len(name) < 80


def test_a_day_without_pictures_is_left_as_it_is():
    made = day_of_notes(note("a"), event=event())
    assert named(made, taken={"x.png"}) == made
