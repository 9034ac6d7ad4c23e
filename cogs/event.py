"""/event: the conference of a server, set up and shown."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import App
from bot.capture.text import one_line
from bot.client import Client
from bot.errors import NotFound, SiteError, Unreadable
from bot.models import Event, PublishMode, Timestamps
from bot.store.events import Changed, EventChanges
from bot.times import Frame, read_day, read_wall_time, read_zone
from cogs.ui.answers import answer, counted, linked, plain
from cogs.ui.clocks import moved_text
from cogs.ui.days import hindrances, next_digest, next_out
from cogs.ui.options import (
    EMPTY,
    never_raises,
    offer_zones,
    url_option,
)
from cogs.ui.people import guild_of, require_manager
from cogs.ui.talks import stamp

DAY_ENDS = time(4)  # until an organiser says otherwise
MAX_CATEGORIES = 10
MAX_CATEGORY = 50  # characters of one
TIMESTAMPS = {
    Timestamps.CLOCK: "when it was noted",
    Timestamps.OFFSET: "how many minutes into its talk",
    Timestamps.RECORDING: "that moment of the talk's recording, once /talk edit knows it",
}


@app_commands.guild_only()
class EventCog(commands.GroupCog, group_name="event", group_description="The conference"):
    """The conference of this server."""

    def __init__(self, app: App) -> None:
        self.app = app

    @app_commands.command()
    @app_commands.describe(
        title="The conference's name, as the posts show it",
        timezone="Where its clock stands, such as Europe/Prague",
        url="The conference's website",
        first_day="The date of Day 1, such as 2020-07-23",
        categories="The posts' categories, separated by commas",
        digest_time="When the day's post goes out (23:30)",
        announce="The channel that is told of new posts",
    )
    async def setup(
        self,
        interaction: discord.Interaction,
        title: str | None = None,
        timezone: str | None = None,
        url: str | None = None,
        first_day: str | None = None,
        categories: str | None = None,
        digest_time: str | None = None,
        announce: discord.TextChannel | None = None,
    ) -> None:
        """Set up this server's conference, or change what you give."""
        require_manager(interaction)
        now, guild_id = self.app.clock.shifted(interaction.created_at), guild_of(interaction).id
        event = await self.app.store.events.find(guild_id)
        former = event.timezone if event else self.app.config.timezone
        zone = read_zone(timezone) if timezone else former
        day_ends = event.day_ends if event else DAY_ENDS
        changes = EventChanges(
            title=one_line(title, "title") if title is not None else None,
            timezone=zone,
            url=url_option(url),
            first_day=read_day(first_day, Frame(now, ZoneInfo(zone), day_ends))
            if first_day
            else None,
            categories=_categories(categories),
            digest_time=read_wall_time(digest_time) if digest_time else None,
            announce_channel=announce.id if announce else None,
        )
        changed = await self.app.store.events.set_up(guild_id, changes, self._defaults(), now)
        self.app.nightly.wake()
        await answer(interaction, self._set_up_text(changed, now))

    @setup.autocomplete("timezone")
    @never_raises
    async def _offer_zones(
        self, _: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        return offer_zones(current)

    @app_commands.command()
    @app_commands.describe(
        publish="nightly: once a day; talk: also after each talk; live: also while one runs",
        timestamps="Behind bullets: their time, minutes into the talk, links into its recording",
        threads="A thread for each talk of a room that belongs to a channel",
        day_ends="When a conference day ends, in the night after it (04:00)",
    )
    async def options(
        self,
        interaction: discord.Interaction,
        publish: PublishMode | None = None,
        timestamps: Timestamps | None = None,
        threads: bool | None = None,
        day_ends: str | None = None,
    ) -> None:
        """How posts are made, and when."""
        require_manager(interaction)
        changes = EventChanges(
            publish=publish,
            timestamps=timestamps,
            threads=threads,
            day_ends=read_wall_time(day_ends) if day_ends else None,
        )
        changed = await self.app.store.events.change(guild_of(interaction).id, changes)
        self.app.nightly.wake()
        now = self.app.clock.shifted(interaction.created_at)
        await answer(interaction, "\n".join([*_settings(changed.event, now), *moved_text(changed)]))

    @app_commands.command()
    async def show(self, interaction: discord.Interaction) -> None:
        """The settings, the next digest, and whether the site can be reached."""
        event = await self.app.store.events.shown(guild_of(interaction).id)
        await interaction.response.defer(ephemeral=True)
        now = self.app.clock.shifted(interaction.created_at)
        lines = [*_settings(event, now), *hindrances(self.app, event)]
        lines += await self._programme(event)
        if self.app.config.may_publish(event.guild_id):
            lines.append(f"Site: {await self._site()}")
        if self.app.clock.rehearsal:
            lines.append(f"Rehearsal: the bot takes it to be <t:{int(now.timestamp())}:F>.")
        await answer(interaction, "\n".join(lines))

    @app_commands.command()
    async def end(self, interaction: discord.Interaction) -> None:
        """Close the conference after a last digest; the next setup begins another."""
        require_manager(interaction)
        now = self.app.clock.shifted(interaction.created_at)
        event = await self.app.store.events.end(guild_of(interaction).id, now)
        await self.app.store.captures.stop_all(event.guild_id)
        self.app.nightly.wake()
        await answer(
            interaction,
            f"**{plain(event.title)}** is closed; what is not out yet goes out now. /event setup"
            " with a title begins another.",
        )

    def _defaults(self) -> EventChanges:
        config = self.app.config
        return EventChanges(
            timezone=config.timezone,
            digest_time=config.digest_time,
            day_ends=DAY_ENDS,
            categories=(),
            publish=PublishMode.NIGHTLY,
        )

    def _set_up_text(self, changed: Changed, now: datetime) -> str:
        lines = [*_settings(changed.event, now), *moved_text(changed)]
        if changed.adopted:
            found = counted(changed.adopted, "earlier note")
            lines.append(f"{found} found: /notes list shows them.")
        lines += hindrances(self.app, changed.event)
        if changed.adopted is not None:
            lines.append("Next: /talk start when a talk begins, or /talk add to plan one.")
        return "\n".join(lines)

    async def _programme(self, event: Event) -> list[str]:
        """Where the programme is from, and why it cannot be read again, if so."""
        try:
            source = await self.app.store.sessions.source(event.id)
        except NotFound:
            return []
        read = f"Programme: {plain(source.source)}, read {stamp(source.applied_at)}"
        if source.link and self.app.refresher:
            read += f", looked at {stamp(source.checked_at)}"
        return [f"{read}.", *([f"⚠️ {source.problem}"] if source.problem else [])]

    async def _site(self) -> str:
        try:
            return await self.app.publisher.check()
        except SiteError as error:
            return str(error)


def _settings(event: Event, now: datetime) -> list[str]:
    next_one = stamp(next_digest(event, now))
    digest = f"Digest: every night at {event.digest_time:%H:%M}, the next {next_one}."
    lines = [
        f"**{plain(event.title)}**" + (f" {linked(event.url)}" if event.url else ""),
        f"Time zone: {event.timezone}; a day ends at {event.day_ends:%H:%M}.",
        digest if event.ended_at is None else next_out(event, now),
        f"Publish: {_MODES[event.publish]}.",
        f"Day 1: {event.first_day or 'the first day with a talk'}.",
    ]
    if event.threads:
        lines.append("A thread for each talk of a room that belongs to a channel.")
    if event.timestamps is not Timestamps.NONE:
        lines.append(f"Behind each bullet: {TIMESTAMPS[event.timestamps]}.")
    if event.categories:
        lines.append(f"Categories: {plain(', '.join(event.categories))}.")
    if event.announce_channel:
        lines.append(f"New posts are announced in <#{event.announce_channel}>.")
    return lines


_MODES = {
    PublishMode.NIGHTLY: "nightly",
    PublishMode.TALK: "nightly, and after each talk",
    PublishMode.LIVE: "nightly, after each talk, and every few minutes while one runs",
}


def _categories(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    if text.strip() == EMPTY:
        return ()
    parts = [part for part in text.split(",") if part.strip()]
    found = tuple(one_line(part, "category", MAX_CATEGORY) for part in parts)
    if len(found) > MAX_CATEGORIES:
        raise Unreadable(f"Give at most {MAX_CATEGORIES} categories.")
    return found


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(EventCog(bot.app))
