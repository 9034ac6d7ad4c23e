"""What is pressed in /schedule plan: talks that one wants to hear, chosen and dropped."""

from datetime import date

import discord
from discord.ext import commands

from bot.app import App
from bot.client import Client
from bot.errors import NotFound
from cogs.ui.answers import replace
from cogs.ui.forms import changed_choices
from cogs.ui.options import note_option
from cogs.ui.people import guild_of, person_of
from cogs.ui.plan import CHOOSE, PLAN, outcome, plan_of

UNKNOWN = "I do not know that button any more. Use /schedule plan again."


class PlanningCog(commands.Cog):
    """Keeps what people plan to hear."""

    def __init__(self, bot: Client) -> None:
        self.app: App = bot.app
        self.bot = bot

    async def cog_load(self) -> None:
        self.bot.forms |= {CHOOSE: self._choose, PLAN: self._turn}

    async def _turn(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        await self._show(interaction, arguments)

    async def _choose(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        """Plan what was chosen since the list was shown, and drop what no more is."""
        day, _ = _place(arguments)
        guild, person = guild_of(interaction), person_of(interaction)
        event = await self.app.store.events.active(guild.id)
        added, dropped = (
            [note_option(value) for value in values] for values in changed_choices(interaction)
        )
        now = self.app.clock.shifted(interaction.created_at)
        choice = await self.app.store.plans.change(guild.id, person, now, added, dropped)
        await self._show(interaction, arguments, *outcome(choice, event, day))

    async def _show(
        self, interaction: discord.Interaction, arguments: list[str], *remarks: str
    ) -> None:
        day, page = _place(arguments)
        event = await self.app.store.events.active(guild_of(interaction).id)
        now = self.app.clock.shifted(interaction.created_at)
        person = person_of(interaction)
        text, view = await plan_of(self.app, event, person, now, day, page, remarks)
        await replace(interaction, text, view)


def _place(arguments: list[str]) -> tuple[date, int]:
    """The day and the page that a custom id ends with. Raises NotFound for one that is made up."""
    try:
        day, page = arguments
        return date.fromisoformat(day), note_option(page)
    except ValueError:
        raise NotFound(UNKNOWN) from None


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(PlanningCog(bot))
