"""What the site should hold for a day, given what stands there: the change that makes it so.

What is about to be pushed is recorded here, before anything can arrive, so that whatever a crash
or a lost reply leaves behind is recognised on the site and neither lost nor doubled.
"""

import asyncio
import logging
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from itertools import takewhile

from bot.clock import Clock
from bot.errors import SiteRefused
from bot.models import Day, FileKind, Outcome, Post, SiteFile, Summary
from bot.posts.contents import is_empty
from bot.posts.render import Renderer
from bot.posts.slug import numbered
from bot.publish import message
from bot.publish.former import Former
from bot.publish.index import Index
from bot.publish.message import Shown
from bot.publish.pictures import Gallery
from bot.publish.tree import Change, Tree
from bot.store import Store

ERASED = (
    "event %d, %s: somebody had their notes erased, and %s was edited by hand on the site: look"
    " whether anything of theirs still stands there"
)

log = logging.getLogger(__name__)


class DayPlan:
    """The plan of one try to publish a day; `removes` says whether the post is to leave the site.

    The day is read here, while nobody else can push: what is sent is never older than what another
    process sent before, and a post that was withdrawn meanwhile does not come back. A post that has
    nothing to show any more leaves the site, since an empty page tells readers nothing.
    """

    def __init__(self, clock: Clock, store: Store, renderer: Renderer, gallery: Gallery) -> None:
        self._clock = clock
        self._store = store
        self._renderer = renderer
        self._gallery = gallery
        self._index = Index(store, renderer)
        self.removes = False

    async def change(self, event_id: int, day: date, publication_id: int, tree: Tree) -> Change:
        """The change that brings a site's tree up to date."""
        loaded = await self._store.days.load(event_id, day, self._clock.now())
        tries = await self._store.publications.of_day(event_id, day)
        since = takewhile(lambda made: made.outcome is not Outcome.REMOVED, tries)
        self.removes = loaded.withdrawn or is_empty(loaded)
        make = self._removal if self.removes else self._post
        return await make(loaded, Former(since, tree), publication_id, tree)

    async def _removal(self, day: Day, former: Former, publication_id: int, tree: Tree) -> Change:
        placement = await self._gallery.placement(replace(day, talks=()), "", tree)
        await self._store.publications.reserve_removal(publication_id, day, placement)
        paths = dict.fromkeys(filter(None, [day.path, *former.paths]))
        leaves = former.is_ours if day.withdrawn else former.left
        ours = [path for path in paths if await leaves(path)]
        listed = await self._index.change(tree, replace(day, withdrawn=True))
        contents = {listed.path: listed.content.encode()} if listed else {}
        stranded = await self._gallery.stranded(day, tree)
        removed = (*ours, *stranded, *self._gallery.removed(placement))
        return Change(contents, message.of_removal(day), removed)

    async def _post(self, day: Day, former: Former, publication_id: int, tree: Tree) -> Change:
        day = await self._gallery.named(await _as_it_stands(day, tree), tree)
        paths = await self._paths(day, former, tree)
        posts = await asyncio.to_thread(self._renderer.files, day, paths)
        left = [path for path in former.paths if path not in paths.values()]
        removed = [path for path in left if await former.left(path)]
        removed += await self._gallery.stranded(day, tree)
        contents = {post.path: await self._content(day, post, former, tree) for post in posts}
        files = [_file(post, contents[post.path]) for post in posts]
        finished = "\n".join(file.content for file in files)
        placement = await self._gallery.placement(day, finished, tree)
        if listed := await self._index.change(tree, replace(day, path=paths[None])):
            files.append(listed)
            contents[listed.path] = listed.content.encode()
        shown = Shown.of(day).to_json()
        await self._store.publications.reserve(publication_id, day, files, shown, placement)
        before = former.before(paths[None], await tree.read(paths[None]))
        return Change(
            contents,
            message.of_post(day, Shown.from_json(before.by.shown) if before else None),
            removed=(*removed, *self._gallery.removed(placement)),
            stored=self._gallery.added(placement),
        )

    async def _content(self, day: Day, post: Post, former: Former, tree: Tree) -> bytes:
        """A file as it is to stand on the site, with what people have edited there."""
        theirs = await tree.read(post.path)
        if theirs is None:
            return post.text.encode()
        await self._warn_of_edits(day, post.path, former, theirs)
        return await former.merged(post.path, post.text.encode(), theirs)

    async def _warn_of_edits(self, day: Day, path: str, former: Former, theirs: bytes) -> None:
        """Tell the operator where a merge may leave what somebody had erased."""
        made = former.maker(path, theirs)
        by_hand = made is None or made.file.content != made.file.text
        if by_hand and await self._store.publications.owes_erasure(day.event.id, day.date):
            log.warning(ERASED, day.event.id, day.date, path)

    async def _paths(self, day: Day, former: Former, tree: Tree) -> dict[int | None, str]:
        """The path of each file: the one that it had, or the first that is nobody else's."""
        wanted = self._renderer.wanted(day)
        paths: dict[int | None, str] = {}
        for talk in wanted:
            had = day.path if talk is None else former.path_of(talk)
            if not self._renderer.keeps(had) or had in paths.values():
                continue
            if await former.is_ours(had):
                paths[talk] = had
        for talk in [talk for talk in wanted if talk not in paths]:
            paths[talk] = await self._free(wanted[talk], paths.values(), day, former, tree)
        return {talk: paths[talk] for talk in wanted}

    async def _free(
        self, first: str, taken: Collection[str], day: Day, former: Former, tree: Tree
    ) -> str:
        """The first path that is neither another day's nor somebody else's."""
        for path in numbered(first):
            if path in taken or (await tree.has(path) and path not in former.paths):
                continue
            is_free = await self._store.publications.path_is_free(path, day.event.id, day.date)
            if is_free and await former.is_ours(path):
                return path
        raise SiteRefused(f"No file name is left for {first}. Rename the event or clear the site.")


def _file(post: Post, content: bytes) -> SiteFile:
    kind = FileKind.DAY if post.talk_id is None else FileKind.TALK
    finished = content.decode(errors="replace")
    return SiteFile(post.path, post.text, finished, kind, post.talk_id)


async def _as_it_stands(day: Day, tree: Tree) -> Day:
    """A summary with the days' posts as they are on the site by now, whoever changed them there."""
    if not isinstance(day, Summary):
        return day
    posts = {of: await _standing(files, tree) for of, files in day.posts.items()}
    return replace(day, posts={of: files for of, files in posts.items() if files})


async def _standing(files: Sequence[SiteFile], tree: Tree) -> tuple[SiteFile, ...]:
    """None without the first, which leads to the others."""
    found: list[SiteFile] = []
    for file in files:
        content = await tree.read(file.path) if await tree.has(file.path) else None
        if content is not None:
            found.append(replace(file, content=content.decode(errors="replace")))
    return tuple(found) if found and found[0].path == files[0].path else ()
