"""A message's way into the store, and what its sender hears of it."""

import logging
from collections import OrderedDict, deque
from collections.abc import Iterable
from functools import partial

import discord

from bot.app import App
from bot.capture.lines import read_lines
from bot.client import Client
from bot.errors import StoreError, TalknotesError
from bot.models import Section, Source
from bot.store.messages import Fate, Received
from cogs.messages import reading
from cogs.messages.reactions import Reactions
from cogs.messages.sentences import NO_CARD, NO_TEXT, NOTHING_KEPT, tell
from cogs.ui import receipts

FAILED = "⚠️"  # the reaction; what was kept is told by those of receipts
NOT_KEPT = "{error} This was not kept: edit the message, or send it again."
DELETED_LATELY = 10_000  # ids that must not be brought in again
REMEMBERED = 10_000  # people who are not told a second time where their notes go

log = logging.getLogger(__name__)


class Intake:
    """Takes messages in. Each is kept once and followed from then on."""

    def __init__(self, bot: Client) -> None:
        self.app: App = bot.app
        self.bot = bot
        self.reactions = Reactions(bot)
        self._told: OrderedDict[tuple[int, int], int] = OrderedDict()
        self._deleted: deque[int] = deque(maxlen=DELETED_LATELY)

    async def take(self, message: discord.Message) -> None:
        """Keep a message, or bring its notes up to date, and let its sender know.

        Until the store has the job nothing is waited for, so that messages keep their order.
        """
        try:
            received = await self._receive(message)
        except TalknotesError as error:
            sentence = NOT_KEPT.format(error=error) if isinstance(error, StoreError) else str(error)
            await self.fail(message, sentence)
            return
        await self._answer(message, received)

    async def remove(self, message_ids: Iterable[int]) -> None:
        """Hide what deleted messages made, and never take them in again."""
        wanted = list(message_ids)
        self._deleted.extend(wanted)
        try:
            await self.app.store.messages.remove(wanted, self.app.clock.now())
        except StoreError as error:
            log.error("deleted messages were not followed: %s", error)  # noqa: TRY400  # a sentence

    def was_deleted(self, message: discord.Message) -> bool:
        """Whether it is known to be gone, whatever a list of messages that is older says."""
        return message.id in self._deleted

    async def _receive(self, message: discord.Message) -> Received:
        note = reading.message_of(self.bot, message)
        lines = partial(read_lines, reading.text_of(self.bot, message), Section.NOTES)
        received = await self.app.store.messages.receive(note, lines)
        if received.fate is Fate.NO_NOTE and reading.answers_card(self.bot, message):
            async with self.bot.posting_card[message.channel.id]:  # it may be as new as that
                if not self.was_deleted(message):
                    received = await self.app.store.messages.receive(note, lines)
        return received

    async def _answer(self, message: discord.Message, received: Received) -> None:
        match received.fate:
            case Fate.NO_NOTE if reading.answers_card(self.bot, message):
                await self.fail(message, NO_CARD)
            case Fate.EMPTY if not self._is_captured(message):
                readable = reading.is_readable(self.bot, message)
                await self.fail(message, NOTHING_KEPT if readable else NO_TEXT)
            case Fate.KEPT | Fate.SAME | Fate.FOLLOWED:
                await self._tell_kept(message, received)
            case _:
                pass

    async def _tell_kept(self, message: discord.Message, received: Received) -> None:
        kept = received.kept
        if kept is None:
            if received.left_out:
                self.reactions.give(message, receipts.LEFT_OUT)
            return
        followed = received.fate is Fate.FOLLOWED and not kept.unmatched
        self.reactions.give(message, receipts.CHANGED if followed else receipts.sign(kept))
        if kept.unmatched:
            await tell(message, receipts.unmatched(kept))
        elif received.elsewhere and self._is_news(message, kept.talk.id if kept.talk else 0):
            await tell(message, receipts.elsewhere(kept))

    async def fail(self, message: discord.Message, sentence: str) -> None:
        """Let somebody know why their message was not kept."""
        self.reactions.give(message, FAILED)
        await tell(message, sentence)

    def _is_captured(self, message: discord.Message) -> bool:
        """Whether its sender did not mean this very message to be a note."""
        return reading.message_of(self.bot, message).sources == (Source.CAPTURE,)

    def _is_news(self, message: discord.Message, talk_id: int) -> bool:
        """Whether somebody has not been told yet that their notes here go to that talk."""
        key = (message.channel.id, message.author.id)
        if self._told.get(key) == talk_id:
            return False
        self._told[key] = talk_id
        if len(self._told) > REMEMBERED:
            self._told.popitem(last=False)
        return True
