"""A day as one person may see it, as a file: what is hidden or was corrected is not in it."""

import asyncio
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import App
from bot.exchange.outgoing import add_pictures, entry
from bot.models import Day, Event, Note, Person, TalkNotes
from bot.store.exchange import Scope

Rooms = Mapping[int, str | None]


class Format(StrEnum):
    """How a day is told."""

    MARKDOWN = "markdown"
    JSON = "json"
    ZIP = "zip"


@dataclass(frozen=True, slots=True)
class DayFile:
    """A file that holds a person's view of a day, and how many notes that is."""

    name: str
    content: bytes
    notes: int


async def day_file(app: App, event: Event, day: date, person: Person, form: Format) -> DayFile:
    """Make the file of a day. Raises TemplateFault where it holds the post."""
    rooms = await app.store.exchange.rooms(Scope(event, day))
    if form is Format.JSON:
        seen = await app.publisher.seen(event.id, day, person)
        return DayFile(*_document(seen, rooms), notes=seen.note_count)
    seen, post = await app.publisher.preview(event.id, day, person)
    if form is Format.ZIP:
        pictures = app.publisher.pictures(seen)
        files = [(file.path, file.text.encode()) for file in post.files]
        packed = await asyncio.to_thread(_packed, [*files, _document(seen, rooms)], pictures)
        return DayFile(f"{day.isoformat()}.zip", packed, seen.note_count)
    return DayFile(post.path.rsplit("/", 1)[-1], post.text.encode(), seen.note_count)


def _document(day: Day, rooms: Rooms) -> tuple[str, bytes]:
    return f"{day.date.isoformat()}.json", _as_json(day, rooms).encode()


def _packed(files: Iterable[tuple[str, bytes]], pictures: Mapping[str, Path]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files:
            archive.writestr(entry(name), content)
        add_pictures(archive, pictures)
    return out.getvalue()


def _as_json(day: Day, rooms: Rooms) -> str:
    event = day.event
    document = {
        "event": {"title": event.title, "timezone": event.timezone, "url": event.url},
        "day": {
            "date": day.date.isoformat(),
            "number": day.number,
            "title": day.heading,
            "description": day.description,
            "introduction": day.introduction,
        },
        "talks": [_talk(part, rooms, event.zone) for part in day.talks],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _talk(part: TalkNotes, rooms: Rooms, zone: ZoneInfo) -> dict[str, object]:
    talk = part.talk
    return {
        "title": talk.title,
        "starts_at": _instant(talk.starts_at, zone),
        "room": rooms.get(talk.id),
        "kind": talk.kind,
        "state": talk.state,
        "url": talk.url,
        "speakers": talk.speakers,
        "reason": talk.reason,
        "recording": talk.recording,
        "tags": talk.tags,
        "notes": [_note(note, zone) for note in part.notes],
    }


def _note(note: Note, zone: ZoneInfo) -> dict[str, object]:
    return {
        "at": _instant(note.when, zone),
        "author": note.author_name,
        "section": note.section,
        "level": note.level,
        "text": note.text,
        "highlight": note.highlight,
        "tags": note.tags,
        "pictures": [{"name": each.site_name, "alt": each.alt} for each in note.pictures],
    }


def _instant(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).isoformat()
