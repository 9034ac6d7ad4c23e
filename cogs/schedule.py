"""/schedule: the conference's programme, read, applied and shown."""

from datetime import date, datetime, timedelta

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import App
from bot.client import Client
from bot.errors import NotFound, Unreadable, UserError
from bot.importer import Comparison
from bot.models import Event, Room
from bot.schedule.reading import MAX_BYTES, TOO_LARGE
from cogs.ui.answers import answer, plain, replace, shortened
from cogs.ui.forms import choice_of
from cogs.ui.imports import IMPORT, page_of
from cogs.ui.joining import joinable_of
from cogs.ui.likely import likely
from cogs.ui.links import UNLINK, links_of
from cogs.ui.options import (
    Choices,
    day_choices,
    day_option,
    frame_of,
    never_raises,
    note_option,
)
from cogs.ui.people import guild_of, lacking, person_of, require_manager
from cogs.ui.plan import plan_of
from cogs.ui.programme import PROGRAMME, day_at_hand, programme_of

ONE_OF_TWO = "Give the programme's file, or a link to it: one of the two."
NOT_LOADED = "Discord did not give me that file. Attach it again."


@app_commands.guild_only()
class ScheduleCog(
    commands.GroupCog, group_name="schedule", group_description="The conference's programme"
):
    """The conference's programme."""

    def __init__(self, bot: Client) -> None:
        self.app: App = bot.app
        self.bot = bot

    async def cog_load(self) -> None:
        self.bot.forms |= {
            IMPORT: self._turn_import,
            PROGRAMME: self._turn_programme,
            UNLINK: self._unlink,
        }

    @app_commands.command(name="import")
    @app_commands.describe(
        file="schedule.json or .xml, Sessionize's JSON, a calendar (.ics) or a table (.csv)",
        url="A link to such a file",
    )
    async def read(
        self,
        interaction: discord.Interaction,
        file: discord.Attachment | None = None,
        url: str | None = None,
    ) -> None:
        """Read the programme and show what is new, before anything changes."""
        require_manager(interaction)
        event = await self.app.store.events.active(guild_of(interaction).id)
        if (file is None) == (url is None):
            raise UserError(ONE_OF_TWO)
        if file is not None and file.size > MAX_BYTES:
            raise Unreadable(TOO_LARGE)
        await interaction.response.defer(ephemeral=True)
        compared = await self._compared(event, file, url or "")
        joints = await joinable_of(self.app, interaction, event, compared.read)
        text, view = page_of(compared, event, joints=joints)
        await answer(interaction, text, view=view)

    async def _compared(
        self, event: Event, file: discord.Attachment | None, url: str
    ) -> Comparison:
        if file is None:
            return await self.app.importer.from_link(event, url.strip())
        try:
            data = await file.read()
        except discord.HTTPException:
            raise UserError(NOT_LOADED) from None
        return await self.app.importer.from_file(event, file.filename, data)

    @app_commands.command()
    @app_commands.describe(
        day="today, tomorrow, day 2 or a date; without it the day at hand", room="Only this room"
    )
    async def show(
        self, interaction: discord.Interaction, day: str | None = None, room: str | None = None
    ) -> None:
        """The programme of a day."""
        event = await self.app.store.events.active(guild_of(interaction).id)
        now = self._now(interaction)
        chosen = await self._room(event, room) if room else None
        if day:
            on = await day_option(self.app, event, now, day)
        else:
            days = await self.app.store.sessions.days(event)
            on = day_at_hand(days, frame_of(event, now).today)
        text, view = await programme_of(self.app, event, person_of(interaction), on, chosen)
        await answer(interaction, text, view=view)

    @app_commands.command()
    @app_commands.describe(day="tomorrow, today, day 2 or a date; without it tomorrow")
    async def plan(self, interaction: discord.Interaction, day: str | None = None) -> None:
        """Choose the talks that you want to hear; the post is prepared with them."""
        event = await self.app.store.events.active(guild_of(interaction).id)
        now = self._now(interaction)
        if day:
            on = await day_option(self.app, event, now, day)
        else:
            days = await self.app.store.sessions.days(event)
            on = day_at_hand(days, frame_of(event, now).today + timedelta(days=1))
        text, view = await plan_of(self.app, event, person_of(interaction), now, on)
        await answer(interaction, text, view=view)

    @app_commands.command()
    @app_commands.describe(room="Which room", channel="Where notes of its talks are taken")
    async def link(
        self, interaction: discord.Interaction, room: str, channel: discord.TextChannel
    ) -> None:
        """Let the talks of a room run in a channel by themselves."""
        require_manager(interaction)
        event = await self.app.store.events.active(guild_of(interaction).id)
        chosen = await self._room(event, room)
        await self.app.store.sessions.link(event.id, chosen.id, channel.id)
        text, view = await self._links(interaction, event)
        await answer(interaction, text, view=view)

    async def _unlink(self, interaction: discord.Interaction, _: list[str]) -> None:
        require_manager(interaction)
        event = await self.app.store.events.active(guild_of(interaction).id)
        await self.app.store.sessions.link(event.id, note_option(choice_of(interaction)), None)
        await replace(interaction, *await self._links(interaction, event))

    async def _links(
        self, interaction: discord.Interaction, event: Event
    ) -> tuple[str, discord.ui.View | None]:
        guild = guild_of(interaction)
        rooms = await self.app.store.sessions.rooms(event.id)
        channels = [guild.get_channel(room.channel_id) for room in rooms if room.channel_id]
        missing = {each.id: lacking(each, threads=event.threads) for each in channels if each}
        return links_of(rooms, missing)

    @show.autocomplete("day")
    @plan.autocomplete("day")
    @never_raises
    async def _offer_days(self, interaction: discord.Interaction, current: str) -> Choices:
        event = await self.app.store.events.active(guild_of(interaction).id)
        days = await self.app.store.sessions.days(event)
        return day_choices(days, frame_of(event, self._now(interaction)).today, current)

    @show.autocomplete("room")
    @link.autocomplete("room")
    @never_raises
    async def _offer_rooms(self, interaction: discord.Interaction, current: str) -> Choices:
        event = await self.app.store.events.active(guild_of(interaction).id)
        rooms = await self.app.store.sessions.rooms(event.id)
        found = likely((room.name for room in rooms), current, str)
        return [app_commands.Choice(name=name, value=name) for name in found]

    async def _room(self, event: Event, typed: str) -> Room:
        """The room that was chosen or typed. Raises NotFound with those that there are."""
        wanted = " ".join(typed.split()).casefold()
        rooms = await self.app.store.sessions.rooms(event.id)
        exact = [room for room in rooms if room.name.casefold() == wanted]
        meant = exact or [room for room in rooms if wanted and wanted in room.name.casefold()]
        if len(meant) != 1:
            names = shortened(", ".join(room.name for room in rooms), 500)
            raise NotFound(f"I know no such room. There are: {plain(names) or 'none yet'}.")
        return meant[0]

    async def _turn_import(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        import_id, page = (note_option(each) for each in arguments)
        require_manager(interaction)
        event = await self.app.store.events.active(guild_of(interaction).id)
        compared = await self.app.importer.compared(event.guild_id, import_id)
        joints = await joinable_of(self.app, interaction, event, compared.read)
        await replace(interaction, *page_of(compared, event, page, joints))

    async def _turn_programme(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        day, room_id, page = arguments
        event = await self.app.store.events.active(guild_of(interaction).id)
        rooms = {room.id: room for room in await self.app.store.sessions.rooms(event.id)}
        text, view = await programme_of(
            self.app,
            event,
            person_of(interaction),
            date.fromisoformat(day),
            rooms.get(note_option(room_id)),
            note_option(page),
        )
        await replace(interaction, text, view)

    def _now(self, interaction: discord.Interaction) -> datetime:
        return self.app.clock.shifted(interaction.created_at)


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(ScheduleCog(bot))
