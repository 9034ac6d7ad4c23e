"""Who somebody is in a guild: what they may see and change there, as a plain value."""

import asyncio
from collections.abc import Callable, Container
from contextlib import suppress

import discord

from bot.client import Client
from bot.errors import NotAllowed, NotFound, UserError
from bot.models import Person
from cogs.ui.answers import UNANSWERED

PATIENCE = 1.0  # seconds of the three that an answer has
NO_MEMBER = "That is of a server that we are not both in any more."
NOT_IN_GUILD = "This works in a server only. Use it in a channel of the conference."


def guild_of(interaction: discord.Interaction) -> discord.Guild:
    """The guild of an interaction. Raises UserError in a direct message."""
    if interaction.guild is None:
        raise UserError(NOT_IN_GUILD)
    return interaction.guild


def channel_id_of(interaction: discord.Interaction) -> int:
    """The channel (or thread) of an interaction. Raises UserError without one."""
    if interaction.channel_id is None:
        raise UserError(NOT_IN_GUILD)
    return interaction.channel_id


def parent_id_of(interaction: discord.Interaction) -> int | None:
    """The channel that a thread belongs to; its talk runs in the thread too."""
    channel = interaction.channel
    return channel.parent_id if isinstance(channel, discord.Thread) else None


def person_of(interaction: discord.Interaction) -> Person:
    """The caller with their rights in every channel and thread that is known."""
    member = interaction.user
    if not isinstance(member, discord.Member):
        raise UserError(NOT_IN_GUILD)
    rights = _rights(interaction.client, guild_of(interaction), member)
    if interaction.channel_id is not None:
        rights[interaction.channel_id] = interaction.permissions
    return _person(member, rights)


async def member_of(client: discord.Client, guild_id: int, user_id: int) -> Person:
    """Somebody with their rights in a guild, asked of Discord. Raises NotFound for who has left."""
    member = await _member(client, guild_id, user_id)
    if member is None:
        raise NotFound(NO_MEMBER)
    return _person(member, _rights(client, member.guild, member))


async def is_member(client: discord.Client, guild_id: int, user_id: int) -> bool:
    """Whether somebody is in a guild, asked of Discord: nothing tells the bot of who leaves."""
    return await _member(client, guild_id, user_id) is not None


async def _member(client: discord.Client, guild_id: int, user_id: int) -> discord.Member | None:
    guild = client.get_guild(guild_id)
    try:
        return await guild.fetch_member(user_id) if guild else None
    except discord.NotFound:
        return None


def _rights(
    client: discord.Client, guild: discord.Guild, member: discord.Member
) -> dict[int, discord.Permissions]:
    """What somebody may do in every channel and thread that is known."""
    places = (*guild.channels, *guild.threads)
    rights = {place.id: rights_in(place, member) for place in places}
    return rights | _in_archived(client, guild, member, rights)


def _person(member: discord.Member, rights: dict[int, discord.Permissions]) -> Person:
    def having(test: Callable[[discord.Permissions], bool]) -> frozenset[int]:
        return frozenset(key for key, permissions in rights.items() if test(permissions))

    shown = having(lambda permissions: permissions.view_channel)
    return Person(
        id=member.id,
        name=member.display_name,
        shown=shown,
        hidden=frozenset(rights) - shown,
        moderated=having(lambda permissions: permissions.manage_messages) & shown,
        moderator=member.guild_permissions.manage_messages,
    )


def _in_archived(
    client: discord.Client, guild: discord.Guild, member: discord.Member, known: Container[int]
) -> dict[int, discord.Permissions]:
    """Rights in the threads of talks that Discord no longer tells of: those of their channels."""
    if not isinstance(client, Client):
        return {}
    found: dict[int, discord.Permissions] = {}
    for thread_id, channel_id in client.app.store.arrivals.parents.items():
        parent = guild.get_channel(channel_id)
        if parent is not None and thread_id not in known:
            found[thread_id] = parent.permissions_for(member)
    return found


async def name_of(guild: discord.Guild, message: discord.Message) -> str:
    """Under which name the author of a message is known in a guild.

    A menu tells of no nickname, so Discord is asked for it; who has left, a webhook, and whoever
    cannot be asked about in time, is called as in the message.
    """
    author = message.author
    if message.webhook_id is None and not isinstance(author, discord.Member):
        with suppress(*UNANSWERED, TimeoutError):
            async with asyncio.timeout(PATIENCE):
                return (await guild.fetch_member(author.id)).display_name
    return author.display_name


def require_manager(interaction: discord.Interaction) -> None:
    """Raises NotAllowed for who may not manage the server."""
    if not interaction.permissions.manage_guild:
        raise NotAllowed("Only people with the Manage Server permission can do that.")


def lacking(channel: discord.abc.GuildChannel, *, threads: bool) -> list[str]:
    """The permissions that the bot lacks for cards, and for threads of them, in a channel."""
    rights = channel.permissions_for(channel.guild.me)
    needed = {"View Channel": rights.view_channel, "Send Messages": rights.send_messages}
    if threads:
        needed["Create Public Threads"] = rights.create_public_threads
        needed["Send Messages in Threads"] = rights.send_messages_in_threads
    return [name for name, given in needed.items() if not given]


def rights_in(
    place: discord.abc.GuildChannel | discord.Thread, whose: discord.Member | discord.Role
) -> discord.Permissions:
    """What somebody may do in a channel or a thread.

    A thread has its parent's rights, which do not open a private one to who is not in it.
    """
    if not isinstance(place, discord.Thread):
        return place.permissions_for(whose)
    if place.parent is None:
        return discord.Permissions.none()
    rights = place.permissions_for(whose)
    invited = place.is_private() and not rights.manage_threads
    return discord.Permissions.none() if invited else rights
