"""Answers to interactions: always ephemeral, never pinging, never longer than Discord takes."""

import logging

import aiohttp
import discord

from cogs.ui.wire import direct_messages

# what a request to Discord may end with
UNANSWERED = (discord.HTTPException, aiohttp.ClientError, OSError)
LIMIT = 2_000  # characters of a message
ANSWERED = 40060  # the code of a refusal because that was answered, as when it arrived twice

log = logging.getLogger(__name__)

_ESCAPED = str.maketrans({char: f"\\{char}" for char in "\\*_~|`<>[]#"})


async def answer(
    interaction: discord.Interaction,
    text: str,
    *,
    view: discord.ui.View | None = None,
    file: discord.File | None = None,
) -> None:
    """Answer an interaction for its caller alone, whether it was deferred or not."""
    content = text if len(text) <= LIMIT else f"{text[: LIMIT - 1]}…"
    if interaction.response.is_done():
        files = [file] if file else []
        await interaction.edit_original_response(content=content, view=view, attachments=files)
        return
    await interaction.response.send_message(
        content,
        ephemeral=True,
        view=view or discord.utils.MISSING,
        file=file or discord.utils.MISSING,
    )


async def confirm(
    interaction: discord.Interaction, text: str, *, view: discord.ui.View | None = None
) -> None:
    """Answer that something was kept. Never raises: who is asked to try again would keep it twice.

    If Discord takes no answer any more, it goes to the caller's direct messages.
    """
    try:
        await answer(interaction, text, view=view)
    except UNANSWERED as error:
        if isinstance(error, discord.HTTPException) and error.code == ANSWERED:
            return
        log.warning("no answer to interaction %d: %s", interaction.id, error)
        await _tell_apart(interaction, text)


async def _tell_apart(interaction: discord.Interaction, text: str) -> None:
    where = f"<#{interaction.channel_id}>"
    try:
        direct = await direct_messages(interaction.client, interaction.user.id)
        await direct.send(
            f"{text}\n-# Discord took no answer in {where}, so it comes here."[:LIMIT]
        )
    except UNANSWERED as error:
        log.warning("nor a direct message: %s", error)


async def replace(
    interaction: discord.Interaction, text: str, view: discord.ui.View | None = None
) -> None:
    """Put another text and other buttons in place of the message whose button was pressed."""
    await interaction.response.edit_message(content=text[:LIMIT], view=view)


def plain(text: str) -> str:
    """What a person typed, shown by Discord as it stands."""
    return text.translate(_ESCAPED)


def linked(url: str) -> str:
    """An address that a person typed, as a link without a preview that it cannot end early."""
    return f"<{url.replace('<', '%3C').replace('>', '%3E')}>"


def shortened(text: str, limit: int) -> str:
    """The beginning of a text on one line, at most `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def counted(number: int, noun: str) -> str:
    """A number with its noun, such as "1 note" or "2 notes"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
