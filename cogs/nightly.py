"""Runs the nightly job, and tells the announce channel what went out or could not."""

import asyncio
import logging

import discord
from discord.ext import commands

from bot.app import App
from bot.client import Client
from bot.models import Event, Outcome, Publication
from cogs.ui.answers import LIMIT, plain

log = logging.getLogger(__name__)


class NightlyCog(commands.Cog):
    """Has the nightly job run as long as the bot does."""

    def __init__(self, bot: Client) -> None:
        self.bot = bot
        self.app: App = bot.app
        self._job: asyncio.Task[None] | None = None

    async def cog_load(self) -> None:
        self._job = asyncio.create_task(self.app.nightly.run(self._announce), name="nightly")

    async def cog_unload(self) -> None:
        if self._job is not None:
            self._job.cancel()
            await asyncio.wait([self._job])

    async def _announce(self, event: Event, publication: Publication) -> None:
        if event.announce_channel is None:
            return
        channel = self.bot.get_partial_messageable(event.announce_channel, guild_id=event.guild_id)
        try:
            text = self._text(event, publication)[:LIMIT]
            await channel.send(text, nonce=f"p{publication.id}")
        except discord.DiscordServerError:
            raise  # told with a later tick
        except discord.HTTPException as error:
            log.warning("cannot announce in channel %d: %s", event.announce_channel, error)

    def _text(self, event: Event, publication: Publication) -> str:
        if publication.outcome is Outcome.FAILED:
            return (
                f"The post of {publication.day:%A, %d %B} did not go out yet. {publication.error}"
                " I keep trying; /status tells more."
            )
        where = self.app.publisher.link(event, publication) or publication.path
        return f"{plain(event.title)}: the notes of {publication.day:%A, %d %B} are out: {where}"


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(NightlyCog(bot))
