"""A message's way into the store, and what its sender hears of it."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial

import discord

from bot.app import App
from bot.capture.lines import read_lines
from bot.client import Client
from bot.errors import StoreError, TalknotesError
from bot.models import Section, Source
from bot.store.messages import Fate, Received, origin_of
from bot.store.submissions import Kept
from cogs.messages import reading
from cogs.messages.reactions import Reactions
from cogs.messages.recent import Recent
from cogs.messages.sentences import NO_TEXT, NOTHING_KEPT, SAVED, UNSEEN, tell
from cogs.ui import receipts
from cogs.ui.forms import buttons
from cogs.ui.pictures import consents, holds_text, is_left, outcome

FAILED = "⚠️"  # the reaction; what was kept is told by those of receipts
NOT_KEPT = "{error} This was not kept: edit the message, or send it again."
TEXT_KEPT = "The text is kept."
REMEMBERED = 10_000  # messages that are gone, and what people were told

log = logging.getLogger(__name__)


class Intake:
    """Takes messages in. Each is kept once and followed from then on."""

    def __init__(self, bot: Client) -> None:
        self.app: App = bot.app
        self.bot = bot
        self.reactions = Reactions(bot)
        self._told: Recent[tuple[int, int], str] = Recent(REMEMBERED)
        self._explained: Recent[tuple[int, datetime | None, str], None] = Recent(REMEMBERED)
        self._deleted: Recent[int, None] = Recent(REMEMBERED)

    async def take(self, message: discord.Message) -> None:
        """Keep a message, or bring its notes up to date, and let its sender know.

        Until the store has the job nothing is waited for, so that messages keep their order. One
        that is gone is not taken in, whatever an event that comes late, or a list, says of it.
        """
        if message.id in self._deleted:
            return
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
        for message_id in wanted:
            self._deleted[message_id] = None
        try:
            await self.app.store.messages.remove(wanted, self.app.clock.now())
        except StoreError as error:
            log.error("deleted messages were not followed: %s", error)  # noqa: TRY400  # a sentence

    async def _receive(self, message: discord.Message) -> Received:
        note = reading.message_of(self.bot, message)
        lines = partial(read_lines, reading.text_of(self.bot, message), Section.NOTES)
        received = await self.app.store.messages.receive(note, lines)
        if received.fate is Fate.NO_NOTE and reading.answers_card(self.bot, message):
            async with self.bot.posting_card[message.channel.id]:  # it may be as new as that
                sources = (*note.sources, Source.LOST_CARD)
                if message.id not in self._deleted:
                    note = replace(note, sources=sources)
                    received = await self.app.store.messages.receive(note, lines)
        return received

    async def _answer(self, message: discord.Message, received: Received) -> None:
        match received.fate:
            case Fate.EMPTY:
                await self._tell_empty(message)
            case Fate.SAVED:
                self.reactions.give(message, receipts.KEPT)
                await self._explain(message, SAVED)
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
        sign = receipts.CHANGED if followed else receipts.sign(kept)
        if holds_text(kept):  # of pictures alone nobody knows yet whether they are any
            self.reactions.give(message, sign)
        if kept.unmatched:
            await self._explain(message, receipts.unmatched(kept))
        elif received.elsewhere:
            await self._tell_once(message, receipts.elsewhere(kept, received.elsewhere))
        if message.attachments:
            was_told = received.fate is Fate.FOLLOWED
            await self._tell_pictures(message, kept, sign, was_told=was_told)

    async def _tell_pictures(
        self, message: discord.Message, kept: Kept, sign: str, *, was_told: bool
    ) -> None:
        """Fetch what came with a message. Its text is kept by then, and its sender knows."""
        album = await self.app.pictures.fetch(origin_of(message.id))
        if album.refused and not was_told:
            text = [TEXT_KEPT] if holds_text(kept) else []
            sentence = "\n".join([*text, *outcome(album)])
            await self.fail(message, sentence, *consents(album))
            return
        if not holds_text(kept):
            self.reactions.give(message, sign if is_left(kept, album) else FAILED)
        if album.waiting or album.asked:
            await self._explain(message, "\n".join(outcome(album)), *consents(album))

    async def _tell_empty(self, message: discord.Message) -> None:
        """What is captured need not be text, but it must be seen whether it is."""
        is_captured = reading.is_captured(self.bot, message)
        is_readable = reading.is_readable(self.bot, message)
        if is_captured and not is_readable:
            self.reactions.give(message, FAILED)
            await self._tell_once(message, UNSEEN)
        elif not is_captured:
            await self.fail(message, NOTHING_KEPT if is_readable else NO_TEXT)

    async def fail(
        self, message: discord.Message, sentence: str, *labelled: tuple[str, str]
    ) -> None:
        """Let somebody know why their message was not kept."""
        self.reactions.give(message, FAILED)
        await self._explain(message, sentence, *labelled)

    async def _tell_once(self, message: discord.Message, sentence: str) -> None:
        """Tell somebody of what they write there, if it is not what they were told last."""
        key = (message.channel.id, message.author.id)
        if self._told.get(key) != sentence:
            self._told[key] = sentence
            await self._explain(message, sentence)

    async def _explain(
        self, message: discord.Message, sentence: str, *labelled: tuple[str, str]
    ) -> None:
        """Say something of a message once, also if it arrives a second time or is read back."""
        key = (message.id, message.edited_at, sentence)
        if key not in self._explained:
            self._explained[key] = None
            await tell(self.bot, message, sentence, buttons(*labelled) if labelled else None)
