"""Buttons, selects and forms that correct notes. What may be done is looked at on every press."""

from datetime import datetime

import discord
from discord.ext import commands

from bot.app import App
from bot.capture.text import several_lines
from bot.capture.typed import corrections
from bot.client import Client
from bot.errors import NotFound
from cogs.ui.answers import answer, counted, plain, replace, shortened
from cogs.ui.corrections import (
    AMEND_ALL,
    EDIT,
    LINES,
    REMOVE_ALL,
    RESTORE,
    edit_form,
    hidden_text,
    made_form,
    restore_button,
    tell_hidden,
)
from cogs.ui.forms import Option, Select, buttons, choice_of, layout, values_of
from cogs.ui.notes import excerpt
from cogs.ui.options import note_option, offer_talks
from cogs.ui.pages import (
    AMEND,
    CHOOSE,
    MOVE,
    NEST,
    PAGE,
    REMOVE,
    SHIFT,
    SHOWN,
    STAR,
    Place,
    page_of,
)
from cogs.ui.people import guild_of, person_of

MOVE_TO = "moveto"  # moveto:<note id>:<place>; the talk is the value


class CorrectingCog(commands.Cog):
    """Corrections by button."""

    def __init__(self, bot: Client) -> None:
        self.app: App = bot.app
        self.bot = bot

    async def cog_load(self) -> None:
        self.bot.forms |= {
            EDIT: self._edit,
            LINES: self._edit_lines,
            RESTORE: self._restore,
            AMEND: self._open_form,
            AMEND_ALL: self._open_form_of_all,
            REMOVE_ALL: self._remove_all,
            CHOOSE: self._choose,
            REMOVE: self._remove,
            NEST: self._nest,
            STAR: self._star,
            SHIFT: self._shift,
            MOVE: self._offer_talks,
            MOVE_TO: self._move,
        }

    async def _open_form(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        guild, person = guild_of(interaction), person_of(interaction)
        note = await self.app.store.notes.get(guild.id, note_option(arguments[0]), person)
        await interaction.response.send_modal(edit_form(note))

    async def _open_form_of_all(
        self, interaction: discord.Interaction, arguments: list[str]
    ) -> None:
        guild, person = guild_of(interaction), person_of(interaction)
        note_id = note_option(arguments[0])
        made = await self.app.store.corrections.made_with(guild.id, note_id, person)
        await interaction.response.send_modal(made_form(made))

    async def _edit(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        text = several_lines(values_of(interaction).get("text", ""), "note").strip()
        note = await self.app.store.notes.edit(
            guild_of(interaction).id,
            note_option(arguments[0]),
            person_of(interaction),
            text,
            self._now(interaction),
        )
        await answer(interaction, f"Now it says: {plain(shortened(note.text, 1_500))}")

    async def _edit_lines(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        guild, person = guild_of(interaction), person_of(interaction)
        note_id = note_option(arguments[0])
        made = await self.app.store.corrections.made_with(guild.id, note_id, person)
        text = values_of(interaction).get("text", "")
        changed = corrections(made.notes, made.kind, text)
        now = self._now(interaction)
        await self.app.store.corrections.correct(guild.id, person, changed, now)
        lines = [f"{counted(len(changed), 'note')} changed." if changed else "Nothing was changed."]
        lines += [plain(shortened(draft.text, SHOWN)) for _, draft in changed]
        await answer(interaction, "\n".join(lines))

    async def _restore(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        restored = await self.app.store.notes.restore(
            guild_of(interaction).id, note_option(arguments[0]), person_of(interaction)
        )
        await replace(interaction, f"{counted(len(restored), 'note')} restored.")

    async def _remove_all(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        hidden = await self.app.store.corrections.hide(
            guild_of(interaction).id,
            note_option(arguments[0]),
            person_of(interaction),
            self._now(interaction),
        )
        await tell_hidden(interaction, *hidden)

    async def _choose(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        guild, person = guild_of(interaction), person_of(interaction)
        note_id = note_option(choice_of(interaction))
        note = await self.app.store.notes.get(guild.id, note_id, person)
        await self._show(interaction, Place.read(arguments), note.id)

    async def _nest(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        note_id, deeper, *place = arguments
        guild, person = guild_of(interaction), person_of(interaction)
        step = 1 if deeper == "1" else -1
        note = await self.app.store.corrections.nest(guild.id, note_option(note_id), person, step)
        await self._show(interaction, Place.read(place), note.id)

    async def _shift(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        note_id, down, *place = arguments
        guild, person = guild_of(interaction), person_of(interaction)
        step = 1 if down == "1" else -1
        note = await self.app.store.corrections.shift(guild.id, note_option(note_id), person, step)
        await self._show(interaction, Place.read(place), note.id)

    async def _star(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        note_id, on, *place = arguments
        guild, person = guild_of(interaction), person_of(interaction)
        note = await self.app.store.tags.tag_note(
            guild.id, note_option(note_id), person, highlight=on == "1"
        )
        await self._show(interaction, Place.read(place), note.id)

    async def _remove(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        note_id, *place = arguments
        guild, person = guild_of(interaction), person_of(interaction)
        now = self._now(interaction)
        hidden = await self.app.store.notes.hide(guild.id, note_option(note_id), person, now)
        view = buttons(restore_button((hidden,)), _back(Place.read(place)))
        await replace(interaction, hidden_text((hidden,)), view)

    async def _offer_talks(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        note_id, *rest = arguments
        guild, person = guild_of(interaction), person_of(interaction)
        place = Place.read(rest)
        note = await self.app.store.notes.get(guild.id, note_option(note_id), person)
        offered = await offer_talks(self.app, interaction, "")
        talks = [Option(each.name, each.value) for each in offered]
        talks = [talk for talk in talks if talk.value != str(note.talk_id)]
        if not talks:
            raise NotFound("There is no other talk. Begin one with /talk start, or /talk add one.")
        select = Select(f"{MOVE_TO}:{note.id}:{place}", "Choose a talk", talks)
        view = layout(select, [_back(place)])
        text = plain(excerpt(note, SHOWN))
        await replace(interaction, f"Which talk does this belong to? {text}", view)

    async def _move(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        note_id, *place = arguments
        guild, person = guild_of(interaction), person_of(interaction)
        talk = await self.app.store.talks.get(guild.id, note_option(choice_of(interaction)), person)
        moved = await self.app.store.notes.move(guild.id, note_option(note_id), person, talk.id)
        text = plain(excerpt(moved, SHOWN))
        view = buttons(_back(Place.read(place)))
        await replace(interaction, f"Moved to **{plain(talk.title)}**: {text}", view)

    async def _show(self, interaction: discord.Interaction, place: Place, note_id: int) -> None:
        text, view = await page_of(self.app, interaction, place, note_id)
        await replace(interaction, text, view)

    def _now(self, interaction: discord.Interaction) -> datetime:
        return self.app.clock.shifted(interaction.created_at)


def _back(place: Place) -> tuple[str, str]:
    return "Back", f"{PAGE}:{place}"


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(CorrectingCog(bot))
