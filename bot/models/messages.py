"""A message of Discord as a source of notes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.models.pictures import Attachment


class Source(StrEnum):
    """Why a message becomes notes."""

    REPLY = "reply"  # to a talk's card
    LOST_CARD = "lost card"  # it replies to a card whose talk is no more
    MENTION = "mention"  # of the bot
    DIRECT = "direct"  # a direct message to the bot
    CAPTURE = "capture"  # its author wants all of theirs to be kept there


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as it stands now, without its text; ids are Discord's.

    `sources` are tried in their order; without any, it is only followed if it became notes before.
    `parent_id` is the channel of a thread, `card_id` the message that a reply answers. `edited_at`
    is None before the first edit. `only_guild_id` is the bot's guild if it is in no other.
    """

    id: int
    guild_id: int | None
    channel_id: int
    author_id: int
    author_name: str
    created_at: datetime
    sources: tuple[Source, ...]
    edited_at: datetime | None = None
    parent_id: int | None = None
    card_id: int | None = None
    only_guild_id: int | None = None
    attachments: tuple[Attachment, ...] = ()
