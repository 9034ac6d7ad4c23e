"""Hears of messages: new ones, edits, deletions, and the end of a gap."""

import asyncio

import discord
from discord.ext import commands

from bot.client import Client
from cogs.messages import history, reading
from cogs.messages.intake import Intake
from cogs.messages.sentences import ROLE_MENTIONED


class MessagesCog(commands.Cog):
    """Hears of messages and has them taken in."""

    def __init__(self, bot: Client) -> None:
        self.bot = bot
        self.intake = Intake(bot)
        self._reading_back: asyncio.Task[None] | None = None

    async def cog_unload(self) -> None:
        if self._reading_back is not None:
            self._reading_back.cancel()
        await self.intake.reactions.close()

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Keep a message that is somebody's notes."""
        if reading.is_note(self.bot, message):
            await self.intake.take(message)
        elif reading.mentions_role(message):
            await self.intake.fail(message, ROLE_MENTIONED)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """Follow an edit; one that arrives without text, or only shows a link, changes nothing."""
        message = event.message
        is_readable = reading.is_typed(message) and reading.is_readable(self.bot, message)
        if message.edited_at and is_readable:
            await self.intake.take(message)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Hide what a message made."""
        await self.intake.remove([event.message_id])

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        """Hide what many messages made."""
        await self.intake.remove(event.message_ids)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Read what was missed; a connection that is only resumed has missed nothing."""
        if self._reading_back is not None:
            self._reading_back.cancel()
        work = history.read_back(self.bot, self.intake)
        self._reading_back = asyncio.create_task(work, name="reading back")
