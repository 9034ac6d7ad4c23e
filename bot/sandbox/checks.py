"""Discord's limits on what a bot sends: messages, buttons, modals, choices. Nothing is stored."""

from collections.abc import Iterable
from typing import Any

from bot.sandbox import components as parts
from bot.sandbox.errors import Refusal, invalid_form, refused
from bot.sandbox.messages import COMPONENTS_V2
from bot.sandbox.wire import Payload, inner, listed

MAX_CONTENT = 2_000
MAX_CHOICES = 25
MAX_UPLOADS = 10
MAX_EMBEDS_TOTAL = 6_000


class Form:
    """Collects what is wrong with a body and refuses it in one go."""

    def __init__(self) -> None:
        self._problems: list[tuple[str, str, str]] = []

    def problem(self, path: str, code: str, message: str) -> None:
        self._problems.append((path, code, message))

    def text(
        self, path: str, value: Any, longest: int, shortest: int = 0, *, optional: bool = True
    ) -> None:
        """`value` must be a string of that length; None is one that was left out."""
        if value is None and optional:
            return
        if not isinstance(value, str) or (shortest and not value):
            self.problem(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif not shortest <= len(value) <= longest:
            between = f"Must be between {shortest} and {longest} in length."
            sentence = between if shortest else f"Must be {longest} or fewer in length."
            code = "BASE_TYPE_BAD_LENGTH" if shortest else "BASE_TYPE_MAX_LENGTH"
            self.problem(path, code, sentence)

    def count(self, path: str, values: Iterable[Any] | None, most: int, least: int = 0) -> None:
        length = len(list(values or ()))
        if not least <= length <= most:
            sentence = f"Must be between {least} and {most} in length."
            self.problem(path, "BASE_TYPE_BAD_LENGTH", sentence)

    def unique(self, path: str, values: Iterable[Any], code: str, message: str) -> None:
        listed = list(values)
        if len(listed) != len(set(listed)):
            self.problem(path, code, message)

    def close(self) -> None:
        """Raises ApiError 50035 if anything was wrong."""
        if self._problems:
            raise invalid_form(self._problems)


def check_message(body: Payload, *, files: int = 0) -> None:
    """Refuse a new message that Discord would refuse."""
    check_edit(body, files=files)
    contents = ("content", "embeds", "components", "sticker_ids", "poll")
    if not files and not any(body.get(key) for key in contents):
        raise refused(Refusal.EMPTY_MESSAGE)


def check_edit(body: Payload, *, files: int = 0) -> None:
    """The same for a change, which may leave out everything."""
    form = Form()
    form.text("content", body.get("content"), MAX_CONTENT)
    form.count("attachments", range(files), 10)
    form.text("nonce", None if body.get("nonce") is None else str(body["nonce"]), 25)
    _check_embeds(form, listed(body, "embeds"))
    _check_components(form, body)
    form.close()


def _check_embeds(form: Form, embeds: list[Payload]) -> None:
    form.count("embeds", embeds, 10)
    total = 0
    for index, embed in enumerate(embeds):
        fields = listed(embed, "fields")
        form.count(f"embeds.{index}.fields", fields, 25)
        texts = [
            ("title", embed.get("title"), 256),
            ("description", embed.get("description"), 4_096),
            ("footer.text", inner(embed, "footer").get("text"), 2_048),
            ("author.name", inner(embed, "author").get("name"), 256),
        ]
        for number, field in enumerate(fields):
            texts.append((f"fields.{number}.name", field["name"], 256))
            texts.append((f"fields.{number}.value", field["value"], 1_024))
        for name, value, longest in texts:
            form.text(f"embeds.{index}.{name}", value, longest)
            total += len(value or "")
    if total > MAX_EMBEDS_TOTAL:
        form.problem("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")


def _check_components(form: Form, body: Payload) -> None:
    top = listed(body, "components")
    if not top:
        return
    if (body.get("flags") or 0) & COMPONENTS_V2:
        form.count("components", parts.walk(top), 40)
        if body.get("content") or body.get("embeds"):
            sentence = "The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            form.problem("content", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", sentence)
    else:
        form.count("components", top, 5)
        for index, row in enumerate(top):
            if row["type"] != parts.ROW:
                sentence = f'Value of field "type" must be one of ({parts.ROW},).'
                form.problem(f"components.{index}", "UNION_TYPE_CHOICES", sentence)
    for index, component in enumerate(parts.walk(top)):
        _check_component(form, f"components.{index}", component)
    _check_custom_ids(form, top)


def _check_component(form: Form, path: str, component: Payload) -> None:
    kind = component["type"]
    if kind == parts.ROW:
        form.count(f"{path}.components", component.get("components"), 5, 1)
    elif kind == parts.BUTTON:
        form.text(f"{path}.label", component.get("label"), 80)
        if not (component.get("label") or component.get("emoji")):
            sentence = "A button must have a label or emoji"
            form.problem(path, "BUTTON_COMPONENT_INVALID_LABEL_EMOJI", sentence)
        link = component["style"] == parts.LINK_STYLE
        _check_custom_id(form, path, component, optional=link)
    elif kind in parts.SELECTS:
        _check_select(form, path, component)


def _check_select(form: Form, path: str, component: Payload) -> None:
    _check_custom_id(form, path, component)
    form.text(f"{path}.placeholder", component.get("placeholder"), 150)
    if component["type"] != parts.STRING_SELECT:
        return
    options = listed(component, "options")
    form.count(f"{path}.options", options, 25, 1)
    for index, option in enumerate(options):
        for name in ("label", "value"):
            form.text(f"{path}.options.{index}.{name}", option[name], 100, 1)
        form.text(f"{path}.options.{index}.description", option.get("description"), 100)
    values = [option["value"] for option in options]
    duplicated = "The specified option value is already used"
    form.unique(f"{path}.options", values, "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", duplicated)


def _check_custom_id(form: Form, path: str, component: Payload, *, optional: bool = False) -> None:
    form.text(f"{path}.custom_id", component.get("custom_id"), 100, 1, optional=optional)


def _check_custom_ids(form: Form, top: list[Payload]) -> None:
    ids = [each["custom_id"] for each in parts.walk(top) if each.get("custom_id") is not None]
    sentence = "Component custom id cannot be duplicated"
    form.unique("components", ids, "COMPONENT_CUSTOM_ID_DUPLICATED", sentence)


def check_modal(data: Payload) -> None:
    """Refuse a modal that Discord would refuse to open."""
    form = Form()
    form.text("data.title", data.get("title"), 45, 1, optional=False)
    form.text("data.custom_id", data.get("custom_id"), 100, 1, optional=False)
    top = listed(data, "components")
    form.count("data.components", top, 5, 1)
    for index, component in enumerate(parts.walk(top)):
        _check_modal_part(form, f"data.components.{index}", component)
    _check_custom_ids(form, top)
    form.close()


def _check_modal_part(form: Form, path: str, component: Payload) -> None:
    kind = component["type"]
    if kind == parts.LABEL:
        form.text(f"{path}.label", component.get("label"), 45, 1, optional=False)
        form.text(f"{path}.description", component.get("description"), 100)
    elif kind == parts.TEXT_INPUT:
        _check_custom_id(form, path, component)
        form.text(f"{path}.label", component.get("label"), 45, 1)
        form.text(f"{path}.placeholder", component.get("placeholder"), 100)
        longest = component.get("max_length") or 4_000
        if not 1 <= longest <= 4_000:  # noqa: PLR2004 - Discord's limit of a field
            form.problem(f"{path}.max_length", "NUMBER_TYPE_MAX", "Must be 4000 or fewer.")
        form.text(f"{path}.value", component.get("value"), longest)
    elif kind == parts.FILE_UPLOAD:
        _check_custom_id(form, path, component)
        for name, least in (("min_values", 0), ("max_values", 1)):
            value = component.get(name)
            if value is not None and not least <= value <= MAX_UPLOADS:
                between = f"Must be between {least} and {MAX_UPLOADS}."
                form.problem(f"{path}.{name}", "NUMBER_TYPE_MAX", between)
    elif kind in parts.SELECTS:
        _check_select(form, path, component)


def check_choices(data: Payload) -> None:
    """Refuse autocomplete choices that Discord would refuse."""
    choices = listed(data, "choices")
    form = Form()
    form.count("data.choices", choices, MAX_CHOICES)
    for index, choice in enumerate(choices):
        form.text(f"data.choices.{index}.name", choice["name"], 100, 1)
        if isinstance(choice["value"], str):
            form.text(f"data.choices.{index}.value", choice["value"], 100)
    form.close()
