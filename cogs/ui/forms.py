"""Modals and buttons that carry what they are about in their custom id.

They are answered by that id alone (see Client.on_interaction) and never kept in memory, so
one that was opened before a restart still works, and a dismissed one costs nothing. Whoever
answers checks again what the person may do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import discord

from bot.models import MAX_TEXT

NOTED = "noted"  # in a command's extras: the option that comes back when it could not be kept


@dataclass(frozen=True, slots=True)
class Files:
    """A field of a modal that takes files; `label` and `name` as those of a Field."""

    name: str
    label: str
    hint: str | None = None
    most: int = 10


@dataclass(frozen=True, slots=True)
class Field:
    """One text field of a modal; `label` is what people see, `name` what the answer calls it."""

    name: str
    label: str
    value: str | None = None
    hint: str | None = None
    required: bool = False
    long: bool = True
    limit: int = MAX_TEXT


def form(custom_id: str, title: str, *fields: Field | Files) -> discord.ui.Modal:
    """A modal with these fields."""
    modal = discord.ui.Modal(title=title[:45], custom_id=custom_id, timeout=None)
    for field in fields:
        modal.add_item(_label(field))
    modal.stop()  # the library would keep it in memory otherwise
    return modal


def _label(field: Field | Files) -> discord.ui.Label[discord.ui.View]:
    component = _upload(field) if isinstance(field, Files) else _text(field)
    return discord.ui.Label(text=field.label, description=field.hint, component=component)


def _upload(field: Files) -> discord.ui.FileUpload[discord.ui.View]:
    return discord.ui.FileUpload(
        custom_id=field.name, required=False, min_values=0, max_values=field.most
    )


def _text(field: Field) -> discord.ui.TextInput[discord.ui.View]:
    style = discord.TextStyle.paragraph if field.long else discord.TextStyle.short
    return discord.ui.TextInput(
        custom_id=field.name,
        style=style,
        default=field.value or None,
        required=field.required,
        max_length=field.limit,
    )


def buttons(*labelled: tuple[str, str]) -> discord.ui.View:
    """A row of buttons, given as (label, custom id)."""
    view = discord.ui.View(timeout=None)
    for label, custom_id in labelled:
        view.add_item(discord.ui.Button(label=label, custom_id=custom_id))
    view.stop()
    return view


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a select; `label` is what people see, `hint` what stands below it."""

    label: str
    value: str
    chosen: bool = False
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Select:
    """A select of one option, or of any number of them (`several`); `hint` is what it asks for."""

    custom_id: str
    hint: str
    options: list[Option]
    several: bool = False


def layout(*rows: Select | list[tuple[str, str]]) -> discord.ui.View:
    """Selects, and rows of buttons given as (label, custom id), one below the other."""
    view = discord.ui.View(timeout=None)
    for number, row in enumerate(row for row in rows if row):
        if isinstance(row, Select):
            view.add_item(_select(row, number))
            continue
        for label, button_id in row:
            view.add_item(discord.ui.Button(label=label, custom_id=button_id, row=number))
    view.stop()
    return view


def _select(select: Select, row: int) -> discord.ui.Select[discord.ui.View]:
    return discord.ui.Select(
        custom_id=select.custom_id,
        placeholder=select.hint,
        min_values=0 if select.several else 1,
        max_values=len(select.options) if select.several else 1,
        options=[
            discord.SelectOption(
                label=each.label, value=each.value, default=each.chosen, description=each.hint
            )
            for each in select.options
        ],
        row=row,
    )


def choice_of(interaction: discord.Interaction) -> str:
    """The value that was chosen in a select; empty if a client made up that one was."""
    values = cast("Mapping[str, Any]", interaction.data).get("values") or [""]
    return str(values[0])


def changed_choices(interaction: discord.Interaction) -> tuple[list[str], list[str]]:
    """Which options of a select were chosen since it was shown, and which no more.

    Of what somebody else, or oneself elsewhere, chose meanwhile nothing is taken back by that.
    """
    data = cast("Mapping[str, Any]", interaction.data)
    chosen = [str(value) for value in data.get("values", [])]
    before = _chosen_before(interaction.message, data["custom_id"])
    return (
        [value for value in chosen if value not in before],
        [value for value in before if value not in chosen],
    )


def _chosen_before(message: discord.Message | None, custom_id: str) -> list[str]:
    """What was shown as chosen in a select of a message."""
    rows = message.components if message else []
    found = [child for row in rows if isinstance(row, discord.ActionRow) for child in row.children]
    return [
        option.value
        for select in found
        if isinstance(select, discord.SelectMenu) and select.custom_id == custom_id
        for option in select.options
        if option.default
    ]


def values_of(interaction: discord.Interaction) -> dict[str, str]:
    """What was typed into a modal, by field name."""
    components = cast("Mapping[str, Any]", interaction.data).get("components", [])
    return {item["custom_id"]: item.get("value") or "" for item in _inputs(components)}


def uploads_of(interaction: discord.Interaction, name: str) -> list[dict[str, Any]]:
    """The files that were put into a field of a modal, as Discord describes them."""
    data = cast("Mapping[str, Any]", interaction.data)
    files = data.get("resolved", {}).get("attachments", {})
    fields = {item["custom_id"]: item for item in _inputs(data.get("components", []))}
    return [files[number] for number in fields.get(name, {}).get("values", []) if number in files]


def _inputs(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        if "custom_id" in component:
            yield component
        yield from _inputs(component.get("components", []))
        if "component" in component:
            yield from _inputs([component["component"]])
