"""Menus of a message: save it as a note or a thought, correct or remove what it became."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import App
from bot.capture.lines import read_lines
from bot.client import Client
from bot.errors import UserError
from bot.models import Kind, Section
from bot.store.corrections import Saved
from bot.store.notes import Submission
from cogs.ui.answers import answer, confirm, plain
from cogs.ui.corrections import made_form, receipt_buttons, restore_button, tell_hidden
from cogs.ui.forms import buttons
from cogs.ui.mentions import with_names
from cogs.ui.notes import excerpt
from cogs.ui.people import channel_id_of, guild_of, name_of, parent_id_of, person_of
from cogs.ui.pictures import attachments_of, fetching, is_left, with_album
from cogs.ui.receipts import receipt

NO_TEXT = "There is no text and no picture in this message, so nothing was kept."
LEFT_OUT = "Its author left this message out (`[off]`), so nothing was kept."
OWN = "I wrote this message myself, so nothing was kept. Save what people write."


class MenusCog(commands.Cog):
    """The menus of a message. The library knows none in a class, so each is made by hand."""

    def __init__(self, bot: Client) -> None:
        self.app: App = bot.app
        self.bot = bot
        self.menus: list[app_commands.ContextMenu] = [
            app_commands.ContextMenu(name=name, callback=callback)
            for name, callback in (
                ("Save as note", self._save_note),
                ("Save as thought", self._save_thought),
                ("Edit note", self._edit),
                ("Delete note", self._delete),
            )
        ]

    async def cog_load(self) -> None:
        for menu in self.menus:
            self.bot.tree.add_command(menu)

    async def cog_unload(self) -> None:
        for menu in self.menus:
            self.bot.tree.remove_command(menu.name, type=menu.type)

    @app_commands.guild_only()
    async def _save_note(
        self, interaction: discord.Interaction[Any], message: discord.Message
    ) -> None:
        await self._save(interaction, message, Section.NOTES)

    @app_commands.guild_only()
    async def _save_thought(
        self, interaction: discord.Interaction[Any], message: discord.Message
    ) -> None:
        await self._save(interaction, message, Section.THOUGHTS)

    @app_commands.guild_only()
    async def _edit(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        guild, person = guild_of(interaction), person_of(interaction)
        made = await self.app.store.corrections.of_message(guild.id, message.id, person)
        await interaction.response.send_modal(made_form(made))

    @app_commands.guild_only()
    async def _delete(
        self, interaction: discord.Interaction[Any], message: discord.Message
    ) -> None:
        guild, person = guild_of(interaction), person_of(interaction)
        made = await self.app.store.corrections.of_message(guild.id, message.id, person)
        now = self.app.clock.shifted(interaction.created_at)
        first = made.notes[0].id
        hidden = await self.app.store.corrections.hide(guild.id, first, person, now)
        await tell_hidden(interaction, *hidden)

    async def _save(
        self, interaction: discord.Interaction[Any], message: discord.Message, section: Section
    ) -> None:
        submission = await self._submission(interaction, message, section)
        saved = await self.app.store.corrections.save(
            submission, message.id, person_of(interaction).id
        )
        await _tell(self.app, interaction, message, saved)

    async def _submission(
        self, interaction: discord.Interaction[Any], message: discord.Message, section: Section
    ) -> Submission:
        """The message as its author's notes of the talk that runs there. Raises UserError."""
        if self.bot.user is not None and message.author.id == self.bot.user.id:
            raise UserError(OWN)
        channel_id = channel_id_of(interaction)
        now = self.app.clock.shifted(interaction.created_at)
        talk = await self.app.store.talks.current(channel_id, now, parent_id_of(interaction))
        text = with_names(message.content, message, interaction.user)
        reading = read_lines(text, section, talk.kind if talk else Kind.TALK)
        files = attachments_of(message.attachments)
        reading = reading.with_pictures(section) if files else reading
        if not reading.lines:
            raise UserError(LEFT_OUT if reading.left_out else NO_TEXT)
        return Submission(
            guild_id=guild_of(interaction).id,
            channel_id=channel_id,
            author_id=message.author.id,
            author_name=await name_of(guild_of(interaction), message),
            origin=f"saved:{message.id}",
            created_at=self.app.clock.shifted(message.created_at),
            lines=reading.lines,
            left_out=reading.left_out,
            talk_id=talk.id if talk else None,
            attachments=files,
        )


async def _tell(
    app: App, interaction: discord.Interaction[Any], message: discord.Message, saved: Saved
) -> None:
    shown = tuple(note for note in saved.kept.notes if note.deleted_at is None)
    if not shown:
        text = "This message was kept before, and then removed. Restore brings it back."
        await answer(interaction, text, view=buttons(restore_button(saved.kept.notes)))
        return
    if saved.before:
        text = f"Kept already: {plain(excerpt(shown[0], 200))}"
        await answer(interaction, text, view=receipt_buttons(shown))
        return
    by = f"-# by {plain(shown[0].author_name)}"
    lines = [receipt(saved.kept), by]
    if not message.attachments:
        await confirm(interaction, "\n".join(lines), view=receipt_buttons(shown))
        return
    await confirm(interaction, "\n".join([*lines, fetching(message.attachments)]))
    album = await app.pictures.fetch(shown[0].origin)
    text, more = with_album(saved.kept, album)
    view = receipt_buttons(shown, *more) if is_left(saved.kept, album) else None
    await confirm(interaction, f"{text}\n{by}" if view else text, view=view)


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(MenusCog(bot))
