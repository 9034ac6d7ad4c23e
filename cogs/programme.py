"""Lets the talks of linked rooms begin and end by the programme, and posts their cards."""

import asyncio
import logging
from collections import Counter

import discord
from discord.ext import commands

from bot.app import App
from bot.client import Client
from bot.errors import StoreError
from bot.store.arrivals import Arrival
from cogs.ui.cards import card_text

TICK = 20.0  # seconds between two looks at the programme
TRIES = 3  # of a card that cannot be posted

log = logging.getLogger(__name__)


class ProgrammeCog(commands.Cog):
    """Has talks happen as the programme says."""

    def __init__(self, bot: Client) -> None:
        self.app: App = bot.app
        self.bot = bot
        self._failed: Counter[int] = Counter()
        self._job: asyncio.Task[None] | None = None

    async def cog_load(self) -> None:
        self._job = asyncio.create_task(self._run(), name="programme")

    async def cog_unload(self) -> None:
        if self._job is not None:
            self._job.cancel()
            await asyncio.wait([self._job])

    async def _run(self) -> None:
        await self.bot.wait_until_ready()
        while True:
            try:
                await self._tick()
            except StoreError as error:
                log.warning("programme: %s", error)
            except Exception:  # an edge: the job must outlive whatever a tick met
                log.exception("the programme's job failed; it goes on with the next tick")
            await self.app.clock.sleep(TICK)

    async def _tick(self) -> None:
        now = self.app.clock.now()
        await self.app.store.talks.keep_up(now)
        for arrival in await self.app.store.arrivals.due(now):
            if self._failed[arrival.talk.id] < TRIES:
                await self._announce(arrival)

    async def _announce(self, arrival: Arrival) -> None:
        """Post a talk's card; what Discord refuses is tried again with the next ticks."""
        talk, event, channel_id = arrival.talk, arrival.event, arrival.channel_id
        channel = self.bot.get_partial_messageable(channel_id, guild_id=event.guild_id)
        text = card_text(talk, event, session=arrival.session)
        try:
            async with self.bot.posting_card[channel_id]:
                card = await channel.send(text, nonce=f"card{talk.id}")
                await self.app.store.talks.set_card(talk.id, card.id)
        except (discord.HTTPException, OSError) as error:
            self._failed[talk.id] += 1
            log.warning("talk %d: no card in channel %d: %s", talk.id, channel_id, error)


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(ProgrammeCog(bot))
