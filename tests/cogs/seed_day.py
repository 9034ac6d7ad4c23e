"""A real attendee's whole day typed through Discord, in one way or another, and published."""

import re
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import seed
from images import png
from stage import Stage

from bot.sandbox import Upload

MORNING = datetime(2020, 7, 23, 7, tzinfo=ZoneInfo("Europe/London"))
FORM, MESSAGE = 3_500, 1_900  # characters that are typed at a time

Way = Callable[[Stage, seed.Section], Awaitable[None]]


async def publish(stage: Stage, way: Way) -> str:
    """Type everything, section by section; returns what /publish answered."""
    await stage.pass_time(MORNING)
    ana, olga, hall = stage.people["Ana"], stage.people["Olga"], stage.hall
    day = seed.read(pictures=way is by_message)
    await olga.command(
        hall,
        "event setup",
        title=day.front["title"].removesuffix(", Day 1"),
        timezone="Europe/London",
        categories=day.front["categories"].strip("[]"),
    )
    form = await ana.command(hall, "day edit")
    await ana.submit(form, Description=day.front["description"], Introduction=day.introduction)
    for section in day.sections:
        details = {"kind": "entry"} if section.url is None else {}
        if section.url:
            details = {"url": section.url, "speakers": section.speakers}
        await ana.command(hall, "talk start", title=section.title, time=section.time, **details)
        await way(stage, section)
    await ana.command(hall, "talk end")
    await stage.nightly_done()  # pictures that came last are fetched
    answer = await olga.command(hall, "publish")
    await answer.until(lambda seen: seen.text.startswith("Published"))
    return answer.text


async def by_form(stage: Stage, section: seed.Section) -> None:
    ana, hall = stage.people["Ana"], stage.hall
    for portion in _portions(section.notes, FORM):
        form = await ana.command(hall, "note")
        await ana.submit(form, Notes=portion)
    if section.thoughts.strip():
        form = await ana.command(hall, "note")
        await ana.submit(form, Thoughts=section.thoughts)


async def line_by_line(stage: Stage, section: seed.Section) -> None:
    """By one command each, but for the entry, whose lines are no bullets."""
    if section.url is None:
        await by_form(stage, section)
        return
    ana, hall = stage.people["Ana"], stage.hall
    for line in filter(str.strip, section.notes.split("\n")):
        bullet = re.fullmatch(r"( *)\* (.*)", line)
        if bullet and bullet[2].strip():
            await ana.command(hall, "note", text=bullet[2], level=len(bullet[1]) // 4)
    for paragraph in filter(str.strip, section.thoughts.split("\n")):
        await ana.command(hall, "thought", text=paragraph)


async def by_message(stage: Stage, section: seed.Section) -> None:
    """As replies to the talk's card; a picture comes with the note above it."""
    await stage.settled()
    ana, hall = stage.people["Ana"], stage.hall
    card = next(each for each in reversed(hall.messages) if each.author.bot)
    thoughts = [f"~ {line}" for line in section.thoughts.split("\n") if line.strip()]
    for text, files in [*_illustrated(section.notes), *((line, []) for line in thoughts)]:
        said = await ana.say(hall, text, reply_to=card, attachments=files)
        await stage.settled()
        assert list(said.reactions) == ["✅"], text


def _illustrated(notes: str) -> Iterator[tuple[str, list[Upload]]]:
    """Notes as messages, with what is attached to each."""
    *before, last = seed.PICTURE.split(notes)
    for part in before:
        *texts, text = _portions(part, MESSAGE)
        yield from ((each, []) for each in texts)
        yield text, [Upload("slide.png", png(), description="image")]
    yield from ((each, []) for each in _portions(last, MESSAGE) if each.strip())


def _portions(text: str, room: int) -> Iterator[str]:
    """A text cut before top bullets, so that each part fits."""
    portion = ""
    for block in re.split(r"^(?=\* )", text, flags=re.MULTILINE):
        if portion and len(portion) + len(block) > room:
            yield portion
            portion = ""
        portion += block
    yield portion
