"""What was kept, in words."""

from bot.store.notes import Kept
from bot.times import wall
from cogs.ui.answers import counted, plain, shortened


def receipt(kept: Kept) -> str:
    """What was kept: its time in the event's zone, its talk, its number."""
    first = kept.notes[0]
    if kept.event is None:
        return (
            "Kept, but no event is set up here yet: an organiser runs /event setup, and your"
            " note is still there then."
        )
    time = wall(first.when, kept.event.zone)
    if kept.talk is None:
        return (
            f"{time} Kept unfiled: no talk is running here. Begin one with /talk start, then"
            " use /notes move."
        )
    new = len(kept.notes)
    number = f"note {kept.total}" if new == 1 else counted(new, "note")
    if 1 < new < kept.total:
        number += f", {kept.total} in all"
    return f"✅ {time} {plain(shortened(kept.talk.title, 80))}: {number}"
