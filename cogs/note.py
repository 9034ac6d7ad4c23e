"""/note and /thought: one note at a time, or many lines in a form."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import App
from bot.capture.lines import Reading, read_lines
from bot.capture.text import several_lines
from bot.client import Client
from bot.errors import NotFound, Unreadable
from bot.models import MAX_LEVEL, MAX_TEXT, Attachment, Draft, Kind, Section, Talk
from bot.store.submissions import Submission
from bot.times import read_time
from cogs.ui.answers import answer, confirm, shortened
from cogs.ui.corrections import offers
from cogs.ui.forms import NOTED, Field, Files, form, values_of
from cogs.ui.mentions import with_names
from cogs.ui.options import Choices, frame_of, never_raises, offer_talks, talk_option
from cogs.ui.people import channel_id_of, guild_of, parent_id_of
from cogs.ui.pictures import MAX_ALT, attachments_of, fetching, is_left, uploaded, with_album
from cogs.ui.receipts import left_out, receipt

KEEP = "keep"  # the form's custom id: keep:<talk id or 0>:<at in seconds or 0>

BULLETS = "A line is a bullet; indent it, or begin with --, to nest"
NO_IMAGE = "An alt text says what a picture shows. Choose the picture in image, or leave alt out."
NOT_RECORDED = "The speakers ask not to be recorded: each picture waits for your yes"
PICTURES = "They stand under the last line of the notes"
PARAGRAPHS = "A line is a paragraph; one that begins with * is a bullet"

Text = app_commands.Range[str, 1, MAX_TEXT]


@dataclass(frozen=True, slots=True)
class Target:
    """Where notes go and the time that was given for them, if they were said."""

    talk: Talk | None = None
    at: datetime | None = None


@app_commands.guild_only()
class NoteCog(commands.Cog):
    """Taking notes."""

    def __init__(self, bot: Client) -> None:
        self.app: App = bot.app
        self.bot = bot

    async def cog_load(self) -> None:
        self.bot.forms[KEEP] = self._keep_form

    @app_commands.command(extras={NOTED: "text"})
    @app_commands.guild_only()
    @app_commands.describe(
        text="The note, as it should stand in the post; without it a form opens",
        level="How deep it is nested; 0 is a top bullet",
        section="notes, or your own thoughts",
        talk="Another talk than the one that runs here",
        at="When it was said, such as 10:42 or -2m",
        image="A picture that stands under the note",
        alt="What the picture shows, for who cannot see it",
    )
    async def note(
        self,
        interaction: discord.Interaction,
        text: Text | None = None,
        level: app_commands.Range[int, 0, MAX_LEVEL] = 0,
        section: Section = Section.NOTES,
        talk: str | None = None,
        at: str | None = None,
        image: discord.Attachment | None = None,
        alt: app_commands.Range[str, 1, MAX_ALT] | None = None,
    ) -> None:
        """Take a note of the running talk."""
        target = await self._target(interaction, talk, at)
        if text is None and image is None:
            if alt is not None:
                raise Unreadable(NO_IMAGE)
            target = await self._settled(interaction, target)
            await interaction.response.send_modal(_keep_form(target))
            return
        draft = Draft(_note(interaction, text) if text else "", level, section)
        files = attachments_of([image], alt) if image else ()
        remark = NO_IMAGE if alt and not files else None
        await self._keep(interaction, Reading((draft,)), target, files, remark)

    @app_commands.command(extras={NOTED: "text"})
    @app_commands.guild_only()
    @app_commands.describe(
        text="What you think of it, one paragraph",
        talk="Another talk than the one that runs here",
    )
    async def thought(
        self, interaction: discord.Interaction, text: Text, talk: str | None = None
    ) -> None:
        """Add a thought of your own to the running talk."""
        target = await self._target(interaction, talk, None)
        draft = Draft(_note(interaction, text), section=Section.THOUGHTS)
        await self._keep(interaction, Reading((draft,)), target)

    @note.autocomplete("talk")
    @thought.autocomplete("talk")
    @never_raises
    async def _offer_talks(self, interaction: discord.Interaction, current: str) -> Choices:
        return await offer_talks(self.app, interaction, current)

    async def _target(
        self, interaction: discord.Interaction, talk: str | None, at: str | None
    ) -> Target:
        chosen = await talk_option(self.app, interaction, talk) if talk else None
        if at is None:
            return Target(chosen)
        event = await self.app.store.events.active(guild_of(interaction).id)
        frame = frame_of(event, self.app.clock.shifted(interaction.created_at))
        return Target(chosen, read_time(at, frame, chosen.day if chosen else frame.today))

    async def _settled(self, interaction: discord.Interaction, target: Target) -> Target:
        """The talk that runs now, before somebody who is typing sees another one begin."""
        if target.talk is not None:
            return target
        now = self.app.clock.shifted(interaction.created_at)
        running = await self.app.store.talks.current(
            channel_id_of(interaction), now, parent_id_of(interaction)
        )
        return replace(target, talk=running)

    async def _keep_form(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        talk_id, seconds = arguments
        target = Target(
            await self._talk_of_form(interaction, talk_id),
            datetime.fromtimestamp(int(seconds), UTC) if int(seconds) else None,
        )
        target = await self._settled(interaction, target)
        kind = target.talk.kind if target.talk else Kind.TALK
        typed = {
            name: with_names(text, interaction) for name, text in values_of(interaction).items()
        }
        notes = read_lines(typed.get("notes", ""), Section.NOTES, kind)
        reading = notes + read_lines(typed.get("thoughts", ""), Section.THOUGHTS, kind)
        files = uploaded(interaction, "images")
        reading = reading.with_pictures() if files else reading
        if reading.lines:
            await self._keep(interaction, reading, target, files)
        elif reading.left_out:
            await answer(interaction, left_out(reading.left_out))
        else:
            raise Unreadable("Nothing was typed, so nothing was kept.")

    async def _talk_of_form(self, interaction: discord.Interaction, talk_id: str) -> Talk | None:
        """The talk that ran when the form was opened; what was typed outlives its removal."""
        with suppress(NotFound):
            return await talk_option(self.app, interaction, talk_id)
        return None

    async def _keep(
        self,
        interaction: discord.Interaction,
        reading: Reading,
        target: Target,
        files: tuple[Attachment, ...] = (),
        remark: str | None = None,
    ) -> None:
        submission = Submission(
            guild_id=guild_of(interaction).id,
            channel_id=channel_id_of(interaction),
            author_id=interaction.user.id,
            author_name=interaction.user.display_name,
            origin=f"interaction:{interaction.id}",
            created_at=self.app.clock.shifted(interaction.created_at),
            lines=reading.lines,
            left_out=reading.left_out,
            talk_id=target.talk.id if target.talk else None,
            parent_id=parent_id_of(interaction),
            at=target.at,
            attachments=files,
        )
        kept = await self.app.store.notes.add(submission)
        if not files:
            text = "\n".join(filter(None, [receipt(kept), remark]))
            await confirm(interaction, text, view=offers(kept))
            return
        await confirm(interaction, f"{receipt(kept)}\n{fetching(files)}")
        album = await self.app.pictures.fetch(submission.origin)
        text, more = with_album(kept, album)
        view = offers(kept, *more) if is_left(kept, album) else None
        await confirm(interaction, text, view=view)


def _note(interaction: discord.Interaction, text: str) -> str:
    """The text of one note as it was typed, with names. Raises Unreadable."""
    return several_lines(with_names(text, interaction), "note").strip()


def _keep_form(target: Target) -> discord.ui.Modal:
    talk_id = target.talk.id if target.talk else 0
    seconds = int(target.at.timestamp()) if target.at else 0
    title = shortened(target.talk.title, 45) if target.talk else "Notes"
    is_recordable = target.talk is None or target.talk.recordable
    is_entry = target.talk is not None and target.talk.kind is Kind.ENTRY
    return form(
        f"{KEEP}:{talk_id}:{seconds}",
        title,
        Field("notes", "Notes", hint=PARAGRAPHS if is_entry else BULLETS),
        Field("thoughts", "Thoughts", hint="A line is a paragraph"),
        Files("images", "Images", hint=PICTURES if is_recordable else NOT_RECORDED),
    )


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(NoteCog(bot))
