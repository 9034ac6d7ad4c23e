"""/notes: what was taken, listed and corrected."""

from datetime import datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import App
from bot.capture.text import several_lines
from bot.client import Client
from bot.errors import NotFound
from bot.models import Note, Section
from bot.store.lifecycle import NONE_RUNNING
from bot.times import wall
from cogs.ui.answers import answer, counted, plain, replace, shortened
from cogs.ui.forms import Field, buttons, form, values_of
from cogs.ui.options import (
    Choices,
    never_raises,
    note_option,
    offer_notes,
    offer_talks,
    talk_option,
)
from cogs.ui.people import channel_id_of, guild_of, person_of

EDIT = "edit"  # edit:<note id>
RESTORE = "restore"  # restore:<note id>, one of those that were hidden together
PAGE = "page"  # page:<talk id, 0 for unfiled notes>:<1 for one's own>:<page from 0>
PAGE_SIZE = 15
SHOWN = 100  # characters of a note in a list


@app_commands.guild_only()
class NotesCog(commands.GroupCog, group_name="notes", group_description="The notes taken so far"):
    """The notes taken so far."""

    def __init__(self, bot: Client) -> None:
        self.app: App = bot.app
        self.bot = bot

    async def cog_load(self) -> None:
        self.bot.forms |= {EDIT: self._edit_form, RESTORE: self._restore, PAGE: self._turn_page}

    @app_commands.command(name="list")
    @app_commands.describe(talk="Which talk; without it the running one", mine="Only my own")
    async def list_notes(
        self, interaction: discord.Interaction, talk: str | None = None, mine: bool = False
    ) -> None:
        """The notes of a talk, or those that belong to none yet."""
        talk_id = await self._talk_id(interaction, talk)
        text, view = await self._page(interaction, talk_id, 0, mine=mine)
        await answer(interaction, text, view=view)

    @app_commands.command()
    @app_commands.describe(note="Which note: type some of its words")
    async def edit(self, interaction: discord.Interaction, note: str) -> None:
        """Correct a note's text."""
        guild, person = guild_of(interaction), person_of(interaction)
        found = await self.app.store.notes.get(guild.id, note_option(note), person)
        field = Field("text", "Text", value=found.text, required=True)
        await interaction.response.send_modal(form(f"{EDIT}:{found.id}", "Edit note", field))

    @app_commands.command()
    @app_commands.describe(note="Which note: type some of its words")
    async def delete(self, interaction: discord.Interaction, note: str) -> None:
        """Take a note out of the post."""
        hidden = await self.app.store.notes.hide(
            guild_of(interaction).id,
            note_option(note),
            person_of(interaction),
            self._now(interaction),
        )
        await _tell_hidden(interaction, [hidden])

    @app_commands.command()
    async def undo(self, interaction: discord.Interaction) -> None:
        """Take back what I noted last in this channel."""
        hidden = await self.app.store.notes.undo(
            guild_of(interaction).id,
            channel_id_of(interaction),
            person_of(interaction),
            self._now(interaction),
        )
        await _tell_hidden(interaction, hidden)

    @app_commands.command()
    @app_commands.describe(note="Which note: type some of its words", talk="Where it belongs")
    async def move(self, interaction: discord.Interaction, note: str, talk: str) -> None:
        """File a note under another talk."""
        target = await talk_option(self.app, interaction, talk)
        moved = await self.app.store.notes.move(
            guild_of(interaction).id, note_option(note), person_of(interaction), target.id
        )
        text = plain(shortened(moved.text, SHOWN))
        await answer(interaction, f"Moved to **{plain(target.title)}**: {text}")

    @edit.autocomplete("note")
    @delete.autocomplete("note")
    @move.autocomplete("note")
    @never_raises
    async def _offer_notes(self, interaction: discord.Interaction, current: str) -> Choices:
        return await offer_notes(self.app, interaction, current)

    @list_notes.autocomplete("talk")
    @move.autocomplete("talk")
    @never_raises
    async def _offer_talks(self, interaction: discord.Interaction, current: str) -> Choices:
        return await offer_talks(self.app, interaction, current)

    async def _edit_form(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        text = several_lines(values_of(interaction).get("text", ""), "note").strip()
        note = await self.app.store.notes.edit(
            guild_of(interaction).id,
            note_option(arguments[0]),
            person_of(interaction),
            text,
            self._now(interaction),
        )
        await answer(interaction, f"Now it says: {plain(shortened(note.text, 1_500))}")

    async def _restore(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        restored = await self.app.store.notes.restore(
            guild_of(interaction).id, note_option(arguments[0]), person_of(interaction)
        )
        await replace(interaction, f"{counted(len(restored), 'note')} restored.")

    async def _turn_page(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        talk_id, mine, page = (note_option(argument) for argument in arguments)
        text, view = await self._page(interaction, talk_id, page, mine=bool(mine))
        await replace(interaction, text, view)

    async def _talk_id(self, interaction: discord.Interaction, talk: str | None) -> int:
        """The talk that was asked for, or the one here; 0 for notes that belong to none."""
        if talk:
            return (await talk_option(self.app, interaction, talk)).id
        channel_id = channel_id_of(interaction)
        latest = await self.app.store.talks.latest(channel_id, self._now(interaction))
        return latest.id if latest else 0

    async def _page(
        self, interaction: discord.Interaction, talk_id: int, page: int, *, mine: bool
    ) -> tuple[str, discord.ui.View | None]:
        guild, person = guild_of(interaction), person_of(interaction)
        event = await self.app.store.events.active(guild.id)
        if talk_id:
            notes = await self.app.store.notes.of_talk(talk_id, person, mine=mine)
        else:
            notes = await self.app.store.notes.unfiled(guild.id, person, mine=mine)
        if not notes:
            raise NotFound("No notes yet." if talk_id else f"No unfiled notes. {NONE_RUNNING}")
        last = (len(notes) - 1) // PAGE_SIZE
        page = min(page, last)
        shown = notes[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]
        head = await self._head(interaction, talk_id, len(notes), page, last)
        lines = [head, *(_line(note, wall(note.when, event.zone)) for note in shown)]
        return "\n".join(lines), _turns(talk_id, page, last, mine=mine)

    async def _head(
        self, interaction: discord.Interaction, talk_id: int, notes: int, page: int, last: int
    ) -> str:
        title = "Unfiled"
        if talk_id:
            guild, person = guild_of(interaction), person_of(interaction)
            title = (await self.app.store.talks.get(guild.id, talk_id, person)).title
        turn = f", page {page + 1} of {last + 1}" if last else ""
        return f"**{plain(shortened(title, SHOWN))}**: {counted(notes, 'note')}{turn}"

    def _now(self, interaction: discord.Interaction) -> datetime:
        return self.app.clock.shifted(interaction.created_at)


def _line(note: Note, time: str) -> str:
    indent = "\u2003" * note.level
    mark = "💭 " if note.section is Section.THOUGHTS else ""
    return f"`{time}` {indent}{mark}{plain(shortened(note.text, SHOWN))}"


def _turns(talk_id: int, page: int, last: int, *, mine: bool) -> discord.ui.View | None:
    turns = [("Earlier", page - 1), ("Later", page + 1)]
    shown = [
        (label, f"{PAGE}:{talk_id}:{int(mine)}:{turn}")
        for label, turn in turns
        if 0 <= turn <= last
    ]
    return buttons(*shown) if shown else None


async def _tell_hidden(interaction: discord.Interaction, hidden: list[Note]) -> None:
    first = plain(shortened(hidden[0].text, 200))
    more = f" and {counted(len(hidden) - 1, 'more note')}" if len(hidden) > 1 else ""
    view = buttons(("Restore", f"{RESTORE}:{hidden[0].id}"))
    await answer(interaction, f"Removed: {first}{more}", view=view)


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(NotesCog(bot))
