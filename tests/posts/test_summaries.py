"""The summary of an event: which talk is told under which theme, and what its post says of it."""

from datetime import timedelta
from pathlib import Path

import pytest
from sample_days import DATE, event, note, picture, talk, thought

from bot.models import SUMMARY, Kind, SiteFile, State, Summary, TalkNotes
from bot.posts.flavours import HUGO, JEKYLL, MARKDOWN, Folders
from bot.posts.render import Renderer
from bot.posts.themes import themes, told

GOLDEN = Path(__file__).parent / "summaries"
SECOND = DATE + timedelta(days=1)


def summary(*parts: TalkNotes, **changes) -> Summary:
    values = {
        "event": event(),
        "date": SUMMARY,
        "number": 0,
        "path": None,
        "title": None,
        "description": None,
        "introduction": None,
        "talks": parts,
        "over": True,
        "revision": 1,
        "posted": SECOND,
    }
    return Summary(**(values | changes))


def shown(found: Summary) -> dict[str | None, list[tuple[str, list[str]]]]:
    return {
        theme.tag: [(part.talk.title, [each.text for each in part.notes]) for part in theme.talks]
        for theme in themes(found)
    }


def highlight(text: str, **changes):
    return note(text, highlight=True, **changes)


def test_a_talk_stands_under_each_of_its_themes_with_what_is_told_of_it():
    part = TalkNotes(
        talk("A", tags=("b", "a")), (note("plain"), highlight("bright"), thought("hm"))
    )
    assert shown(summary(part)) == {
        "a": [("A", ["bright", "hm"])],
        "b": [("A", ["bright", "hm"])],
    }


def test_a_note_with_tags_stands_under_those_alone():
    notes = (highlight("of b", tags=("b",)), highlight("rest"), note("also b", tags=("b",)))
    assert shown(summary(TalkNotes(talk("A", tags=("a",)), notes))) == {
        "a": [("A", ["rest"])],
        "b": [("A", ["of b", "also b"])],
    }


def test_what_has_no_theme_comes_at_the_end_and_nothing_twice_there():
    bare = TalkNotes(talk("Bare"), (note("x"),))
    all_tagged = TalkNotes(talk("All tagged"), (note("x", tags=("a",)),))
    in_part = TalkNotes(talk("In part"), (note("x", tags=("a",)), highlight("y")))
    assert shown(summary(bare, all_tagged, in_part)) == {
        "a": [("All tagged", ["x"]), ("In part", ["x"])],
        None: [("Bare", []), ("In part", ["y"])],
    }


def test_themes_that_differ_in_capitals_are_one_and_stand_in_order():
    parts = (
        TalkNotes(talk("One", "09:00", tags=("Web", "zope")), ()),
        TalkNotes(talk("Two", "10:00", tags=("web", "API")), ()),
    )
    assert shown(summary(*parts)) == {
        "API": [("Two", [])],
        "Web": [("One", []), ("Two", [])],
        "zope": [("One", [])],
    }


@pytest.mark.parametrize(
    ("part", "is_told"),
    [
        (TalkNotes(talk(state=State.PLANNED), ()), False),
        (TalkNotes(talk(state=State.PLANNED, tags=("a",)), ()), False),
        (TalkNotes(talk(state=State.PLANNED, tags=("a",)), (note("x"),)), True),
        (TalkNotes(talk(state=State.PLANNED), (highlight("x"),)), True),
        (TalkNotes(talk(state=State.CANCELLED, tags=("a",)), ()), False),
        (TalkNotes(talk(state=State.CANCELLED), (thought("x"),)), True),
        (TalkNotes(talk(state=State.RUNNING), ()), True),
        (TalkNotes(talk(state=State.ENDED), ()), True),
        (TalkNotes(talk(kind=Kind.ENTRY), (note("x"),)), False),
        (TalkNotes(talk(kind=Kind.ENTRY), (highlight("x"),)), True),
        (TalkNotes(talk(kind=Kind.ENTRY, tags=("a",)), ()), True),
    ],
)
def test_what_took_place_or_was_marked_is_told(part, is_told):
    assert bool(told(summary(part))) is is_told
    assert bool(themes(summary(part))) is is_told


def test_without_any_talk_there_is_no_theme():
    assert themes(summary()) == []


def conference() -> Summary:
    """Two days, of which the first is on the site."""
    sets = talk("Sets & *dicts*", "09:00", url="https://a.example", speakers="Hana", tags=("data",))
    typing = talk("Typing", "10:00", tags=("data", "types"))
    twice = [talk("Lightning talks", "17:00") for _ in range(2)]
    lunch = talk("Lunch", "12:00", kind=Kind.ENTRY, tags=("food",))
    later = talk("`async` {% raw %}", "33:00", day=SECOND, tags=("{{ site }}", "types"))
    parts = (
        TalkNotes(
            sets,
            (
                highlight("hashing is *cheap*\n```\n## 10:00, Typing\n```", level=2),
                note("not told"),
                note("", highlight=True, pictures=(picture("A table of hashes"),)),
                note("", highlight=True, pictures=(picture(None),)),
                thought("Why?"),
                thought("Because.", author_id=2, author_name="Bob_"),
            ),
        ),
        TalkNotes(typing, (highlight("1. a promise"), thought("- one\n- two\n\nthree"))),
        TalkNotes(lunch, (highlight("Dumplings, *twice*."),)),
        *(TalkNotes(each, ()) for each in twice),
        TalkNotes(later, (thought("{% endraw %}"),)),
    )
    post = (
        "# Hello\n\n## 09:00, [Sets & *dicts*](https://a.example), Hana\n\n"
        "```\n## 10:00, Typing\n```\n\n## 10:00, Typing\n### My thoughts\n\n"
        "## 12:00, Lunch\n## 17:00, Lightning talks\n## 17:00, Lightning talks ##\n"
    )
    path = "_posts/2020-07-23-example.md"
    return summary(*parts, posts={DATE: (SiteFile(path, "", post),)})


@pytest.mark.parametrize("flavour", [JEKYLL, HUGO, MARKDOWN], ids=lambda flavour: flavour.name)
def test_the_post_is_the_golden_file_byte_for_byte(flavour):
    made = Renderer(flavour, None, Folders("_posts", "images", "/blog")).render(conference())
    assert made == (GOLDEN / f"{flavour.name}.md").read_text("utf-8")


def test_a_heading_that_was_edited_by_hand_is_not_linked_to_but_its_post_is():
    found = conference()
    [file] = found.posts[DATE]
    edited = file.content.replace("## 10:00, Typing\n###", "## Typing at ten\n###")
    posts = {DATE: (SiteFile(file.path, "", edited),)}
    made = Renderer().render(summary(*found.talks, posts=posts))
    assert "[Typing]({{ notes_2020_07_23 }})\n" in made
    assert "#0900-sets--dicts-hana" in made


def test_without_themes_there_is_one_heading_for_all():
    made = Renderer().render(summary(TalkNotes(talk("A"), ())))
    assert made.endswith("\n## Talks\n\n### A\n")
