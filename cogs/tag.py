"""/tag: what talks and notes are about, and which notes are worth telling again."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import App
from bot.capture.tags import read_tags
from bot.client import Client
from bot.errors import UserError
from bot.models import Retagging
from cogs.ui.answers import answer
from cogs.ui.mentions import with_names
from cogs.ui.options import Choices, never_raises
from cogs.ui.people import guild_of, person_of
from cogs.ui.tags import (
    note_tagged,
    offer_tags,
    offer_targets,
    talk_tagged,
    target_option,
)

ONLY_NOTES = "A talk cannot be a highlight. Choose one of its notes as `what`; nothing was changed."


class TagCog(commands.Cog):
    """Themes and highlights."""

    def __init__(self, app: App) -> None:
        self.app = app

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        what="A talk or a note: type some of its words",
        tags="Themes to add, such as: python, testing; -python takes one away, - all of them",
        highlight="Whether the summary tells this note again",
    )
    async def tag(
        self,
        interaction: discord.Interaction,
        what: str,
        tags: str | None = None,
        highlight: bool | None = None,
    ) -> None:
        """Give a talk or a note themes, or mark a note as a highlight, for the summary."""
        guild, person = guild_of(interaction), person_of(interaction)
        target = await target_option(self.app, interaction, what)
        change = read_tags(with_names(tags, interaction)) if tags else Retagging()
        if target.is_note:
            note = await self.app.store.tags.tag_note(
                guild.id, target.id, person, change, highlight=highlight
            )
            await answer(interaction, note_tagged(note))
            return
        if highlight:
            raise UserError(ONLY_NOTES)
        event = await self.app.store.events.shown(guild.id)
        talk = await self.app.store.tags.tag_talk(guild.id, target.id, person, change)
        await answer(interaction, talk_tagged(talk, event))

    @tag.autocomplete("what")
    @never_raises
    async def _offer_targets(self, interaction: discord.Interaction, current: str) -> Choices:
        return await offer_targets(self.app, interaction, current)

    @tag.autocomplete("tags")
    @never_raises
    async def _offer_tags(self, interaction: discord.Interaction, current: str) -> Choices:
        return await offer_tags(self.app, interaction, current)


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(TagCog(bot.app))
