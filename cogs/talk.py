"""/talk: talks planned, started, ended, corrected."""

from datetime import datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import App
from bot.capture.text import one_line
from bot.client import Client
from bot.models import Kind, State, Talk
from bot.store.lifecycle import Started
from bot.store.talk_fields import TalkFields
from bot.times import Frame, on_day, read_day, read_time
from cogs.ui.answers import answer, counted, plain
from cogs.ui.cards import post_card
from cogs.ui.likely import CHOICES
from cogs.ui.mentions import with_names
from cogs.ui.options import (
    PLANNED,
    chosen_option,
    day_option,
    frame_of,
    here_of,
    line_option,
    never_raises,
    offer_days,
    offer_talks,
    session_choices,
    talk_choices,
    talk_option,
    url_option,
)
from cogs.ui.people import channel_id_of, guild_of, person_of
from cogs.ui.reminders import attended_text
from cogs.ui.talks import listing, recorded, timed

Channel = discord.TextChannel | discord.Thread | discord.VoiceChannel
Choices = list[app_commands.Choice[str]]


@app_commands.guild_only()
class TalkCog(commands.GroupCog, group_name="talk", group_description="The talks of the day"):
    """The talks of the day."""

    def __init__(self, bot: Client) -> None:
        self.app: App = bot.app
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        title="The talk's title; planned talks and today's programme are offered",
        url="Its page",
        speakers="Who speaks, as it should stand in the post",
        time="When it began, such as 9:00, 9.30pm or -5m",
        kind="entry: a part of the day that is no talk",
    )
    async def start(
        self,
        interaction: discord.Interaction,
        title: str,
        url: str | None = None,
        speakers: str | None = None,
        time: str | None = None,
        kind: Kind | None = None,
    ) -> None:
        """Start a talk in this channel; the one before ends."""
        guild, now = guild_of(interaction), self._now(interaction)
        event = await self.app.store.events.active(guild.id)
        chosen = chosen_option(title)
        fields = TalkFields(
            title=one_line(with_names(title, interaction), "title") if chosen is None else None,
            url=url_option(url),
            speakers=line_option(interaction, speakers, "speakers"),
            starts_at=read_time(time, frame_of(event, now)) if time else None,
            kind=kind,
            channel_id=channel_id_of(interaction),
        )
        started = await self.app.store.talks.start(
            guild.id, person_of(interaction), now, fields, chosen
        )
        await self._tell_started(interaction, started)

    @start.autocomplete("title")
    @never_raises
    async def _offer_planned(self, interaction: discord.Interaction, current: str) -> Choices:
        here = await here_of(self.app, interaction)
        found = await self.app.store.talks.of_day(here.event.id, here.today, person_of(interaction))
        planned = [entry.talk for entry in found if entry.talk.state is State.PLANNED]
        announced = await self.app.store.sessions.open(here.event, here.today, here.now)
        choices = talk_choices(planned, here, current, PLANNED)
        return [*choices, *session_choices(announced, here, current)][:CHOICES]

    @app_commands.command()
    @app_commands.describe(
        title="The talk's title",
        time="When it begins, such as 9:00 or 14:30",
        day="The conference day: tomorrow, day 2 or 2020-07-23",
        url="Its page",
        speakers="Who speaks, as it should stand in the post",
        kind="entry: a part of the day that is no talk",
        channel="The channel where its notes will be taken",
    )
    async def add(
        self,
        interaction: discord.Interaction,
        title: str,
        time: str,
        day: str | None = None,
        url: str | None = None,
        speakers: str | None = None,
        kind: Kind | None = None,
        channel: Channel | None = None,
    ) -> None:
        """Plan a talk without starting it."""
        guild, now = guild_of(interaction), self._now(interaction)
        event = await self.app.store.events.active(guild.id)
        on = await day_option(self.app, event, now, day)
        fields = TalkFields(
            title=one_line(with_names(title, interaction), "title"),
            url=url_option(url),
            speakers=line_option(interaction, speakers, "speakers"),
            starts_at=read_time(time, frame_of(event, now), on if day else None),
            kind=kind,
            channel_id=channel.id if channel else None,
        )
        talk = await self.app.store.talks.add(guild.id, person_of(interaction), now, fields)
        await answer(interaction, f"Planned {timed(talk, event)} on {talk.day:%A, %-d %B}")

    @app_commands.command()
    async def next(self, interaction: discord.Interaction) -> None:
        """Go on to the next talk of your plan, or to the next one planned here."""
        here = channel_id_of(interaction)
        attended = await self.app.store.talks.start_next(
            guild_of(interaction).id, person_of(interaction), self._now(interaction), here
        )
        await answer(interaction, attended_text(attended, here))
        if attended.ended:
            self.app.nightly.wake()
        if attended.began:
            await post_card(self.bot, interaction, attended.talk, attended.event)

    @app_commands.command()
    @app_commands.describe(reason="Shown in the post, such as: tired, going for a walk")
    async def end(self, interaction: discord.Interaction, reason: str | None = None) -> None:
        """End this channel's talk."""
        ended = await self.app.store.talks.end(
            guild_of(interaction).id,
            person_of(interaction),
            self._now(interaction),
            channel_id_of(interaction),
            line_option(interaction, reason, "reason") or None,
        )
        self.app.nightly.wake()
        await answer(
            interaction,
            f"Ended **{plain(ended.talk.title)}** with {counted(ended.notes, 'note')}. Something to"
            " add? Reply to its card, or use /note or /thought with its talk.",
        )

    @app_commands.command()
    @app_commands.describe(
        talk="Which talk",
        title="Its new title",
        url="Its page; - for none",
        speakers="Who speaks; - for nobody",
        time="When it began",
        day="Its conference day",
        kind="entry: a part of the day that is no talk",
        channel="The channel of its notes",
        recording="The address of its video, from where it begins there; - for none",
    )
    async def edit(
        self,
        interaction: discord.Interaction,
        talk: str,
        title: str | None = None,
        url: str | None = None,
        speakers: str | None = None,
        time: str | None = None,
        day: str | None = None,
        kind: Kind | None = None,
        channel: Channel | None = None,
        recording: str | None = None,
    ) -> None:
        """Correct a talk, also after it was published."""
        guild, person = guild_of(interaction), person_of(interaction)
        chosen, now = await talk_option(self.app, interaction, talk), self._now(interaction)
        event = await self.app.store.events.shown(guild.id)
        frame = frame_of(event, now, await self.app.store.days.first(event))
        given = TalkFields(
            title=line_option(interaction, title, "title") or None,
            url=url_option(url),
            speakers=line_option(interaction, speakers, "speakers"),
            kind=kind,
            channel_id=channel.id if channel else None,
            recording=url_option(recording),
        )
        edited = await self.app.store.talks.edit(
            guild.id, person, now, chosen.id, given, lambda found: _moved(found, time, day, frame)
        )
        text = f"Now {timed(edited, event)} on {edited.day:%A, %-d %B}"
        await answer(interaction, text + (recorded(edited, event) if recording else ""))

    @app_commands.command()
    @app_commands.describe(talk="Which talk", reason="Shown in the post")
    async def cancel(
        self, interaction: discord.Interaction, talk: str, reason: str | None = None
    ) -> None:
        """Mark a talk as cancelled in the post."""
        chosen = await talk_option(self.app, interaction, talk)
        cancelled = await self.app.store.talks.cancel(
            guild_of(interaction).id,
            person_of(interaction),
            self._now(interaction),
            chosen.id,
            line_option(interaction, reason, "reason") or None,
        )
        self.app.nightly.wake()
        await answer(interaction, f"**{plain(cancelled.title)}** is shown as cancelled.")

    @app_commands.command()
    @app_commands.describe(talk="Which talk")
    async def remove(self, interaction: discord.Interaction, talk: str) -> None:
        """Remove a talk that has no notes."""
        chosen = await talk_option(self.app, interaction, talk)
        removed = await self.app.store.talks.remove(
            guild_of(interaction).id, person_of(interaction), chosen.id
        )
        await answer(interaction, f"Removed **{plain(removed.title)}**.")

    @app_commands.command(name="list")
    @app_commands.describe(day="today, yesterday, tomorrow, day 2 or a date")
    async def list_talks(self, interaction: discord.Interaction, day: str | None = None) -> None:
        """The day's talks."""
        event = await self.app.store.events.shown(guild_of(interaction).id)
        on = await day_option(self.app, event, self._now(interaction), day)
        found = await self.app.store.talks.of_day(event.id, on, person_of(interaction))
        await answer(interaction, listing(found, event, on))

    @edit.autocomplete("talk")
    @cancel.autocomplete("talk")
    @remove.autocomplete("talk")
    @never_raises
    async def _offer_talks(self, interaction: discord.Interaction, current: str) -> Choices:
        return await offer_talks(self.app, interaction, current)

    @add.autocomplete("day")
    @edit.autocomplete("day")
    @list_talks.autocomplete("day")
    @never_raises
    async def _offer_days(self, interaction: discord.Interaction, current: str) -> Choices:
        return await offer_days(self.app, interaction, current)

    def _now(self, interaction: discord.Interaction) -> datetime:
        return self.app.clock.shifted(interaction.created_at)

    async def _tell_started(self, interaction: discord.Interaction, started: Started) -> None:
        talk, event = started.talk, started.event
        ended = f"\nEnded **{plain(started.ended.title)}**" if started.ended else ""
        verb = "Already running:" if started.already else "Started"
        await answer(interaction, f"{verb} {timed(talk, event)}{ended}")
        if started.ended:
            self.app.nightly.wake()
        if not started.already or talk.card_id is None:
            await post_card(self.bot, interaction, talk, event)


def _moved(talk: Talk, time: str | None, day: str | None, frame: Frame) -> datetime | None:
    """When a talk begins after an edit of its time, its day, or both."""
    if time is None and day is None:
        return None
    on = read_day(day, frame) if day else talk.day
    if time is not None:
        return read_time(time, frame, on)
    local = talk.starts_at.astimezone(frame.zone)
    return on_day(local.time(), on, frame)


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(TalkCog(bot))
