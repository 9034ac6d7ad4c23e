"""Which files of pictures a post needs on the site, and which have to leave it.

What stands there is not read: its name was free when it was given, and a picture that somebody
replaced by hand stays theirs. What the post shows and the site lacks is put there, also if it was
removed by hand: whoever wants to be rid of it removes its line too, or its note.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bot.models import Day, Note, Placement
from bot.pictures.files import PictureFiles
from bot.posts.flavours import FLAVOURS
from bot.posts.pictures import named
from bot.publish.tree import Tree
from bot.store import Store

log = logging.getLogger(__name__)


class Gallery:
    """The pictures of the site, in its folder `images`."""

    def __init__(self, store: Store, files: PictureFiles, images: str) -> None:
        self._store = store
        self._files = files
        self._images = images

    def path(self, name: str) -> str:
        """Where a picture is on the site."""
        return f"{self._images}/{name}"

    def kept(self, day: Day) -> Mapping[str, Path]:
        """The files of a day's pictures, by where they are on the site."""
        return {
            self.path(picture.site_name): self._files.path(picture.digest, picture.extension)
            for picture in day.pictures
            if picture.site_name
        }

    async def named(self, day: Day, tree: Tree | None = None) -> Day:
        """The day with names for its pictures that are free, on a site's tree too if it is given.

        A picture whose file is nowhere any more is left out.
        """
        if not day.pictures:
            return day
        taken = await self._store.site_pictures.names()
        on_site = await tree.names(self._images) if tree else frozenset[str]()
        return named(_existing(day, self._files, on_site), taken | on_site)

    async def placement(self, day: Day, content: str, tree: Tree) -> Placement:
        """What is to be done for a day whose finished post is `content`."""
        shown = {picture.site_name or "": picture for picture in day.pictures}
        lacking = {
            name: self._files.path(picture.digest, picture.extension)
            for name, picture in shown.items()
            if f"/{name}" in content and await tree.object(self.path(name)) is None
        }
        stored = await tree.store(list(lacking.values()))
        known = await self._store.site_pictures.of_day(day.event.id, day.date)
        left = {name: made for name, made in known.items() if name not in shown}
        standing = {name: await tree.object(self.path(name)) for name in left}
        removed = [name for name, made in left.items() if standing[name] == made]
        return Placement(
            shown=tuple(shown.values()),
            stored=dict(zip(lacking, stored, strict=True)),
            removed=tuple(name for name in removed if f"/{name}" not in content),
            forgotten=tuple(left.keys() - removed),  # gone, or by now somebody else's
        )

    def added(self, placement: Placement) -> Mapping[str, str]:
        """Git's names for what is put on the site, by path."""
        return {self.path(name): content for name, content in placement.stored.items()}

    async def stranded(self, day: Day, tree: Tree) -> list[str]:
        """A day's pictures, as they were put, where another site generator has them."""
        known = await self._store.site_pictures.of_day(day.event.id, day.date)
        folders = {flavour.folders.images for flavour in FLAVOURS.values()} - {self._images}
        paths = {f"{folder}/{name}": name for folder in sorted(folders) for name in known}
        return [
            path
            for path, name in paths.items()
            if await tree.reaches(path) and await tree.object(path) == known[name]
        ]

    def removed(self, placement: Placement) -> tuple[str, ...]:
        """What leaves the site, by path."""
        return tuple(self.path(name) for name in placement.removed)


def _existing(day: Day, files: PictureFiles, on_site: frozenset[str]) -> Day:
    def kept(note: Note) -> Note:
        pictures = tuple(
            picture
            for picture in note.pictures
            if picture.site_name in on_site
            or files.path(picture.digest, picture.extension).is_file()
        )
        if len(pictures) < len(note.pictures):
            log.error("note %d: the file of a picture is gone; the post goes without it", note.id)
        return replace(note, pictures=pictures)

    return replace(
        day,
        talks=tuple(
            replace(part, notes=tuple(kept(note) if note.pictures else note for note in part.notes))
            for part in day.talks
        ),
    )
