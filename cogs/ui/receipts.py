"""Receipts in words and as one sign: what became of what somebody sent. Sends nothing."""

from bot.models import Note, Source
from bot.store.submissions import Kept
from bot.times import wall
from cogs.ui.answers import counted, plain, shortened

KEPT, CHANGED, UNMATCHED, LEFT_OUT, UNFILED = "✅", "✏️", "❔", "🙈", "📥"
QUOTED = 100  # characters of a note that a receipt repeats
LISTED = 5  # notes that a receipt repeats of each sort

NO_EVENT = (
    "Kept, but no event is set up yet: your note will be there once an organiser runs /event setup."
)
NO_TALK = "Kept unfiled: no talk is running here. Begin one with /talk start, then use /notes move."
UNFILED_BECAUSE = {
    Source.CAPTURE: NO_TALK,
    Source.LOST_CARD: (
        "Kept unfiled: the talk of this card was removed. /notes move files it under another."
    ),
}
NO_TALK_LATELY = (
    "Kept unfiled: no talk is running here, and you took part in none lately. In a channel of the"
    " conference /notes move files it under one."
)


def sign(kept: Kept) -> str:
    """The one reaction that says it, the least usual first."""
    if kept.unmatched:
        return UNMATCHED
    if kept.continued or kept.corrected:
        return CHANGED
    if kept.left_out:
        return LEFT_OUT
    return KEPT if kept.talk else UNFILED


def receipt(kept: Kept) -> str:
    """Everything that became of it, a line for each sort."""
    return "\n".join(
        [
            *([_kept(kept)] if kept.notes else []),
            *_listed(f"{CHANGED} Continued", kept.continued),
            *_listed(f"{CHANGED} Corrected", kept.corrected),
            *([f"{UNMATCHED} {unmatched(kept)}"] if kept.unmatched else []),
            *([left_out(kept.left_out)] if kept.left_out else []),
        ]
    )


def unmatched(kept: Kept) -> str:
    """That lines were kept as notes, since they found no note to change."""
    texts = ", ".join(plain(shortened(note.text, QUOTED)) for note in kept.unmatched[:LISTED])
    return (
        f"Kept as typed, since no note of yours here fits: {texts}."
        " /notes edit or /notes delete changes that."
    )


def elsewhere(kept: Kept, source: Source) -> str:
    """Where notes went that were written where no talk is running."""
    if kept.event is None:
        return NO_EVENT
    if kept.talk is None:
        return UNFILED_BECAUSE.get(source, NO_TALK_LATELY)
    when = wall(kept.talk.starts_at, kept.event.zone)
    title = plain(shortened(kept.talk.title, QUOTED))
    return f"Kept for **{when} {title}**, the talk that you took part in last."


def left_out(lines: int) -> str:
    """That lines were kept nowhere, as their author wanted."""
    return f"{LEFT_OUT} {counted(lines, 'line')} left out, kept nowhere."


def _kept(kept: Kept) -> str:
    """The time in the event's zone, the talk and the number of what is new."""
    if kept.event is None:
        return NO_EVENT
    time = wall(kept.notes[0].when, kept.event.zone)
    if kept.talk is None:
        return f"{time} {NO_TALK}"
    new = len(kept.notes)
    number = f"note {kept.total}" if new == 1 else counted(new, "note")
    if 1 < new < kept.total:
        number += f", {kept.total} in all"
    return f"{KEPT} {time} {plain(shortened(kept.talk.title, 80))}: {number}"


def _listed(what: str, notes: tuple[Note, ...]) -> list[str]:
    lines = [f"{what}: {plain(shortened(note.text, QUOTED))}" for note in notes[:LISTED]]
    more = len(notes) - LISTED
    return [*lines, f"{what}: {counted(more, 'more note')}"] if more > 0 else lines
