"""A message and its files as plain state, and the JSON of them. Who may do what is elsewhere."""

import mimetypes
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.sandbox import components as parts
from bot.sandbox.wire import Payload, Upload

if TYPE_CHECKING:
    from bot.sandbox.channels import Channel, User
    from bot.sandbox.world import World

EPHEMERAL = 1 << 6
LOADING = 1 << 7
HAS_THREAD = 1 << 5
COMPONENTS_V2 = 1 << 15

DEFAULT, PINNED, REPLY, COMMAND_ANSWER, MENU_ANSWER = 0, 6, 19, 20, 23
ANSWERED, FORWARDED = 0, 1  # why a message refers to another


@dataclass(frozen=True, slots=True)
class Attachment:
    """A stored file. The sandbox serves it at `url` until `expires_at`."""

    id: int
    upload: Upload
    url: str
    expires_at: datetime

    @property
    def content_type(self) -> str:
        guessed, _ = mimetypes.guess_type(self.upload.name)
        return self.upload.content_type or guessed or "application/octet-stream"

    def payload(self) -> Payload:
        payload: Payload = {
            "id": str(self.id),
            "filename": self.upload.name,
            "size": len(self.upload.data),
            "url": self.url,
            "proxy_url": self.url,
            "content_type": self.content_type,
        }
        if self.upload.description:
            payload["description"] = self.upload.description
        return payload


@dataclass(eq=False, slots=True, kw_only=True)
class Message:
    """What stands in a channel, or an answer that one person alone sees (`seen_by`)."""

    id: int
    channel: "Channel"
    author: "User"
    content: str = ""
    kind: int = DEFAULT
    flags: int = 0
    created_at: datetime
    edited_at: datetime | None = None
    embeds: list[Payload] = field(default_factory=list[Payload])
    components: list[Payload] = field(default_factory=list[Payload])
    attachments: list[Attachment] = field(default_factory=list[Attachment])
    mentions: "list[User]" = field(default_factory=list)
    mention_everyone: bool = False
    allowed_mentions: Payload | None = None
    reply_to: "Message | None" = None
    reply_pings: bool = False
    forwarded: "Message | None" = None
    sticker: str | None = None
    webhook_id: int | None = None
    reactions: "dict[str, list[User]]" = field(default_factory=dict)
    interaction: Payload | None = None
    nonce: str | int | None = None
    seen_by: "User | None" = None
    thread: "Channel | None" = None
    contents: list[str] = field(default_factory=list[str])
    deleted: bool = False

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def pings(self) -> bool:
        """Whether anybody's device rang."""
        return self.mention_everyone or bool(self.mentions)

    @property
    def buttons(self) -> list[str]:
        """Labels of the buttons, or their emoji where they have none."""
        found = parts.buttons(self.components)
        return [button.get("label") or button["emoji"]["name"] for button in found]

    @property
    def files(self) -> dict[str, bytes]:
        return {file.upload.name: file.upload.data for file in self.attachments}

    def touch(self) -> None:
        """It is edited now; no two edits have the same instant, though a test's clock stands."""
        tick = timedelta(milliseconds=1)
        self.edited_at = max(self.channel.world.now(), (self.edited_at or self.created_at) + tick)

    def rewrite(self, content: str) -> None:
        """Give it a text, remembering what was shown before."""
        self.content = content
        if content:
            self.contents.append(content)
        self.find_mentions()

    def find_mentions(self) -> None:
        """Work out anew whom its text and its reply ping."""
        self.mentions = _mentioned(self.channel.world, self.content, self.allowed_mentions)
        if self.reply_pings and self.reply_to and self.reply_to.author not in self.mentions:
            self.mentions.append(self.reply_to.author)
        everyone = re.search(r"@(everyone|here)\b", self.content) is not None
        self.mention_everyone = everyone and _parses(self.allowed_mentions, "everyone")

    def announce_change(self) -> Payload:
        """Tell of a new state. Returns its JSON."""
        if not self.ephemeral:
            self.channel.emit("MESSAGE_UPDATE", self.event_payload())
        return self.payload()

    def delete(self) -> None:
        self.deleted = True
        if not self.ephemeral:
            ids = {"id": str(self.id), "channel_id": str(self.channel.id)}
            self.channel.emit("MESSAGE_DELETE", ids)

    def react(self, emoji: str, user: "User") -> None:
        users = self.reactions.setdefault(emoji, [])
        if user not in users:
            users.append(user)
            self._emit_reaction("MESSAGE_REACTION_ADD", emoji, user)

    def unreact(self, emoji: str, user: "User") -> None:
        users = self.reactions.get(emoji, [])
        if user in users:
            users.remove(user)
            if not users:
                del self.reactions[emoji]
            self._emit_reaction("MESSAGE_REACTION_REMOVE", emoji, user)

    def _emit_reaction(self, event: str, emoji: str, user: "User") -> None:
        payload: Payload = {
            "user_id": str(user.id),
            "channel_id": str(self.channel.id),
            "message_id": str(self.id),
            "emoji": {"id": None, "name": emoji},
            "burst": False,
            "type": 0,
        }
        guild = self.channel.guild
        if guild is not None and event == "MESSAGE_REACTION_ADD":
            payload["member"] = guild.member_payload(user)
            payload["message_author_id"] = str(self.author.id)
        self.channel.emit(event, payload)

    def event_payload(self) -> Payload:
        """Its JSON as the gateway sends it: with the membership of whom it names."""
        guild = self.channel.guild
        if guild is None:
            return self.payload()
        mentions = [user.payload() | guild.membership(user) for user in self.mentions]
        return self.payload() | {"mentions": mentions} | guild.membership(self.author)

    def payload(self, *, nested: bool = False) -> Payload:
        """Its JSON. One that is nested in a reply shows no further reply."""
        payload: Payload = {
            "id": str(self.id),
            "type": self.kind,
            "channel_id": str(self.channel.id),
            "author": self.author.payload(),
            "content": self.content,
            "timestamp": self.created_at.isoformat(),
            "edited_timestamp": self.edited_at.isoformat() if self.edited_at else None,
            "tts": False,
            "pinned": False,
            "flags": self.flags,
            "mention_everyone": self.mention_everyone,
            "mentions": [user.payload() for user in self.mentions],
            "mention_roles": self._mentioned_roles(),
            "attachments": [file.payload() for file in self.attachments],
            "embeds": self.embeds,
            "components": self.components,
        }
        payload.update(self._optional(nested=nested))
        return payload

    def _mentioned_roles(self) -> list[str]:
        guild = self.channel.guild
        return [role["id"] for role in guild.mentioned_roles(self.content)] if guild else []

    def _optional(self, *, nested: bool) -> Payload:
        payload: Payload = {}
        if self.author.bot:
            payload["application_id"] = str(self.author.id)
        if self.nonce is not None:
            payload["nonce"] = self.nonce
        if self.reactions:
            payload["reactions"] = self._reactions()
        if self.interaction is not None:
            payload["interaction_metadata"] = self.interaction
            payload["webhook_id"] = str(self.author.id)
        if self.webhook_id is not None:
            payload["webhook_id"] = str(self.webhook_id)
        if self.thread is not None:
            payload["thread"] = self.thread.payload()
        if self.sticker is not None:
            sticker = {"id": str(self.id), "name": self.sticker, "format_type": 1}
            payload["sticker_items"] = [sticker]
        if self.forwarded is not None:
            payload["message_reference"] = _reference(FORWARDED, self.forwarded)
            payload["message_snapshots"] = [{"message": self.forwarded.snapshot()}]
        if self.kind in {PINNED, REPLY}:
            payload.update(self._answered(nested=nested or self.kind == PINNED))
        return payload

    def _answered(self, *, nested: bool) -> Payload:
        target = self.reply_to
        if target is None:
            return {}
        reference = _reference(ANSWERED, target)
        if nested:
            return {"message_reference": reference}
        shown = None if target.deleted else target.payload(nested=True)
        return {"message_reference": reference, "referenced_message": shown}

    def snapshot(self) -> Payload:
        """What a message that forwards this one shows of it."""
        kept = ("type", "content", "timestamp", "edited_timestamp", "flags", "embeds")
        lists = ("mentions", "mention_roles", "attachments", "components")
        payload = self.payload()
        return {key: payload[key] for key in (*kept, *lists)}

    def _reactions(self) -> list[Payload]:
        bot = self.channel.world.bot
        return [
            {
                "emoji": {"id": None, "name": emoji},
                "count": len(users),
                "count_details": {"burst": 0, "normal": len(users)},
                "burst_colors": [],
                "me_burst": False,
                "me": bot in users,
            }
            for emoji, users in self.reactions.items()
        ]


def _reference(why: int, target: Message) -> Payload:
    reference: Payload = {
        "type": why,
        "channel_id": str(target.channel.id),
        "message_id": str(target.id),
    }
    guild = target.channel.guild
    return reference | {"guild_id": str(guild.id)} if guild else reference


def _mentioned(world: "World", content: str, allowed: Payload | None) -> "list[User]":
    ids = dict.fromkeys(int(number) for number in re.findall(r"<@!?(\d+)>", content))
    users = [world.users[number] for number in ids if number in world.users]
    if _parses(allowed, "users"):
        return users
    named: Iterable[str] = (allowed or {}).get("users") or []
    permitted = {int(number) for number in named}
    return [user for user in users if user.id in permitted]


def _parses(allowed: Payload | None, what: str) -> bool:
    return allowed is None or what in (allowed.get("parse") or [])
