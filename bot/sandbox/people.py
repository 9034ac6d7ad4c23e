"""A person at a Discord client: everything that one can do to or with the bot, by visible names."""

from typing import Any

from bot.sandbox import components as parts
from bot.sandbox import permissions as may
from bot.sandbox.answers import Answer
from bot.sandbox.channels import Channel, User
from bot.sandbox.checks import MAX_CONTENT
from bot.sandbox.command_checks import CHAT_INPUT, MESSAGE_MENU
from bot.sandbox.commands_api import Commands
from bot.sandbox.errors import SandboxError
from bot.sandbox.forms import Clerk, pick
from bot.sandbox.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Interactions,
)
from bot.sandbox.messages import PINNED, REPLY, Message
from bot.sandbox.options import Typist, descend, nest
from bot.sandbox.wire import Payload, Upload, inner
from bot.sandbox.world import World


class Person(User):
    """Somebody in one or more of the bot's servers. What they cannot do raises SandboxError."""

    def __init__(
        self, world: World, name: str, commands: Commands, interactions: Interactions
    ) -> None:
        super().__init__(world.snowflake(), name)
        world.add_user(self)
        self._world = world
        self._commands = commands
        self._interactions = interactions

    @property
    def dm(self) -> Channel:
        """The direct messages with the bot."""
        return self._world.direct(self)

    async def command(self, channel: Channel, name: str, /, **options: Any) -> Answer:
        """Send a slash command: "note", or "talk start" for a sub-command."""
        command, chain = self._slash(channel, name)
        typist = Typist(channel, chain[-1])
        data = _command_data(command, nest(chain, typist.type_all(options)), typist.resolved)
        return await self._act(channel, COMMAND, data)

    async def complete(
        self, channel: Channel, name: str, option: str, typed: str, /, **others: Any
    ) -> list[tuple[str, Any]]:
        """Type into an option: the choices that are offered, as names and values."""
        command, chain = self._slash(channel, name)
        typist = Typist(channel, chain[-1])
        spec = typist.spec(option)
        if not spec.get("autocomplete"):
            raise SandboxError(f"{option} offers nothing while one types")
        focused = {"type": spec["type"], "name": option, "value": typed, "focused": True}
        options = [*typist.type_some(others), focused]
        data = _command_data(command, nest(chain, options), {})
        answer = await self._act(channel, AUTOCOMPLETE, data)
        return [(choice["name"], choice["value"]) for choice in answer.interaction.choices]

    async def menu(self, channel: Channel, name: str, message: Message, /) -> Answer:
        """Choose a command of a message's context menu."""
        self._check_sees(message)
        command = self._visible(channel, MESSAGE_MENU, name)
        resolved: dict[str, Payload] = {"messages": {str(message.id): message.payload()}}
        data = _command_data(command, [], resolved) | {"target_id": str(message.id)}
        return await self._act(channel, COMMAND, data)

    async def submit(self, answer: Answer, /, **fields: Any) -> Answer:
        """Send the open modal, with these fields changed, by label."""
        opened = answer.interaction
        if answer.modal is None or opened.person is not self:
            raise SandboxError("No modal is open before this person")
        data = Clerk(opened.channel, answer.modal, fields).data()
        return await self._act(opened.channel, MODAL_SUBMIT, data, opened.source)

    async def press(self, shown: Answer | Message, label: str, /) -> Answer:
        """Press a button by its label."""
        message = self._shown(shown)
        for button in parts.buttons(message.components):
            if label in (button.get("label"), inner(button, "emoji").get("name")):
                return await self._use(message, button, {})
        raise SandboxError(f"There is no button {label!r}; there are {message.buttons}")

    async def choose(
        self, shown: Answer | Message, values: list[str], /, *, custom_id: str | None = None
    ) -> Answer:
        """Choose options of the select by label or value; of the first one if there are more."""
        message = self._shown(shown)
        for select in parts.selects(message.components):
            if custom_id in (None, select["custom_id"]):
                least, most = select.get("min_values", 1), select.get("max_values", 1)
                picked = pick(select, values, least, most)
                return await self._use(message, select, {"values": picked})
        raise SandboxError("There is no select on that message")

    async def forge(
        self, shown: Answer | Message, custom_id: str, values: list[str] | None = None
    ) -> Answer:
        """Act on a component that the message does not have, as a tampered client may try."""
        kind = parts.BUTTON if values is None else parts.STRING_SELECT
        component: Payload = {"type": kind, "id": 1, "custom_id": custom_id}
        entered = {} if values is None else {"values": values}
        return await self._use(self._shown(shown), component, entered)

    async def forge_modal(self, channel: Channel, custom_id: str, **entered: str) -> Answer:
        """Send a modal that was never opened; `entered` is by the fields' custom ids."""
        components: list[Payload] = [
            {
                "type": parts.LABEL,
                "id": number,
                "component": {
                    "type": parts.TEXT_INPUT,
                    "id": number + 1,
                    "custom_id": name,
                    "value": text,
                },
            }
            for number, (name, text) in enumerate(entered.items(), start=1)
        ]
        data: Payload = {"custom_id": custom_id, "components": components}
        return await self._act(channel, MODAL_SUBMIT, data)

    async def say(
        self,
        channel: Channel,
        text: str = "",
        *,
        reply_to: Message | None = None,
        ping: bool = True,
        attachments: list[Upload] | None = None,
        sticker: str | None = None,
    ) -> Message:
        """Post a message, perhaps as a reply (which pings its author unless told not to)."""
        uploads = attachments or []
        self._check_may_say(channel, text, uploads, sticker)
        message = self._world.message(channel, self)
        message.sticker = sticker
        message.attachments = [self._world.store(channel, upload) for upload in uploads]
        if reply_to is not None:
            self._check_sees(reply_to)
            message.kind, message.reply_to, message.reply_pings = REPLY, reply_to, ping
        message.rewrite(text.strip())
        channel.post(message)
        return message

    async def forward(self, message: Message, channel: Channel) -> Message:
        """Show a message in another place, as it is now and without a word."""
        self._check_sees(message)
        self._check_may_say(channel, "", [], message)
        forward = self._world.message(channel, self)
        forward.forwarded = message
        channel.post(forward)
        return forward

    async def edit(self, message: Message, text: str) -> None:
        self._check_own(message)
        self._check_may_say(message.channel, text, [file.upload for file in message.attachments])
        message.touch()
        message.rewrite(text.strip())
        message.announce_change()

    async def detach(self, message: Message, name: str) -> None:
        """Take a file off one's own message."""
        self._check_own(message)
        message.attachments = [file for file in message.attachments if file.upload.name != name]
        message.touch()
        message.announce_change()

    async def delete(self, message: Message) -> None:
        """Delete one's own message, or with Manage Messages another's."""
        if not message.channel.permissions_of(self) & may.MANAGE_MESSAGES:
            self._check_own(message)
        message.delete()

    async def delete_many(self, *messages: Message) -> None:
        """Delete several messages of a channel at once, as moderators' tools do."""
        channel = messages[0].channel
        if not channel.permissions_of(self) & may.MANAGE_MESSAGES:
            raise SandboxError(f"{self.name} cannot delete others' messages")
        channel.delete_many(messages)

    async def pin(self, message: Message) -> None:
        """Pin a message, of which a notice in the channel tells."""
        self._check_sees(message)
        notice = self._world.message(message.channel, self)
        notice.kind, notice.reply_to = PINNED, message
        message.channel.post(notice)

    async def react(self, message: Message, emoji: str) -> None:
        self._check_sees(message)
        message.react(emoji, self)

    async def deliver_again(self, what: Answer | Message) -> None:
        """Let the gateway tell the bot a second time of the same act."""
        if isinstance(what, Message):
            what.channel.post(what)
        else:
            await self._interactions.repeat(what.interaction)

    async def _act(
        self, channel: Channel, kind: int, data: Payload, source: Message | None = None
    ) -> Answer:
        interaction = self._interactions.open(self, channel, kind, data, source)
        await self._interactions.run(interaction)
        return Answer(interaction)

    async def _use(self, message: Message, component: Payload, entered: Payload) -> Answer:
        if component.get("disabled"):
            raise SandboxError(f"{component.get('label') or component['custom_id']} is disabled")
        if "custom_id" not in component:
            raise SandboxError("A link is opened by the browser; the bot does not hear of it")
        data: Payload = {
            "custom_id": component["custom_id"],
            "component_type": component["type"],
            "id": component["id"],
        }
        return await self._act(message.channel, COMPONENT, data | entered, message)

    def _slash(self, channel: Channel, name: str) -> tuple[Payload, list[Payload]]:
        top, *rest = name.split()
        command = self._visible(channel, CHAT_INPUT, top)
        return command, descend(command, rest)

    def _visible(self, channel: Channel, kind: int, name: str) -> Payload:
        """The registered command, if this person is offered it there."""
        held = channel.permissions_of(self)
        if not held & may.VIEW_CHANNEL:
            raise SandboxError(f"{self.name} cannot see #{channel.name}")
        command = self._commands.find(channel.guild.id if channel.guild else 0, kind, name)
        if command is None or not _offered(command, channel):
            raise SandboxError(f"There is no command {name!r} in #{channel.name}")
        if not held & may.USE_APPLICATION_COMMANDS or not _permitted(command, held):
            raise SandboxError(f"{self.name} is not offered the command {name!r}")
        return command

    def _shown(self, shown: Answer | Message) -> Message:
        message = shown if isinstance(shown, Message) else shown.message
        if message is None:
            raise SandboxError("There is no message to act on")
        self._check_sees(message)
        return message

    def _check_sees(self, message: Message) -> None:
        hidden = message.seen_by not in (None, self)
        if message.deleted or hidden or not message.channel.permissions_of(self):
            raise SandboxError(f"{self.name} cannot see that message")

    def _check_own(self, message: Message) -> None:
        if message.author is not self or message.deleted:
            raise SandboxError(f"{self.name} cannot change that message")

    def _check_may_say(self, channel: Channel, text: str, *others: object) -> None:
        if not channel.permissions_of(self) & may.SEND_MESSAGES:
            raise SandboxError(f"{self.name} cannot write in #{channel.name}")
        if len(text) > MAX_CONTENT:
            raise SandboxError(f"A message has at most {MAX_CONTENT} characters, not {len(text)}")
        if not text.strip() and not any(others):
            raise SandboxError("An empty message cannot be sent")


def _command_data(
    command: Payload, options: list[Payload], resolved: dict[str, Payload]
) -> Payload:
    data = {key: command[key] for key in ("id", "name", "type", "guild_id") if key in command}
    if options:
        data["options"] = options
    if resolved:
        data["resolved"] = resolved
    return data


def _offered(command: Payload, channel: Channel) -> bool:
    contexts = command.get("contexts")
    context = 0 if channel.guild else 1
    if contexts is not None:
        return context in contexts
    return channel.guild is not None or command.get("dm_permission") is not False


def _permitted(command: Payload, held: int) -> bool:
    needed = command["default_member_permissions"]
    if needed is None:
        return True
    return held == may.ALL or (int(needed) != 0 and held & int(needed) == int(needed))
