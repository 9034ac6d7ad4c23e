"""What is pressed in /schedule plan: talks that one wants to hear, chosen and dropped."""

import asyncio
from datetime import date

import discord
from discord.ext import commands

from bot.app import App
from bot.client import Client
from bot.errors import NotFound
from bot.models import Event, Way
from cogs.ui.answers import plain, replace
from cogs.ui.forms import changed_choices, choice_of
from cogs.ui.options import note_option
from cogs.ui.people import PATIENCE, channel_id_of, guild_of, person_of
from cogs.ui.plan import CHOOSE, LEAP, PLAN, REMIND, WAYS, outcome, plan_of
from cogs.ui.reminders import CLOSED, HELLO, MINUTES
from cogs.ui.speaking import UNSENT, Speech, say_to

YEARS = range(1970, 9000)  # in which days can be reckoned with in every zone
UNKNOWN = "I do not know that button any more. Use /schedule plan again."


class PlanningCog(commands.Cog):
    """Keeps what people plan to hear."""

    def __init__(self, bot: Client) -> None:
        self.app: App = bot.app
        self.bot = bot

    async def cog_load(self) -> None:
        self.bot.forms |= {
            PLAN: self._show,
            LEAP: self._leap,
            CHOOSE: self._choose,
            REMIND: self._remind,
        }

    async def _leap(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        await self._show(interaction, [*arguments, choice_of(interaction)])

    async def _choose(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        """Plan what was chosen since the list was shown, and drop what no more is."""
        day, _ = _place(arguments)
        guild, person = guild_of(interaction), person_of(interaction)
        event = await self.app.store.events.active(guild.id)
        added, dropped = (
            [note_option(value) for value in values] for values in changed_choices(interaction)
        )
        now = self.app.clock.shifted(interaction.created_at)
        home = channel_id_of(interaction)
        choice = await self.app.store.plans.change(guild.id, person, now, added, dropped, home)
        await self._show(interaction, arguments, *outcome(choice, event, day))

    async def _remind(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        """Remind somebody in another way from now on; if that cannot be, they hear it at once."""
        way, *place = arguments or [""]
        _place(place)
        if way not in WAYS:
            raise NotFound(UNKNOWN)
        event = await self.app.store.events.active(guild_of(interaction).id)
        home = channel_id_of(interaction)
        person_id = interaction.user.id
        is_new = await self.app.store.reminders.set_way(event.id, person_id, WAYS[way], home)
        remarks: list[str] = []
        if is_new and WAYS[way] is Way.DIRECT and not await self._greet(event, person_id):
            remarks.append(CLOSED.format(channel=home))
        await self._show(interaction, place, *remarks)

    async def _greet(self, event: Event, person_id: int) -> bool:
        """Say in somebody's direct messages what will come there; False if they are closed."""
        hello = HELLO.format(event=plain(event.title), minutes=MINUTES)
        speech = Speech(hello, f"hello {event.id} {self.app.clock.now()}")
        try:
            async with asyncio.timeout(PATIENCE):
                return await say_to(self.bot, person_id, speech)
        except (*UNSENT, TimeoutError):
            return True  # nothing is known of it

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
        text, page = arguments
        day = date.fromisoformat(text)
    except ValueError:
        raise NotFound(UNKNOWN) from None
    if day.year not in YEARS:
        raise NotFound(UNKNOWN)
    return day, note_option(page)


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(PlanningCog(bot))
