"""What moved with an event's zone or the end of its days, in one sentence."""

from bot.store.events import Changed
from cogs.ui.answers import counted


def moved_text(changed: Changed) -> list[str]:
    """The sentence, or nothing where there was nothing to move."""
    moved = changed.moved
    parts = [
        (moved.sessions, f"{counted(moved.sessions, 'session')} whose times came without a zone"),
        (moved.talks, f"{counted(moved.talks, 'talk')} of these"),
        (moved.days, f"{counted(moved.days, 'talk')} to another day"),
    ]
    told = ", ".join(text for number, text in parts if number)
    typed = f"the time of {counted(moved.typed, 'talk')} was typed and stays what it was"
    kept = f"{typed} (/talk edit changes it)"
    sentence = "; ".join([*([f"Moved: {told}"] if told else []), *([kept] if moved.typed else [])])
    return [f"{sentence[:1].upper()}{sentence[1:]}."] if sentence else []
