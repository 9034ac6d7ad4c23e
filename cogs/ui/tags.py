"""What /tag is about: what is offered while somebody types, what it means, and the answer."""

from dataclasses import dataclass

import discord
from discord import app_commands

from bot.app import App
from bot.capture.tags import AWAY, SEPARATOR
from bot.errors import NotFound
from bot.models import Event, Note, Talk
from bot.models.tags import same
from cogs.ui.answers import plain
from cogs.ui.likely import CHOICES
from cogs.ui.notes import excerpt
from cogs.ui.options import (
    PLANNED,
    WIDTH,
    Choices,
    note_option,
    offer_notes,
    offer_talks,
    talk_option,
)
from cogs.ui.people import guild_of, person_of
from cogs.ui.talks import timed

NOTE = "note:"  # marks a note's id where a talk may be meant as well
NOTES_OFFERED = 12  # of the choices, if there are so many
SHOWN = 100  # characters of a note in an answer
UNKNOWN = "I know no such talk or note here. Choose one from the list that appears while you type."


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be tagged: a talk or a note, by its id."""

    id: int
    is_note: bool


async def target_option(app: App, interaction: discord.Interaction, text: str) -> Target:
    """The talk or note that was chosen, or whose title was typed. Raises NotFound."""
    if text.startswith(NOTE):
        return Target(note_option(text.removeprefix(NOTE)), is_note=True)
    try:
        talk = await talk_option(app, interaction, text.removeprefix(PLANNED))
    except NotFound as error:
        raise NotFound(UNKNOWN) from error
    return Target(talk.id, is_note=False)


async def offer_targets(app: App, interaction: discord.Interaction, typed: str) -> Choices:
    """The event's talks, today's first, and the newest notes."""
    notes = await offer_notes(app, interaction, typed)
    talks = await offer_talks(app, interaction, typed)
    room = CHOICES - min(len(notes), NOTES_OFFERED)
    offered = [_choice("Talk", PLANNED, talk) for talk in talks[:room]]
    return [*offered, *(_choice("Note", NOTE, note) for note in notes)][:CHOICES]


def _choice(kind: str, prefix: str, choice: app_commands.Choice[str]) -> app_commands.Choice[str]:
    name = f"{kind} {choice.name}"[:WIDTH]
    return app_commands.Choice(name=name, value=f"{prefix}{choice.value}")


async def offer_tags(app: App, interaction: discord.Interaction, typed: str) -> Choices:
    """The event's tags for the last of those that are being typed, the most used first."""
    event = await app.store.events.shown(guild_of(interaction).id)
    used = await app.store.tags.in_use(event.id, person_of(interaction))
    before, _, last = typed.rpartition(SEPARATOR)
    sign = AWAY if last.strip().startswith(AWAY) else ""
    wanted = same(last.strip().removeprefix(AWAY).removeprefix("#"))
    taken = {same(part.strip()) for part in before.split(SEPARATOR)}
    offered = [tag for tag in used if wanted in same(tag) and same(tag) not in taken]
    start = f"{before}{SEPARATOR} " if before else ""
    texts = [f"{start}{sign}{tag}" for tag in offered]
    return [app_commands.Choice(name=text, value=text) for text in texts if len(text) <= WIDTH][
        :CHOICES
    ]


def talk_tagged(talk: Talk, event: Event) -> str:
    """A talk and its tags."""
    return f"{timed(talk, event)}: {_tags(talk.tags)}"


def note_tagged(note: Note) -> str:
    """A note, whether it is a highlight, and its tags."""
    mark = "a highlight" if note.highlight else "no highlight"
    return f"{plain(excerpt(note, SHOWN))}: {mark}, {_tags(note.tags)}"


def _tags(tags: tuple[str, ...]) -> str:
    return f"tagged {plain(', '.join(tags))}." if tags else "no tags."
