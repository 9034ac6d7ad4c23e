"""When a bullet was noted, behind it: which bullets show it, and where in a recording it leads."""

from datetime import timedelta

import pytest
from sample_days import day, event, note, talk, thought, wall

from bot.models import Kind, TalkNotes, Timestamps
from bot.posts import Renderer
from bot.posts.recording import Recording

_VIDEO = "https://youtu.be/x_1"


def _bullets(kind: Timestamps, *notes, **about) -> list[str]:
    made = day(TalkNotes(talk(**about), notes), event=event(timestamps=kind))
    return [line for line in Renderer().render(made).split("\n") if line.lstrip().startswith("* ")]


def _at(text: str, time: str, seconds: int = 0, **changes):
    return note(text, at=wall(time) + timedelta(seconds=seconds), **changes)


def test_nothing_is_shown_unless_it_was_asked_for():
    assert _bullets(Timestamps.NONE, _at("a", "09:12"), recording=_VIDEO) == ["* a"]


def test_the_clock_is_that_of_the_event():
    assert _bullets(Timestamps.CLOCK, _at("a", "09:12")) == ["* a <small>09:12</small>"]


def test_a_time_is_shown_where_it_is_new():
    notes = [_at("a", "09:12"), _at("b", "09:12", 50, level=1), _at("c", "09:13")]
    assert _bullets(Timestamps.CLOCK, *notes) == [
        "* a <small>09:12</small>",
        "    * b",
        "* c <small>09:13</small>",
    ]


def test_an_offset_counts_minutes_from_the_talks_beginning():
    notes = [_at("early", "08:58"), _at("a", "09:12", 59), _at("b", "10:15")]
    shown = [line.split("<small>")[1] for line in _bullets(Timestamps.OFFSET, *notes)]
    assert shown == ["0 min</small>", "12 min</small>", "75 min</small>"]


def test_what_was_added_long_after_the_end_is_of_no_moment_of_the_talk():
    notes = [_at("last words", "09:44"), _at("in the evening", "21:00")]
    shown = _bullets(Timestamps.OFFSET, *notes, ended_at=wall("09:30"))
    assert shown == ["* last words <small>44 min</small>", "* in the evening"]


def test_a_bullet_leads_to_its_second_of_the_recording():
    notes = [_at("a", "09:12", 5), _at("b", "10:01", 9)]
    assert _bullets(Timestamps.RECORDING, *notes, recording=_VIDEO) == [
        f"* a <small>[12:05]({_VIDEO}?t=725)</small>",
        f"* b <small>[1:01:09]({_VIDEO}?t=3669)</small>",
    ]


@pytest.mark.parametrize("recording", [None, "javascript:x", "https://u@x.org/v", "https://[::1"])
def test_without_a_sound_address_the_minutes_stay(recording):
    shown = _bullets(Timestamps.RECORDING, _at("a", "09:12"), recording=recording)
    assert shown == ["* a <small>12 min</small>"]


def test_the_stamp_stands_behind_the_words_and_not_in_what_follows_them():
    text = "first line\nsecond line\n```\ncode\n```"
    post = Renderer().render(
        day(TalkNotes(talk(), (_at(text, "09:12"),)), event=event(timestamps=Timestamps.CLOCK))
    )
    assert "* first line  \n  second line <small>09:12</small>\n\n  ```\n  code\n" in post


def test_thoughts_and_entries_have_no_stamps():
    entry = TalkNotes(talk(kind=Kind.ENTRY), (_at("* a", "09:12"),))
    thoughts = TalkNotes(talk(), (thought("b"),))
    made = day(entry, thoughts, event=event(timestamps=Timestamps.CLOCK))
    assert "small" not in Renderer().render(made)


@pytest.mark.parametrize(
    ("url", "at_65"),
    [
        ("https://www.youtube.com/watch?v=a-b_c", "https://www.youtube.com/watch?v=a-b_c&t=65"),
        ("https://youtu.be/abc?t=1h2m3s", "https://youtu.be/abc?t=3788"),
        ("https://youtube.com/live/abc?si=x&t=60s#x", "https://youtube.com/live/abc?si=x&t=125"),
        (
            "https://www.youtube-nocookie.com/embed/abc?start=5",
            "https://www.youtube-nocookie.com/embed/abc?start=70",
        ),
        ("https://vimeo.com/12/ab", "https://vimeo.com/12/ab#t=65s"),
        ("https://vimeo.com/12#t=1m5s", "https://vimeo.com/12#t=130s"),
        ("https://example.org/talk.mp4", "https://example.org/talk.mp4#t=65"),
        ("https://example.org/talk.mp4#t=0", "https://example.org/talk.mp4#t=65"),
        ("https://example.org/talk.mp4#t=90,120", "https://example.org/talk.mp4#t=65"),
        ("https://example.org/?t=9#/talks/1", "https://example.org/?t=9#/talks/1"),
        ("https://notyoutube.com/watch?v=1", "https://notyoutube.com/watch?v=1#t=65"),
    ],
)
def test_each_player_is_told_in_its_own_way(url, at_65):
    assert Recording.read(url).at(65) == at_65
