"""A real attendee's post, read into models and rendered again, must come out as it was.

Skipped where the document is not at hand: it is somebody's own and no part of this repository.
"""

import re
from collections.abc import Iterator

import pytest
import seed
from sample_days import day, event, note, talk, thought

from bot.models import Kind, Note, TalkNotes
from bot.posts import Renderer

_BULLET = re.compile(r"(?P<indent> *)\* (?P<text>.*)")

pytestmark = pytest.mark.skipif(not seed.POST.exists(), reason=seed.MISSING)


def _notes(section: seed.Section) -> Iterator[Note]:
    for line in section.notes.split("\n"):
        if bullet := _BULLET.fullmatch(line):
            yield note(bullet["text"], len(bullet["indent"]) // 4)
    yield from map(thought, filter(str.strip, section.thoughts.split("\n")))


def _part(section: seed.Section) -> TalkNotes:
    if section.url is None:
        entry = talk(section.title, section.time, kind=Kind.ENTRY)
        return TalkNotes(entry, tuple(map(note, filter(str.strip, section.notes.split("\n")))))
    details = {"url": section.url, "speakers": section.speakers}
    return TalkNotes(talk(section.title, section.time, **details), tuple(_notes(section)))


def test_the_seed_comes_out_as_it_went_in():
    read = seed.read()
    made = day(
        *map(_part, read.sections),
        event=event(read.front["title"].removesuffix(", Day 1")),
        description=read.front["description"],
        introduction=read.introduction,
        over=True,
    )
    assert made.note_count > 250
    original = seed.repaired(seed.POST.read_text("utf-8"))
    assert seed.comparable(Renderer().render(made)) == seed.comparable(original)
