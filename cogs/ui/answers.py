"""Answers to interactions: always ephemeral, never pinging, never longer than Discord takes."""

import aiohttp
import discord

# what a request to Discord may end with
UNANSWERED = (discord.HTTPException, aiohttp.ClientError, OSError)
LIMIT = 2_000  # characters of a message
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


async def replace(
    interaction: discord.Interaction, text: str, view: discord.ui.View | None = None
) -> None:
    """Put another text and other buttons in place of the message whose button was pressed."""
    await interaction.response.edit_message(content=text[:LIMIT], view=view)


def plain(text: str) -> str:
    """What a person typed, shown by Discord as it stands."""
    return text.translate(_ESCAPED)


def shortened(text: str, limit: int) -> str:
    """The beginning of a text on one line, at most `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def counted(number: int, noun: str) -> str:
    """A number with its noun, such as "1 note" or "2 notes"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
