"""Pictures of notes: what they show is asked for, one is removed, late ones are fetched."""

import asyncio
from contextlib import suppress
from datetime import date, datetime

import discord
from discord.ext import commands

from bot.app import App
from bot.client import Client
from bot.errors import NotAllowed, NotFound
from bot.models import Day, Person
from bot.store.consent import NONE_WAITS, NOT_YOURS
from cogs.ui.answers import answer, counted, plain, replace
from cogs.ui.forms import Option, Select, buttons, choice_of, layout, values_of
from cogs.ui.notes import PICTURE
from cogs.ui.options import note_option
from cogs.ui.pages import PAGE, Place
from cogs.ui.people import guild_of, person_of
from cogs.ui.pictures import (
    ADD_ALT,
    ALT,
    ALT_OF_DAY,
    ALT_TEXTS,
    CONSENT,
    CONSENT_OF_DAY,
    DROP,
    alt_form,
    alt_option,
    undescribed,
)

DROP_ONE = "dropone"  # dropone:<place>; the picture is the value
TAKE_BACK = "takeback"  # takeback:<picture id>
OTHERS = "These pictures are other people's. Their authors or a moderator can describe them."


class PicturesCog(commands.Cog):
    """Pictures of notes."""

    def __init__(self, bot: Client) -> None:
        self.app: App = bot.app
        self.bot = bot
        self._job: asyncio.Task[None] | None = None

    async def cog_load(self) -> None:
        self._job = asyncio.create_task(self.app.pictures.run(), name="pictures")
        self.bot.forms |= {
            CONSENT: self._confirm,
            CONSENT_OF_DAY: self._confirm_of_day,
            ALT: self._open_form,
            ALT_OF_DAY: self._open_form_of_day,
            ALT_TEXTS: self._describe,
            DROP: self._choose,
            DROP_ONE: self._drop,
            TAKE_BACK: self._take_back,
        }

    async def cog_unload(self) -> None:
        if self._job is not None:
            self._job.cancel()
            await asyncio.wait([self._job])

    async def _open_form(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        guild, person = guild_of(interaction), person_of(interaction)
        note_id = note_option(arguments[0])
        note = await self.app.store.notes.get(guild.id, note_id, person)
        pictures = undescribed([note]) or note.pictures
        if not pictures:
            raise NotFound("That note has no picture any more.")
        await interaction.response.send_modal(alt_form(pictures))

    async def _open_form_of_day(
        self, interaction: discord.Interaction, arguments: list[str]
    ) -> None:
        guild, person = guild_of(interaction), person_of(interaction)
        day = await self._day(interaction, arguments)
        ids = [note.id for note in day.undescribed]
        own = await self.app.store.pictures.changeable(guild.id, ids, person)
        if not ids:
            raise NotFound("Nothing lacks an alt text any more.")
        if not own:
            raise NotAllowed(OTHERS)
        await interaction.response.send_modal(alt_form(undescribed(own)))

    async def _confirm(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        """The author or an organiser says that pictures may be shown, here or in private."""
        guild, user = interaction.guild, interaction.user
        person = person_of(interaction) if guild else Person(user.id, user.display_name)
        note_id, guild_id = note_option(arguments[0]), guild.id if guild else None
        organiser = interaction.permissions.manage_guild
        confirmed = await self.app.store.consent.confirm(
            guild_id, note_id, person, organiser=organiser
        )
        await replace(interaction, _confirmed(confirmed))

    async def _confirm_of_day(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        """One's own pictures of a day, an organiser's all that they can see."""
        guild, person = guild_of(interaction), person_of(interaction)
        day, confirmed = await self._day(interaction, arguments), 0
        organiser = interaction.permissions.manage_guild
        for note in day.unconfirmed:
            with suppress(NotFound, NotAllowed):
                confirmed += await self.app.store.consent.confirm(
                    guild.id, note.id, person, organiser=organiser
                )
        if not confirmed:
            raise NotAllowed(NOT_YOURS if day.unconfirmed else NONE_WAITS)
        await replace(interaction, _confirmed(confirmed))

    async def _day(self, interaction: discord.Interaction, arguments: list[str]) -> Day:
        """The day that a button is about, as its presser may see it. Raises NotFound."""
        event = await self.app.store.events.shown(guild_of(interaction).id)
        if arguments[0] != str(event.id):
            raise NotFound("That button belongs to an event that has ended. Use /day show again.")
        on, now = date.fromisoformat(arguments[1]), self._now(interaction)
        return await self.app.store.days.load(event.id, on, now, person_of(interaction))

    async def _describe(self, interaction: discord.Interaction, _: list[str]) -> None:
        guild, person = guild_of(interaction), person_of(interaction)
        texts = {
            note_option(number): alt_option(text) for number, text in values_of(interaction).items()
        }
        described = await self.app.store.pictures.describe(guild.id, person, texts)
        ids = {picture.note_id for picture in described}
        notes = await self.app.store.pictures.changeable(guild.id, ids, person)
        if lacking := undescribed(notes):
            text = f"Kept. {counted(len(lacking), 'more picture')} without alt text."
            await answer(interaction, text, view=buttons((ADD_ALT, f"{ALT}:{lacking[0].note_id}")))
        else:
            await answer(interaction, "Kept.")

    async def _choose(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        note_id, *place = arguments
        guild, person = guild_of(interaction), person_of(interaction)
        note = await self.app.store.notes.get(guild.id, note_option(note_id), person)
        options = [
            Option(f"{number}. {picture.alt or picture.file_name}"[:100], str(picture.id))
            for number, picture in enumerate(note.pictures, start=1)
        ]
        if not options:
            raise NotFound("That note has no picture any more.")
        back = Place.read(place)
        select = Select(f"{DROP_ONE}:{back}", "Choose a picture", options[:25])
        view = layout(select, [("Back", f"{PAGE}:{back}")])
        await replace(interaction, "Which picture shall go?", view)

    async def _drop(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        guild, person = guild_of(interaction), person_of(interaction)
        picture_id = note_option(choice_of(interaction))
        picture = await self.app.store.pictures.remove(
            guild.id, picture_id, person, self._now(interaction)
        )
        view = buttons(
            ("Restore", f"{TAKE_BACK}:{picture.id}"), ("Back", f"{PAGE}:{Place.read(arguments)}")
        )
        await replace(interaction, f"Removed: {plain(picture.alt or picture.file_name)}", view)

    async def _take_back(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        guild, person = guild_of(interaction), person_of(interaction)
        picture_id = note_option(arguments[0])
        await self.app.store.pictures.restore(guild.id, picture_id, person)
        await replace(interaction, "1 picture restored.")

    def _now(self, interaction: discord.Interaction) -> datetime:
        return self.app.clock.shifted(interaction.created_at)


def _confirmed(number: int) -> str:
    return f"{PICTURE} {counted(number, 'picture')} confirmed."


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(PicturesCog(bot))
