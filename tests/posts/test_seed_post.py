"""A real attendee's post, read into models and rendered again, must come out as it was.

Skipped where the document is not at hand: it is somebody's own and no part of this repository.
"""

import os
import re
from pathlib import Path

import pytest
from sample_days import day, event, note, talk, thought, wall

from bot.models import Kind, TalkNotes
from bot.posts import Renderer

_SHARED = Path(os.environ.get("TALKNOTES_SHARED", Path(__file__).parents[3] / "shared"))
_SEED = _SHARED / "seed" / "2020-07-23-europython1.final.md"
_HEADING = re.compile(r"## (\d\d:\d\d),? (?:\[(?P<title>.*)\]\((?P<url>[^)]*)\), )?(?P<rest>.*)")
_BULLET = re.compile(r"(?P<indent> *)\* (?P<text>.*)")

pytestmark = pytest.mark.skipif(not _SEED.exists(), reason="the seed document is not here")


def _front(text: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in text.split("---\n")[1].splitlines())


def _repaired(text: str) -> str:
    """The original without what a hand did that no machine would."""
    text = text.replace("\nf   * Make images", "\n    * Make images")  # a stray keystroke
    text = text.replace("## 10:00 [", "## 10:00, [").replace("## 10:30 [", "## 10:30, [")  # commas
    text = re.sub(r"!\[image\].*\n", "", text)  # pictures are no part of a day's notes
    return re.sub(r"## Other posts.*?endfor %}\n", "", text, flags=re.DOTALL)  # Liquid differs


def _comparable(text: str) -> list[str]:
    lines = [line.rstrip() for line in text.replace("https://www.", "www.").split("\n")]
    return [line for line in lines if line]


def _notes(body: str):
    notes, thoughts = body, ""
    if "### My thoughts" in body:
        notes, thoughts = re.split(r"### My thoughts *\n", body)
    for line in notes.split("\n"):
        if bullet := _BULLET.fullmatch(line):
            yield note(bullet["text"], len(bullet["indent"]) // 4)
    for line in filter(str.strip, thoughts.split("\n")):
        yield thought(line)


def _section(text: str) -> TalkNotes:
    first, body = text.split("\n", 1)
    heading = _HEADING.fullmatch(first)
    assert heading
    if heading["title"] is None:
        entry = talk(heading["rest"], heading[1], kind=Kind.ENTRY)
        return TalkNotes(entry, tuple(note(line) for line in body.split("\n") if line.strip()))
    made = talk(heading["title"], heading[1], url=heading["url"], speakers=heading["rest"])
    return TalkNotes(made, tuple(_notes(body)))


def test_the_seed_comes_out_as_it_went_in():
    original = _repaired(_SEED.read_text("utf-8"))
    front = _front(original)
    introduction, *sections = re.split(r"^(?=## \d)", original, flags=re.MULTILINE)
    made = day(
        *map(_section, sections),
        event=event(front["title"].removesuffix(", Day 1")),
        description=front["description"],
        introduction=introduction.split("## Introduction\n")[1],
        over=True,
    )
    assert wall("09:00") in {part.talk.starts_at for part in made.talks}
    assert made.note_count > 250
    ours = re.sub(r"## Other posts.*?endfor %}\n", "", Renderer().render(made), flags=re.DOTALL)
    assert _comparable(ours) == _comparable(original)
