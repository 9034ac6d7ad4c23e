"""Options of slash commands: what is offered while somebody types, and how it is read then.

What is chosen comes back as an id; what was typed by hand is understood where only one thing can
be meant. Offering never raises: a list that fails is an empty list.
"""

import logging
from collections.abc import Callable, Coroutine, Iterable
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any, TypeVar

import discord
from discord import app_commands

from bot.app import App
from bot.capture.text import clean, one_line
from bot.errors import NotFound, TalknotesError, Unreadable
from bot.models import Event, Note, Session, Talk
from bot.store.lifecycle import Chosen
from bot.store.lookup import UNKNOWN_TALK
from bot.store.notes import UNKNOWN_NOTE
from bot.times import Frame, read_day, wall, zones_like
from cogs.ui.answers import shortened
from cogs.ui.mentions import with_names
from cogs.ui.notes import excerpt
from cogs.ui.people import channel_id_of, guild_of, person_of

C = TypeVar("C")
Choices = list[app_commands.Choice[str]]
Offer = Callable[[C, discord.Interaction[Any], str], Coroutine[Any, Any, Choices]]

CHOICES = 25  # as many as Discord shows
WIDTH = 100  # characters of a choice
EMPTY = "-"  # typed to empty an optional field
PLANNED = "talk:"  # marks an id where a title may be typed as well
ANNOUNCED = "session:"  # likewise
_ID_DIGITS = 18  # more do not fit into SQLite's integers

log = logging.getLogger(__name__)


def never_raises(offer: Offer[C]) -> Offer[C]:
    """Offer nothing instead of an error, which nobody would see but in the log."""

    @wraps(offer)
    async def offered(cog: C, interaction: discord.Interaction[Any], current: str) -> Choices:
        try:
            return await offer(cog, interaction, current)
        except TalknotesError:
            return []
        except Exception:  # an edge: the library would swallow it without an answer
            log.exception("offering choices failed")
            return []

    return offered


def frame_of(event: Event, now: datetime, first_day: date | None = None) -> Frame:
    """What times and days are read against in an event."""
    return Frame(now, event.zone, event.day_ends, first_day or event.first_day)


async def day_option(app: App, event: Event, now: datetime, text: str | None) -> date:
    """The conference day that was asked for; today without a text. Raises Unreadable."""
    frame = frame_of(event, now, await app.store.days.first(event))
    return read_day(clean(text), frame) if text else frame.today


async def talk_option(app: App, interaction: discord.Interaction, text: str) -> Talk:
    """The talk that was chosen, or whose title was typed. Raises NotFound."""
    guild, person = guild_of(interaction), person_of(interaction)
    if text.isdecimal() and len(text) <= _ID_DIGITS:
        return await app.store.talks.get(guild.id, int(text), person)
    event = await app.store.events.active(guild.id)
    now = app.clock.shifted(interaction.created_at)
    wanted = " ".join(text.split()).casefold()
    found = await app.store.talks.search(event.id, frame_of(event, now).today, person)
    exact = [talk for talk in found if talk.title.casefold() == wanted]
    meant = exact or [talk for talk in found if wanted and wanted in talk.title.casefold()]
    if len(meant) != 1:
        raise NotFound(UNKNOWN_TALK)
    return meant[0]


def note_option(text: str) -> int:
    """The id of the note that was chosen. Raises NotFound for anything else."""
    if not text.isdecimal() or len(text) > _ID_DIGITS:
        raise NotFound(UNKNOWN_NOTE)
    return int(text)


def chosen_option(text: str) -> Chosen | None:
    """The planned talk or the session that was chosen where a title may be typed."""
    kind, _, digits = text.partition(":")
    if not digits.isdecimal() or len(digits) > _ID_DIGITS:
        return None
    choices = {
        PLANNED: Chosen(talk_id=int(digits)),
        ANNOUNCED: Chosen(session_id=int(digits)),
    }
    return choices.get(f"{kind}:")


def url_option(text: str | None) -> str | None:
    """An address as typed, empty for "-". Raises Unreadable for what is none."""
    if text is None or text.strip() == EMPTY:
        return text and ""
    url = one_line(text, "link", 2_000)
    if url.lower().startswith("www."):
        return f"https://{url}"
    if not url.lower().startswith(("https://", "http://")) or " " in url:
        raise Unreadable(f"“{shortened(url, 60)}” is no web address. It begins with https://.")
    return url


def line_option(interaction: discord.Interaction, text: str | None, what: str) -> str | None:
    """An optional field on one line, mentions as names, empty for "-". Raises Unreadable."""
    if text is None or text.strip() == EMPTY:
        return text and ""
    return one_line(with_names(text, interaction), what)


def talk_choices(
    talks: list[Talk], event: Event, today: date, typed: str, prefix: str = ""
) -> Choices:
    """Talks whose title holds what was typed, with their times and, if not today, days."""
    wanted = typed.casefold()
    found = [talk for talk in talks if wanted in talk.title.casefold()]
    return [
        app_commands.Choice(name=_talk_name(talk, event, today), value=f"{prefix}{talk.id}")
        for talk in found[:CHOICES]
    ]


def session_choices(sessions: list[Session], event: Event, typed: str) -> Choices:
    """Sessions of the programme whose title or room holds what was typed."""
    wanted = typed.casefold()
    return [
        app_commands.Choice(name=_session_name(each, event), value=f"{ANNOUNCED}{each.id}")
        for each in sessions
        if wanted in each.title.casefold() or wanted in (each.room or "").casefold()
    ][:CHOICES]


def _session_name(session: Session, event: Event) -> str:
    room = f" ({shortened(session.room, 30)})" if session.room else ""
    title = f"{wall(session.starts_at, event.zone)} {session.title}"
    return f"{shortened(title, WIDTH - len(room))}{room}"


def _talk_name(talk: Talk, event: Event, today: date) -> str:
    day = "" if talk.day == today else f"{talk.day:%d %b} "
    return shortened(f"{day}{wall(talk.starts_at, event.zone)} {talk.title}", WIDTH)


async def offer_talks(app: App, interaction: discord.Interaction, typed: str) -> Choices:
    """The event's talks, today's first."""
    event = await app.store.events.active(guild_of(interaction).id)
    today = frame_of(event, app.clock.shifted(interaction.created_at)).today
    talks = await app.store.talks.search(event.id, today, person_of(interaction))
    return talk_choices(talks, event, today, typed)


async def offer_notes(app: App, interaction: discord.Interaction, typed: str) -> Choices:
    """The caller's newest notes, a moderator's also others' of the channel."""
    guild, channel_id = guild_of(interaction), channel_id_of(interaction)
    event = await app.store.events.active(guild.id)
    notes = await app.store.notes.newest(guild.id, channel_id, person_of(interaction), typed)
    return [app_commands.Choice(name=_note_name(note, event), value=str(note.id)) for note in notes]


def _note_name(note: Note, event: Event) -> str:
    return shortened(f"{wall(note.when, event.zone)} {excerpt(note, WIDTH)}", WIDTH)


async def offer_days(app: App, interaction: discord.Interaction, typed: str) -> Choices:
    """Today, and the days that have talks or notes."""
    event = await app.store.events.active(guild_of(interaction).id)
    today = frame_of(event, app.clock.shifted(interaction.created_at)).today
    counts = await app.store.days.of_event(event.id)
    return day_choices({today, *(day.date for day in counts)}, today, typed)


def day_choices(days: Iterable[date], today: date, typed: str) -> Choices:
    """Days that hold what was typed, the latest first."""
    relative = {
        today: "today",
        today - timedelta(days=1): "yesterday",
        today + timedelta(days=1): "tomorrow",
    }
    named = [
        (f"{day:%a %d %b %Y}" + (f" ({relative[day]})" if day in relative else ""), day.isoformat())
        for day in sorted(days, reverse=True)
    ]
    wanted = typed.casefold()
    return [
        app_commands.Choice(name=name, value=value)
        for name, value in named
        if wanted in name.casefold() or wanted in value
    ][:CHOICES]


def offer_zones(typed: str) -> Choices:
    """IANA zone names that hold what was typed."""
    return [app_commands.Choice(name=name, value=name) for name in zones_like(typed)]
