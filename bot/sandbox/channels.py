"""Accounts and channels as plain state, and the JSON of each. Servers are in world.py."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from bot.sandbox import permissions as may
from bot.sandbox.errors import SandboxError
from bot.sandbox.messages import Message
from bot.sandbox.watch import Watch
from bot.sandbox.wire import Payload

if TYPE_CHECKING:
    from bot.sandbox.world import Guild, World

TEXT, DM, THREAD = 0, 1, 11


class User:
    """An account: a person's or the bot's."""

    def __init__(self, id: int, name: str, *, bot: bool = False) -> None:  # noqa: A002 - Discord's word
        self.id = id
        self.name = name
        self.bot = bot
        self.refuses_dms = False

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    def payload(self) -> Payload:
        payload: Payload = {
            "id": str(self.id),
            "username": self.name.lower().replace(" ", "_"),
            "global_name": None if self.bot else self.name,
            "discriminator": "0",
            "avatar": None,
            "public_flags": 0,
            "flags": 0,
            "primary_guild": None,
        }
        return payload | {"bot": True} if self.bot else payload


class Channel:
    """A text channel, a thread of one, or a direct message with one person."""

    def __init__(
        self,
        world: "World",
        name: str,
        *,
        guild: "Guild | None" = None,
        parent: "Channel | None" = None,
        recipient: User | None = None,
        id: int | None = None,  # noqa: A002 - Discord's word
    ) -> None:
        self.world = world
        self.id = id or world.snowflake()
        self.name = name
        self.guild = guild
        self.parent = parent
        self.recipient = recipient
        self.created_at = world.now()
        self.archived = False
        self.denied: dict[int, int] = {}
        self.history: dict[int, Message] = {}
        self.watch = Watch()
        world.channels[self.id] = self

    @property
    def kind(self) -> int:
        if self.guild is None:
            return DM
        return TEXT if self.parent is None else THREAD

    @property
    def mention(self) -> str:
        return f"<#{self.id}>"

    @property
    def messages(self) -> list[Message]:
        """What stands in it now, oldest first."""
        return [message for message in self.history.values() if not message.deleted]

    async def until(
        self, predicate: Callable[["Channel"], bool], *, within: float = 30.0
    ) -> "Channel":
        """Wait until its messages and reactions are as `predicate` says."""
        try:
            await self.watch.until(lambda: predicate(self), within)
        except TimeoutError:
            shown = [(message.author.name, message.content) for message in self.messages[-3:]]
            raise SandboxError(f"#{self.name} did not come to that; it ends with {shown}") from None
        return self

    def permissions_of(self, user: User) -> int:
        if self.guild is None:
            return may.ORDINARY if user in (self.recipient, self.world.bot) else 0
        place = self.parent or self
        granted = self.guild.permissions_of(user)
        return may.effective(granted, place.denied.get(user.id, 0)) if granted else 0

    def hide_from(self, person: User) -> None:
        """Take this channel out of a person's (or the bot's) sight."""
        self._deny(person, may.VIEW_CHANNEL)

    def deny_bot(self, permissions: int) -> None:
        """Take these permission bits from the bot in this channel."""
        self._deny(self.world.bot, permissions)

    def _deny(self, user: User, permissions: int) -> None:
        self.denied[user.id] = permissions
        self.world.dispatch("CHANNEL_UPDATE", self.payload())

    def post(self, message: Message) -> Payload:
        """Let a message stand here, which opens an archived thread. Returns its JSON."""
        if self.archived:
            self.archive(False)
        self.history[message.id] = message
        self.emit("MESSAGE_CREATE", message.event_payload())
        return message.payload()

    def hook(self, name: str, text: str) -> Message:
        """Let a webhook post under some name; it is no account that one could look up."""
        message = self.world.message(self, User(self.world.snowflake(), name, bot=True))
        message.webhook_id = message.author.id
        message.rewrite(text)
        self.post(message)
        return message

    def archive(self, archived: bool) -> None:
        """Close or open a thread."""
        self.archived = archived
        self.emit("THREAD_UPDATE", self.payload())

    def delete_many(self, messages: Iterable[Message]) -> None:
        """Take messages away with one event for all."""
        gone = [message for message in messages if not message.deleted]
        for message in gone:
            message.deleted = True
        ids = [str(message.id) for message in gone]
        self.emit("MESSAGE_DELETE_BULK", {"ids": ids, "channel_id": str(self.id)})

    def emit(self, event: str, payload: Payload) -> None:
        """Tell the bot of something here, if it can see this channel, and wake who waits."""
        if self.permissions_of(self.world.bot) & may.VIEW_CHANNEL:
            if self.guild:
                payload["guild_id"] = str(self.guild.id)
            self.world.dispatch(event, payload)
        self.watch.changed()

    def payload(self) -> Payload:
        base: Payload = {"id": str(self.id), "type": self.kind, "flags": 0}
        if self.guild is None:
            recipients = [self.recipient.payload()] if self.recipient else []
            return base | {"recipients": recipients, "last_message_id": None}
        base |= {"guild_id": str(self.guild.id), "name": self.name, "rate_limit_per_user": 0}
        return base | (self._thread_payload() if self.parent else self._text_payload())

    def _text_payload(self) -> Payload:
        overwrites = [
            {"id": str(user), "type": 1, "allow": "0", "deny": str(denied)}
            for user, denied in self.denied.items()
        ]
        return {
            "position": 0,
            "parent_id": None,
            "topic": None,
            "nsfw": False,
            "last_message_id": None,
            "permission_overwrites": overwrites,
        }

    def _thread_payload(self) -> Payload:
        count = len(self.messages)
        return {
            "parent_id": str(self.parent.id) if self.parent else None,
            "owner_id": str(self.world.bot.id),
            "last_message_id": None,
            "message_count": count,
            "member_count": 1,
            "total_message_sent": count,
            "thread_metadata": {
                "archived": self.archived,
                "archive_timestamp": self.created_at.isoformat(),
                "auto_archive_duration": 1440,
                "locked": False,
            },
        }
