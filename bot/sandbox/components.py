"""Walking through buttons, selects and fields of messages and modals. No limits (checks.py)."""

from collections.abc import Iterator
from typing import Any

from bot.sandbox.wire import Payload, listed

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
USER_SELECT, CHANNEL_SELECT = 5, 8
TEXT_DISPLAY, LABEL, FILE_UPLOAD = 10, 18, 19
RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 21, 22, 23

SELECTS = frozenset(range(USER_SELECT, CHANNEL_SELECT + 1)) | {STRING_SELECT}
LINK_STYLE = 5


def walk(components: list[Payload]) -> Iterator[Payload]:
    """Every component with all that lie in it, outer ones first."""
    for component in components:
        yield component
        yield from walk(listed(component, "components"))
        yield from walk([component[key] for key in ("component", "accessory") if key in component])


def numbered(components: list[Payload]) -> list[Payload]:
    """A copy with the ids and defaults that Discord gives to those that came without."""
    copies = [_copy(component) for component in components]
    taken = {component["id"] for component in walk(copies) if component.get("id")}
    free = (number for number in range(1, 10_000) if number not in taken)
    for component in walk(copies):
        component["id"] = component.get("id") or next(free)
        if component["type"] in SELECTS:
            component.setdefault("min_values", 1)
            component.setdefault("max_values", 1)
    return copies


def _copy(component: Payload) -> Payload:
    def copied(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: copied(inner) for key, inner in value.items()}  # pyright: ignore[reportUnknownVariableType] # JSON of any shape
        if isinstance(value, list):
            return [copied(inner) for inner in value]  # pyright: ignore[reportUnknownVariableType] # JSON of any shape
        return value

    return {key: copied(value) for key, value in component.items() if value is not None}


def buttons(components: list[Payload]) -> list[Payload]:
    return [component for component in walk(components) if component["type"] == BUTTON]


def selects(components: list[Payload]) -> list[Payload]:
    return [component for component in walk(components) if component["type"] in SELECTS]
