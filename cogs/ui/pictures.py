"""Pictures where Discord is: files as plain values, what became of them in words, their forms."""

from collections.abc import Iterable, Sequence, Sized

import discord

from bot.capture.text import clean, is_blank, one_line
from bot.models import Album, Attachment, Note, Picture
from bot.store.submissions import Kept
from cogs.ui.answers import counted, plain, shortened
from cogs.ui.forms import Field, form, uploads_of
from cogs.ui.notes import PICTURE
from cogs.ui.receipts import receipt

ALT = "alt"  # alt:<note id>: opens the form
ALT_OF_DAY = "altday"  # altday:<event id>:<date>: opens it for what a day lacks
CONSENT = "consent"  # consent:<note id>: its pictures may be shown
CONSENT_OF_DAY = "consentday"  # consentday:<event id>:<date>: those of a day, as far as one may
DROP = "drop"  # drop:<note id>:<place>: asks which picture shall go
ALT_TEXTS = "alttexts"  # the form's custom id; its fields are named by the pictures' ids
AT_ONCE = 5  # fields of a form
MAX_ALT = 1_000  # characters; Discord's own descriptions have as many
NAMED = 60  # characters of a file's name
EXPLAINED = 10  # files that an answer explains

ADD_ALT = "Add alt text"


def attachments_of(
    files: Iterable[discord.Attachment], alt: str | None = None
) -> tuple[Attachment, ...]:
    """Files of a message or an option; `alt` is what was said of them apart from Discord's own."""
    return tuple(
        _attachment(file.id, file.filename, file.url, file.size, alt or file.description)
        for file in files
    )


def uploaded(interaction: discord.Interaction, field: str) -> tuple[Attachment, ...]:
    """Files that were put into a field of a form."""
    return tuple(
        _attachment(
            int(file["id"]), file["filename"], file["url"], file["size"], file.get("description")
        )
        for file in uploads_of(interaction, field)
    )


def _attachment(number: int, name: str, url: str, size: int, alt: str | None) -> Attachment:
    return Attachment(number, shortened(clean(name), NAMED), url, size, alt_option(alt))


def alt_option(text: str | None) -> str | None:
    """An alt text as it is kept: one line, None for nothing and for "-"."""
    if text is None or is_blank(text) or text.strip() == "-":
        return None
    return one_line(text[:MAX_ALT], "alt text", MAX_ALT)


def fetching(files: Sized) -> str:
    """That files are on their way."""
    return f"{PICTURE} Fetching {counted(len(files), 'picture')}…"


def outcome(album: Album) -> list[str]:
    """What became of files, a line for each sort."""
    lines = [_kept(album)] if album.kept else []
    lines += [_asked(len(album.asked))] if album.asked else []
    lines += [
        f"{plain(picture.file_name)} is too long or too large to move, so it stands still."
        for picture in album.kept
        if picture.stilled
    ]
    return [*lines, *_problems(album)]


def _kept(album: Album) -> str:
    number, lacking = len(album.kept), len(album.undescribed)
    some = "" if lacking == number == 1 else f"{'all' if lacking == number else lacking} "
    without = f", {some}without alt text" if lacking else ""
    return f"{PICTURE} {counted(number, 'picture')} kept{without}."


def _asked(number: int) -> str:
    waits = "waits" if number == 1 else "wait"
    return (
        f"⚠️ {counted(number, 'picture')} {waits}: the speakers ask not to be recorded. What is not"
        " confirmed is never published, and removed after seven days."
    )


def consents(album: Album) -> list[tuple[str, str]]:
    """The button that confirms what waits."""
    if not album.asked:
        return []
    label = "They agreed: keep it" if len(album.asked) == 1 else "They agreed: keep them"
    return [(label, f"{CONSENT}:{album.asked[0].note_id}")]


def _problems(album: Album) -> list[str]:
    """What was not kept, or not yet, and why."""
    refused = [f"⚠️ {plain(each.file_name)} was not kept. {each.reason}" for each in album.refused]
    waiting = [
        f"⏳ {plain(name)} could not be fetched yet. I keep trying." for name in album.waiting
    ]
    return [*refused, *waiting][:EXPLAINED]


def with_album(kept: Kept, album: Album) -> tuple[str, list[tuple[str, str]]]:
    """A receipt for lines and what came with them, and the buttons that it needs."""
    lines = [*([receipt(kept)] if is_left(kept, album) else []), *outcome(album)]
    lacking = [(ADD_ALT, f"{ALT}:{album.kept[0].note_id}")] if album.undescribed else []
    return "\n".join(lines), [*consents(album), *lacking]


def is_left(kept: Kept, album: Album) -> bool:
    """Whether there is anything of a submission: it may have been files that were all refused."""
    return bool(album.kept or album.asked or album.waiting) or holds_text(kept)


def holds_text(kept: Kept) -> bool:
    """Whether a submission was more than pictures."""
    return any(note.text for note in (*kept.notes, *kept.continued, *kept.corrected))


def alt_form(pictures: Sequence[Picture]) -> discord.ui.Modal:
    """A form for the alt texts of some pictures, as many as fit."""
    fields = [
        Field(
            str(picture.id),
            f"{number}. {shortened(picture.file_name, 40)}",
            value=picture.alt,
            hint="What does it show to somebody who cannot see it?",
            limit=MAX_ALT,
        )
        for number, picture in enumerate(pictures[:AT_ONCE], start=1)
    ]
    return form(ALT_TEXTS, "Alt text", *fields)


def undescribed(notes: Iterable[Note]) -> list[Picture]:
    """The pictures of notes that nothing is said of yet."""
    return [picture for note in notes for picture in note.pictures if picture.alt is None]
