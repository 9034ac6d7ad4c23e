"""/preview, /publish and /status: what goes out, and how it stands."""

from contextlib import suppress
from datetime import datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import App
from bot.client import Client
from bot.models import Event, Outcome, Publication
from cogs.ui.answers import UNANSWERED, answer, plain, shortened
from cogs.ui.days import alt_button, hindrances, missing, next_digest, unfiled
from cogs.ui.options import Choices, day_option, never_raises, offer_days
from cogs.ui.people import guild_of, person_of, require_manager
from cogs.ui.talks import stamp
from cogs.ui.wire import TextFile

RECENT = 5  # publications that /status shows
COMMIT_DIGITS = 10


class PublishingCog(commands.Cog):
    """Posts going out."""

    def __init__(self, app: App) -> None:
        self.app = app

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(day="today, yesterday, tomorrow, day 2 or a date")
    async def preview(self, interaction: discord.Interaction, day: str | None = None) -> None:
        """See a day's post as a file, for you alone."""
        event = await self.app.store.events.active(guild_of(interaction).id)
        on = await day_option(self.app, event, self._now(interaction), day)
        await interaction.response.defer(ephemeral=True)
        found, post = await self.app.publisher.preview(event.id, on, person_of(interaction))
        file = TextFile(post.path.rsplit("/", 1)[-1], post.text)
        text = "\n".join([f"**{plain(found.heading)}**", *missing(found)])
        await answer(interaction, text, file=file, view=alt_button(found))

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.describe(day="today, yesterday, tomorrow, day 2 or a date")
    async def publish(self, interaction: discord.Interaction, day: str | None = None) -> None:
        """Compile a day's post and push it to the site now."""
        require_manager(interaction)
        event = await self.app.store.events.active(guild_of(interaction).id)
        on = await day_option(self.app, event, self._now(interaction), day)
        await interaction.response.defer(ephemeral=True)

        async def tell(progress: str) -> None:
            with suppress(*UNANSWERED):  # no reason to give up
                await answer(interaction, progress)

        publication = await self.app.publisher.publish(event.id, on, tell)
        day_now = await self.app.store.days.load(event.id, on, self._now(interaction))
        lines = [*self._published(event, publication), *unfiled(day_now)]
        await answer(interaction, "\n".join(lines))
        self.app.nightly.wake()

    @app_commands.command()
    @app_commands.guild_only()
    async def status(self, interaction: discord.Interaction) -> None:
        """What went out last, what is owed, and when the next digest comes."""
        event = await self.app.store.events.active(guild_of(interaction).id)
        now = self._now(interaction)
        lines = [f"⚠️ {trouble.sentence}" for trouble in self.app.health.troubles()]
        lines += [f"Next digest: {stamp(next_digest(event, now))}.", *hindrances(self.app, event)]
        owed = [
            f"{standing.date}"
            for standing in await self.app.store.publications.standings()
            if standing.event.id == event.id
            and standing.revision > standing.published
            and not standing.is_empty
        ]
        lines.append(f"Not published yet: {', '.join(owed)}." if owed else "All is published.")
        newest = await self.app.store.publications.newest(event.id, RECENT)
        lines += [_line(publication) for publication in newest]
        await answer(interaction, "\n".join(lines))

    @preview.autocomplete("day")
    @publish.autocomplete("day")
    @never_raises
    async def _offer_days(self, interaction: discord.Interaction, current: str) -> Choices:
        return await offer_days(self.app, interaction, current)

    def _published(self, event: Event, publication: Publication) -> list[str]:
        commit = (publication.commit or "")[:COMMIT_DIGITS]
        link = self.app.publisher.link(event, publication)
        if publication.outcome is Outcome.UNCHANGED:
            head = f"Nothing changed: `{publication.path}` stands on the site (`{commit}`)."
        else:
            head = f"Published `{publication.path}` in `{commit}`."
        return [head, link] if link else [head]

    def _now(self, interaction: discord.Interaction) -> datetime:
        return self.app.clock.shifted(interaction.created_at)


def _line(publication: Publication) -> str:
    when = f"{stamp(publication.at)}, the notes of {publication.day:%d %B}"
    match publication.outcome:
        case Outcome.PUSHED:
            return f"✅ {when}: published in `{(publication.commit or '')[:COMMIT_DIGITS]}`"
        case Outcome.UNCHANGED:
            return f"✅ {when}: nothing had changed"
        case Outcome.FAILED:
            return f"❌ {when}: {shortened(publication.error or '', 300)}"
        case Outcome.PENDING:
            return f"… {when}: under way"
        case Outcome.INTERRUPTED:
            return f"… {when}: interrupted, tried again by itself"


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(PublishingCog(bot.app))
