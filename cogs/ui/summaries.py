"""An event's summary in words: what it lacks, or leads nowhere yet."""

from collections.abc import Sequence
from datetime import date

from bot.models import Kind, State, Summary
from cogs.ui.answers import counted

NOT_THERE = "not on the site, so those talks lead nowhere yet. /publish sends a day."
LEFT_OUT = "left out, being taken off the site. /publish brings a day back."


def summary_remarks(summary: Summary) -> list[str]:
    """What a person may still want to add, in sentences."""
    return [*_left_out(summary), *_unlinked(summary), *_untagged(summary)]


def _left_out(summary: Summary) -> list[str]:
    return [f"⚠️ {_days(summary.left_out)} {LEFT_OUT}"] if summary.left_out else []


def _unlinked(summary: Summary) -> list[str]:
    return [f"⚠️ {_days(summary.unposted)} {NOT_THERE}"] if summary.unposted else []


def _days(days: Sequence[date]) -> str:
    verb = "is" if len(days) == 1 else "are"
    return f"{', '.join(f'{day:%-d %B}' for day in days)} {verb}"


def _untagged(summary: Summary) -> list[str]:
    talks = [
        part
        for part in summary.talks
        if part.talk.kind is Kind.TALK and part.talk.state in {State.RUNNING, State.ENDED}
    ]
    if not talks:
        return [] if summary.left_out else ["Nothing to tell yet: no talk has begun."]
    bare = sum(not part.talk.tags and not any(note.tags for note in part.notes) for part in talks)
    told = sum(note.highlight for part in talks for note in part.notes)
    lines = [f"{counted(bare, 'talk')} without a theme: /tag."] if bare else []
    return lines if told else [*lines, "No highlights yet: /tag with highlight:True on a note."]
