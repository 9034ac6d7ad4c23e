"""Forms and buttons that correct notes; correcting.py answers them."""

import discord

from bot.capture.typed import as_typed
from bot.models import Note
from bot.store.corrections import Made
from bot.store.submissions import Kept
from cogs.ui.answers import answer, counted, plain
from cogs.ui.forms import Field, buttons, form
from cogs.ui.notes import excerpt

EDIT = "edit"  # edit:<note id>
LINES = "lines"  # lines:<note id>, the first of those that were made together
AMEND_ALL = "amendall"  # amendall:<note id>: opens the form for all that were made with it
REMOVE_ALL = "removeall"  # removeall:<note id>: hides all that were made with it
RESTORE = "restore"  # restore:<note id>, one of those that were hidden together


def edit_form(note: Note) -> discord.ui.Modal:
    """A form with the note's text."""
    field = Field("text", "Text", value=note.text, required=True)
    return form(f"{EDIT}:{note.id}", "Edit note", field)


def made_form(made: Made) -> discord.ui.Modal:
    """A form with all notes that were made together. Raises Unreadable when they do not fit."""
    first = made.notes[0]
    if len(made.notes) == 1:
        return edit_form(first)
    hint = "A line is a note; keep as many as there are"
    field = Field("text", "Text", value=as_typed(made.notes, made.kind), hint=hint, required=True)
    return form(f"{LINES}:{first.id}", f"Edit {len(made.notes)} notes", field)


def receipt_buttons(notes: tuple[Note, ...], *more: tuple[str, str]) -> discord.ui.View:
    """What can be done with notes that were just kept."""
    first = notes[0].id
    return buttons(("Edit", f"{AMEND_ALL}:{first}"), ("Delete", f"{REMOVE_ALL}:{first}"), *more)


def offers(kept: Kept, *more: tuple[str, str]) -> discord.ui.View | None:
    """What can be done with what was just kept, if any notes came of it."""
    return receipt_buttons(kept.notes, *more) if kept.notes else None


def hidden_text(hidden: tuple[Note, ...]) -> str:
    """What was removed, in words."""
    first = plain(excerpt(hidden[0], 200))
    more = f" and {counted(len(hidden) - 1, 'more note')}" if len(hidden) > 1 else ""
    return f"Removed: {first}{more}"


def restore_button(hidden: tuple[Note, ...]) -> tuple[str, str]:
    return "Restore", f"{RESTORE}:{hidden[0].id}"


async def tell_hidden(interaction: discord.Interaction, *hidden: Note) -> None:
    """Say what was removed, and offer to bring it back."""
    await answer(interaction, hidden_text(hidden), view=buttons(restore_button(hidden)))
