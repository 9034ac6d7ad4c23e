"""A sample of every kind of hostile text, typed by people through commands and messages."""

from collections.abc import Iterator
from itertools import cycle, islice, zip_longest
from urllib.parse import unquote, urlsplit

import images
import jekyll
import pytest
from page import Section, squeezed
from payloads import Payload, hostile
from stage import MANAGE_GUILD

from bot.capture.lines import read_lines
from bot.models import Draft
from bot.models import Section as Place
from bot.sandbox import Upload

TALKS = 12
EVENTS = 8

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(jekyll.is_missing(), reason=f"Debian's {jekyll.PACKAGES} are not here"),
]


def sample(kind: str, number: int) -> list[Payload]:
    """Some that fit into an option of a command, from all over the file."""
    fitting = [each for each in hostile(kind) if each.typed.isprintable()]
    return fitting[:: len(fitting) // number][:number]


def lines(number: int) -> list[Payload]:
    """Some that mean the same as a line of a message."""
    found = (each for each in hostile() if _is_a_line(each.typed))
    return list(islice(found, 20, 20 + 5 * number, 5))


def _is_a_line(text: str) -> bool:
    return read_lines(text, Place.NOTES).lines == (Draft(text, section=Place.NOTES),)


def links(number: int) -> list[Payload]:
    """Some that the command takes for an address."""
    found = (each for each in hostile("links") if each.typed.startswith("https://"))
    return list(islice((each for each in found if each.told and " " not in each.typed), number))


async def test_what_people_type_stays_in_its_place(stage):
    samples = zip(
        *(sample(kind, TALKS) for kind in ("titles", "speakers")),
        *(links(TALKS), sample("notes", TALKS), lines(TALKS)),
        *(sample("thoughts", TALKS), sample("display-names", TALKS)),
        strict=True,
    )
    samples = list(samples)
    ana, olga, hall = stage.people["Ana"], stage.people["Olga"], stage.hall
    await olga.command(hall, "event setup", title="Hostile", categories="yes, 12:30, {{ x }}")
    for title, speakers, link, note, line, thought, name in samples:
        mallory = stage.guild.add_person(name.typed)
        options = {"title": title.typed, "speakers": speakers.typed, "url": link.typed}
        await ana.command(hall, "talk start", **options)
        await stage.settled()
        await ana.command(hall, "note", text=note.typed)
        card = next(each for each in reversed(hall.messages) if each.author.bot)
        await ana.say(hall, f"{line.typed}\n-- by {mallory.mention} then", reply_to=card)
        await stage.settled()
        await mallory.command(hall, "thought", text=thought.typed)
        await mallory.command(hall, "note", text=f"by {mallory.mention} too", level=1)
    await ana.command(hall, "talk end")
    address = await _published(olga, hall)
    page = _built(stage).pages[address]
    page.assert_inert()
    assert [squeezed(each.get_text()) for each in page.soup.select(".categories li")] == [
        *("yes", "12\u223630", "{{x}}")
    ]
    for typed, talk in zip_longest(samples, page.sections[1:]):
        _assert_talk(talk, *typed)


def _assert_talk(talk: Section, title, speakers, link, note, line, thought, name) -> None:
    assert talk.title[5:] == squeezed(f",{title.seen},{speakers.seen}")
    assert [a["href"] for a in talk.heading.select("a:not(.anchor)")] == [link.seen]
    notes, thoughts = talk.parts
    mention = squeezed(f"by @{name.seen}")
    assert [(item.depth, item.text) for item in notes.items] == [
        (0, squeezed(note.seen)),
        (0, squeezed(line.seen)),
        (1, f"{mention}then"),
        (0, f"{mention}too"),
    ]
    assert thoughts.title == "Mythoughts"
    assert thoughts.text == squeezed(thought.seen)


async def test_pictures_are_described_and_named_by_us_alone(stage):
    alts, names = hostile("alt-texts"), cycle(hostile("file-names"))
    ana, olga, hall = stage.people["Ana"], stage.people["Olga"], stage.hall
    await olga.command(hall, "event setup", title="Pictures")
    await ana.command(hall, "talk start", title=":smile: {% raw %}")
    await stage.settled()
    card = hall.messages[-1]
    for number, (alt, name) in enumerate(zip(alts, names, strict=False)):
        file = Upload(name.typed, images.png(20 + number, 20), description=alt.typed)
        if number % 2:
            await ana.say(hall, "see", reply_to=card, attachments=[file])
        else:
            await ana.command(hall, "note", text="see", image=file, alt=alt.typed)
        await stage.settled()
    await stage.nightly_done()  # all of them are fetched
    await ana.command(hall, "talk end")
    address = await _published(olga, hall)
    built = _built(stage)
    page = built.pages[address]
    page.assert_inert()
    shown = page.soup.select(".post-content li img")
    assert [squeezed(str(img["alt"])) for img in shown] == [squeezed(alt.seen) for alt in alts]
    sources = [str(img["src"]) for img in shown]
    assert sources == [
        f"{jekyll.BASE}/images/2026-06-10-smile-raw-{n}.png" for n in range(1, len(alts) + 1)
    ]
    assert all((built.root / source.strip("/")).is_file() for source in sources)


async def test_whatever_an_event_is_called_its_page_is_found(stage):
    pages: dict[str, str] = {}
    for payload in sample("event-titles", EVENTS):
        guild = stage.sandbox.add_guild("Another")
        hall, olga = guild.add_channel("hall"), guild.add_person("Olga", permissions=MANAGE_GUILD)
        await stage.settled()
        await olga.command(hall, "event setup", title=payload.typed)
        await olga.command(hall, "talk start", title="A talk")
        await stage.settled()
        pages[await _published(olga, hall)] = payload.seen
    built = _built(stage)
    assert {address: built.pages[address].title for address in pages} == {
        address: squeezed(f"{title}, Day 1") for address, title in pages.items()
    }
    for page in built.pages.values():
        page.assert_inert()


def _built(stage) -> jekyll.Built:
    built = jekyll.build(stage.remote)
    assert not built.told
    return built


async def _published(olga, hall) -> str:
    """Where the answer of /publish leads to."""
    answer = await olga.command(hall, "publish")
    await answer.until(lambda seen: seen.text.startswith("Published"))
    [link] = _links(answer.text)
    return unquote(urlsplit(link).path)


def _links(text: str) -> Iterator[str]:
    return (word.strip("<>.") for word in text.split() if "https://blog.example" in word)
