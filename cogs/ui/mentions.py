"""What Discord knows by name, at the moment when a text is kept. Writes no names itself."""

from collections.abc import Mapping

import discord

from bot.capture.mentions import CHANNEL, PERSON, ROLE, NameOf
from bot.capture.mentions import with_names as written
from cogs.ui.people import rights_in


def with_names(
    text: str,
    source: discord.Interaction | discord.Message,
    reader: discord.Member | discord.User | None = None,
) -> str:
    """A text of a command, a form or a message with names in place of its mentions.

    Channels are named that `reader` may see: whoever typed it, or who saves another's message.
    """
    interaction = isinstance(source, discord.Interaction)
    people = _resolved(source) if interaction else _mentioned(source)
    reader = reader or (source.user if interaction else source.author)
    return written(text, _names(source.guild, people, reader))


def _names(
    guild: discord.Guild | None,
    people: Mapping[int, str],
    reader: discord.Member | discord.User,
) -> NameOf:
    def name_of(what: str, number: int) -> str | None:
        if what == PERSON:
            return people.get(number)
        if what == ROLE:
            return _role(guild, number)
        return _channel(guild, number, reader) if what == CHANNEL else None

    return name_of


def _mentioned(message: discord.Message) -> dict[int, str]:
    return {user.id: user.display_name for user in message.mentions}


def _resolved(interaction: discord.Interaction) -> dict[int, str]:
    """The people of an interaction: Discord sends along whom its options mention."""
    resolved = (interaction.data or {}).get("resolved") or {}
    members = resolved.get("members", {})
    names: dict[int, str] = {}
    for number, user in resolved.get("users", {}).items():
        nick = members[number].get("nick") if number in members else None
        names[int(number)] = nick or user.get("global_name") or user["username"]
    return names


def _role(guild: discord.Guild | None, number: int) -> str | None:
    role = guild.get_role(number) if guild else None
    return role.name.removeprefix("@") if role else None


def _channel(
    guild: discord.Guild | None, number: int, reader: discord.Member | discord.User
) -> str | None:
    """A channel's name, which must not be told to who could not read it in Discord."""
    channel = guild.get_channel_or_thread(number) if guild else None
    if guild is None or channel is None:
        return None
    whose = reader if isinstance(reader, discord.Member) else guild.default_role
    return channel.name if rights_in(channel, whose).view_channel else None
