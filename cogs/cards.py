"""Keeps the count of notes on talk cards true, so that everybody sees that theirs are kept."""

import asyncio
import logging

import discord
from discord.ext import commands

from bot.app import App
from bot.client import Client
from bot.repeating import repeat
from bot.store.talks import CardCount
from cogs.ui.answers import UNANSWERED
from cogs.ui.cards import card_text

PACE = 5.0  # seconds between two looks; Discord allows a bot about one edit a second in a channel

log = logging.getLogger(__name__)


class CardsCog(commands.Cog):
    """Edits the cards whose count has changed."""

    def __init__(self, bot: Client) -> None:
        self.app: App = bot.app
        self.bot = bot
        self._shown: dict[int, int] = {}
        self._job: asyncio.Task[None] | None = None

    async def cog_load(self) -> None:
        self._job = asyncio.create_task(self._run(), name="cards")

    async def cog_unload(self) -> None:
        if self._job is not None:
            self._job.cancel()
            await asyncio.wait([self._job])

    async def _run(self) -> None:
        await self.bot.wait_until_ready()
        await repeat(self.app.clock, PACE, self._look, "cards were not edited")

    async def _look(self) -> None:
        counts = await self.app.store.talks.card_counts(self.app.clock.now())
        self._shown = {each.card_id: self._shown.get(each.card_id, 0) for each in counts}
        for each in counts:
            if self._shown[each.card_id] != each.notes:
                await self._edit(each)

    async def _edit(self, count: CardCount) -> None:
        """Tried again at the next look, unless Discord refuses it: a card may be gone."""
        channel = self.bot.get_partial_messageable(count.channel_id, guild_id=count.event.guild_id)
        try:
            card = channel.get_partial_message(count.card_id)
            text = card_text(count.talk, count.event, count.notes, count.session)
            await card.edit(content=text)
        except (discord.Forbidden, discord.NotFound) as error:
            log.info("card of talk %d cannot be edited: %s", count.talk.id, error)
        except UNANSWERED as error:
            log.info("card of talk %d not edited: %s", count.talk.id, error)
            return
        self._shown[count.card_id] = count.notes


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(CardsCog(bot))
