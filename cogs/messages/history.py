"""Reads again what was written, edited or deleted while nobody listened."""

import logging
from collections.abc import Container

import discord

from bot.client import Client
from bot.errors import TalknotesError
from bot.store.messages import TAKEN_WITHIN, Stretch
from cogs.messages import reading
from cogs.messages.intake import Intake
from cogs.ui.answers import UNANSWERED

MOST = 2_000  # messages of a channel that are read again

log = logging.getLogger(__name__)


async def read_back(bot: Client, intake: Intake) -> None:
    """Bring the notes of the last hours up to date, channel by channel."""
    app = bot.app
    since = app.clock.now() - TAKEN_WITHIN
    first_id = discord.utils.time_snowflake(app.clock.told(since))
    for stretch in await app.store.messages.to_read_again(since, first_id):
        try:
            await _read_channel(bot, intake, stretch, first_id)
        except (*UNANSWERED, TalknotesError) as error:
            log.warning("channel %d was not read back: %s", stretch.channel_id, error)


async def _read_channel(bot: Client, intake: Intake, stretch: Stretch, first_id: int) -> None:
    standing = set(await bot.app.store.messages.standing(stretch.channel_id, first_id))
    channel = bot.get_partial_messageable(stretch.channel_id, guild_id=stretch.guild_id)
    known = bot.get_channel(stretch.channel_id)
    if isinstance(known, discord.abc.Messageable):
        channel = known
    seen: set[int] = set()
    async for message in channel.history(limit=MOST, after=discord.Object(first_id)):
        seen.add(message.id)
        if not intake.was_deleted(message) and _is_wanted(bot, message, standing):
            await intake.take(message)
    last = max(seen, default=0) if len(seen) == MOST else None
    gone = [each for each in standing if each not in seen and (last is None or each < last)]
    await bot.app.store.messages.remove(gone, bot.app.clock.now())


def _is_wanted(bot: Client, message: discord.Message, standing: Container[int]) -> bool:
    """Whether it may say something new: unknown, edited, or still without a receipt."""
    if message.id not in standing:
        return reading.is_note(bot, message)
    has_receipt = any(reaction.me for reaction in message.reactions)
    return reading.is_readable(bot, message) and not (has_receipt and message.edited_at is None)
