"""Pages of /notes list: a talk's notes, one of which may be chosen to be corrected.

Everything that a button is about stands in its custom id, so that a page works after a restart.
"""

from dataclasses import dataclass
from typing import Self

import discord

from bot.app import App
from bot.errors import NotFound
from bot.models import MAX_LEVEL, Event, Note, Section
from bot.outline import Bullet, as_shown
from bot.store.lifecycle import NONE_RUNNING
from bot.times import wall
from cogs.ui.answers import LIMIT, counted, plain, shortened
from cogs.ui.forms import Option, Select, buttons, layout
from cogs.ui.notes import excerpt, tagged
from cogs.ui.options import note_option
from cogs.ui.people import channel_id_of, guild_of, person_of
from cogs.ui.pictures import ALT, CONSENT, DROP

PAGE = "page"  # page:<place>
CHOOSE = "choose"  # choose:<place>; the note is the value
AMEND = "amend"  # amend:<note id>
REMOVE = "remove"  # remove:<note id>:<place>
NEST = "nest"  # nest:<note id>:<1 for deeper, 0 for less>:<place>
SHIFT = "shift"  # shift:<note id>:<1 for down, 0 for up>:<place>
MOVE = "move"  # move:<note id>:<place>
STAR = "star"  # star:<note id>:<1 for a highlight, 0 for none>:<place>
PAGE_SIZE = 12
SHOWN = 100  # characters of a note in a list
LABEL = 40  # characters of a talk's title on a button
WIDTHS = (SHOWN, 60, 25, 10)  # tried in turn until a page fits into one message


@dataclass(frozen=True, slots=True)
class Place:
    """A page of a list: whose talk (0 for unfiled notes), only one's own, which page from 0."""

    talk_id: int
    mine: bool = False
    page: int = 0

    def __str__(self) -> str:
        return f"{self.talk_id}:{int(self.mine)}:{self.page}"

    @classmethod
    def read(cls, arguments: list[str]) -> Self:
        """The place that a custom id ends with. Raises NotFound for one that is made up."""
        talk_id, mine, page = (note_option(argument) for argument in arguments)
        return cls(talk_id, bool(mine), page)

    def turned(self, page: int) -> "Place":
        return Place(self.talk_id, self.mine, page)


@dataclass(frozen=True, slots=True)
class _List:
    """A list's title and notes; `others` leads to other lists."""

    title: str
    notes: list[Bullet]
    event: Event
    others: list[tuple[str, str]]

    @property
    def last(self) -> int:
        return max(len(self.notes) - 1, 0) // PAGE_SIZE

    def page_with(self, place: Place, chosen: int | None) -> Place:
        """The page where the chosen note stands by now, else the one that was asked for."""
        found = (number for number, each in enumerate(self.notes) if each.note.id == chosen)
        at = next(found, place.page * PAGE_SIZE)
        return place.turned(min(at // PAGE_SIZE, self.last))


async def page_of(
    app: App, interaction: discord.Interaction, place: Place, chosen: int | None = None
) -> tuple[str, discord.ui.View]:
    """A page's text and what can be pressed on it. Raises NotFound without anything to show."""
    found = await (_of_talk if place.talk_id else _unfiled)(app, interaction, place)
    if not found.notes and not found.others:
        raise NotFound("No notes yet." if place.talk_id else f"No unfiled notes. {NONE_RUNNING}")
    place = found.page_with(place, chosen)
    shown = found.notes[place.page * PAGE_SIZE : (place.page + 1) * PAGE_SIZE]
    turn = f", page {place.page + 1} of {found.last + 1}" if found.last else ""
    number = counted(len(found.notes), "note") if found.notes else "no notes"
    head = f"**{plain(shortened(found.title, SHOWN))}**: {number}{turn}"
    texts = (_text(head, shown, found.event, width, chosen) for width in WIDTHS)
    text = next((text for text in texts if len(text) <= LIMIT), head)
    return text, _view(shown, found, place, chosen)


async def _of_talk(app: App, interaction: discord.Interaction, place: Place) -> _List:
    guild, person = guild_of(interaction), person_of(interaction)
    event = await app.store.events.shown(guild.id)
    talk = await app.store.talks.get(guild.id, place.talk_id, person)
    notes = await app.store.notes.of_talk(talk.id, person, mine=place.mine)
    unfiled = len(await app.store.notes.unfiled(guild.id, person, mine=place.mine))
    others = [(f"Unfiled ({unfiled})", f"{PAGE}:{Place(0, place.mine)}")] if unfiled else []
    return _List(talk.title, as_shown(notes, talk.kind), event, others)


async def _unfiled(app: App, interaction: discord.Interaction, place: Place) -> _List:
    guild, person = guild_of(interaction), person_of(interaction)
    event = await app.store.events.shown(guild.id)
    notes = await app.store.notes.unfiled(guild.id, person, mine=place.mine)
    now = app.clock.shifted(interaction.created_at)
    talk = await app.store.talks.latest(channel_id_of(interaction), now)
    others = (
        [(shortened(talk.title, LABEL), f"{PAGE}:{Place(talk.id, place.mine)}")] if talk else []
    )
    return _List("Unfiled", [Bullet(note, note.level) for note in notes], event, others)


def _text(head: str, shown: list[Bullet], event: Event, width: int, chosen: int | None) -> str:
    lines = (_line(each, event, width, chosen=each.note.id == chosen) for each in shown)
    return "\n".join([head, *lines])


def _line(bullet: Bullet, event: Event, width: int, *, chosen: bool) -> str:
    note, indent = bullet.note, "\u2003" * bullet.level
    mark = "💭 " if note.section is Section.THOUGHTS else ""
    text = plain(excerpt(note, width))
    text = f"**{text}**" if chosen else text
    link = link_of(note)
    source = f" [↗](<{link}>)" if link else ""
    tags = tagged(note.tags, width)
    return f"`{wall(note.when, event.zone)}` {indent}{mark}{text}{tags}{source}"


def link_of(note: Note) -> str | None:
    """The address of the message that a note was saved from."""
    kind, _, message_id = note.origin.partition(":")
    if kind != "saved":
        return None
    return f"https://discord.com/channels/{note.guild_id}/{note.channel_id}/{message_id}"


def _view(shown: list[Bullet], found: _List, place: Place, chosen: int | None) -> discord.ui.View:
    if not shown:
        return buttons(*found.others)
    options = [_option(each.note, found.event, chosen) for each in shown]
    corrected = [each.note for each in shown if each.note.id == chosen]
    turns = [("Earlier", place.page - 1), ("Later", place.page + 1)]
    pages = [(name, f"{PAGE}:{place.turned(to)}") for name, to in turns if 0 <= to <= found.last]
    return layout(
        Select(f"{CHOOSE}:{place}", "Choose a note to correct it", options),
        [button for note in corrected for button in _changes(note, place)],
        [button for note in corrected for button in _shifts(note, place)],
        [button for note in corrected for button in _of_pictures(note, place)],
        [*pages, *found.others],
    )


def _option(note: Note, event: Event, chosen: int | None) -> Option:
    text = shortened(f"{wall(note.when, event.zone)} {excerpt(note, SHOWN)}", SHOWN)
    return Option(text, str(note.id), chosen=note.id == chosen)


def _changes(note: Note, place: Place) -> list[tuple[str, str]]:
    star = "No highlight" if note.highlight else "Highlight"
    return [
        ("Edit", f"{AMEND}:{note.id}"),
        ("Delete", f"{REMOVE}:{note.id}:{place}"),
        ("Move", f"{MOVE}:{note.id}:{place}"),
        (star, f"{STAR}:{note.id}:{int(not note.highlight)}:{place}"),
    ]


def _shifts(note: Note, place: Place) -> list[tuple[str, str]]:
    """Where it stands in its talk, and how deep."""
    shifts = [("Up", f"{SHIFT}:{note.id}:0:{place}"), ("Down", f"{SHIFT}:{note.id}:1:{place}")]
    less = [("Level \N{MINUS SIGN}", f"{NEST}:{note.id}:0:{place}")] if note.level > 0 else []
    deeper = [("Level +", f"{NEST}:{note.id}:1:{place}")] if note.level < MAX_LEVEL else []
    levels = [*less, *deeper] if note.text else []  # pictures alone are as deep as what they follow
    return [*(shifts if place.talk_id else []), *levels]


def _of_pictures(note: Note, place: Place) -> list[tuple[str, str]]:
    spare = len(note.pictures) > 1 or (note.pictures and note.text)
    return [
        *([("Confirm pictures", f"{CONSENT}:{note.id}")] if note.asked else []),
        *([("Alt text", f"{ALT}:{note.id}")] if note.pictures else []),
        *([("Remove a picture", f"{DROP}:{note.id}:{place}")] if spare else []),
    ]
