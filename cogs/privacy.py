"""/privacy: what is kept about oneself, told, given as a file, erased; and whom others may save."""

import json
import logging
from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import App
from bot.client import Client
from bot.errors import NotAllowed, UserError
from bot.store.privacy import ErasedDay
from cogs.ui import privacy as words
from cogs.ui.answers import answer, replace
from cogs.ui.days import hindrances
from cogs.ui.forms import buttons
from cogs.ui.people import guild_of
from cogs.ui.wire import TextFile

FORGET = "forget"  # forget:<whose id>
NOT_YOURS = "Only the person whom it is about can do that. /privacy tells what I keep about you."

Action = Literal["show", "export", "forget", "opt-out", "opt-in"]

log = logging.getLogger(__name__)


class PrivacyCog(commands.Cog):
    """One's own data."""

    def __init__(self, bot: Client) -> None:
        self.app: App = bot.app
        self.bot = bot

    async def cog_load(self) -> None:
        self.bot.forms[FORGET] = self._forget

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(
        action="show what I keep, a file of it, erase it, or who may save my messages"
    )
    async def privacy(self, interaction: discord.Interaction, action: Action) -> None:
        """What is kept about me in this server, and how to get rid of it."""
        match action:
            case "show":
                await self._show(interaction)
            case "export":
                await self._export(interaction)
            case "forget":
                await self._ask(interaction)
            case "opt-out" | "opt-in":
                out = action == "opt-out"
                await self.app.store.privacy.opt(
                    guild_of(interaction).id, interaction.user.id, out=out
                )
                await answer(interaction, words.OPTED_OUT if out else words.OPTED_IN)

    async def _show(self, interaction: discord.Interaction) -> None:
        known = await self.app.store.privacy.known(guild_of(interaction).id, interaction.user.id)
        await answer(interaction, words.shown(known))

    async def _export(self, interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        guild_id, person_id = guild_of(interaction).id, interaction.user.id
        found = await self.app.store.privacy.everything(guild_id, person_id)
        text = json.dumps(found, ensure_ascii=False, indent=2)
        if len(text.encode()) > interaction.filesize_limit:
            raise UserError(words.TOO_LARGE)
        await answer(interaction, words.EXPORTED, file=TextFile("talknotes.json", text))

    async def _ask(self, interaction: discord.Interaction) -> None:
        known = await self.app.store.privacy.known(guild_of(interaction).id, interaction.user.id)
        if not words.listed(known):
            await answer(interaction, words.NOTHING)
            return
        view = buttons(("Erase all of it", f"{FORGET}:{interaction.user.id}"))
        await answer(interaction, words.question(known), view=view)

    async def _forget(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        guild = guild_of(interaction)
        if arguments != [str(interaction.user.id)]:
            raise NotAllowed(NOT_YOURS)
        await replace(interaction, words.ERASING)
        days = await self.app.store.privacy.forget(guild.id, interaction.user.id)
        await self.app.pictures.clear()
        self.app.nightly.wake()
        known = {reason: None for day in days for reason in hindrances(self.app, day.event)}
        _tell_operator(guild.id, days, list(known))
        await answer(interaction, words.forgotten(days, list(known)))


def _tell_operator(guild_id: int, days: list[ErasedDay], reasons: list[str]) -> None:
    """What only the operator can do, without telling about whom it is."""
    log.warning(
        "server %d: somebody had everything about them erased; copies made before hold it still",
        guild_id,
    )
    for day in days:
        why = f", which needs your hand: {' '.join(reasons)}" if reasons else ""
        log.warning("server %d: to be rewritten: %s%s", guild_id, day.path, why)


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(PrivacyCog(bot))
