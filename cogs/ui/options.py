"""Options of slash commands: what is offered while somebody types, and how it is read then.

What is chosen comes back as an id; what was typed by hand is understood where only one thing can
be meant. Offering never raises: a list that fails is an empty list.
"""

import logging
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass
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
from bot.store.sessions import Announced
from bot.times import Frame, read_day, wall, zones_like
from cogs.ui.alike import WIDTH, told_apart
from cogs.ui.answers import plain, shortened
from cogs.ui.likely import likely
from cogs.ui.mentions import with_names
from cogs.ui.notes import excerpt
from cogs.ui.people import channel_id_of, guild_of, parent_id_of, person_of

C = TypeVar("C")
Choices = list[app_commands.Choice[str]]
Offer = Callable[[C, discord.Interaction[Any], str], Coroutine[Any, Any, Choices]]

EMPTY = "-"  # typed to empty an optional field
PLANNED = "talk:"  # marks an id where a title may be typed as well
ANNOUNCED = "session:"  # likewise
BEFORE = (
    "{day} is before the first day, {first}, and there is nothing on it. An organiser lets the"
    " event begin earlier with /event setup first_day:{day}."
)
SEVERAL = "{number} talks fit “{typed}”. Choose one from the list that appears while you type."
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


async def post_option(app: App, event: Event, now: datetime, text: str | None) -> date:
    """The day whose post was asked for: no empty one before the first, whose number none can read.

    Raises Unreadable.
    """
    day = await day_option(app, event, now, text)
    if event.first_day is None or day >= event.first_day:
        return day
    if day in {held.date for held in await app.store.days.of_event(event.id)}:
        return day
    raise Unreadable(BEFORE.format(day=day, first=event.first_day))


async def talk_option(app: App, interaction: discord.Interaction, text: str) -> Talk:
    """The talk that was chosen, or whose title was typed. Raises NotFound, or Unreadable."""
    guild, person = guild_of(interaction), person_of(interaction)
    if text.isdecimal() and len(text) <= _ID_DIGITS:
        return await app.store.talks.get(guild.id, int(text), person)
    event = await app.store.events.shown(guild.id)
    now = app.clock.shifted(interaction.created_at)
    found = await app.store.talks.search(event.id, frame_of(event, now).today, person)
    meant = _meant(" ".join(text.split()).casefold(), found, event)
    if not meant:
        raise NotFound(UNKNOWN_TALK)
    if len(meant) > 1:
        raise Unreadable(SEVERAL.format(number=len(meant), typed=plain(shortened(text, 60))))
    return meant[0]


def _meant(wanted: str, talks: Iterable[Talk], event: Event) -> list[Talk]:
    """The talks of that title, or of that time and title as lists show them; else that hold it."""
    named = [
        (f"{wall(talk.starts_at, event.zone)} {talk.title.casefold()}", talk) for talk in talks
    ]
    exact = [talk for name, talk in named if wanted in {name, talk.title.casefold()}]
    return exact or [talk for name, talk in named if wanted and wanted in name]


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


@dataclass(frozen=True, slots=True)
class Here:
    """Where and when somebody types, to tell what is near; `names` are those of channels."""

    event: Event
    now: datetime
    today: date
    channels: tuple[int | None, ...]
    names: Mapping[int, str]

    def distance(self, channel_id: int | None, starts_at: datetime) -> tuple[bool, timedelta]:
        """How far a talk is from here and now; one of this channel is nearer than any other."""
        elsewhere = channel_id is None or channel_id not in self.channels
        return elsewhere, abs(starts_at - self.now)


async def here_of(app: App, interaction: discord.Interaction) -> Here:
    """Where and when somebody types. Raises NotFound without an event."""
    guild, now = guild_of(interaction), app.clock.shifted(interaction.created_at)
    event = await app.store.events.shown(guild.id)
    names = {channel.id: channel.name for channel in (*guild.channels, *guild.threads)}
    channels = (channel_id_of(interaction), parent_id_of(interaction))
    return Here(event, now, frame_of(event, now).today, channels, names)


def talk_choices(talks: Iterable[Talk], here: Here, typed: str, prefix: str = "") -> Choices:
    """Talks whose title, speakers or time hold what was typed, with times and, if not today, days.

    `talks` are in the order in which they are shown as long as all have a place.
    """

    def distance(talk: Talk) -> tuple[bool, tuple[bool, timedelta]]:
        return talk.day != here.today, here.distance(talk.channel_id, talk.starts_at)

    def text(talk: Talk) -> str:
        when = wall(talk.starts_at, here.event.zone)
        return f"{talk.title} {talk.speakers or ''} {talk.day:%-d %b} {when}"

    found = likely(talks, typed, text, distance)
    names = [_talk_name(talk, here) for talk in found]
    return [
        app_commands.Choice(
            name=_with_place(name, talk, here) if names.count(name) > 1 else name,
            value=f"{prefix}{talk.id}",
        )
        for name, talk in zip(names, found, strict=True)
    ]


def session_choices(announced: Iterable[Announced], here: Here, typed: str) -> Choices:
    """Sessions of the programme whose title, speakers, room or time hold what was typed."""

    def distance(each: Announced) -> tuple[bool, timedelta]:
        return here.distance(each.channel_id, each.session.starts_at)

    def text(each: Announced) -> str:
        session, when = each.session, wall(each.session.starts_at, here.event.zone)
        return f"{session.title} {' '.join(session.speakers)} {session.room or ''} {when}"

    return [
        app_commands.Choice(
            name=_session_name(each.session, here.event), value=f"{ANNOUNCED}{each.session.id}"
        )
        for each in likely(announced, typed, text, distance)
    ]


def _session_name(session: Session, event: Event) -> str:
    room = f" ({shortened(session.room, 30)})" if session.room else ""
    title = f"{wall(session.starts_at, event.zone)} {session.title}"
    return f"{shortened(title, WIDTH - len(room))}{room}"


def _talk_name(talk: Talk, here: Here) -> str:
    day = "" if talk.day == here.today else f"{talk.day:%-d %b} "
    return shortened(f"{day}{wall(talk.starts_at, here.event.zone)} {talk.title}", WIDTH)


def _with_place(name: str, talk: Talk, here: Here) -> str:
    """A talk's name where another one of that name is offered beside it."""
    channel = here.names.get(talk.channel_id or 0)
    place = f" (#{shortened(channel, 30)})" if channel else ""
    return f"{shortened(name, WIDTH - len(place))}{place}"


async def offer_talks(app: App, interaction: discord.Interaction, typed: str) -> Choices:
    """The event's talks, today's first."""
    here = await here_of(app, interaction)
    talks = await app.store.talks.search(here.event.id, here.today, person_of(interaction))
    return await told_apart(app, talk_choices(talks, here, typed))


async def offer_notes(app: App, interaction: discord.Interaction, typed: str) -> Choices:
    """The caller's newest notes, a moderator's also others' of the channel."""
    guild, channel_id = guild_of(interaction), channel_id_of(interaction)
    event = await app.store.events.shown(guild.id)
    notes = await app.store.notes.newest(guild.id, channel_id, person_of(interaction), typed)
    return [app_commands.Choice(name=_note_name(note, event), value=str(note.id)) for note in notes]


def _note_name(note: Note, event: Event) -> str:
    return shortened(f"{wall(note.when, event.zone)} {excerpt(note, WIDTH)}", WIDTH)


async def offer_days(app: App, interaction: discord.Interaction, typed: str) -> Choices:
    """Today, and the days that have talks or notes."""
    event = await app.store.events.shown(guild_of(interaction).id)
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
        (
            f"{day:%a %-d %b %Y}" + (f" ({relative[day]})" if day in relative else ""),
            day.isoformat(),
        )
        for day in sorted(days, reverse=True)
    ]
    found = likely(named, typed, " ".join)
    return [app_commands.Choice(name=name, value=value) for name, value in found]


def offer_zones(typed: str) -> Choices:
    """IANA zone names that hold what was typed."""
    return [app_commands.Choice(name=name, value=name) for name in zones_like(typed)]
