"""Discord's limits on the commands that a bot registers. Nothing is stored (commands_api.py)."""

import re
from typing import Any

from bot.sandbox.checks import Form
from bot.sandbox.wire import Payload, listed

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUB_COMMAND, SUB_COMMAND_GROUP = 1, 2

LIMITS = {CHAT_INPUT: 100, USER_MENU: 5, MESSAGE_MENU: 5}
MAX_CHARACTERS = 8_000


def check_commands(commands: list[Payload]) -> None:
    """Refuse a scope's whole set of commands if Discord would. Raises ApiError 50035."""
    form = Form()
    names = [(kind_of(command), command.get("name")) for command in commands]
    duplicated = "Application command names must be unique"
    form.unique("name", names, "APPLICATION_COMMANDS_DUPLICATE_NAME", duplicated)
    for kind, most in LIMITS.items():
        if sum(kind_of(command) == kind for command in commands) > most:
            sentence = f"Maximum number of application commands reached ({most})."
            form.problem("type", "APPLICATION_COMMANDS_MAX", sentence)
    for index, command in enumerate(commands):
        _check_command(form, str(index), command)
    form.close()


def kind_of(command: Payload) -> int:
    return command.get("type") or CHAT_INPUT


def _check_command(form: Form, path: str, command: Payload) -> None:
    if kind_of(command) != CHAT_INPUT:
        form.text(f"{path}.name", command.get("name"), 32, 1, optional=False)
        if command.get("description") or command.get("options"):
            sentence = "Context menu commands cannot have description"
            form.problem(path, "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", sentence)
        return
    _check_words(form, path, command)
    _check_options(form, path, listed(command, "options"))
    if _characters(command) > MAX_CHARACTERS:
        sentence = f"Command exceeds maximum size ({MAX_CHARACTERS})"
        form.problem(path, "APPLICATION_COMMAND_TOO_LARGE", sentence)


def _check_words(form: Form, path: str, item: Payload) -> None:
    name = item.get("name")
    fits = isinstance(name, str) and re.fullmatch(r"[-_'\w]{1,32}", name) and name == name.lower()
    if not fits:
        form.problem(f"{path}.name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    form.text(f"{path}.description", item.get("description"), 100, 1, optional=False)


def _check_options(form: Form, path: str, options: list[Payload]) -> None:
    form.count(f"{path}.options", options, 25)
    names = [option.get("name") for option in options]
    duplicated = "Option names must be unique"
    form.unique(f"{path}.options", names, "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED", duplicated)
    nested = {option["type"] in {SUB_COMMAND, SUB_COMMAND_GROUP} for option in options}
    if len(nested) > 1:
        sentence = "Sub-command and sub-command group option types are mutually exclusive"
        code = "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"
        form.problem(f"{path}.options", code, sentence)
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        sentence = "Required options must be placed before non-required options"
        form.problem(f"{path}.options", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", sentence)
    for index, option in enumerate(options):
        _check_option(form, f"{path}.options.{index}", option)


def _check_option(form: Form, path: str, option: Payload) -> None:
    _check_words(form, path, option)
    choices = listed(option, "choices")
    form.count(f"{path}.choices", choices, 25)
    for index, choice in enumerate(choices):
        form.text(f"{path}.choices.{index}.name", choice["name"], 100, 1)
        if isinstance(choice["value"], str):
            form.text(f"{path}.choices.{index}.value", choice["value"], 100, 1)
    if choices and option.get("autocomplete"):
        sentence = "Autocomplete cannot be used with choices"
        form.problem(path, "APPLICATION_COMMAND_AUTOCOMPLETE_INVALID", sentence)
    if option["type"] in {SUB_COMMAND, SUB_COMMAND_GROUP}:
        _check_options(form, path, listed(option, "options"))


def _characters(item: Payload) -> int:
    """Discord counts names, descriptions and choice values of a command together."""
    texts: list[Any] = [item.get("name"), item.get("description"), item.get("value")]
    own = sum(len(text) for text in texts if isinstance(text, str))
    inner = [*listed(item, "options"), *listed(item, "choices")]
    return own + sum(_characters(each) for each in inner)
