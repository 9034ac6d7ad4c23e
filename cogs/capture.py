"""/capture: everything that somebody writes in a channel becomes notes."""

from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import App
from bot.client import Client
from cogs.ui.answers import answer
from cogs.ui.people import channel_id_of, guild_of

ON = (
    "From now on everything that you write here becomes a note, until `/capture off` or the end of"
    " the conference. Begin a line with `[off]` to keep it out."
)
OFF = "I no longer keep what you write here, unless you reply to a talk's card or mention me."
MEANWHILE = "Until then reply to the talk's card (with @ on) or mention me: that works at once."
NOT_ASKED = (
    "I cannot read all messages here. The operator of the bot switches on *Message Content Intent*"
    " in Discord's developer portal (the application, *Bot*), sets `CAPTURE_INTENT=true`, and"
    f" restarts me. {MEANWHILE}"
)
NOT_GRANTED = (
    "Discord does not let me read all messages. The operator of the bot switches on *Message"
    " Content Intent* in Discord's developer portal (the application, *Bot*) and restarts me."
    f" {MEANWHILE}"
)


class CaptureCog(commands.Cog):
    """Everything that somebody writes in a channel."""

    def __init__(self, bot: Client) -> None:
        self.app: App = bot.app
        self.bot = bot

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(mode="on: my messages in this channel become notes")
    async def capture(self, interaction: discord.Interaction, mode: Literal["on", "off"]) -> None:
        """Keep everything that I write in this channel as notes."""
        captures, channel_id = self.app.store.captures, channel_id_of(interaction)
        if mode == "off":
            await captures.stop(channel_id, interaction.user.id)
            await answer(interaction, OFF)
        elif self.bot.reads_everything:
            guild_id, author_id = guild_of(interaction).id, interaction.user.id
            await captures.begin(guild_id, channel_id, author_id, since=interaction.id)
            await answer(interaction, ON)
        else:
            await answer(interaction, NOT_GRANTED if self.app.config.capture_intent else NOT_ASKED)


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(CaptureCog(bot))
