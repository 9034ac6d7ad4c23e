"""A real attendee's whole day, typed through Discord, becomes the post that they wrote by hand."""

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import seed

ROOM = 3_500  # characters that one form takes at a time
MORNING = datetime(2020, 7, 23, 7, tzinfo=ZoneInfo("Europe/London"))

pytestmark = pytest.mark.skipif(not seed.POST.exists(), reason=seed.MISSING)


def portions(text: str) -> Iterator[str]:
    """A text cut before top bullets, so that each part fits into a form."""
    portion = ""
    for block in re.split(r"^(?=\* )", text, flags=re.MULTILINE):
        if portion and len(portion) + len(block) > ROOM:
            yield portion
            portion = ""
        portion += block
    yield portion


async def type_by_form(ana, hall, section: seed.Section) -> None:
    for portion in portions(section.notes):
        form = await ana.command(hall, "note")
        await ana.submit(form, Notes=portion)
    if section.thoughts.strip():
        form = await ana.command(hall, "note")
        await ana.submit(form, Thoughts=section.thoughts)


async def type_line_by_line(ana, hall, section: seed.Section) -> None:
    for line in filter(str.strip, section.notes.split("\n")):
        bullet = re.fullmatch(r"( *)\* (.*)", line)
        if bullet and bullet[2].strip():
            await ana.command(hall, "note", text=bullet[2], level=len(bullet[1]) // 4)
    for paragraph in filter(str.strip, section.thoughts.split("\n")):
        await ana.command(hall, "thought", text=paragraph)


async def test_the_seed_typed_by_commands_is_the_seed_pushed(stage):
    await stage.pass_time(MORNING)
    ana, olga, hall = stage.people["Ana"], stage.people["Olga"], stage.hall
    day = seed.read()
    await olga.command(
        hall,
        "event setup",
        title=day.front["title"].removesuffix(", Day 1"),
        timezone="Europe/London",
        categories=day.front["categories"].strip("[]"),
    )
    form = await ana.command(hall, "day edit")
    await ana.submit(form, Description=day.front["description"], Introduction=day.introduction)
    for number, section in enumerate(day.sections):
        details = {"kind": "entry"} if section.url is None else {}
        if section.url:
            details = {"url": section.url, "speakers": section.speakers}
        await ana.command(hall, "talk start", title=section.title, time=section.time, **details)
        typed = type_line_by_line if number in {1, 2} else type_by_form
        await typed(ana, hall, section)
    await ana.command(hall, "talk end")
    answer = await olga.command(hall, "publish")
    await answer.until(lambda seen: seen.text.startswith("Published"))
    [path] = stage.git("ls-tree", "-r", "--name-only", "HEAD").split()
    assert path == "_posts/2020-07-23-europython-conference-2020-day-1.md"
    original = seed.repaired(seed.POST.read_text("utf-8"))
    assert seed.comparable(stage.post(path)) == seed.comparable(original)
