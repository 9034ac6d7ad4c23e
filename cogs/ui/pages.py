"""Pages of /notes list: a talk's notes, one of which may be chosen to be corrected.

Everything that a button is about stands in its custom id, so that a page works after a restart.
"""

from dataclasses import dataclass
from typing import Self

import discord

from bot.app import App
from bot.errors import NotFound
from bot.models import MAX_LEVEL, Event, Note, Section
from bot.store.lifecycle import NONE_RUNNING
from bot.times import wall
from cogs.ui.answers import LIMIT, counted, plain, shortened
from cogs.ui.forms import Option, layout
from cogs.ui.options import note_option
from cogs.ui.people import guild_of, person_of

PAGE = "page"  # page:<place>
CHOOSE = "choose"  # choose:<place>; the note is the value
AMEND = "amend"  # amend:<note id>
REMOVE = "remove"  # remove:<note id>:<place>
NEST = "nest"  # nest:<note id>:<1 for deeper, 0 for less>:<place>
MOVE = "move"  # move:<note id>:<place>
PAGE_SIZE = 12
SHOWN = 100  # characters of a note in a list
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


async def page_of(
    app: App, interaction: discord.Interaction, place: Place, chosen: int | None = None
) -> tuple[str, discord.ui.View]:
    """A page's text and what can be pressed on it. Raises NotFound without notes."""
    guild, person = guild_of(interaction), person_of(interaction)
    event = await app.store.events.active(guild.id)
    if place.talk_id:
        title = (await app.store.talks.get(guild.id, place.talk_id, person)).title
        notes = await app.store.notes.of_talk(place.talk_id, person, mine=place.mine)
    else:
        title = "Unfiled"
        notes = await app.store.notes.unfiled(guild.id, person, mine=place.mine)
    if not notes:
        raise NotFound("No notes yet." if place.talk_id else f"No unfiled notes. {NONE_RUNNING}")
    last = (len(notes) - 1) // PAGE_SIZE
    place = place.turned(min(place.page, last))
    shown = notes[place.page * PAGE_SIZE : (place.page + 1) * PAGE_SIZE]
    turn = f", page {place.page + 1} of {last + 1}" if last else ""
    head = f"**{plain(shortened(title, SHOWN))}**: {counted(len(notes), 'note')}{turn}"
    texts = (_text(head, shown, event, width, chosen) for width in WIDTHS)
    text = next((text for text in texts if len(text) <= LIMIT), head)
    return text, _view(shown, event, place, last, chosen)


def _text(head: str, shown: list[Note], event: Event, width: int, chosen: int | None) -> str:
    lines = (_line(note, event, width, chosen=note.id == chosen) for note in shown)
    return "\n".join([head, *lines])


def _line(note: Note, event: Event, width: int, *, chosen: bool) -> str:
    indent = "\u2003" * note.level
    mark = "💭 " if note.section is Section.THOUGHTS else ""
    text = plain(shortened(note.text, width))
    text = f"**{text}**" if chosen else text
    link = link_of(note)
    source = f" [↗](<{link}>)" if link else ""
    return f"`{wall(note.when, event.zone)}` {indent}{mark}{text}{source}"


def link_of(note: Note) -> str | None:
    """The address of the message that a note was saved from."""
    kind, _, message_id = note.origin.partition(":")
    if kind != "saved":
        return None
    return f"https://discord.com/channels/{note.guild_id}/{note.channel_id}/{message_id}"


def _view(
    shown: list[Note], event: Event, place: Place, last: int, chosen: int | None
) -> discord.ui.View:
    options = [
        Option(
            shortened(f"{wall(note.when, event.zone)} {note.text}", SHOWN),
            str(note.id),
            chosen=note.id == chosen,
        )
        for note in shown
    ]
    turns = [("Earlier", place.page - 1), ("Later", place.page + 1)]
    return layout(
        (f"{CHOOSE}:{place}", "Choose a note to correct it", options),
        [each for note in shown if note.id == chosen for each in _corrections(note, place)],
        [(label, f"{PAGE}:{place.turned(page)}") for label, page in turns if 0 <= page <= last],
    )


def _corrections(note: Note, place: Place) -> list[tuple[str, str]]:
    less = [("Level \N{MINUS SIGN}", f"{NEST}:{note.id}:0:{place}")] if note.level > 0 else []
    deeper = [("Level +", f"{NEST}:{note.id}:1:{place}")] if note.level < MAX_LEVEL else []
    return [
        ("Edit", f"{AMEND}:{note.id}"),
        ("Delete", f"{REMOVE}:{note.id}:{place}"),
        *less,
        *deeper,
        ("Move", f"{MOVE}:{note.id}:{place}"),
    ]
