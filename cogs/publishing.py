"""/preview, /publish and /status: what goes out, and how it stands."""

from contextlib import suppress
from datetime import date, datetime
from enum import StrEnum

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import App
from bot.client import Client
from bot.errors import NotFound, UserError
from bot.models import SUMMARY, Day, Event, Outcome, Publication, Summary
from bot.models.tags import same
from bot.publish.publisher import Removable, Tell
from bot.store.standings import Standing
from cogs.ui.answers import UNANSWERED, answer, counted, plain, shortened
from cogs.ui.days import hindrances, leading_nowhere, missing, next_out, of_pictures, unfiled
from cogs.ui.forms import buttons
from cogs.ui.likely import CHOICES
from cogs.ui.options import Choices, never_raises, offer_days, post_option
from cogs.ui.people import guild_of, person_of, require_manager
from cogs.ui.summaries import summary_remarks
from cogs.ui.talks import stamp
from cogs.ui.wire import TextFile

WITHDRAW = "withdraw"  # withdraw:<event id>:<date>
ASKED = (
    "Take `{path}`{others} off the site? Its address stops working. The notes stay here, and"
    " publishing it brings it back."
)
TAKEN_OFF = (
    "`{path}`{others} left the site in `{commit}`. It stays away until somebody publishes it again."
)
GONE = "`{path}` was not on the site any more. It stays away until somebody publishes it again."


class What(StrEnum):
    """What is published."""

    DAY = "day"
    SUMMARY = "summary"


OF_ALL = "Summary of all days"
RECENT = 5  # publications that /status shows
COMMIT_DIGITS = 10


class PublishingCog(commands.Cog):
    """Posts going out."""

    def __init__(self, bot: Client) -> None:
        self.app: App = bot.app
        self.bot = bot

    async def cog_load(self) -> None:
        self.bot.forms[WITHDRAW] = self._withdraw

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.describe(day="today, yesterday, tomorrow, day 2 or a date")
    async def preview(self, interaction: discord.Interaction, day: str | None = None) -> None:
        """See a day's post, or the summary, as a file, for you alone."""
        event = await self.app.store.events.shown(guild_of(interaction).id)
        if same(day or "") == What.SUMMARY:
            on = SUMMARY
        else:
            on = await post_option(self.app, event, self._now(interaction), day)
        await interaction.response.defer(ephemeral=True)
        found, post = await self.app.publisher.preview(event.id, on, person_of(interaction))
        file = TextFile(post.path.rsplit("/", 1)[-1], post.text)
        dead = await self.app.publisher.dead_links(found, post)
        text = "\n".join([f"**{plain(found.heading)}**", *_lacking(found, dead)])
        await answer(interaction, text, file=file, view=of_pictures(found))

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.describe(
        day="today, yesterday, tomorrow, day 2 or a date",
        what="summary: the talks of all days by their themes",
        remove="Take the post off the site instead; it stays away until you publish it again",
    )
    async def publish(
        self,
        interaction: discord.Interaction,
        day: str | None = None,
        what: What = What.DAY,
        remove: bool = False,
    ) -> None:
        """Compile a day's post, or the summary, and push it to the site now."""
        require_manager(interaction)
        event = await self.app.store.events.shown(guild_of(interaction).id)
        on = await self._which(interaction, event, day, what)
        if remove:
            leaving = await self.app.publisher.removable(event.id, on)
            text = ASKED.format(path=leaving.path, others=_with(leaving))
            view = buttons(("Take it off the site", f"{WITHDRAW}:{event.id}:{on}"))
            await answer(interaction, text, view=view)
            return
        await interaction.response.defer(ephemeral=True)
        publication = await self.app.publisher.publish(event.id, on, _progress(interaction))
        self.app.nightly.wake()
        now = await self.app.store.days.load(event.id, on, self._now(interaction))
        left = summary_remarks(now) if isinstance(now, Summary) else unfiled(now)
        lines = [*self._outcome(event, publication), *left]
        await answer(interaction, "\n".join(lines))

    async def _which(
        self, interaction: discord.Interaction, event: Event, day: str | None, what: What
    ) -> date:
        """Which post is meant, by its day."""
        if what is What.DAY and same(day or "") == What.SUMMARY:
            return SUMMARY
        if what is What.DAY:
            return await post_option(self.app, event, self._now(interaction), day)
        if day is not None:
            raise UserError("The summary tells of all days. Leave `day` out.")
        return SUMMARY

    async def _withdraw(self, interaction: discord.Interaction, arguments: list[str]) -> None:
        """The button below the question whether a post is to leave the site."""
        require_manager(interaction)
        event = await self.app.store.events.shown(guild_of(interaction).id)
        if arguments[0] != str(event.id):
            raise NotFound("That post belongs to an event that has ended. It stays on the site.")
        on = date.fromisoformat(arguments[1])
        await interaction.response.defer()
        leaving = await self.app.publisher.removable(event.id, on)
        publication = await self.app.publisher.remove(event.id, on, _progress(interaction))
        self.app.nightly.wake()
        await answer(interaction, "\n".join(self._outcome(event, publication, leaving)))

    @app_commands.command()
    @app_commands.guild_only()
    async def status(self, interaction: discord.Interaction) -> None:
        """What went out last, what is owed, and when the next digest comes."""
        event = await self.app.store.events.shown(guild_of(interaction).id)
        now = self._now(interaction)
        lines = [f"⚠️ {trouble.sentence}" for trouble in self.app.health.troubles()]
        lines += [next_out(event, now), *hindrances(self.app, event)]
        days = [day for day in await self.app.store.standings.all() if day.event.id == event.id]
        lines += _owed(days)
        newest = await self.app.store.publications.newest(event.id, RECENT)
        lines += [_line(publication) for publication in newest]
        await answer(interaction, "\n".join(lines))

    @preview.autocomplete("day")
    @never_raises
    async def _offer_posts(self, interaction: discord.Interaction, current: str) -> Choices:
        days = await offer_days(self.app, interaction, current)
        summary = app_commands.Choice(name=OF_ALL, value=What.SUMMARY.value)
        return [*days[: CHOICES - 1], *([summary] if same(current) in same(OF_ALL) else [])]

    @publish.autocomplete("day")
    @never_raises
    async def _offer_days(self, interaction: discord.Interaction, current: str) -> Choices:
        return await offer_days(self.app, interaction, current)

    def _outcome(
        self, event: Event, publication: Publication, leaving: Removable | None = None
    ) -> list[str]:
        """How it ended in words; `leaving` is what was to leave."""
        commit = (publication.commit or "")[:COMMIT_DIGITS]
        if publication.outcome is Outcome.REMOVED:
            text, path = TAKEN_OFF if commit else GONE, publication.path
            return [text.format(path=path, commit=commit, others=_with(leaving))]
        link = self.app.publisher.link(event, publication)
        if publication.outcome is Outcome.UNCHANGED:
            head = f"Nothing changed: `{publication.path}` stands on the site (`{commit}`)."
        else:
            head = f"Published `{publication.path}` in `{commit}`."
        return [head, link] if link else [head]

    def _now(self, interaction: discord.Interaction) -> datetime:
        return self.app.clock.shifted(interaction.created_at)


def _progress(interaction: discord.Interaction) -> Tell:
    """Shows how it goes in the answer to an interaction."""

    async def tell(progress: str) -> None:
        with suppress(*UNANSWERED):  # no reason to give up
            await answer(interaction, progress)

    return tell


def _with(leaving: Removable | None) -> str:
    """What goes along with a post."""
    numbers = {"page": leaving.talks, "picture": leaving.pictures} if leaving else {}
    others = [counted(number, noun) for noun, number in numbers.items() if number]
    return f" with {' and '.join(others)}" if others else ""


def _owed(days: list[Standing]) -> list[str]:
    """Which days are not on the site as they stand, and which are meant not to be."""
    owed = [_named(day) for day in days if day.is_unpublished]
    lines = [f"Not published yet: {', '.join(owed)}." if owed else "All is published."]
    if leaving := [_named(day) for day in days if day.withdrawn and not day.removed]:
        lines.append(f"Still to be taken off the site: {', '.join(leaving)}.")
    if gone := [_named(day) for day in days if day.withdrawn and day.removed]:
        lines.append(f"Taken off the site: {', '.join(gone)}. /publish brings it back.")
    return lines


def _lacking(day: Day, dead: list[str]) -> list[str]:
    if isinstance(day, Summary):
        return [*summary_remarks(day), *leading_nowhere(dead)]
    return missing(day, dead)


def _named(day: Standing) -> str:
    return "the summary" if day.is_summary else day.date.isoformat()


def _line(publication: Publication) -> str:
    what = "the summary" if publication.is_summary else f"the post of {publication.day:%-d %B}"
    when = f"{stamp(publication.at)}, {what}"
    match publication.outcome:
        case Outcome.PUSHED:
            return f"✅ {when}: published in `{(publication.commit or '')[:COMMIT_DIGITS]}`"
        case Outcome.UNCHANGED:
            return f"✅ {when}: nothing had changed"
        case Outcome.REMOVED:
            return f"✅ {when}: taken off the site"
        case Outcome.FAILED:
            return f"❌ {when}: {shortened(publication.error or '', 300)}"
        case Outcome.PENDING:
            return f"… {when}: under way"
        case Outcome.INTERRUPTED:
            return f"… {when}: interrupted, tried again by itself"


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(PublishingCog(bot))
