"""What /notes search found, in words, and the buttons that turn its pages."""

from zoneinfo import ZoneInfo

import discord

from bot.app import App
from bot.clock import day_of
from bot.errors import NotFound
from bot.store.search import Hit, Sought
from bot.times import wall
from cogs.ui.answers import plain, shortened
from cogs.ui.forms import buttons
from cogs.ui.notes import HIGHLIGHT
from cogs.ui.people import guild_of, person_of

HITS = "hits"  # hits:<page from 0>:<talk id or 0>:<author id or 0>:<what was typed>
MAX_QUERY = 50  # characters, so that it fits into a custom id with the rest
EXCERPT = 110
TITLE = 40


async def hits_of(
    app: App, interaction: discord.Interaction, sought: Sought
) -> tuple[str, discord.ui.View | None]:
    """A page of what was found. Raises NotFound for nothing, Unreadable for no words."""
    guild, person = guild_of(interaction), person_of(interaction)
    talk = None
    if sought.talk_id is not None:
        talk = await app.store.talks.get(guild.id, sought.talk_id, person)
    found = await app.store.search.notes(sought, person)
    what = f"“{plain(sought.text)}”"
    if not found.hits:
        raise NotFound(
            f"No note that you can see holds {what}. Every word must be in it; the last one may be"
            " unfinished."
        )
    head = f"**{what}**"
    head += f" in **{plain(shortened(talk.title, TITLE))}**" if talk else ""
    head += f" by <@{sought.author_id}>" if sought.author_id else ""
    head += f", page {sought.page + 1}" if sought.page or found.more else ""
    lines = [head, *(_line(app, hit) for hit in found.hits)]
    return "\n".join(lines), _turns(sought, more=found.more)


def _line(app: App, hit: Hit) -> str:
    note, event = hit.note, hit.event
    zone = event.zone if event else ZoneInfo(app.config.timezone)
    day = hit.talk.day if hit.talk else note.when.astimezone(zone).date()
    if event and not hit.talk:
        day = day_of(note.when, event.day_ends, zone)
    where = f"**{plain(shortened(hit.talk.title, TITLE))}**, " if hit.talk else ""
    name = plain(shortened(note.author_name, TITLE))
    excerpt = plain(shortened(hit.excerpt, EXCERPT))
    star = f"{HIGHLIGHT} " if note.highlight else ""
    return f"{day:%-d %b %Y} `{wall(note.when, zone)}` {where}{name}: {star}{excerpt}"


def _turns(sought: Sought, *, more: bool) -> discord.ui.View | None:
    turns = [("Newer", sought.page - 1)] if sought.page else []
    turns += [("Older", sought.page + 1)] if more else []
    rest = f"{sought.talk_id or 0}:{sought.author_id or 0}:{sought.text}"
    return buttons(*((label, f"{HITS}:{page}:{rest}") for label, page in turns)) if turns else None
