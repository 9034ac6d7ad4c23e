"""Runs the nightly job, and tells the announce channel what went out or could not."""

import asyncio
import logging
from contextlib import suppress

import discord
from discord.ext import commands

from bot.app import App
from bot.client import Client
from bot.models import News, Outcome, Publication
from bot.publish.message import Shown
from cogs.ui.answers import LIMIT, plain
from cogs.ui.talks import stamp

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

    async def _announce(self, news: News) -> int | None:
        """Tell the channel; returns the message that tells of the day from now on."""
        event = news.event
        if event.announce_channel is None:
            return None
        channel = self.bot.get_partial_messageable(event.announce_channel, guild_id=event.guild_id)
        try:
            return await self._tell(channel, news)
        except discord.DiscordServerError:
            raise  # told with a later tick
        except discord.HTTPException as error:
            log.warning("cannot announce in channel %d: %s", event.announce_channel, error)
            return None

    async def _tell(self, channel: discord.PartialMessageable, news: News) -> int | None:
        """Edit the message of the day, or send one if there is none or it was deleted."""
        publication, text = news.publication, self._text(news)[:LIMIT]
        if news.message_id is not None and publication.outcome is not Outcome.FAILED:
            with suppress(discord.NotFound):
                await channel.get_partial_message(news.message_id).edit(content=text)
                return news.message_id
        if publication.outcome is Outcome.REMOVED:
            return None
        return (await channel.send(text, nonce=f"p{publication.id}")).id

    def _text(self, news: News) -> str:
        event, publication = news.event, news.publication
        day = f"{publication.day:%A, %-d %B}"
        post = "the summary" if publication.is_summary else f"the post of {day}"
        match publication.outcome:
            case Outcome.FAILED:
                return (
                    f"{post[0].upper()}{post[1:]} did not go out yet. {publication.error}"
                    " I keep trying; /status tells more."
                )
            case Outcome.REMOVED:
                return f"{plain(event.title)}: {post} is off the site."
            case _:
                where = self.app.publisher.link(event, publication) or publication.path
                shown = self.app.publisher.shown(publication)
                counts = shown and shown.counts()
                more = f"\n-# {counts}, as of {stamp(publication.at)}" if counts else ""
                return f"{plain(event.title)}: {_news(publication, shown)} out: {where}{more}"


def _news(publication: Publication, shown: Shown | None) -> str:
    """What has come out, with its verb."""
    if publication.is_summary:
        return "the summary is"
    day = f"{publication.day:%A, %-d %B}"
    if shown is not None and shown.is_programme:
        return f"the programme of {day} is"
    return f"the notes of {day} are" if shown is None or shown.talks else f"the post of {day} is"


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(NightlyCog(bot))
