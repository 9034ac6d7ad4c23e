"""/notes: what was taken, listed and corrected."""

from datetime import datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import App
from bot.capture.text import one_line
from bot.client import Client
from bot.errors import UserError
from bot.exchange.person import Format, day_file
from bot.store.search import Sought
from cogs.ui.answers import answer, counted, plain, replace
from cogs.ui.corrections import edit_form, tell_hidden
from cogs.ui.hits import HITS, MAX_QUERY, hits_of
from cogs.ui.notes import excerpt
from cogs.ui.options import (
    Choices,
    day_option,
    never_raises,
    note_option,
    offer_days,
    offer_notes,
    offer_talks,
    talk_option,
)
from cogs.ui.pages import PAGE, SHOWN, Place, page_of
from cogs.ui.people import channel_id_of, guild_of, person_of
from cogs.ui.wire import ByteFile

TOO_LARGE = (
    "The file has {size} MB, and Discord takes less here. Choose format:markdown or format:json, or"
    " ask the operator of the bot, who has `talknotes export`."
)


@app_commands.guild_only()
class NotesCog(commands.GroupCog, group_name="notes", group_description="The notes taken so far"):
    """The notes taken so far."""

    def __init__(self, bot: Client) -> None:
        self.app: App = bot.app
        self.bot = bot

    async def cog_load(self) -> None:
        self.bot.forms |= {PAGE: self._turn_page, HITS: self._turn_hits}

    @app_commands.command(name="list")
    @app_commands.describe(talk="Which talk; without it the running one", mine="Only my own")
    async def list_notes(
        self, interaction: discord.Interaction, talk: str | None = None, mine: bool = False
    ) -> None:
        """The notes of a talk, or those that belong to none yet."""
        talk_id = await self._talk_id(interaction, talk)
        text, view = await page_of(self.app, interaction, Place(talk_id, mine))
        await answer(interaction, text, view=view)

    @app_commands.command()
    @app_commands.describe(note="Which note: type some of its words")
    async def edit(self, interaction: discord.Interaction, note: str) -> None:
        """Correct a note's text."""
        guild, person = guild_of(interaction), person_of(interaction)
        found = await self.app.store.notes.get(guild.id, note_option(note), person)
        await interaction.response.send_modal(edit_form(found))

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
        await tell_hidden(interaction, hidden)

    @app_commands.command()
    async def undo(self, interaction: discord.Interaction) -> None:
        """Take back what I noted last in this channel."""
        hidden = await self.app.store.notes.undo(
            guild_of(interaction).id,
            channel_id_of(interaction),
            person_of(interaction),
            self._now(interaction),
        )
        await tell_hidden(interaction, *hidden)

    @app_commands.command()
    @app_commands.describe(
        query="Words that the note holds; the last one may be unfinished",
        talk="Only in this talk",
        author="Only of this person",
    )
    async def search(
        self,
        interaction: discord.Interaction,
        query: app_commands.Range[str, 1, MAX_QUERY],
        talk: str | None = None,
        author: discord.User | None = None,
    ) -> None:
        """Find notes of all days by their words, the newest first."""
        chosen = await talk_option(self.app, interaction, talk) if talk else None
        sought = Sought(
            guild_id=guild_of(interaction).id,
            text=one_line(query, "search", MAX_QUERY),
            talk_id=chosen.id if chosen else None,
            author_id=author.id if author else None,
        )
        text, view = await hits_of(self.app, interaction, sought)
        await answer(interaction, text, view=view)

    @app_commands.command()
    @app_commands.describe(note="Which note: type some of its words", talk="Where it belongs")
    async def move(self, interaction: discord.Interaction, note: str, talk: str) -> None:
        """File a note under another talk."""
        target = await talk_option(self.app, interaction, talk)
        moved = await self.app.store.notes.move(
            guild_of(interaction).id, note_option(note), person_of(interaction), target.id
        )
        text = plain(excerpt(moved, SHOWN))
        await answer(interaction, f"Moved to **{plain(target.title)}**: {text}")

    @app_commands.command()
    @app_commands.rename(form="format")
    @app_commands.describe(
        day="today, yesterday, tomorrow, day 2 or a date",
        form="Markdown as in the post, JSON for programs, or both in a zip file",
    )
    async def export(
        self,
        interaction: discord.Interaction,
        day: str | None = None,
        form: Format = Format.MARKDOWN,
    ) -> None:
        """A day as I may see it, as a file for me alone."""
        guild, person = guild_of(interaction), person_of(interaction)
        event = await self.app.store.events.shown(guild.id)
        on = await day_option(self.app, event, self._now(interaction), day)
        await interaction.response.defer(ephemeral=True)
        made = await day_file(self.app, event, on, person, form)
        if len(made.content) > guild.filesize_limit:
            raise UserError(TOO_LARGE.format(size=len(made.content) >> 20))
        text = f"{on:%A, %-d %B %Y}: {counted(made.notes, 'note')}"
        await answer(interaction, text, file=ByteFile(made.name, made.content))

    @edit.autocomplete("note")
    @delete.autocomplete("note")
    @move.autocomplete("note")
    @never_raises
    async def _offer_notes(self, interaction: discord.Interaction, current: str) -> Choices:
        return await offer_notes(self.app, interaction, current)

    @export.autocomplete("day")
    @never_raises
    async def _offer_days(self, interaction: discord.Interaction, current: str) -> Choices:
        return await offer_days(self.app, interaction, current)

    @list_notes.autocomplete("talk")
    @search.autocomplete("talk")
    @move.autocomplete("talk")
    @never_raises
    async def _offer_talks(self, interaction: discord.Interaction, current: str) -> Choices:
        return await offer_talks(self.app, interaction, current)

    async def _turn_page(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        text, view = await page_of(self.app, interaction, Place.read(arguments))
        await replace(interaction, text, view)

    async def _turn_hits(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        page, talk_id, author_id = (note_option(argument) for argument in arguments[:3])
        text, view = await hits_of(
            self.app,
            interaction,
            Sought(
                guild_id=guild_of(interaction).id,
                text=":".join(arguments[3:]),
                talk_id=talk_id or None,
                author_id=author_id or None,
                page=page,
            ),
        )
        await replace(interaction, text, view)

    async def _talk_id(self, interaction: discord.Interaction, talk: str | None) -> int:
        """The talk that was asked for, or the one here; 0 for notes that belong to none."""
        if talk:
            return (await talk_option(self.app, interaction, talk)).id
        channel_id = channel_id_of(interaction)
        latest = await self.app.store.talks.latest(channel_id, self._now(interaction))
        return latest.id if latest else 0

    def _now(self, interaction: discord.Interaction) -> datetime:
        return self.app.clock.shifted(interaction.created_at)


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(NotesCog(bot))
