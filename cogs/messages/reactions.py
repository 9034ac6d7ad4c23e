"""Receipts as reactions, given in the background: what is kept never waits for them.

Discord lets a bot react about four times a second in a channel. After a burst the newest receipts
come first, since theirs are the senders who look; the count on the talk's card tells of all.
"""

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass

import discord

from bot.client import Client
from cogs.messages.recent import Recent
from cogs.messages.sentences import REFUSED, tell
from cogs.ui.answers import UNANSWERED

TRIES = 5  # of one receipt, while Discord is failing
FIRST_PAUSE = 1.0  # seconds; doubled before each further try
WAITING = 500  # receipts of a channel that are still worth giving; older ones are dropped
REMEMBERED = 10_000  # messages whose receipt is known without asking
TRANSIENT = (429, 500, 502, 503, 504)  # statuses of a Discord that is busy or in trouble
BLOCKED = 90001  # the code of a refusal because the message's author has blocked the bot

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Receipt:
    message: discord.Message
    emoji: str


def _stack() -> Recent[int, _Receipt]:
    return Recent(WAITING)


class Reactions:
    """Gives one reaction to each message, one at a time in a channel, the newest first."""

    def __init__(self, bot: Client) -> None:
        self._bot = bot
        self._waiting: defaultdict[int, Recent[int, _Receipt]] = defaultdict(_stack)
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._given: Recent[int, str] = Recent(REMEMBERED)
        self._refused: set[int] = set()
        self._closed = False

    def give(self, message: discord.Message, emoji: str) -> None:
        """Let a message show that reaction of ours, and no other, as soon as may be."""
        if self._closed:
            return
        channel_id = message.channel.id
        self._waiting[channel_id][message.id] = _Receipt(message, emoji)
        if channel_id not in self._tasks:
            task = asyncio.create_task(self._serve(channel_id), name="receipts")
            self._tasks[channel_id] = task

    async def close(self) -> None:
        """Give no more."""
        self._closed = True
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, channel_id: int) -> None:
        waiting = self._waiting[channel_id]
        try:
            while waiting:
                _, receipt = waiting.popitem()
                await self._give(receipt)
        finally:
            del self._tasks[channel_id], self._waiting[channel_id]

    async def _give(self, receipt: _Receipt) -> None:
        """Try until it stands there, or there is no more sense in it."""
        channel_id = receipt.message.channel.id
        for number in range(TRIES):
            if number:
                await self._bot.app.clock.sleep(FIRST_PAUSE * 2 ** (number - 1))
            try:
                await self._show(receipt)
            except discord.NotFound:
                return  # the message is gone, and so need not be told
            except discord.Forbidden as error:
                await self._tell_refused(receipt.message, error)
                return
            except UNANSWERED as error:
                log.warning("receipt in channel %d: %s", channel_id, error)
                if not _may_pass(error):
                    return
            else:
                self._refused.discard(channel_id)
                return

    async def _tell_refused(self, message: discord.Message, error: discord.Forbidden) -> None:
        """Say once in a channel what is missing."""
        log.warning("no receipts in channel %d: %s", message.channel.id, error)
        if error.code != BLOCKED and message.channel.id not in self._refused:
            self._refused.add(message.channel.id)
            await tell(self._bot, message, REFUSED)

    async def _show(self, receipt: _Receipt) -> None:
        message, emoji = receipt.message, receipt.emoji
        former = {str(reaction.emoji) for reaction in message.reactions if reaction.me}
        former |= {self._given.get(message.id, emoji)}
        await message.add_reaction(emoji)
        self._given[message.id] = emoji
        for other in former - {emoji}:
            if self._bot.user is not None:
                await message.remove_reaction(other, self._bot.user)


def _may_pass(error: Exception) -> bool:
    """Whether the same request may succeed later: Discord did not call it wrong."""
    return not isinstance(error, discord.HTTPException) or error.status in TRANSIENT
