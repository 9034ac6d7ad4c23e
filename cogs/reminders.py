"""Reminds people of what they plan, tells them of its changes, and takes them to their talks."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator
from dataclasses import replace

import discord
from discord.ext import commands

from bot.app import App
from bot.client import Client
from bot.errors import NotFound
from bot.models import Person, Way
from bot.repeating import repeat
from bot.store.reminders import PlanNews, Reminder
from cogs.ui.answers import answer, plain
from cogs.ui.cards import post_card
from cogs.ui.options import note_option
from cogs.ui.people import member_of, person_of
from cogs.ui.reminders import ATTEND, TAKE_NOTES, attended_text, news_text, reminder_text
from cogs.ui.speaking import UNSENT, Speech, reach, say_in, say_to

TICK = 20.0  # seconds between two looks at what is to be said
TOGETHER = 40  # people that one message mentions
UNKNOWN = "I do not know that button any more. Use /talk start."

log = logging.getLogger(__name__)


class RemindersCog(commands.Cog):
    """Speaks to people of their plans."""

    def __init__(self, bot: Client) -> None:
        self.app: App = bot.app
        self.bot = bot
        self._job: asyncio.Task[None] | None = None

    async def cog_load(self) -> None:
        self.bot.forms[ATTEND] = self._attend
        self._job = asyncio.create_task(self._run(), name="reminders")

    async def cog_unload(self) -> None:
        if self._job is not None:
            self._job.cancel()
            await asyncio.wait([self._job])

    async def _run(self) -> None:
        await self.bot.wait_until_ready()
        await repeat(self.app.clock, TICK, self._tick, "people were not reminded")

    async def _tick(self) -> None:
        """Say what is due; what Discord does not take now is said with the next tick."""
        reminders, now = self.app.store.reminders, self.app.clock.now()
        for reminder in await reminders.due(now):
            try:
                async for people in self._remind(reminder):
                    await reminders.told(reminder, people, now)
            except UNSENT as error:
                log.warning("talk %d: not all are reminded yet: %s", reminder.talk.id, error)
        for news in await reminders.news():
            try:
                await self._tell(news)
                await reminders.heard(news)
            except UNSENT as error:
                log.warning("change %d: somebody is not told yet: %s", news.last, error)

    async def _remind(self, reminder: Reminder) -> AsyncGenerator[tuple[int, ...]]:
        """Remind people; yields those who need no other try, as soon as that is so."""
        talk, event, people = reminder.talk, reminder.event, reminder.people
        occasion = f"talk {talk.id} {talk.starts_at}"
        speech = Speech(reminder_text(reminder), occasion, (TAKE_NOTES, f"{ATTEND}:{talk.id}"))
        if self.bot.get_guild(event.guild_id) is None:
            yield people
        elif reminder.channel_id is None:
            speech = replace(speech, text=f"{speech.text}\n-# {plain(event.title)}")
            for person_id, home in reminder.homes.items():
                await reach(self.bot, event, person_id, home, speech)
                yield (person_id,)
        else:
            for some in batched(people, TOGETHER):
                if await say_in(self.bot, event, reminder.channel_id, some, speech):
                    yield some
                    continue
                for person_id in some:
                    await say_to(self.bot, person_id, speech)
                    yield (person_id,)

    async def _tell(self, news: PlanNews) -> None:
        """Tell somebody what changed of their plan, and what overlaps by that."""
        event, person_id = news.event, news.person_id
        if self.bot.get_guild(event.guild_id) is None:
            return
        planned = await self.app.store.plans.of_person(event.id, person_id)
        speech = Speech(news_text(news, planned), f"news {news.last}")
        if news.way is not Way.CHANNEL:
            await reach(self.bot, event, person_id, news.home, speech)
        elif not await say_in(self.bot, event, news.home, (person_id,), speech):
            await say_to(self.bot, person_id, speech)

    async def _attend(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        """Somebody goes to the talk that they were reminded of."""
        if len(arguments) != 1:
            raise NotFound(UNKNOWN)
        talk_id, here = note_option(arguments[0]), interaction.channel_id
        guild_id, person = await self._who(interaction, talk_id)
        now = self.app.clock.shifted(interaction.created_at)
        directly = interaction.guild is None
        attended = await self.app.store.plans.attend(
            guild_id, person, now, talk_id, None if directly else here
        )
        await answer(interaction, attended_text(attended, here, directly=directly))
        if attended.ended:
            self.app.nightly.wake()
        if attended.began:
            await post_card(self.bot, interaction, attended.talk, attended.event)

    async def _who(self, interaction: discord.Interaction, talk_id: int) -> tuple[int, Person]:
        """The guild of a talk and who somebody is there, also if they answer a direct message."""
        if interaction.guild is not None:
            return interaction.guild.id, person_of(interaction)
        guild_id = await self.app.store.plans.guild_of(talk_id)
        return guild_id, await member_of(self.bot, guild_id, interaction.user.id)


def batched(people: tuple[int, ...], size: int) -> Iterator[tuple[int, ...]]:
    """People, so many at a time."""
    return (people[first : first + size] for first in range(0, len(people), size))


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(RemindersCog(bot))
