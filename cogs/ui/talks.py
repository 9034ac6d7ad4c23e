"""Talks in words."""

from datetime import date, datetime

from bot.models import Event, Talk, Timestamps
from bot.store.talks import TalkCount
from bot.times import wall
from cogs.ui.answers import counted, linked, plain, shortened
from cogs.ui.notes import tagged

ROOM = 1_900  # characters of a listing, so that a last line still fits
TAGS_SHOWN = 60  # characters of a talk's tags


def timed(talk: Talk, event: Event) -> str:
    """A talk by its time and title."""
    return f"**{wall(talk.starts_at, event.zone)} {plain(talk.title)}**"


def recorded(talk: Talk, event: Event) -> str:
    """What became of a talk's recording, as a further line."""
    if talk.recording is None:
        return "\nIt has no recording now."
    hint = "an organiser has bullets lead into it with /event options timestamps:recording"
    if event.timestamps is Timestamps.RECORDING:
        hint = "its bullets lead there, each to its moment"
    return f"\nRecording: {linked(talk.recording)}; {hint}."


def stamp(instant: datetime) -> str:
    """An instant that Discord shows to each person in their own zone."""
    return f"<t:{int(instant.timestamp())}:f>"


def listing(found: list[TalkCount], event: Event, day: date) -> str:
    """A day's talks, one line each."""
    if not found:
        return f"No talks on {day:%A, %-d %B %Y}. Plan one with /talk add."
    lines = [f"**{day:%A, %-d %B %Y}**"]
    for entry in found:
        talk = entry.talk
        where = f" <#{talk.channel_id}>" if talk.channel_id else ""
        title = plain(shortened(talk.title, 80))
        lines.append(
            f"{wall(talk.starts_at, event.zone)} {title}{where}: {talk.state},"
            f" {counted(entry.notes, 'note')}{tagged(talk.tags, TAGS_SHOWN)}"
        )
    return _fitting(lines)


def _fitting(lines: list[str]) -> str:
    """As many lines as one message takes, and how many are missing."""
    text = ""
    for number, line in enumerate(lines):
        if len(text) + len(line) > ROOM:
            return f"{text}… and {counted(len(lines) - number, 'more talk')}."
        text += f"{line}\n"
    return text
