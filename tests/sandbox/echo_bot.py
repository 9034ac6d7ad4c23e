"""A discord.py bot that answers with what it was given, so that tests see what arrived."""

import asyncio
import io

import discord
from discord import app_commands


class NoteModal(discord.ui.Modal, title="Take notes"):
    def __init__(self) -> None:
        super().__init__(timeout=900)
        self.notes = discord.ui.TextInput(
            style=discord.TextStyle.long, default="as it was", max_length=20, placeholder="Lines"
        )
        self.thoughts = discord.ui.TextInput(required=False)
        self.images = discord.ui.FileUpload(required=False, max_values=2)
        for text, item in [
            ("Notes", self.notes),
            ("Thoughts", self.thoughts),
            ("Images", self.images),
        ]:
            self.add_item(discord.ui.Label(text=text, component=item))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        names = [file.filename for file in self.images.values]
        await interaction.response.send_message(
            f"{self.notes.value!r} {self.thoughts.value!r} {names}", ephemeral=True
        )


class NoteView(discord.ui.View):
    @discord.ui.button(label="Restore")
    async def restore(
        self, interaction: discord.Interaction, button: discord.ui.Button["NoteView"]
    ) -> None:
        button.disabled = True
        await interaction.response.edit_message(content="Restored.", view=self)

    @discord.ui.select(options=[discord.SelectOption(label="Red", value="r")])
    async def colour(
        self, interaction: discord.Interaction, select: discord.ui.Select["NoteView"]
    ) -> None:
        await interaction.response.send_message(f"Chose {select.values}", ephemeral=True)


class EchoBot(discord.Client):
    """Answers with what it was given."""

    def __init__(self, *, intents: discord.Intents) -> None:
        super().__init__(
            intents=intents, max_messages=None, allowed_mentions=discord.AllowedMentions.none()
        )
        self.tree = app_commands.CommandTree(self)
        self.seen: asyncio.Queue[tuple[str, object]] = asyncio.Queue()
        self.errors: asyncio.Queue[BaseException] = asyncio.Queue()
        self.gate = asyncio.Event()
        self.tree.on_error = self.on_tree_error

    async def setup_hook(self) -> None:
        for command in (note, slow, think, late, twice, attach, publish, Talk()):
            self.tree.add_command(command)
        self.tree.add_command(app_commands.ContextMenu(name="Save as note", callback=save_as_note))
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Do not wait five seconds before a second session, as discord.py does."""

    async def on_tree_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError
    ) -> None:
        assert interaction.command_failed
        self.errors.put_nowait(error.__cause__ or error)

    async def on_message(self, message: discord.Message) -> None:
        if message.author != self.user:
            self.seen.put_nowait(("message", message))

    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        if event.message.author != self.user:
            self.seen.put_nowait(("edit", event.message))

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        self.seen.put_nowait(("delete", event.message_id))

    async def next(self, kind: str) -> object:
        """The next thing that it sees, which must be of that kind."""
        async with asyncio.timeout(5):
            seen, what = await self.seen.get()
        assert seen == kind
        return what


@app_commands.command(description="Take a note")
@app_commands.choices(section=[app_commands.Choice(name="Thoughts", value="t")])
async def note(
    interaction: discord.Interaction,
    text: app_commands.Range[str, 1, 100] | None = None,
    level: app_commands.Range[int, 0, 3] = 0,
    section: app_commands.Choice[str] | None = None,
    place: discord.TextChannel | None = None,
    author: discord.Member | None = None,
    image: discord.Attachment | None = None,
) -> None:
    if text is None:
        await interaction.response.send_modal(NoteModal())
        return
    told = [text, level, section and section.value, place and place.name, author and author.name]
    data = await image.read() if image else b""
    await interaction.response.send_message(f"{told} {data!r}", ephemeral=True, view=NoteView())


@app_commands.command(description="Works a while")
async def slow(interaction: discord.Interaction) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.edit_original_response(content="half")
    await interaction.edit_original_response(content="done")
    await interaction.followup.send("and more", ephemeral=True)


@app_commands.command(description="Thinks for ever")
async def think(interaction: discord.Interaction) -> None:
    await interaction.response.defer(thinking=True)


@app_commands.command(description="Waits for the gate")
async def late(interaction: discord.Interaction) -> None:
    assert isinstance(interaction.client, EchoBot)
    await interaction.client.gate.wait()
    await interaction.response.send_message("too late")


@app_commands.command(description="Answers two times")
async def twice(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("once")
    await discord.InteractionResponse(interaction).send_message("twice")


@app_commands.command(description="Sends a file")
async def attach(interaction: discord.Interaction) -> None:
    file = discord.File(io.BytesIO(b"# Day 1"), "day.md")
    embed = discord.Embed(title="Day 1")
    await interaction.response.send_message("Here.", file=file, embed=embed)


@app_commands.command(description="For those who manage")
@app_commands.default_permissions(manage_guild=True)
async def publish(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("published")


async def save_as_note(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"Saved {message.content}", ephemeral=True)


class Talk(app_commands.Group, name="talk", description="Talks"):
    @app_commands.command(description="Start a talk")
    async def start(
        self, interaction: discord.Interaction, title: str, time: str | None = None
    ) -> None:
        await interaction.response.send_message(f"{title} at {time}")

    @start.autocomplete("title")
    async def offer(
        self, interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        names = ["Docker and Python", "Type hints"]
        found = [name for name in names if current.lower() in name.lower()]
        given = interaction.namespace.time or "no time"
        return [app_commands.Choice(name=f"{name} ({given})", value=name) for name in found]
