"""Replies to a talk card become notes, line by line, without a command."""

import logging

import discord
from discord.ext import commands

from bot.app import App
from bot.capture.lines import read_lines
from bot.client import Client
from bot.errors import TalknotesError, UserError
from bot.models import Section, Talk
from bot.store.notes import Submission
from cogs.ui.wire import ReplyTo

KEPT, FAILED = "✅", "⚠️"  # the reactions that are receipts
EXPLAINED_FOR = 30.0  # seconds that the sentence about a failure stays
NO_TEXT = (
    "Discord kept this reply's text from me, since @ was off. Reply again with @ on (beside the"
    " reply), or use /note."
)
NOTHING_KEPT = "I found no line to keep in this message."

log = logging.getLogger(__name__)


class RepliesCog(commands.Cog):
    """Listens for replies to talk cards."""

    def __init__(self, app: App) -> None:
        self.app = app

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Keep what a person replied to a talk card."""
        if message.author.bot or message.guild is None or message.reference is None:
            return
        card_id = message.reference.message_id
        talk = await self.app.store.talks.by_card(card_id) if card_id else None
        if talk is None:
            return
        try:
            await self._keep(message, message.guild, talk)
        except TalknotesError as error:
            await _explain(message, str(error))
        else:
            await _react(message, KEPT)

    async def _keep(self, message: discord.Message, guild: discord.Guild, talk: Talk) -> None:
        if not message.content:
            raise UserError(NO_TEXT)
        drafts = read_lines(message.content, Section.NOTES, talk.kind)
        if not drafts:
            raise UserError(NOTHING_KEPT)
        await self.app.store.notes.add(
            Submission(
                guild_id=guild.id,
                channel_id=message.channel.id,
                author_id=message.author.id,
                author_name=message.author.display_name,
                origin=f"message:{message.id}",
                created_at=self.app.clock.shifted(message.created_at),
                drafts=drafts,
                talk_id=talk.id,
            )
        )


async def _react(message: discord.Message, emoji: str) -> None:
    """A receipt that cannot be given is no reason to lose the note."""
    try:
        await message.add_reaction(emoji)
    except discord.HTTPException as error:
        log.warning("no receipt in channel %d: %s", message.channel.id, error)


async def _explain(message: discord.Message, sentence: str) -> None:
    await _react(message, FAILED)
    try:
        await message.channel.send(sentence, reference=ReplyTo(message), delete_after=EXPLAINED_FOR)
    except discord.HTTPException as error:
        log.warning("no explanation in channel %d: %s", message.channel.id, error)


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(RepliesCog(bot.app))
