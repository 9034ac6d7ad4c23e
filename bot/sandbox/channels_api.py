"""Endpoints for messages, reactions, threads and direct messages, with the rights they need."""

from urllib.parse import unquote

from bot.sandbox import permissions as may
from bot.sandbox.bodies import compose, revise
from bot.sandbox.channels import DM, THREAD, Channel
from bot.sandbox.checks import Form
from bot.sandbox.errors import Refusal, invalid_form, refused
from bot.sandbox.gateway import Gateway
from bot.sandbox.intents import seen
from bot.sandbox.messages import HAS_THREAD, REPLY, Message
from bot.sandbox.wire import NO_CONTENT, Call, Payload, Reply, Route
from bot.sandbox.world import World


class ChannelsApi:
    """What the bot may do in channels."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world = world
        self._gateway = gateway

    def routes(self) -> list[Route]:
        one = "/channels/{channel}"
        many = one + "/messages"
        message = many + "/{message}"
        reaction = message + "/reactions/{emoji}"
        return [
            Route("GET", one, self._get_channel),
            Route("PATCH", one, self._edit_thread),
            Route("POST", one + "/typing", self._type),
            Route("GET", many, self._list_messages),
            Route("POST", many, self._create_message),
            Route("GET", message, self._get_message),
            Route("PATCH", message, self._edit_message),
            Route("DELETE", message, self._delete_message),
            Route("PUT", reaction + "/@me", self._add_reaction),
            Route("DELETE", reaction + "/@me", self._remove_reaction),
            Route("DELETE", reaction + "/{user}", self._remove_reaction),
            Route("POST", one + "/threads", self._start_thread),
            Route("POST", message + "/threads", self._start_thread),
            Route("POST", "/users/@me/channels", self._open_direct),
        ]

    def _channel(self, call: Call, *needed: int) -> Channel:
        channel = self._world.channels.get(call.number("channel"))
        if channel is None:
            raise refused(Refusal.UNKNOWN_CHANNEL)
        held = channel.permissions_of(self._world.bot)
        if not held & may.VIEW_CHANNEL:
            raise refused(Refusal.MISSING_ACCESS)
        if any(not held & permission for permission in needed):
            raise refused(Refusal.MISSING_PERMISSIONS)
        return channel

    def _message(self, call: Call, *needed: int) -> Message:
        message = self._channel(call, *needed).history.get(call.number("message"))
        if message is None or message.deleted:
            raise refused(Refusal.UNKNOWN_MESSAGE)
        return message

    def _get_channel(self, call: Call) -> Reply:
        return Reply(200, self._channel(call).payload())

    def _edit_thread(self, call: Call) -> Reply:
        """Close, open or rename a thread, which the bot may do with those that it made."""
        thread = self._channel(call)
        if thread.kind != THREAD:
            raise refused(Refusal.MISSING_PERMISSIONS)
        form = Form()
        form.text("name", call.body.get("name"), 100, 1)
        form.close()
        thread.name = call.body.get("name") or thread.name
        thread.archive(call.body.get("archived", thread.archived))
        return Reply(200, thread.payload())

    def _type(self, call: Call) -> Reply:
        self._channel(call, may.SEND_MESSAGES)
        return NO_CONTENT

    def _list_messages(self, call: Call) -> Reply:
        channel = self._channel(call)
        limit = int(call.query.get("limit", 50))
        if not 1 <= limit <= 100:  # noqa: PLR2004 - Discord's limit of a page
            range_told = "int value should be between 1 and 100."
            raise invalid_form([("limit", "NUMBER_TYPE_MAX", range_told)])
        before = int(call.query.get("before", 1 << 63))
        after = int(call.query.get("after", 0))
        found = [each for each in self._history(channel) if after < each.id < before]
        page = found[:limit] if "after" in call.query else found[-limit:]
        return Reply(200, [self._seen(message) for message in reversed(page)])

    def _history(self, channel: Channel) -> list[Message]:
        """What the bot is shown of a channel: without the right to read back, nothing."""
        may_read = channel.permissions_of(self._world.bot) & may.READ_MESSAGE_HISTORY
        return channel.messages if may_read else []

    def _get_message(self, call: Call) -> Reply:
        return Reply(200, self._seen(self._message(call, may.READ_MESSAGE_HISTORY)))

    def _seen(self, message: Message) -> Payload:
        """A message's JSON; its text is withheld as it is by the gateway."""
        payload = message.payload()
        if message.channel.guild is None:
            return payload
        granted = self._gateway.granted_intents
        return seen(granted, payload, str(self._world.bot.id))

    def _create_message(self, call: Call) -> Reply:
        channel = self._channel(call)
        self._check_may_post(channel, files=bool(call.uploads))
        twin = self._twin(channel, call.body)
        if twin is not None:
            return Reply(200, twin.payload())
        message = compose(channel, call.body, call.uploads)
        self._refer(message, call.body.get("message_reference"))
        return Reply(200, channel.post(message))

    def _check_may_post(self, channel: Channel, *, files: bool) -> None:
        recipient = channel.recipient
        if recipient is not None and recipient.refuses_dms:
            raise refused(Refusal.CLOSED_DM)
        needed = may.SEND_MESSAGES_IN_THREADS if channel.kind == THREAD else may.SEND_MESSAGES
        if files:
            needed |= may.ATTACH_FILES
        if channel.permissions_of(self._world.bot) & needed != needed:
            raise refused(Refusal.MISSING_PERMISSIONS)

    def _twin(self, channel: Channel, body: Payload) -> Message | None:
        """The message that was posted with the same nonce, if the bot asked for that check."""
        nonce = body.get("nonce")
        if nonce is None or not body.get("enforce_nonce"):
            return None
        bot = self._world.bot
        posted = reversed(channel.history.values())
        return next((each for each in posted if each.author is bot and each.nonce == nonce), None)

    def _refer(self, message: Message, reference: Payload | None) -> None:
        if not reference:
            return
        target = message.channel.history.get(int(reference["message_id"]))
        if target is None or target.deleted:
            if reference.get("fail_if_not_exists", True):
                problem = ("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
                raise invalid_form([problem])
            return
        message.kind, message.reply_to = REPLY, target
        allowed = message.allowed_mentions
        message.reply_pings = allowed is None or bool(allowed.get("replied_user"))
        message.find_mentions()

    def _edit_message(self, call: Call) -> Reply:
        message = self._message(call)
        if message.author is not self._world.bot:
            raise refused(Refusal.FOREIGN_MESSAGE)
        revise(message, call.body, call.uploads)
        return Reply(200, message.announce_change())

    def _delete_message(self, call: Call) -> Reply:
        message = self._message(call)
        if message.author is not self._world.bot:
            if message.channel.kind == DM:
                raise refused(Refusal.MISSING_PERMISSIONS)
            self._channel(call, may.MANAGE_MESSAGES)
        message.delete()
        return NO_CONTENT

    def _add_reaction(self, call: Call) -> Reply:
        message = self._message(call, may.READ_MESSAGE_HISTORY)
        emoji = unquote(call.args["emoji"])
        if emoji.isascii():  # neither a symbol nor, since there are none here, an emoji's id
            raise refused(Refusal.UNKNOWN_EMOJI)
        if emoji not in message.reactions:
            self._channel(call, may.ADD_REACTIONS)
        message.react(emoji, self._world.bot)
        return NO_CONTENT

    def _remove_reaction(self, call: Call) -> Reply:
        message = self._message(call, may.READ_MESSAGE_HISTORY)
        user = self._world.bot
        if "user" in call.args and call.number("user") != user.id:
            self._channel(call, may.MANAGE_MESSAGES)
            user = self._world.users.get(call.number("user"), user)
        message.unreact(unquote(call.args["emoji"]), user)
        return NO_CONTENT

    def _start_thread(self, call: Call) -> Reply:
        parent = self._channel(call, may.CREATE_PUBLIC_THREADS)
        form = Form()
        form.text("name", call.body.get("name"), 100, 1, optional=False)
        form.close()
        if parent.guild is None or parent.kind == THREAD:
            raise refused(Refusal.MISSING_ACCESS)
        message = self._message(call) if "message" in call.args else None
        if message is not None and message.thread is not None:
            raise refused(Refusal.HAS_THREAD)
        thread = parent.guild.add_thread(parent, call.body["name"], message.id if message else None)
        if message is not None:
            message.thread = thread
            message.flags |= HAS_THREAD
            message.announce_change()
        return Reply(201, thread.payload())

    def _open_direct(self, call: Call) -> Reply:
        user = self._world.users.get(int(call.body.get("recipient_id") or 0))
        if user is None or user.bot:
            raise refused(Refusal.UNKNOWN_USER)
        return Reply(200, self._world.direct(user).payload())
