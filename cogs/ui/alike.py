"""Talks that are offered under one name, told apart. How they are found is not said here."""

from collections import defaultdict
from itertools import chain

from discord import app_commands

from bot.app import App
from cogs.ui.answers import counted, shortened

WIDTH = 100  # characters of a choice


async def told_apart(
    app: App, choices: list[app_commands.Choice[str]]
) -> list[app_commands.Choice[str]]:
    """Talks of one name with their numbers of notes, and numbered in the order they were added."""
    alike: defaultdict[str, list[int]] = defaultdict(list)
    for choice in choices:
        alike[choice.name].append(int(choice.value))
    several = {name: sorted(ids) for name, ids in alike.items() if len(ids) > 1}
    counts = await app.store.talks.count_notes(chain(*several.values()))
    for choice in choices:
        if choice.name in several:
            talk_id = int(choice.value)
            number = several[choice.name].index(talk_id) + 1
            held = f" (no. {number}, {counted(counts[talk_id], 'note')})"
            choice.name = f"{shortened(choice.name, WIDTH - len(held))}{held}"
    return choices
