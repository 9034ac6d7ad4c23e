"""Who somebody is in a guild: what they may see and change there, as a plain value."""

from collections.abc import Callable

import discord

from bot.errors import NotAllowed, UserError
from bot.models import Person

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


def person_of(interaction: discord.Interaction) -> Person:
    """The caller with their rights in every channel and thread that is known."""
    guild, member = guild_of(interaction), interaction.user
    if not isinstance(member, discord.Member):
        raise UserError(NOT_IN_GUILD)
    rights = {channel.id: channel.permissions_for(member) for channel in guild.channels}
    rights |= {thread.id: _in_thread(thread, member) for thread in guild.threads}
    if interaction.channel_id is not None:
        rights[interaction.channel_id] = interaction.permissions

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


def require_manager(interaction: discord.Interaction) -> None:
    """Raises NotAllowed for who may not manage the server."""
    if not interaction.permissions.manage_guild:
        raise NotAllowed("Only people with the Manage Server permission can do that.")


def _in_thread(thread: discord.Thread, member: discord.Member) -> discord.Permissions:
    """The parent's rights, which do not open a private thread to who is not in it."""
    if thread.parent is None:
        return discord.Permissions.none()
    rights = thread.permissions_for(member)
    invited = thread.is_private() and not rights.manage_threads
    return discord.Permissions.none() if invited else rights
