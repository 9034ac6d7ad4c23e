"""Which messages are notes, and what they say, as plain values. Stores nothing."""

import re

import discord

from bot.client import Client
from bot.models import Message, Source
from cogs.ui.cards import is_card
from cogs.ui.mentions import with_names
from cogs.ui.pictures import attachments_of

TYPED = (discord.MessageType.default, discord.MessageType.reply)


def message_of(bot: Client, message: discord.Message) -> Message:
    """A message as a value; without a source it is nobody's note."""
    clock, channel = bot.app.clock, message.channel
    reference = message.reference
    return Message(
        id=message.id,
        guild_id=message.guild.id if message.guild else None,
        channel_id=channel.id,
        author_id=message.author.id,
        author_name=message.author.display_name,
        created_at=clock.shifted(message.created_at),
        edited_at=clock.shifted(message.edited_at) if message.edited_at else None,
        sources=_sources(bot, message),
        parent_id=channel.parent_id if isinstance(channel, discord.Thread) else None,
        card_id=reference.message_id if reference else None,
        only_guild_id=bot.guilds[0].id if len(bot.guilds) == 1 else None,
        attachments=attachments_of(message.attachments),
    )


def is_note(bot: Client, message: discord.Message) -> bool:
    """Whether a person wrote it to be kept."""
    return is_typed(message) and bool(_sources(bot, message))


def is_typed(message: discord.Message) -> bool:
    """Whether a person typed it: no bot, no webhook, no notice of Discord's."""
    return not message.author.bot and message.webhook_id is None and message.type in TYPED


def is_captured(bot: Client, message: discord.Message) -> bool:
    """Whether nothing but /capture makes it a note: it need not be meant as one."""
    return _sources(bot, message) == (Source.CAPTURE,)


def is_readable(bot: Client, message: discord.Message) -> bool:
    """Whether Discord shows us its text, be it empty: it withholds what is not meant for us."""
    return message.guild is None or bot.reads_everything or _is_mentioned(bot, message)


def mentions_role(message: discord.Message) -> bool:
    """Whether somebody took the role that bears the bot's name for the bot itself."""
    role = message.guild.self_role if message.guild else None
    return is_typed(message) and role is not None and role in message.role_mentions


def text_of(bot: Client, message: discord.Message) -> str:
    """What was typed, without the name that it was addressed to where a line begins or ends."""
    typed = _addressed(bot.user.id if bot.user else 0).sub("", message.content)
    return with_names(typed.strip("\n"), message)


def answers_card(bot: Client, message: discord.Message) -> bool:
    """Whether it replies to what looks like a talk's card, be it known or not."""
    replied = message.reference.resolved if message.reference else None
    return isinstance(replied, discord.Message) and is_card(replied, bot.user)


def _sources(bot: Client, message: discord.Message) -> tuple[Source, ...]:
    if message.guild is None:
        return (Source.DIRECT,)
    me = bot.user.id if bot.user else 0
    replied = message.reference.resolved if message.reference else None
    is_reply = isinstance(replied, discord.Message) and replied.author.id == me
    is_addressed = _addressed(me, anywhere=True).search(message.content) is not None
    captures = bot.app.store.captures
    is_captured = captures.holds(message.channel.id, message.author.id, message.id)
    told = {Source.REPLY: is_reply, Source.MENTION: is_addressed, Source.CAPTURE: is_captured}
    return tuple(source for source, holds in told.items() if holds)


def _is_mentioned(bot: Client, message: discord.Message) -> bool:
    return any(user.id == (bot.user.id if bot.user else 0) for user in message.mentions)


def _addressed(user_id: int, *, anywhere: bool = False) -> re.Pattern[str]:
    name, blanks = rf"<@!?{user_id}>", r"[ \t]*"
    at_ends = rf"^{blanks}{name}{blanks}|{blanks}{name}{blanks}$"
    return re.compile(name if anywhere else at_ends, re.MULTILINE)
