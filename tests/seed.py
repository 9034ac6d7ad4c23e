"""A real attendee's post, taken apart by hand-made rules, where it is at hand.

It is somebody's own and no part of this repository: tests that need it skip without it.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

SHARED = Path(os.environ.get("TALKNOTES_SHARED", Path(__file__).parents[2] / "shared"))
POST = SHARED / "seed" / "2020-07-23-europython1.final.md"
MISSING = f"the real attendee's post is not at {POST}"

_HEADING = re.compile(r"## (\d\d:\d\d),? (?:\[(?P<title>.*)\]\((?P<url>[^)]*)\), )?(?P<rest>.*)")
PICTURE = re.compile(r"^!\[image\].*\n", re.MULTILINE)
_SERIES = re.compile(r"## Other posts.*?endfor %}\n", re.DOTALL)


@dataclass(frozen=True)
class Section:
    """A talk, or an entry where `url` is None; `notes` and `thoughts` are lines as they stand."""

    time: str
    title: str
    url: str | None
    speakers: str
    notes: str
    thoughts: str


@dataclass(frozen=True)
class Seed:
    """The post's parts, in its own words."""

    front: dict[str, str]
    introduction: str
    sections: list[Section]


def read(*, pictures: bool = False) -> Seed:
    """The author's day, its notes perhaps with the lines that show pictures."""
    text = repaired(POST.read_text("utf-8"), pictures=pictures)
    front = dict(line.split(": ", 1) for line in text.split("---\n")[1].splitlines())
    head, *sections = re.split(r"^(?=## \d)", text, flags=re.MULTILINE)
    introduction = head.split("## Introduction\n")[1].strip()
    return Seed(front, introduction, [_section(section) for section in sections])


def _section(text: str) -> Section:
    first, body = text.split("\n", 1)
    heading = _HEADING.fullmatch(first)
    assert heading, first
    notes, _, thoughts = body.partition("### My thoughts")
    notes = notes.replace("### Notes of the talk\n", "")
    if heading["title"] is None:
        return Section(heading[1], heading["rest"], None, "", notes, "")
    return Section(
        heading[1], heading["title"], heading["url"], heading["rest"].strip(), notes, thoughts
    )


def repaired(text: str, *, pictures: bool = False) -> str:
    """The original without what a hand did that no machine would."""
    text = text.replace("\nf   * Make images", "\n    * Make images")  # a stray keystroke
    text = text.replace("## 10:00 [", "## 10:00, [")  # a missing comma
    text = text.replace("## 10:30 [", "## 10:30, [")  # another
    return text if pictures else PICTURE.sub("", text)


def comparable(text: str) -> list[str]:
    """Lines without what a reader of the page does not see, and without the series' Liquid."""
    text = _SERIES.sub("", text).replace("https://www.", "www.")
    text = re.sub(r"^ *!\[image\]\(.*\)", "![image]", text, flags=re.MULTILINE)
    return [line.rstrip() for line in text.split("\n") if line.strip()]
