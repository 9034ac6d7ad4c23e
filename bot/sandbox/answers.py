"""What a person sees after an act: the bot's answer and its modal. Read-only views."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox import components as parts
from bot.sandbox.errors import SandboxError
from bot.sandbox.interactions import Interaction
from bot.sandbox.messages import Message
from bot.sandbox.wire import Payload


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a modal, as it is filled in when the modal opens."""

    label: str
    component: Payload

    @property
    def value(self) -> str:
        return self.component.get("value") or ""

    @property
    def placeholder(self) -> str | None:
        return self.component.get("placeholder")

    @property
    def required(self) -> bool:
        return self.component.get("required", True)

    @property
    def max_length(self) -> int:
        return self.component.get("max_length") or 4_000

    @property
    def min_length(self) -> int:
        return self.component.get("min_length") or 0


class Modal:
    """An open form."""

    def __init__(self, payload: Payload) -> None:
        self.payload = payload
        self.title: str = payload["title"]
        self.fields = {field.label: field for field in _fields(payload["components"])}


def _fields(components: list[Payload]) -> list[Field]:
    fields: list[Field] = []
    for component in components:
        if component["type"] == parts.LABEL:
            fields.append(Field(component["label"], component["component"]))
        elif component["type"] == parts.ROW:
            fields += [Field(inner["label"], inner) for inner in component["components"]]
    return fields


class Answer:
    """The bot's answer as it stands now; it changes while the bot edits it."""

    def __init__(self, interaction: Interaction) -> None:
        self.interaction = interaction

    @property
    def message(self) -> Message | None:
        """The answer itself; for a press that changed its own message, that message."""
        message = self.interaction.original
        return None if message is None or message.deleted else message

    @property
    def text(self) -> str:
        return self.message.content if self.message else ""

    @property
    def edits(self) -> list[str]:
        """Every text that it showed, oldest first."""
        original = self.interaction.original
        return list(original.contents) if original else []

    @property
    def ephemeral(self) -> bool:
        return self.message is not None and self.message.ephemeral

    @property
    def deferred(self) -> bool:
        """Whether the bot first said that it is thinking."""
        return self.interaction.deferred

    @property
    def followups(self) -> list[Message]:
        return self.interaction.followups

    @property
    def modal(self) -> Modal | None:
        return Modal(self.interaction.modal) if self.interaction.modal else None

    @property
    def files(self) -> dict[str, bytes]:
        return self.message.files if self.message else {}

    @property
    def buttons(self) -> list[str]:
        return self.message.buttons if self.message else []

    @property
    def embeds(self) -> list[Payload]:
        return self.message.embeds if self.message else []

    async def until(
        self, predicate: Callable[["Answer"], bool], *, within: float = 30.0
    ) -> "Answer":
        """Wait until a later edit or follow-up makes it as `predicate` says."""
        try:
            await self.interaction.watch.until(lambda: predicate(self), within)
        except TimeoutError:
            raise SandboxError(f"The answer did not come to that; it reads {self.text!r}") from None
        return self
