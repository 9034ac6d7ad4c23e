"""Exports of the operator: everything, one event or one day, as JSON, Markdown or a zip file."""

import logging
import zipfile
from collections.abc import AsyncGenerator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import IO

from bot.app import App
from bot.models import SUMMARY, Day, Event, Post
from bot.pictures.files import FOLDER
from bot.store.exchange import Scope

DOCUMENT = "talknotes.json"  # in a zip file

log = logging.getLogger(__name__)


async def write_json(app: App, scope: Scope, out: IO[bytes]) -> None:
    """Everything that is known, hidden notes and former texts included; it can be imported."""

    def write(piece: str) -> None:
        out.write(piece.encode())

    await app.store.exchange.tell(scope, app.clock.now(), write)


async def write_markdown(app: App, scope: Scope, out: IO[bytes]) -> None:
    """The posts as they would go out now, one after another."""
    separator = b""
    async for _, post in _posts(app, scope):
        out.write(separator + post.text.encode())
        separator = b"\n"


async def write_zip(app: App, scope: Scope, out: IO[bytes]) -> None:
    """The JSON, the posts with their pictures as on the site, and the pictures of no post."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open(entry(DOCUMENT), "w") as document:
            await write_json(app, scope, document)
        shown: set[Path] = set()
        async for day, post in _posts(app, scope):
            for file in post.files:
                archive.writestr(entry(file.path), file.text)
            pictures = app.publisher.pictures(day)
            names = pictures.keys() - archive.namelist()
            add_pictures(archive, {name: pictures[name] for name in sorted(names)})
            shown |= {pictures[name] for name in names}
        kept = await app.store.exchange.pictures(scope)
        paths = {app.files.path(*picture) for picture in kept} - shown
        add_pictures(archive, {f"{FOLDER}/{path.name}": path for path in sorted(paths)})


def add_pictures(archive: zipfile.ZipFile, pictures: Mapping[str, Path]) -> None:
    """Add files by their names in the zip file; one that is gone is told in the log."""
    for name, path in pictures.items():
        try:
            archive.writestr(entry(name, zipfile.ZIP_STORED), path.read_bytes())
        except FileNotFoundError:
            log.warning("the file of a picture is gone, so it is in no export: %s", path.name)


async def _posts(app: App, scope: Scope) -> AsyncGenerator[tuple[Day, Post]]:
    """The days of a scope in order with their posts, of which no two have one path.

    An event's summary follows them if it is on the site.
    """
    taken: set[str] = set()
    for event in [scope.event] if scope.event else await app.store.events.all():
        for day in [scope.day] if scope.day else await _days(app, event):
            loaded, post = await app.publisher.preview(event.id, day)
            if not taken.isdisjoint(file.path for file in post.files):
                post = _below(f"{event.id}", post)
            taken.update(file.path for file in post.files)
            yield loaded, post


def _below(folder: str, post: Post) -> Post:
    """A post in another folder, with its pages."""
    pages = tuple(_below(folder, page) for page in post.pages)
    return replace(post, path=f"{folder}/{post.path}", pages=pages)


async def _days(app: App, event: Event) -> list[date]:
    days = [count.date for count in await app.store.days.of_event(event.id)]
    summary = await app.store.days.load(event.id, SUMMARY, app.clock.now())
    return [*days, SUMMARY] if summary.path and not summary.withdrawn else days


def entry(name: str, method: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    """A file of a zip file, without a time: equal content makes equal files."""
    made = zipfile.ZipInfo(name)
    made.compress_type = method
    return made
