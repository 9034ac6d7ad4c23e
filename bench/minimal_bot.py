"""The least that could be called a note-taking bot: the floor that ours is measured against.

One command, one INSERT, one COMMIT, one answer; to a message that mentions it a reaction, and
nothing is kept. All that the library decides is left as it is. A lock gives each note its own
commit; with `--unlocked` tasks commit what others have inserted.
"""

import asyncio
import os
import sys
from contextlib import AbstractAsyncContextManager, nullcontext
from pathlib import Path

import aiosqlite
import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

TABLE = """
CREATE TABLE IF NOT EXISTS note (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    author_id INTEGER NOT NULL,
    text TEXT NOT NULL,
    created_at TEXT NOT NULL
)
"""
INSERT = (
    "INSERT INTO note (guild_id, channel_id, author_id, text, created_at) VALUES (?, ?, ?, ?, ?)"
)


class MinimalBot(commands.Bot):
    """A bot with a database."""

    db: aiosqlite.Connection
    writing: AbstractAsyncContextManager[object]

    def __init__(self) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True)
        super().__init__(command_prefix="!", intents=intents)
        self.tree.add_command(note)

    async def setup_hook(self) -> None:
        self.writing = nullcontext() if "--unlocked" in sys.argv else asyncio.Lock()
        self.db = await aiosqlite.connect(Path(os.environ["DATA_DIR"]) / "notes.sqlite3")
        await self.db.execute("PRAGMA journal_mode = WAL")
        await self.db.execute("PRAGMA synchronous = FULL")
        await self.db.execute(TABLE)
        await self.db.commit()
        await self.tree.sync()
        _, gateway, _ = await self.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)

    async def on_message(self, message: discord.Message) -> None:
        if self.user in message.mentions:
            await message.add_reaction("✅")

    async def close(self) -> None:
        await super().close()
        await self.db.close()


@app_commands.command()
async def note(interaction: discord.Interaction[MinimalBot], text: str) -> None:
    """Take a note."""
    db = interaction.client.db
    values = (
        interaction.guild_id,
        interaction.channel_id,
        interaction.user.id,
        text,
        interaction.created_at.isoformat(),
    )
    async with interaction.client.writing:
        await db.execute(INSERT, values)
        await db.commit()
    await interaction.response.send_message("Kept.", ephemeral=True)


if __name__ == "__main__":
    Route.BASE = os.environ["DISCORD_API_URL"]
    MinimalBot().run(os.environ["DISCORD_TOKEN"])
