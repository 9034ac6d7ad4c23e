"""What goes wrong in commands, buttons and forms is told, and what was typed there comes back."""

import logging
from secrets import token_hex

import discord
from discord import app_commands

from bot.capture.text import is_blank
from bot.client import Client
from bot.errors import StoreError, TalknotesError
from cogs.ui.answers import UNANSWERED, answer
from cogs.ui.forms import NOTED, values_of
from cogs.ui.wire import TextFile

NOT_HERE = "Talknotes works in a server. Use it in a channel of the conference."
RELOAD = "This command has just changed. Reload Discord (Ctrl+R) and try again."
NOT_KEPT = "This was **not** kept: send it again."
GIVEN_BACK = "-# What you typed comes back to you in the file."
FILE = "not-kept.txt"

log = logging.getLogger(__name__)


async def tell_failure(interaction: discord.Interaction, error: Exception) -> None:
    """Tell the person what went wrong; what nobody expected gets a reference for the log."""
    cause = error.__cause__ if isinstance(error, app_commands.TransformerError) else None
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else cause
    text = _sentence(interaction, cause or error)
    if interaction.type is discord.InteractionType.autocomplete:
        return
    typed = _typed(interaction)
    try:
        if typed:
            await answer(interaction, f"{text}\n{GIVEN_BACK}", file=TextFile(FILE, typed))
        else:
            await answer(interaction, text)
    except UNANSWERED as failure:
        log.warning("could not answer interaction %d: %s", interaction.id, failure)


def _typed(interaction: discord.Interaction) -> str:
    """What nobody should have to type again: the fields of a form, an option that is a note."""
    texts = list(values_of(interaction).values())
    if isinstance(interaction.command, app_commands.Command):
        noted = interaction.command.extras.get(NOTED)
        texts = [str(value) for name, value in interaction.namespace if name == noted]
    return "\n\n".join(text for text in texts if not is_blank(text))


def _sentence(interaction: discord.Interaction, error: BaseException) -> str:
    if isinstance(error, StoreError):
        log.error("interaction %d: %s", interaction.id, error)
        return f"{NOT_KEPT} {error}"
    if isinstance(error, TalknotesError):
        return str(error)
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        return RELOAD
    if isinstance(error, app_commands.NoPrivateMessage):
        return NOT_HERE
    reference = token_hex(4)
    log.error("interaction %d failed, reference %s", interaction.id, reference, exc_info=error)
    return (
        f"Something went wrong here; it is in the log as {reference}. What was confirmed before"
        " is safe. Please try again."
    )


async def setup(bot: Client) -> None:
    """Have every failure told."""
    bot.tell_failure = tell_failure
