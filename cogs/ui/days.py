"""A day in words: what its post holds, and what a person may still want to add."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import discord

from bot.app import App
from bot.clock import day_due, day_of
from bot.models import Day, Event, TalkNotes
from bot.posts.contents import is_empty
from bot.publish.publisher import NO_SITE
from bot.times import wall
from cogs.ui.answers import counted, plain, shortened
from cogs.ui.forms import buttons
from cogs.ui.notes import excerpt, tagged
from cogs.ui.pictures import ADD_ALT, ALT_OF_DAY, CONSENT_OF_DAY, undescribed
from cogs.ui.talks import stamp

NOT_ALLOWED = (
    "Posts of this server do not go out yet: the operator of the bot adds {id} to GUILD_IDS. Notes"
    " are kept meanwhile."
)
UNFILED = "The post does not show {them}: /notes list does, and /notes move files {them}."
NOTHING = "Nothing to show: no talk yet, and no introduction. /day edit writes one."
NAMED = 5  # notes that a sentence names
LISTED = 20  # talks of a day; what is missing stands before them, in case they do not fit


def next_out(event: Event, now: datetime) -> str:
    """When a post goes out by itself the next time."""
    if event.ended_at is not None:
        return f"Ended {stamp(event.ended_at)}; corrections go out after five quiet minutes."
    return f"Next digest: {stamp(next_digest(event, now))}."


def next_digest(event: Event, now: datetime) -> datetime:
    """When the next digest goes out by itself."""
    today = day_of(now, event.day_ends, event.zone)
    due = day_due(today, event.digest_time, event.day_ends, event.zone)
    tomorrow = today + timedelta(days=1)
    return due if due > now else day_due(tomorrow, event.digest_time, event.day_ends, event.zone)


def summary(day: Day, dead: Sequence[str]) -> str:
    """What a day's post holds, and what is missing, one line each."""
    lines = [f"**{plain(day.heading)}**, {day.date:%A, %-d %B %Y}", *missing(day, dead)]
    lines += [
        f"{wall(part.talk.starts_at, day.event.zone)} {plain(shortened(part.talk.title, 60))}:"
        f" {_held(part)}{tagged(part.talk.tags, 40)}"
        for part in day.talks[:LISTED]
    ]
    return "\n".join(lines)


def _held(part: TalkNotes) -> str:
    """How much a talk has, and how much of it is to be told again."""
    highlights = sum(note.highlight for note in part.notes)
    more = f" ({counted(highlights, 'highlight')})" if highlights else ""
    return f"{counted(len(part.notes), 'note')}{more}"


def hindrances(app: App, event: Event) -> list[str]:
    """Why posts of an event do not go out at all, if so."""
    if not app.config.may_publish(event.guild_id):
        return [NOT_ALLOWED.format(id=event.guild_id)]
    return [] if app.config.site else [NO_SITE]


def unfiled(day: Day) -> list[str]:
    """How many notes of a day the post does not show, if any."""
    if not day.unfiled:
        return []
    verb, them = ("belongs", "it") if day.unfiled == 1 else ("belong", "them")
    return [f"⚠️ {counted(day.unfiled, 'note')} {verb} to no talk. {UNFILED.format(them=them)}"]


def missing(day: Day, dead: Sequence[str]) -> list[str]:
    """What a person may still want to add, in sentences; `dead` are links that lead to nothing."""
    found = [*unfiled(day), *_undescribed(day), *leading_nowhere(dead)]
    if waiting := sum(note.asked for note in day.unconfirmed):
        verb = "waits" if waiting == 1 else "wait"
        found.append(
            f"⚠️ {counted(waiting, 'picture')} {verb}: the speakers ask not to be recorded. Who took"
            " a picture confirms that they agreed, or an organiser does."
        )
    if day.unfetched:
        found.append(
            f"⏳ {counted(day.unfetched, 'picture')} could not be fetched yet. I keep trying."
        )
    if is_empty(day):
        return [*found, NOTHING]
    if not day.introduction:
        found.append("No introduction yet: /day edit.")
    if day.unlinked:
        found.append(f"{counted(len(day.unlinked), 'talk')} without a link: /talk edit.")
    return found


def leading_nowhere(dead: Sequence[str]) -> list[str]:
    """The links of a post that lead to nothing on its own site, if any."""
    if not dead:
        return []
    named = [f"`{shortened(link.replace('`', ''), 80)}`" for link in dead[:NAMED]]
    more = [f"{len(dead) - NAMED} more"] if len(dead) > NAMED else []
    verb = "leads" if len(dead) == 1 else "lead"
    number = counted(len(dead), "link")
    return [f"⚠️ {number} {verb} to nothing on the site: {'; '.join([*named, *more])}."]


def of_pictures(day: Day) -> discord.ui.View | None:
    """Buttons that ask for the alt texts that a day lacks, and for a yes, where they are needed."""
    key = f"{day.event.id}:{day.date.isoformat()}"
    labelled = [(ADD_ALT, f"{ALT_OF_DAY}:{key}")] if day.undescribed else []
    if day.unconfirmed:
        labelled.append(("They agreed: keep the pictures", f"{CONSENT_OF_DAY}:{key}"))
    return buttons(*labelled) if labelled else None


def _undescribed(day: Day) -> list[str]:
    notes = day.undescribed
    if not notes:
        return []
    named = [
        f"`{wall(note.when, day.event.zone)}` {plain(excerpt(note, 40))}" for note in notes[:NAMED]
    ]
    more = [f"{len(notes) - NAMED} more"] if len(notes) > NAMED else []
    number = counted(len(undescribed(notes)), "picture")
    return [f"⚠️ {number} without alt text: {'; '.join([*named, *more])}."]
