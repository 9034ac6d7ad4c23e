"""Sentences below a message: in a channel for a short while, in direct messages for good."""

import logging

import discord

from bot.client import Client
from cogs.ui.answers import LIMIT, UNANSWERED
from cogs.ui.wire import ReplyTo, direct_messages

EXPLAINED_FOR = 30.0  # seconds that a sentence stays in a channel

NO_TEXT = (
    "I see no text in this reply. If @ was off, Discord kept it from me: reply again with @ on (see"
    " beside the reply), or use /note."
)
ROLE_MENTIONED = (
    "You mentioned the role that bears my name, so Discord keeps your text from me. Edit the"
    " message and choose me, the app, from the list that appears behind @."
)
NOTHING_KEPT = (
    "I find no text of yours to keep in this message. Write your notes as text, each on a line."
)
SAVED = "Kept before, by Save as note. Edit note in the menu of this message (Apps) changes it."
UNSEEN = (
    "`/capture` is on, but I no longer see what you write here, so it is not kept. Reply to the"
    " talk's card (with @ on) or mention me until the operator of the bot switches on *Message"
    " Content Intent* again."
)
REFUSED = (
    "I keep your notes, but may not put a receipt below them. An organiser gives me Add Reactions"
    " and Read Message History here."
)

log = logging.getLogger(__name__)


async def tell(
    bot: Client, message: discord.Message, sentence: str, view: discord.ui.View | None = None
) -> None:
    """Answer a message. What cannot be told is no reason to lose a note.

    What has a button stays until somebody presses it.
    """
    try:
        await _answer(bot, message, sentence, view)
    except UNANSWERED as error:
        log.warning("no explanation in channel %d: %s", message.channel.id, error)


async def _answer(
    bot: Client, message: discord.Message, sentence: str, view: discord.ui.View | None
) -> None:
    """Below the message, or in private where we may not speak."""
    shown = view or discord.utils.MISSING
    try:
        said = await message.channel.send(sentence[:LIMIT], reference=ReplyTo(message), view=shown)
    except discord.Forbidden:
        if message.guild is None:
            raise
        direct = await direct_messages(bot, message.author.id)
        await direct.send(f"{sentence}\n-# {message.jump_url}"[:LIMIT], view=shown)
        return
    if message.guild is not None and view is None:
        await said.delete(delay=EXPLAINED_FOR)
