"""Speaking to people unasked: directly, or where others are, once for each occasion.

A refusal is told in the log and by the answer False; what may go by itself is raised (`UNSENT`), so
that whoever speaks tries again.
"""

import logging
from dataclasses import dataclass, replace
from hashlib import blake2b

import aiohttp
import discord

from bot.client import Client
from bot.models import Event
from cogs.ui.answers import LIMIT
from cogs.ui.forms import buttons
from cogs.ui.people import is_member
from cogs.ui.wire import direct_messages, mentioning

UNSENT = (discord.DiscordServerError, aiohttp.ClientError, OSError)
NOT_DIRECTLY = "-# This was for your direct messages, which are closed to me."

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Speech:
    """What is said, perhaps above a button (label, custom id).

    Of several with the same `occasion` in one place Discord shows one, also over a restart.
    """

    text: str
    occasion: str
    button: tuple[str, str] | None = None


async def say_to(bot: Client, person_id: int, speech: Speech) -> bool:
    """Say something to somebody directly; False if their direct messages are closed."""
    try:
        channel = await direct_messages(bot, person_id)
        await _say(channel, speech, ())
    except UNSENT:
        raise
    except discord.HTTPException as error:
        log.info("no direct message to somebody: %s", error)
        return False
    return True


async def say_in(
    bot: Client, event: Event, channel_id: int, people: tuple[int, ...], speech: Speech
) -> bool:
    """Say something to people in a channel; False if the bot may not speak there."""
    channel = bot.get_partial_messageable(channel_id, guild_id=event.guild_id)
    names = " ".join(f"<@{person_id}>" for person_id in people)
    try:
        await _say(channel, replace(speech, text=f"{names}\n{speech.text}"), people)
    except UNSENT:
        raise
    except discord.HTTPException as error:
        log.warning("channel %d: people are not told there: %s", channel_id, error)
        return False
    return True


async def reach(bot: Client, event: Event, person_id: int, home: int, speech: Speech) -> None:
    """Say something to a member directly, or else where they are at home; nothing to who left."""
    if not await is_member(bot, event.guild_id, person_id):
        return
    if await say_to(bot, person_id, speech):
        return
    aloud = replace(speech, text=f"{speech.text}\n{NOT_DIRECTLY}")
    await say_in(bot, event, home, (person_id,), aloud)


async def _say(
    channel: discord.PartialMessageable, speech: Speech, people: tuple[int, ...]
) -> None:
    key = f"{speech.occasion} {people}".encode()
    await channel.send(
        speech.text[:LIMIT],
        nonce=blake2b(key, digest_size=12).hexdigest(),
        view=buttons(speech.button) if speech.button else discord.utils.MISSING,
        allowed_mentions=mentioning(people),
    )
