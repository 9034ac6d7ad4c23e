"""What the site should hold for a day, given what stands there: the change that makes it so.

What is about to be pushed is recorded here, before anything can arrive, so that whatever a crash
or a lost reply leaves behind is recognised on the site and neither lost nor doubled.
"""

import asyncio
import logging
from dataclasses import replace
from datetime import date
from itertools import takewhile

from bot.clock import Clock
from bot.errors import SiteConflict, SiteRefused
from bot.models import Day, Outcome, Publication
from bot.posts.render import Renderer
from bot.posts.slug import file_name
from bot.publish import message
from bot.publish.message import Shown
from bot.publish.pictures import Gallery
from bot.publish.tree import Change, Tree
from bot.store import Store

SUFFIXES = range(2, 100)  # tried when a path on the site is somebody else's

ERASED = (
    "event %d, %s: somebody had their notes erased, and %s was edited by hand on the site: look"
    " whether anything of theirs still stands there"
)

_HELD = (Outcome.PUSHED, Outcome.UNCHANGED)


log = logging.getLogger(__name__)


class DayPlan:
    """The plan of one try to publish a day; `removes` says whether the post is to leave the site.

    The day is read here, while nobody else can push: what is sent is never older than what another
    process sent before, and a post that was withdrawn meanwhile does not come back.
    """

    def __init__(
        self, clock: Clock, store: Store, renderer: Renderer, gallery: Gallery, folder: str
    ) -> None:
        self._clock = clock
        self._store = store
        self._renderer = renderer
        self._gallery = gallery
        self._folder = folder
        self.removes = False

    async def change(self, event_id: int, day: date, publication_id: int, tree: Tree) -> Change:
        """The change that brings a site's tree up to date."""
        loaded = await self._store.days.load(event_id, day, self._clock.now())
        tries = await self._store.publications.of_day(event_id, day)
        former = [*takewhile(lambda made: made.outcome is not Outcome.REMOVED, tries)]
        self.removes = loaded.withdrawn
        make = self._removal if self.removes else self._post
        return await make(loaded, former, publication_id, tree)

    async def _removal(
        self, day: Day, former: list[Publication], publication_id: int, tree: Tree
    ) -> Change:
        placement = await self._gallery.placement(replace(day, talks=()), "", tree)
        await self._store.publications.reserve_removal(publication_id, day, placement)
        removed = self._gallery.removed(placement)
        if day.path is not None and await _is_ours(tree, day.path, former):
            removed = (day.path, *removed)
        return Change({}, message.of_removal(day), removed)

    async def _post(
        self, day: Day, former: list[Publication], publication_id: int, tree: Tree
    ) -> Change:
        day = await self._gallery.named(day, tree)
        text = await asyncio.to_thread(self._renderer.render, day)
        path = await self._path(day, former, tree)
        theirs = await tree.read(path)
        content = text.encode()
        if theirs is not None:
            await self._warn_of_edits(day, path, former, theirs)
            content = await _merged(tree, path, former, content, theirs)
        finished = content.decode(errors="replace")
        placement = await self._gallery.placement(day, finished, tree)
        shown = Shown.of(day).to_json()
        await self._store.publications.reserve(
            publication_id, day, path, text, finished, shown, placement
        )
        before = _on_site(former, theirs)
        return Change(
            {path: content},
            message.of_post(day, Shown.from_json(before.shown) if before else None),
            removed=self._gallery.removed(placement),
            stored=self._gallery.added(placement),
        )

    async def _warn_of_edits(
        self, day: Day, path: str, former: list[Publication], theirs: bytes
    ) -> None:
        """Tell the operator where a merge may leave what somebody had erased."""
        made = _made_by(former, theirs)
        by_hand = made is None or made.content != made.text
        if by_hand and await self._store.publications.owes_erasure(day.event.id, day.date):
            log.warning(ERASED, day.event.id, day.date, path)

    async def _path(self, day: Day, former: list[Publication], tree: Tree) -> str:
        """The day's own path, or the first that is neither another day's nor somebody else's."""
        if day.path is not None and await _is_ours(tree, day.path, former):
            return day.path
        first = first_path(self._folder, day)
        for path in (first, *(_numbered(first, number) for number in SUFFIXES)):
            if await self._store.publications.path_is_free(path) and not await tree.has(path):
                return path
        raise SiteRefused(f"No file name is left for {first}. Rename the event or clear the site.")


def first_path(folder: str, day: Day) -> str:
    """The place of a post that has none yet, if nobody else's file stands there."""
    return f"{folder}/{file_name(day)}"


async def _is_ours(tree: Tree, path: str, former: list[Publication]) -> bool:
    """Whether a reserved path is still the day's: published there, or free, or left by a crash."""
    tries = [publication for publication in former if publication.path == path]
    if any(publication.outcome in _HELD for publication in tries):
        return True
    theirs = await tree.read(path) if await tree.has(path) else None
    return theirs is None or _made_by(tries, theirs) is not None


async def _merged(
    tree: Tree, path: str, former: list[Publication], ours: bytes, theirs: bytes
) -> bytes:
    before = _on_site(former, theirs)
    merged = await tree.merge(before.text.encode() if before else b"", ours, theirs)
    if merged is None:
        raise SiteConflict(
            f"{path} was edited on the site in the same lines that changed here, so it was"
            " left as it is. Change those lines on the site or here to be the same, then"
            " publish again. All notes are kept."
        )
    return merged


def _on_site(former: list[Publication], theirs: bytes | None) -> Publication | None:
    """What made what stands there, or else what stood there last, be it recorded or not."""
    made = None if theirs is None else _made_by(former, theirs)
    return made or next((each for each in former if each.outcome in _HELD), None)


def _made_by(tries: list[Publication], content: bytes) -> Publication | None:
    """The newest try that was about to put that content on the site."""
    known = (made for made in tries if made.content is not None)
    return next((made for made in known if (made.content or "").encode() == content), None)


def _numbered(path: str, number: int) -> str:
    stem, _, extension = path.rpartition(".")
    return f"{stem}-{number}.{extension}"
