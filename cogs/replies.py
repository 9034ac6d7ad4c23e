"""Replies to a talk card become notes, line by line, without a command."""

import logging

import discord
from discord.ext import commands

from bot.app import App
from bot.capture.lines import Reading, read_lines
from bot.client import Client
from bot.errors import TalknotesError, UserError
from bot.models import Section, Talk
from bot.store.submissions import Kept, Submission
from cogs.ui import receipts
from cogs.ui.cards import is_card
from cogs.ui.mentions import with_names
from cogs.ui.wire import ReplyTo

FAILED = "⚠️"  # the reaction; what was kept is told by those of receipts
EXPLAINED_FOR = 30.0  # seconds that a sentence stays
NO_TEXT = (
    "I see no text in this reply. If @ was off, Discord kept it from me: reply again with @ on (see"
    " beside the reply), or use /note. Pictures are not kept yet."
)
NO_CARD = (
    "Only replies to a talk's card become notes, so this one is not kept. Reply to the newest card,"
    " use /note, or get a new card with /talk start and the same title."
)
NOTHING_KEPT = "I found no line to keep in this message."

log = logging.getLogger(__name__)


class RepliesCog(commands.Cog):
    """Listens for replies to talk cards."""

    def __init__(self, bot: Client) -> None:
        self.app: App = bot.app
        self.bot = bot

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Keep what a person replied to a talk card."""
        if message.author.bot or message.guild is None or message.reference is None:
            return
        card = message.reference.resolved
        if not isinstance(card, discord.Message) or not is_card(card, self.bot.user):
            return
        try:
            talk = await self._talk(card.id)
            reading = _read(message, talk)
            kept = await self._keep(message, message.guild, talk, reading)
        except TalknotesError as error:
            await _react(message, FAILED)
            await _say(message, str(error))
            return
        await _react(message, receipts.sign(kept) if kept else receipts.LEFT_OUT)
        if kept and kept.unmatched:
            await _say(message, receipts.unmatched(kept))

    async def _talk(self, card_id: int) -> Talk:
        """The talk of a card, also of one posted this very moment. Raises UserError."""
        talk = await self.app.store.talks.by_card(card_id)
        if talk is None:
            async with self.bot.posting_card:
                talk = await self.app.store.talks.by_card(card_id)
        if talk is None:
            raise UserError(NO_CARD)
        return talk

    async def _keep(
        self, message: discord.Message, guild: discord.Guild, talk: Talk, reading: Reading
    ) -> Kept | None:
        """Keep what was read; None if its author wanted nothing of it to be kept."""
        if not reading.lines:
            return None
        return await self.app.store.notes.add(
            Submission(
                guild_id=guild.id,
                channel_id=message.channel.id,
                author_id=message.author.id,
                author_name=message.author.display_name,
                origin=f"message:{message.id}",
                created_at=self.app.clock.shifted(message.created_at),
                lines=reading.lines,
                left_out=reading.left_out,
                talk_id=talk.id,
            )
        )


def _read(message: discord.Message, talk: Talk) -> Reading:
    """What a reply says. Raises UserError when there is nothing to read."""
    if not message.content:
        raise UserError(NO_TEXT)
    reading = read_lines(with_names(message.content, message), Section.NOTES, talk.kind)
    if not reading.lines and not reading.left_out:
        raise UserError(NOTHING_KEPT)
    return reading


async def _react(message: discord.Message, emoji: str) -> None:
    """A receipt that cannot be given is no reason to lose the note."""
    try:
        await message.add_reaction(emoji)
    except discord.HTTPException as error:
        log.warning("no receipt in channel %d: %s", message.channel.id, error)


async def _say(message: discord.Message, sentence: str) -> None:
    """Tell the sender in the channel, for a short while."""
    try:
        await message.channel.send(sentence, reference=ReplyTo(message), delete_after=EXPLAINED_FOR)
    except discord.HTTPException as error:
        log.warning("no explanation in channel %d: %s", message.channel.id, error)


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(RepliesCog(bot))
