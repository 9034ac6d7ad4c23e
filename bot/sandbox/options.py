"""What a person types after a slash, made into what Discord sends; the impossible is refused."""

import re
from typing import Any

from bot.sandbox.channels import Channel, User
from bot.sandbox.errors import SandboxError
from bot.sandbox.wire import Payload, Upload, listed

SUB_COMMAND, SUB_COMMAND_GROUP = 1, 2
STRING, INTEGER, BOOLEAN, USER, CHANNEL = 3, 4, 5, 6, 7
MENTIONABLE, NUMBER, ATTACHMENT = 9, 10, 11

MAX_TEXT = 6_000


def descend(command: Payload, names: list[str]) -> list[Payload]:
    """The chain of sub-commands that `names` choose, outermost first."""
    chain = [command]
    for name in names:
        found = [option for option in _sub_commands(chain[-1]) if option["name"] == name]
        if not found:
            raise SandboxError(f"/{command['name']} has no sub-command {' '.join(names)!r}")
        chain += found
    if _sub_commands(chain[-1]):
        raise SandboxError(f"/{command['name']} wants a sub-command")
    return chain


def _sub_commands(command: Payload) -> list[Payload]:
    kinds = {SUB_COMMAND, SUB_COMMAND_GROUP}
    return [option for option in listed(command, "options") if option["type"] in kinds]


def nest(chain: list[Payload], options: list[Payload]) -> list[Payload]:
    """Wrap the options of the last sub-command into those around it."""
    for sub_command in reversed(chain[1:]):
        options = [{"type": sub_command["type"], "name": sub_command["name"], "options": options}]
    return options


class Typist:
    """Types options into one command and collects what they refer to."""

    def __init__(self, channel: Channel, command: Payload) -> None:
        self._channel = channel
        self._command = command
        self.resolved: dict[str, Payload] = {}

    def type_all(self, given: dict[str, Any]) -> list[Payload]:
        """The options as Discord sends them. Raises SandboxError for a missing required one."""
        for spec in listed(self._command, "options"):
            if spec.get("required") and spec["name"] not in given:
                raise SandboxError(f"The option {spec['name']!r} is required")
        return self.type_some(given)

    def type_some(self, given: dict[str, Any]) -> list[Payload]:
        """The same while the person is still typing."""
        return [self._typed(self.spec(name), value) for name, value in given.items()]

    def spec(self, name: str) -> Payload:
        for spec in listed(self._command, "options"):
            if spec["name"] == name:
                return spec
        raise SandboxError(f"{self._command['name']!r} has no option {name!r}")

    def _typed(self, spec: Payload, value: Any) -> Payload:
        if spec.get("choices"):
            value = _choose(spec, value)
        elif spec["type"] == STRING:
            _check_text(spec, value)
            self._refer_mentioned(value)
        elif spec["type"] in {INTEGER, NUMBER}:
            _check_number(spec, value)
        elif spec["type"] == BOOLEAN and not isinstance(value, bool):
            raise SandboxError(f"{spec['name']} takes True or False")
        elif spec["type"] in {USER, MENTIONABLE, CHANNEL, ATTACHMENT}:
            value = self._refer(spec, value)
        return {"type": spec["type"], "name": spec["name"], "value": value}

    def _refer(self, spec: Payload, value: Any) -> str:
        if spec["type"] == CHANNEL and isinstance(value, Channel):
            return self._refer_channel(spec, value)
        if spec["type"] in {USER, MENTIONABLE} and isinstance(value, User):
            return self._refer_user(value)
        if spec["type"] == ATTACHMENT and isinstance(value, Upload):
            file = self._channel.world.store(self._channel, value)
            return self._resolve("attachments", file.id, file.payload() | {"ephemeral": True})
        raise SandboxError(f"{spec['name']} does not take {value!r}")

    def _refer_mentioned(self, text: str) -> None:
        """Whom and what a text mentions is sent along, as for options of their own types."""
        world, guild = self._channel.world, self._channel.guild
        for number in map(int, re.findall(r"<@!?(\d+)>", text)):
            if number in world.users:
                self._refer_user(world.users[number])
        for number in map(int, re.findall(r"<#(\d+)>", text)):
            channel = world.channels.get(number)
            if channel is not None and channel.guild is guild:
                self._resolve_channel(channel)
        for role in guild.mentioned_roles(text) if guild else []:
            self._resolve("roles", int(role["id"]), role)

    def _refer_channel(self, spec: Payload, channel: Channel) -> str:
        kinds = spec.get("channel_types")
        if channel.guild is not self._channel.guild or (kinds and channel.kind not in kinds):
            raise SandboxError(f"{spec['name']} does not offer #{channel.name}")
        return self._resolve_channel(channel)

    def _resolve_channel(self, channel: Channel) -> str:
        rights = str(channel.permissions_of(channel.world.bot))
        return self._resolve("channels", channel.id, channel.payload() | {"permissions": rights})

    def _refer_user(self, user: User) -> str:
        guild = self._channel.guild
        if guild is not None and user.id in guild.granted:
            rights = {"permissions": str(self._channel.permissions_of(user))}
            self._resolve("members", user.id, guild.membership(user)["member"] | rights)
        return self._resolve("users", user.id, user.payload())

    def _resolve(self, group: str, number: int, payload: Payload) -> str:
        self.resolved.setdefault(group, {})[str(number)] = payload
        return str(number)


def _choose(spec: Payload, value: Any) -> Any:
    """A choice by the name that is shown, or by its value."""
    for choice in spec["choices"]:
        if value in (choice["name"], choice["value"]):
            return choice["value"]
    names = ", ".join(choice["name"] for choice in spec["choices"])
    raise SandboxError(f"{spec['name']} offers {names}; not {value!r}")


def _check_text(spec: Payload, value: Any) -> None:
    longest = spec.get("max_length") or MAX_TEXT
    shortest = spec.get("min_length") or 0
    if not isinstance(value, str):
        raise SandboxError(f"{spec['name']} takes text, not {value!r}")
    if "\n" in value or "\r" in value:
        raise SandboxError(f"Nobody can type a line break into the option {spec['name']}")
    if not shortest <= len(value) <= longest:
        raise SandboxError(f"{spec['name']} takes {shortest} to {longest} characters")


def _check_number(spec: Payload, value: Any) -> None:
    kinds = (int,) if spec["type"] == INTEGER else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds):
        raise SandboxError(f"{spec['name']} takes a number, not {value!r}")
    least, most = spec.get("min_value", -(2**53)), spec.get("max_value", 2**53)
    if not least <= value <= most:
        raise SandboxError(f"{spec['name']} takes a number from {least} to {most}")
