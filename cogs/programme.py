"""Lets the talks of linked rooms begin and end by the programme, with their cards and threads."""

import asyncio
import logging
from collections import Counter
from collections.abc import Coroutine
from typing import Any

import discord
from discord.ext import commands

from bot.app import App
from bot.client import Client
from bot.models import Talk
from bot.repeating import repeat
from bot.store.arrivals import Arrival, Thread
from bot.store.changes import Untold
from bot.times import wall
from cogs.ui.answers import shortened
from cogs.ui.cards import send_card
from cogs.ui.imports import changes_text

TICK = 20.0  # seconds between two looks at the programme
TRIES = 3  # of a card or a thread that cannot be made
NAME = 100  # characters of a thread's name
HAS_THREAD = 160_004  # Discord's code: that message has a thread already

log = logging.getLogger(__name__)


class ProgrammeCog(commands.Cog):
    """Has talks happen as the programme says."""

    def __init__(self, bot: Client) -> None:
        self.app: App = bot.app
        self.bot = bot
        self._failed: Counter[int] = Counter()
        self._jobs: list[asyncio.Task[None]] = []

    async def cog_load(self) -> None:
        self._jobs.append(asyncio.create_task(self._run(), name="programme"))
        if self.app.refresher is not None:
            self._jobs.append(asyncio.create_task(self.app.refresher.run(), name="refresh"))

    async def cog_unload(self) -> None:
        for job in self._jobs:
            job.cancel()
        await asyncio.wait(self._jobs)

    async def _run(self) -> None:
        await self.bot.wait_until_ready()
        await repeat(self.app.clock, TICK, self._tick, "the programme was not followed")

    async def _tick(self) -> None:
        now = self.app.clock.now()
        await self.app.store.talks.keep_up(now)
        arrivals = self.app.store.arrivals
        for arrival in await arrivals.due(now):
            await self._try(arrival.talk, self._announce(arrival))
        for thread in await arrivals.threads_due(now):
            await self._try(thread.talk, self._open(thread))
        for thread in await arrivals.threads_over(now):
            await self._archive(thread)
        for untold in await self.app.store.changes.untold():
            await self._tell(untold)

    async def _try(self, talk: Talk, act: Coroutine[Any, Any, None]) -> None:
        """Do something in a talk's channel; what Discord refuses is tried again a few times."""
        if self._failed[talk.id] >= TRIES:
            act.close()
            return
        try:
            await act
        except (discord.HTTPException, OSError) as error:
            self._failed[talk.id] += 1
            log.warning("talk %d, channel %s: %s", talk.id, talk.channel_id, error)

    async def _announce(self, arrival: Arrival) -> None:
        """Post a talk's card."""
        talk = arrival.talk
        await send_card(self.bot, talk, arrival.event, arrival.channel_id, f"card{talk.id}")

    async def _open(self, thread: Thread) -> None:
        """Make a thread of a talk's card; one that was made before a crash is found again."""
        talk, event = thread.talk, thread.event
        channel = self.bot.get_partial_messageable(talk.channel_id or 0, guild_id=event.guild_id)
        card = channel.get_partial_message(talk.card_id or 0)
        name = shortened(f"{wall(talk.starts_at, event.zone)} {talk.title}", NAME)
        try:
            await card.create_thread(name=name, auto_archive_duration=1_440)
        except discord.HTTPException as error:
            if error.code != HAS_THREAD:
                raise
        await self.app.store.arrivals.set_thread(talk, card.id)

    async def _archive(self, thread: Thread) -> None:
        """Close a talk's thread, once: whoever opens it again has a reason."""
        known = self.bot.get_channel(thread.id or 0)
        try:
            if isinstance(known, discord.Thread) and not known.archived:
                await known.edit(archived=True)
        except discord.DiscordServerError:
            return  # with the next tick
        except (discord.HTTPException, OSError) as error:
            log.warning("thread %s of talk %d stays open: %s", thread.id, thread.talk.id, error)
        await self.app.store.arrivals.close_thread(thread.talk.id)

    async def _tell(self, untold: Untold) -> None:
        """Tell the announce channel what changed of planned talks, or nobody if there is none."""
        event = untold.event
        if event.announce_channel is not None:
            channel = self.bot.get_partial_messageable(event.announce_channel)
            try:
                await channel.send(changes_text(untold), nonce=f"change{untold.last}")
            except (discord.DiscordServerError, OSError):
                return  # with the next tick
            except discord.HTTPException as error:
                log.warning("changes of event %d are not announced: %s", event.id, error)
        await self.app.store.changes.told(untold)


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(ProgrammeCog(bot))
