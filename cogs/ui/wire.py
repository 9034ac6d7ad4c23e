"""Ids as text where the library sends numbers, as Discord's own API description asks for."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import discord
from discord.http import Route


class ByteFile(discord.File):
    """Bytes as a file to be attached."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(io.BytesIO(content), filename=name)

    def to_dict(self, index: int) -> dict[str, Any]:
        return {**super().to_dict(index), "id": str(index)}


class TextFile(ByteFile):
    """A text as a file to be attached."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(name, text.encode())


class ReplyTo(discord.MessageReference):
    """A message as that to which another replies."""

    def __init__(self, message: discord.Message) -> None:
        guild_id = message.guild.id if message.guild else None
        super().__init__(
            message_id=message.id,
            channel_id=message.channel.id,
            guild_id=guild_id,
            fail_if_not_exists=False,
        )

    def to_message_reference_dict(self) -> Any:
        ids = ("message_id", "channel_id", "guild_id")
        return {key: str(value) if key in ids else value for key, value in self.to_dict().items()}


async def direct_messages(client: discord.Client, user_id: int) -> discord.PartialMessageable:
    """The channel of direct messages with somebody."""
    wanted = {"recipient_id": str(user_id)}
    channel = await client.http.request(Route("POST", "/users/@me/channels"), json=wanted)
    return client.get_partial_messageable(int(channel["id"]))


@dataclass(frozen=True, slots=True)
class TextId:
    """An id where the library takes an object's, and sends it as it is."""

    id: str


def mentioning(people: Iterable[int]) -> discord.AllowedMentions:
    """These people hear of a message, and nobody else."""
    users: Any = [TextId(str(person_id)) for person_id in people]
    return discord.AllowedMentions(everyone=False, roles=False, users=users, replied_user=False)
