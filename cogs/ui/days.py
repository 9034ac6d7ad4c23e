"""A day in words: what its post holds, and what a person may still want to add."""

from datetime import datetime, timedelta

from bot.app import App
from bot.clock import day_due, day_of
from bot.models import Day, Event, Kind, State, Talk
from bot.publish.publisher import NO_SITE
from bot.times import wall
from cogs.ui.answers import counted, plain, shortened

NOT_ALLOWED = (
    "Posts of this server do not go out yet: the operator of the bot adds {id} to GUILD_IDS. Notes"
    " are kept meanwhile."
)
UNFILED = "The post does not show them: /notes list does, and /notes move files them."
LISTED = 20  # talks of a day; what is missing stands before them, in case they do not fit


def next_digest(event: Event, now: datetime) -> datetime:
    """When the next digest goes out by itself."""
    today = day_of(now, event.day_ends, event.zone)
    due = day_due(today, event.digest_time, event.day_ends, event.zone)
    tomorrow = today + timedelta(days=1)
    return due if due > now else day_due(tomorrow, event.digest_time, event.day_ends, event.zone)


def summary(day: Day) -> str:
    """What a day's post holds, and what is missing, one line each."""
    lines = [f"**{plain(day.heading)}**, {day.date:%A, %d %B %Y}", *missing(day)]
    lines += [
        f"{wall(part.talk.starts_at, day.event.zone)} {plain(shortened(part.talk.title, 60))}:"
        f" {counted(len(part.notes), 'note')}"
        for part in day.talks[:LISTED]
    ]
    return "\n".join(lines)


def hindrances(app: App, event: Event) -> list[str]:
    """Why posts of an event do not go out at all, if so."""
    if not app.config.may_publish(event.guild_id):
        return [NOT_ALLOWED.format(id=event.guild_id)]
    return [] if app.config.site else [NO_SITE]


def unfiled(day: Day) -> list[str]:
    """How many notes of a day the post does not show, if any."""
    if not day.unfiled:
        return []
    verb = "belongs" if day.unfiled == 1 else "belong"
    return [f"⚠️ {counted(day.unfiled, 'note')} {verb} to no talk. {UNFILED}"]


def missing(day: Day) -> list[str]:
    """What a person may still want to add, in sentences."""
    found = unfiled(day)
    if not day.introduction:
        found.append("No introduction yet: /day edit.")
    if unlinked := sum(_lacks_link(part.talk) for part in day.talks):
        found.append(f"{counted(unlinked, 'talk')} without a link: /talk edit.")
    return found


def _lacks_link(talk: Talk) -> bool:
    return talk.url is None and talk.kind is Kind.TALK and talk.state is not State.CANCELLED
