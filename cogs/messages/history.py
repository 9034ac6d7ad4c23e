"""Reads again what was written, edited or deleted while nobody listened."""

import logging

import discord

from bot.client import Client
from bot.errors import TalknotesError
from bot.store.messages import TAKEN_WITHIN, Stretch
from cogs.messages import reading
from cogs.messages.intake import FAILED, Intake
from cogs.ui.answers import UNANSWERED

MOST = 2_000  # messages of a channel that are read again, the newest ones

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


async def _read_channel(bot: Client, intake: Intake, stretch: Stretch, after_id: int) -> None:
    standing = set(await bot.app.store.messages.standing(stretch.channel_id, after_id))
    channel = bot.get_channel(stretch.channel_id)
    if not isinstance(channel, discord.abc.Messageable):
        channel = bot.get_partial_messageable(stretch.channel_id, guild_id=stretch.guild_id)
    after = discord.Object(after_id)
    found = [each async for each in channel.history(limit=MOST, after=after, oldest_first=False)]
    if len(found) == MOST:
        after_id = found[-1].id
        log.warning("channel %d is not read back beyond %d messages", channel.id, MOST)
    for message in reversed(found):
        if _is_news(bot, message, known=message.id in standing):
            await intake.take(message)
    gone = [each for each in standing - {each.id for each in found} if each > after_id]
    if gone and await _is_gone(channel, gone[0]):
        await bot.app.store.messages.remove(gone, bot.app.clock.now())


def _is_news(bot: Client, message: discord.Message, *, known: bool) -> bool:
    """Whether there may be something to do: it is new, it was edited, or nobody answered it.

    Who was told that a message is not kept may have sent it again, so it is left at that.
    """
    receipts = {str(reaction.emoji) for reaction in message.reactions if reaction.me}
    if message.edited_at is None and (FAILED in receipts or (known and receipts)):
        return False
    return reading.is_readable(bot, message) if known else reading.is_note(bot, message)


async def _is_gone(channel: discord.abc.Messageable, message_id: int) -> bool:
    """Whether what a channel does not show is no more: who may not read back is shown nothing."""
    try:
        await channel.fetch_message(message_id)
    except discord.NotFound:
        return True
    return False
