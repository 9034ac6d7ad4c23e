"""Whole posts: the golden files, and what must hold for any day."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from payloads import bombs, hostile
from sample_days import day, day_of_notes, event, note, picture, talk, thought, wall

from bot.models import Earlier, Kind, State, TalkNotes
from bot.posts import Renderer
from bot.posts.flavours import HUGO, MARKDOWN

_GOLDEN = Path(__file__).parent / "golden"
_RENDERER = Renderer()
_URL = "https://example.org/talks/1-snakes"
_BOB = {"author_id": 2, "author_name": "Bob"}


def _everything():
    morning = talk("Waking up", "08:00", kind=Kind.ENTRY)
    snakes = talk("Snakes & ladders", "09:00", url=_URL, speakers="Ada Lovelace, C. Babbage")
    left = talk("A talk that was left", "10:30", url="www.example.org", reason="lunch")
    return day(
        TalkNotes(left, (note("Slow start"), note("Two reasons"), note("1. hunger", 1))),
        TalkNotes(
            snakes,
            (
                note("Why snakes? Without them, no *ladders*..."),
                note("cats->cat, 1>GB, x\\*, `[i*i for i in x]`", 1),
                note("git commit --amend, {{ site }} and <b>", 2),
                note("See https://example.org/a_b.", 0, gap=True),
                note("Code:\n```yaml\n- {{ a }}\n```"),
                note("> as the speaker said", 1),
                thought("It went over my head."),
                thought("I will come back, via [this](https://example.org)."),
            ),
        ),
        TalkNotes(morning, (note("Two reasons:"), note("* the sun"), note("* the moon"))),
        TalkNotes(talk("Still to come", "16:00", state=State.PLANNED), ()),
        introduction="Hello from [here](www.example.org).\n- one\n- two",
        description="My first conference.",
    )


def _two_authors():
    notes = (
        note("Ada's top"),
        note("Bob's top", **_BOB),
        note("Ada's detail", 1),
        note("Bob's detail", 1, **_BOB),
        thought("Bob was quicker", **_BOB),
        thought("Ada thought longer"),
        thought("Bob again", **_BOB),
    )
    return day(TalkNotes(talk("Together"), notes))


def _pictures():
    keynote = (
        note("Before all of them", pictures=(picture("The stage"),)),
        note("Nested", 1, pictures=(picture(None), picture("A *graph* | {{ x }}"))),
        note("deeper", 2),
        note("", **_BOB, pictures=(picture("Bob saw this, too"),)),
        note("1. Steps", pictures=(picture("A flow"),)),
        note("2. More", 0),
        note("Code:\n```\nx\n```", pictures=(picture("Its output"),)),
        thought("I liked it", pictures=(picture("Applause"),)),
        thought("", pictures=(picture("The way home"),)),
    )
    lunch = (note("- soup", pictures=(picture("Soup"),)), note("Then rain"))
    return day(
        TalkNotes(talk("Key / note"), keynote),
        TalkNotes(talk("Lunch", "12:00", kind=Kind.ENTRY), lunch),
    )


def _cancelled():
    return day(
        TalkNotes(talk("Gone", state=State.CANCELLED, reason="the speaker is ill"), ()),
        TalkNotes(talk("Gone too", "10:00", state=State.CANCELLED), (note("I waited"),)),
    )


def _planned(*, over):
    running = TalkNotes(talk("Now", "10:00", state=State.RUNNING), (note("a"),))
    plan = TalkNotes(talk("Later", "11:00", state=State.PLANNED), ())
    entry = TalkNotes(talk("Lunch", "12:00", state=State.PLANNED, kind=Kind.ENTRY), ())
    return day(running, plan, entry, over=over)


def _moved():
    hour, day_before = timedelta(hours=1), timedelta(days=1)
    later, earlier = wall("15:00"), wall("09:30")
    return day(
        TalkNotes(talk("Sooner", "09:30", moved_from=earlier + hour), (note("a"),)),
        TalkNotes(talk("Later", "15:00", moved_from=later - day_before), (note("b"),)),
        TalkNotes(
            talk("Off at last", "16:00", state=State.CANCELLED, moved_from=later), (note("c"),)
        ),
    )


_DAYS = {
    "everything": _everything(),
    "two-authors": _two_authors(),
    "cancelled": _cancelled(),
    "pictures": _pictures(),
    "moved": _moved(),
    "running": _planned(over=False),
    "over": _planned(over=True),
    "empty": day(event=event('The "Conf" {% 1 %}', categories=())),
}


# the generators, each with one file
_FLAVOURS = {"hugo": HUGO, "markdown": MARKDOWN}


@pytest.mark.parametrize("name", _FLAVOURS)
def test_each_generators_post_is_its_golden_file(name):
    flavour = _FLAVOURS[name]
    before = Earlier(
        "Example [Conf] 2020, Day 1", f"{flavour.folders.posts}/2020-07-22-example-day-1.md"
    )
    made = replace(_everything(), number=2, earlier=(before,))
    post = Renderer(flavour, folders=replace(flavour.folders, base="/blog")).render(made)
    assert post.encode() == (_GOLDEN / f"{name}.md").read_bytes()


@pytest.mark.parametrize("name", _DAYS)
def test_the_post_is_the_golden_file_byte_for_byte(name):
    assert _RENDERER.render(_DAYS[name]).encode() == (_GOLDEN / f"{name}.md").read_bytes()


def test_no_golden_file_is_left_over():
    assert {path.stem for path in _GOLDEN.iterdir()} == {*_DAYS, *_FLAVOURS}


def test_times_are_local_to_the_event():
    made = day(TalkNotes(talk(starts="09:00"), ()), event=event(timezone="America/New_York"))
    assert "## 03:00, A talk" in _RENDERER.render(made)


def test_a_heading_without_a_good_link_shows_it_as_text():
    text = _RENDERER.render(day(TalkNotes(talk("T", url="javascript:x", speakers=" "), ())))
    assert "## 09:00, T (javascript:x)\n" in text


def _outside_our_liquid(text: str) -> str:
    body = text.split("{% endfor %}", 1)[1]
    return body.replace("{{ '{' }}", "")


def _post_full_of(text: str) -> str:
    whole = TalkNotes(talk(text, speakers=text, url=text), (note(text), thought(text)))
    return _outside_our_liquid(_RENDERER.render(day(whole, introduction=text)))


def test_hostile_words_never_become_liquid():
    for text in [payload.typed for payload in hostile()] + bombs():
        assert not re.search(r"\{[{%]", _post_full_of(text)), text


def test_hostile_words_never_become_html():
    names = ("span", "ins", "code", "em", "strong", "del", "small")
    ours = {f"<{close}{name}>" for name in names for close in ("", "/")}
    ours.add('<span class="spoiler" style="background: currentColor">')
    for payload in hostile():
        post = re.sub(r"(`+).*?\1", "", _post_full_of(payload.typed), flags=re.DOTALL)
        assert set(re.findall(r"<(?!https?://)[^ =\d<-][^>]*>", post)) <= ours, payload


_TEXT = st.text(st.sampled_from("*_~`[](){}<>|$:#-+=^!\\&'\". \nab1%/") | st.characters())


@settings(max_examples=150, derandomize=True, deadline=None)
@given(_TEXT)
def test_a_note_does_not_depend_on_its_neighbours(text):
    notes = [note("before"), note(text), note("the *last* one", 0)]
    lines = _RENDERER.render(day_of_notes(*notes)).split("\n")
    assert "* before" in lines
    assert "* the *last* one" in lines


@settings(max_examples=150, derandomize=True, deadline=None)
@given(_TEXT, _TEXT)
def test_any_day_renders_to_the_same_clean_bytes(text, title):
    made = day(TalkNotes(talk(title, url=text), (note(text), thought(text))), title=title)
    post = _RENDERER.render(made)
    assert post == Renderer().render(made)
    assert post.endswith("\n")
    assert not post.endswith("\n\n")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\ud800-\udfff]", post)
    assert post.encode()


def test_a_long_day_is_one_line_a_note():
    count = 10_000
    notes = [
        note(f"Note {n} with *some* `code` and https://example.org/{n}", n % 3)
        for n in range(count)
    ]
    post = _RENDERER.render(day_of_notes(*notes))
    assert len(re.findall(r"^ *\* Note", post, re.MULTILINE)) == count


def test_the_clock_of_a_note_is_not_shown():
    assert wall("09:00") < note("x").created_at
    assert "09:01" not in _RENDERER.render(day_of_notes(note("x")))
