"""An event's summary in words: what it lacks, or leads nowhere yet."""

from bot.models import Kind, State, Summary
from cogs.ui.answers import counted

NOT_THERE = "not on the site, so those talks lead nowhere yet. /publish sends a day."


def summary_remarks(summary: Summary) -> list[str]:
    """What a person may still want to add, in sentences."""
    return [*_unlinked(summary), *_untagged(summary)]


def _unlinked(summary: Summary) -> list[str]:
    days = [f"{day:%d %B}" for day in summary.unposted]
    if not days:
        return []
    verb = "is" if len(days) == 1 else "are"
    return [f"⚠️ {', '.join(days)} {verb} {NOT_THERE}"]


def _untagged(summary: Summary) -> list[str]:
    talks = [
        part
        for part in summary.talks
        if part.talk.kind is Kind.TALK and part.talk.state in {State.RUNNING, State.ENDED}
    ]
    if not talks:
        return ["Nothing to tell yet: no talk has begun."]
    bare = sum(not part.talk.tags and not any(note.tags for note in part.notes) for part in talks)
    told = sum(note.highlight for part in talks for note in part.notes)
    lines = [f"{counted(bare, 'talk')} without a theme: /tag."] if bare else []
    return lines if told else [*lines, "No highlights yet: /tag with highlight:True on a note."]
