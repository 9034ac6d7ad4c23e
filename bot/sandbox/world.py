"""Servers and everything in them as plain state, and the JSON of a server. No HTTP, no limits."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.sandbox import permissions as may
from bot.sandbox.channels import Channel, User
from bot.sandbox.messages import Attachment, Message
from bot.sandbox.wire import Payload, Upload

if TYPE_CHECKING:
    from bot.sandbox.people import Person

LINK_LIFE = timedelta(days=1)
EPOCH = 1_420_070_400_000  # milliseconds at which Discord's ids begin

Dispatch = Callable[[str, Payload], None]


class Guild:
    """A server that the bot has joined."""

    def __init__(self, world: "World", name: str) -> None:
        self.world = world
        self.id = world.snowflake()
        self.name = name
        self.channels: dict[int, Channel] = {}
        self.granted: dict[int, int] = {world.bot.id: 0}
        self.nicks: dict[int, str] = {}
        self.joined_at = world.now()
        self._roles: dict[int, int] = {}
        self._named_roles: dict[int, str] = {}
        self._bot_role = world.snowflake()

    @property
    def bot_role(self) -> str:
        """The mention of the role that every bot has, which people take for the bot itself."""
        return f"<@&{self._bot_role}>"

    def add_channel(self, name: str) -> Channel:
        channel = Channel(self.world, name, guild=self)
        self.channels[channel.id] = channel
        self.world.dispatch("CHANNEL_CREATE", channel.payload())
        return channel

    def add_thread(self, parent: Channel, name: str, number: int | None = None) -> Channel:
        """A thread, with its message's id if it was begun at one."""
        thread = Channel(self.world, name, guild=self, parent=parent, id=number)
        self.channels[thread.id] = thread
        self.world.dispatch("THREAD_CREATE", thread.payload() | {"newly_created": True})
        return thread

    def remove_channel(self, channel: Channel) -> None:
        """Delete a channel with all that stands in it."""
        del self.channels[channel.id], self.world.channels[channel.id]
        self.world.dispatch("CHANNEL_DELETE", channel.payload())

    def add_role(self, name: str) -> str:
        """A role without rights, for people to mention. Returns its mention."""
        number = self.world.snowflake()
        self._named_roles[number] = name
        role = _role_payload(number, name, 0, 1)
        self.world.dispatch("GUILD_ROLE_CREATE", {"guild_id": str(self.id), "role": role})
        return f"<@&{number}>"

    def add_person(self, name: str, *, permissions: int = 0) -> "Person":
        """A new member with an ordinary member's rights and these besides."""
        person = self.world.new_person(name)
        self.admit(person, permissions=permissions)
        return person

    def admit(self, person: User, *, permissions: int = 0) -> None:
        """Make somebody a member; once more to change their rights."""
        self.granted[person.id] = int(permissions)
        if permissions and person.id not in self._roles:
            self._roles[person.id] = self.world.snowflake()

    def dismiss(self, person: User) -> None:
        """Let a member leave; of that the gateway tells only who asks for the members intent."""
        del self.granted[person.id]

    def permissions_of(self, user: User) -> int:
        granted = self.granted.get(user.id)
        return 0 if granted is None else granted | may.ORDINARY

    def membership(self, user: User) -> Payload:
        """What is sent of a member where the account stands beside it; nothing of others."""
        if user.id not in self.granted:
            return {}
        member = self.member_payload(user)
        del member["user"]
        return {"member": member}

    def member_payload(self, user: User) -> Payload:
        role = self._roles.get(user.id)
        return {
            "user": user.payload(),
            "nick": self.nicks.get(user.id),
            "avatar": None,
            "banner": None,
            "roles": [str(role)] if role else [],
            "joined_at": self.joined_at.isoformat(),
            "premium_since": None,
            "communication_disabled_until": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
        }

    def payload(self) -> Payload:
        """What the gateway tells of it when the bot connects; of members the bot alone."""
        children = list(self.channels.values())
        return {
            **dict.fromkeys(("icon", "splash", "description", "banner", "system_channel_id")),
            **dict.fromkeys(("verification_level", "default_message_notifications"), 0),
            **dict.fromkeys(("explicit_content_filter", "mfa_level", "nsfw_level"), 0),
            **{key: [] for key in ("emojis", "stickers", "voice_states", "presences")},
            **{key: [] for key in ("stage_instances", "guild_scheduled_events", "features")},
            "id": str(self.id),
            "name": self.name,
            "owner_id": "1",
            "afk_timeout": 300,
            "premium_tier": 0,
            "preferred_locale": "en-US",
            "system_channel_flags": 0,
            "roles": self._role_payloads(),
            "channels": [each.payload() for each in children if each.parent is None],
            "threads": [each.payload() for each in children if each.parent and not each.archived],
            "members": [self.member_payload(self.world.bot)],
            "member_count": len(self.granted),
            "joined_at": self.joined_at.isoformat(),
            "large": False,
            "unavailable": False,
        }

    def _role_payloads(self) -> list[Payload]:
        everyone = _role_payload(self.id, "@everyone", may.ORDINARY, 0)
        own = [
            _role_payload(role, self.world.users[user].name, self.granted[user], 1)
            for user, role in self._roles.items()
        ]
        named = [_role_payload(role, name, 0, 1) for role, name in self._named_roles.items()]
        bot = _role_payload(self._bot_role, self.world.bot.name, 0, 1)
        bot |= {"managed": True, "tags": {"bot_id": str(self.world.bot.id)}}
        return [everyone, *own, *named, bot]

    def mentioned_roles(self, text: str) -> list[Payload]:
        """The roles that a text mentions."""
        ids = dict.fromkeys(re.findall(r"<@&(\d+)>", text))
        roles = {role["id"]: role for role in self._role_payloads()}
        return [roles[number] for number in ids if number in roles]


def _role_payload(role: int, name: str, permissions: int, position: int) -> Payload:
    return {
        "id": str(role),
        "name": name,
        "permissions": str(permissions),
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


class World:
    """Everything there is, by id. `dispatch` and `new_person` are set by whoever opens it."""

    dispatch: Dispatch
    new_person: "Callable[[str], Person]"

    def __init__(self, now: Callable[[], datetime], bot_name: str) -> None:
        self._now = now
        self._count = 0
        self.base_url = ""
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.attachments: dict[int, Attachment] = {}
        self._direct: dict[int, Channel] = {}
        self.bot = self.add_user(User(self.snowflake(), bot_name, bot=True))

    def now(self) -> datetime:
        return self._now().astimezone(UTC)

    def snowflake(self) -> int:
        """A new id: its upper bits are the time, its lower ones a count, so ids only rise."""
        self._count += 1
        milliseconds = int(self._now().timestamp() * 1000) - EPOCH
        return (milliseconds << 22) | (self._count & 0x3FFFFF)

    def add_user(self, user: User) -> User:
        self.users[user.id] = user
        return user

    def message(self, channel: Channel, author: User) -> Message:
        """An empty message of now that does not stand in the channel yet."""
        return Message(id=self.snowflake(), channel=channel, author=author, created_at=self.now())

    def add_guild(self, name: str) -> Guild:
        guild = Guild(self, name)
        self.guilds[guild.id] = guild
        self.dispatch("GUILD_CREATE", guild.payload())
        return guild

    def direct(self, person: User) -> Channel:
        """The direct messages between a person and the bot."""
        if person.id not in self._direct:
            self._direct[person.id] = Channel(self, person.name, recipient=person)
        return self._direct[person.id]

    def store(self, channel: Channel, upload: Upload) -> Attachment:
        """Keep a file and give it an address, which says until when it can be fetched there."""
        number, expires_at = self.snowflake(), self.now() + LINK_LIFE
        url = f"{self.base_url}/attachments/{channel.id}/{number}/{quote(upload.name, safe='')}"
        url += f"?ex={int(expires_at.timestamp()):x}"
        self.attachments[number] = Attachment(number, upload, url, expires_at)
        return self.attachments[number]
