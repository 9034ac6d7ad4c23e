"""What a person fills into a modal, made into what Discord sends; what it refuses is refused."""

from typing import Any

from bot.sandbox import components as parts
from bot.sandbox.answers import Field, Modal
from bot.sandbox.channels import Channel
from bot.sandbox.errors import SandboxError
from bot.sandbox.wire import Payload, Upload, listed


class Clerk:
    """Fills in one modal. Fields that are not named stay as they were."""

    def __init__(self, channel: Channel, modal: Modal, given: dict[str, Any]) -> None:
        unknown = given.keys() - modal.fields.keys()
        if unknown:
            raise SandboxError(f"{modal.title!r} has no field {sorted(unknown)}")
        self._channel = channel
        self._modal = modal
        self._given = given
        self._attachments: Payload = {}

    def data(self) -> Payload:
        """The `data` of the interaction that submits it."""
        payload = self._modal.payload
        filled = [self._filled(component) for component in payload["components"]]
        data: Payload = {"custom_id": payload["custom_id"], "components": filled}
        if self._attachments:
            data["resolved"] = {"attachments": self._attachments}
        return data

    def _filled(self, component: Payload) -> Payload:
        base = {"type": component["type"], "id": component["id"]}
        if component["type"] == parts.LABEL:
            field = self._modal.fields[component["label"]]
            return base | {"component": self._entered(field)}
        if component["type"] == parts.ROW:
            fields = [self._modal.fields[inner["label"]] for inner in component["components"]]
            return base | {"components": [self._entered(field) for field in fields]}
        return base

    def _entered(self, field: Field) -> Payload:
        component = field.component
        base = {key: component[key] for key in ("type", "id", "custom_id")}
        given = self._given.get(field.label)
        match component["type"]:
            case parts.TEXT_INPUT:
                return base | {"value": _text(field, given)}
            case parts.FILE_UPLOAD:
                return base | {"values": self._uploaded(field, given or [])}
            case parts.CHECKBOX:
                ticked = component.get("default", False) if given is None else given
                return base | {"value": bool(ticked)}
            case parts.RADIO_GROUP:
                chosen = _picked(field, None if given is None else [given], 0, 1)
                return base | {"value": chosen[0] if chosen else None}
            case _:
                least = component.get("min_values", 1) if field.required else 0
                most = component.get("max_values", 1)
                return base | {"values": _picked(field, given, least, most)}

    def _uploaded(self, field: Field, uploads: list[Upload]) -> list[str]:
        least = field.component.get("min_values", 1) if field.required else 0
        if not least <= len(uploads) <= field.component.get("max_values", 1):
            raise SandboxError(f"{field.label} does not take {len(uploads)} files")
        files = [self._channel.world.store(self._channel, upload) for upload in uploads]
        self._attachments |= {str(file.id): file.payload() for file in files}
        return [str(file.id) for file in files]


def _text(field: Field, given: Any) -> str:
    text = field.value if given is None else given
    if not isinstance(text, str):
        raise SandboxError(f"{field.label} takes text, not {text!r}")
    if not text and not field.required:
        return text
    least = max(field.min_length, 1 if field.required else 0)
    if not least <= len(text) <= field.max_length:
        sentence = f"{least} to {field.max_length} characters, not {len(text)}"
        raise SandboxError(f"{field.label} takes {sentence}")
    return text


def _picked(field: Field, given: list[str] | None, least: int, most: int) -> list[str]:
    """Values of the options that are chosen by label or value; else those chosen by default."""
    if given is None:
        defaults = [each for each in listed(field.component, "options") if each.get("default")]
        given = [option["value"] for option in defaults]
    return pick(field.component, given, least, most)


def pick(component: Payload, given: list[str], least: int, most: int) -> list[str]:
    """The values of the options named by label or value, as many as are allowed."""
    options = listed(component, "options")
    by_word = {each["value"]: each["value"] for each in options}
    by_word |= {each["label"]: each["value"] for each in options}
    unknown = [word for word in given if word not in by_word]
    if unknown:
        raise SandboxError(f"There is no option {unknown}; there are {list(by_word)}")
    if not least <= len(given) <= most:
        raise SandboxError(f"Between {least} and {most} options can be chosen, not {len(given)}")
    return [by_word[word] for word in given]
