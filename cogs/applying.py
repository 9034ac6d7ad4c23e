"""The buttons that make an import the programme, and talks noted by hand a part of it."""

import discord
from discord.ext import commands

from bot.app import App
from bot.client import Client
from bot.errors import UserError
from bot.models import Event, Joinable
from cogs.ui.answers import replace
from cogs.ui.forms import choice_of
from cogs.ui.imports import APPLY, APPLY_AND_JOIN, applied_text, page_of
from cogs.ui.joining import JOIN, joinable_of, joined_lines, mark_of, offered
from cogs.ui.options import note_option
from cogs.ui.people import guild_of, require_manager

CHANGED = "What could be joined has changed meanwhile, so nothing was done. Look at it again.\n"
GONE = (
    "That talk is joined already, or has changed. Use /schedule import again to see what is left."
)


class ApplyingCog(commands.Cog):
    """Applies imports."""

    def __init__(self, bot: Client) -> None:
        self.app: App = bot.app
        self.bot = bot

    async def cog_load(self) -> None:
        self.bot.forms |= {
            APPLY: self._apply,
            APPLY_AND_JOIN: self._apply_and_join,
            JOIN: self._join,
        }

    async def _apply(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        event = await self._event(interaction)
        await self._make(interaction, event, note_option(arguments[0]), ())

    async def _apply_and_join(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        """Join what the organiser saw; if that is not what there is by now, show it again."""
        event, import_id = await self._event(interaction), note_option(arguments[0])
        compared = await self.app.importer.compared(event.guild_id, import_id)
        joints = await joinable_of(self.app, interaction, event, compared.read)
        if arguments[1] == str(mark_of(joints)):
            await self._make(interaction, event, import_id, joints)
            return
        text, view = page_of(compared, event, joints=joints)
        await replace(interaction, f"{CHANGED}{text}", view)

    async def _make(
        self,
        interaction: discord.Interaction,
        event: Event,
        import_id: int,
        joints: tuple[Joinable, ...],
    ) -> None:
        compared = await self.app.importer.compared(event.guild_id, import_id)
        applied = await self.app.importer.apply(event.guild_id, import_id, joints)
        left = await joinable_of(self.app, interaction, event)
        lines, view = offered(left, event)
        await replace(interaction, "\n".join([applied_text(applied, compared), *lines]), view)

    async def _join(self, interaction: discord.Interaction, _: list[str]) -> None:
        event = await self._event(interaction)
        talk_id, _dash, session_id = choice_of(interaction).partition("-")
        wanted = note_option(talk_id), note_option(session_id)
        joints = await joinable_of(self.app, interaction, event)
        if wanted not in {(each.talk.id, each.session.id) for each in joints}:
            raise UserError(GONE)
        talk = await self.app.store.joining.join(event.guild_id, *wanted)
        if talk is None:
            raise UserError(GONE)
        left = await joinable_of(self.app, interaction, event)
        lines, view = offered(left, event)
        await replace(interaction, "\n".join([*joined_lines([talk], event), *lines]), view)

    async def _event(self, interaction: discord.Interaction) -> Event:
        require_manager(interaction)
        return await self.app.store.events.active(guild_of(interaction).id)


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(ApplyingCog(bot))
