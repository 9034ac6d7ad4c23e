"""/day: what a person says about a conference day, and what its post will hold."""

from datetime import date, datetime
from hashlib import sha256

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import App
from bot.capture.text import is_blank, one_line, several_lines
from bot.client import Client
from bot.errors import NotFound, UserError
from bot.models import MAX_TITLE, Day, Event
from cogs.ui.answers import answer
from cogs.ui.days import of_pictures, summary
from cogs.ui.forms import Field, form, values_of
from cogs.ui.options import Choices, never_raises, offer_days, post_option
from cogs.ui.people import guild_of, person_of

DESCRIBE = "describe"  # describe:<event id>:<date>:<what the texts were, as a digest>
CHANGED = (
    "Somebody else has changed these texts since you opened the form. Yours are not kept: open"
    " /day edit again and put them together."
)


@app_commands.guild_only()
class DayCog(commands.GroupCog, group_name="day", group_description="A conference day's post"):
    """A conference day's post."""

    def __init__(self, bot: Client) -> None:
        self.app: App = bot.app
        self.bot = bot

    async def cog_load(self) -> None:
        self.bot.forms[DESCRIBE] = self._describe

    @app_commands.command()
    @app_commands.describe(day="today, yesterday, tomorrow, day 2 or a date")
    async def edit(self, interaction: discord.Interaction, day: str | None = None) -> None:
        """Write the title, description and introduction of a day's post."""
        event, on = await self._event_and_day(interaction, day)
        found = await self.app.store.days.load(event.id, on, self._now(interaction))
        modal = form(
            f"{DESCRIBE}:{event.id}:{on.isoformat()}:{_digest(found)}",
            f"{on:%A, %-d %B %Y}",
            Field("title", "Title", found.title, found.heading[:100], long=False, limit=MAX_TITLE),
            Field("description", "Description", found.description, long=False, limit=MAX_TITLE),
            Field("introduction", "Introduction", found.introduction),
        )
        await interaction.response.send_modal(modal)

    @app_commands.command()
    @app_commands.describe(day="today, yesterday, tomorrow, day 2 or a date")
    async def show(self, interaction: discord.Interaction, day: str | None = None) -> None:
        """What a day's post will hold, and what is missing."""
        event, on = await self._event_and_day(interaction, day)
        found, dead = await self.app.publisher.looked_at(event.id, on, person_of(interaction))
        await answer(interaction, summary(found, dead), view=of_pictures(found))

    @edit.autocomplete("day")
    @show.autocomplete("day")
    @never_raises
    async def _offer_days(self, interaction: discord.Interaction, current: str) -> Choices:
        return await offer_days(self.app, interaction, current)

    async def _event_and_day(
        self, interaction: discord.Interaction, day: str | None
    ) -> tuple[Event, date]:
        event = await self.app.store.events.shown(guild_of(interaction).id)
        return event, await post_option(self.app, event, self._now(interaction), day)

    async def _describe(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        event = await self.app.store.events.shown(guild_of(interaction).id)
        if arguments[0] != str(event.id):
            raise NotFound("That form belongs to an event that has ended. Open it again.")
        on, typed = date.fromisoformat(arguments[1]), values_of(interaction)
        found = await self.app.store.days.load(event.id, on, self._now(interaction))
        if arguments[2] != _digest(found):
            raise UserError(CHANGED)
        title, description = (typed.get(name, "") for name in ("title", "description"))
        introduction = typed.get("introduction", "")
        await self.app.store.days.describe(
            event.id,
            on,
            None if is_blank(title) else one_line(title, "title"),
            None if is_blank(description) else one_line(description, "description"),
            None if is_blank(introduction) else several_lines(introduction, "introduction"),
        )
        await answer(interaction, f"Kept for {on:%A, %-d %B}. /preview shows the post.")

    def _now(self, interaction: discord.Interaction) -> datetime:
        return self.app.clock.shifted(interaction.created_at)


def _digest(day: Day) -> str:
    """What tells whether the texts of a day are still what somebody has seen."""
    texts = repr((day.title, day.description, day.introduction))
    return sha256(texts.encode()).hexdigest()[:12]


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(DayCog(bot))
