"""Load a day, render it, push it, record it. Knows the store, the posts and the site; no Discord.

What is about to go out is recorded before anything can arrive, so that whatever a crash or a lost
reply leaves behind is recognised on the site and neither lost nor doubled.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial

from bot.clock import Clock
from bot.config import Config
from bot.errors import NotAllowed, SiteConflict, SiteRefused, TalknotesError, UserError
from bot.models import Day, Event, Outcome, Person, Post, Publication
from bot.posts.frontmatter import categories
from bot.posts.render import Renderer
from bot.posts.slug import file_name
from bot.publish import jekyll
from bot.publish.permalink import link
from bot.publish.pictures import Gallery
from bot.publish.site import Change, Pushed, Site, Tree
from bot.store import Store
from bot.vitals import Vitals

Tell = Callable[[str], Awaitable[None]]
Finish = Callable[..., Awaitable[Publication]]

NO_SITE = "No site is configured. The operator names its repository in BLOG_REPO."
NOTHING = "There is nothing to publish for {day}: no talk and no introduction."
UNEXPECTED = "Something went wrong that nobody expected; the bot's log tells more."
SUFFIXES = range(2, 100)  # tried when a path on the site is somebody else's

_HELD = (Outcome.PUSHED, Outcome.UNCHANGED)

log = logging.getLogger(__name__)


class Publisher:
    """Publishes days, one at a time."""

    def __init__(
        self,
        config: Config,
        clock: Clock,
        vitals: Vitals,
        store: Store,
        renderer: Renderer,
        site: Site | None,
        gallery: Gallery,
    ) -> None:
        self._config = config
        self._clock = clock
        self._vitals = vitals
        self._store = store
        self._renderer = renderer
        self._site = site
        self._gallery = gallery
        self._lock = asyncio.Lock()

    async def publish(
        self, event_id: int, day: date, tell: Tell | None = None, *, by_hand: bool = True
    ) -> Publication:
        """Bring the site up to date with a day; `tell` hears of the progress in words.

        A failure of what was done by hand is told to that person alone. Raises NotAllowed when the
        guild may not publish, UserError when there is nothing to publish, SiteError when there is
        no site, it could not be reached, or it refuses; the last two are recorded.
        """
        async with self._lock:
            loaded = await self._store.days.load(event_id, day, self._clock.now())
            site = self._permitted(loaded)
            begun = await self._store.publications.begin(event_id, day, self._clock.now())
            finish = partial(self._store.publications.finish, begun)
            try:
                with self._vitals.pushing():
                    pushed = await site.publish(partial(self._plan, event_id, day, begun), tell)
            except Exception as error:
                self._vitals.published(Outcome.FAILED)
                log.warning("event %d, %s: not published: %s", event_id, day, error)
                sentence = str(error) if isinstance(error, TalknotesError) else UNEXPECTED
                await finish(Outcome.FAILED, self._clock.now(), error=sentence, announced=by_hand)
                raise
            return await self._finished(loaded, pushed, finish)

    async def preview(
        self, event_id: int, day: date, person: Person | None = None
    ) -> tuple[Day, Post]:
        """A day and its post as it would go out now; for a person, what they may see of it."""
        loaded = await self._store.days.load(event_id, day, self._clock.now(), person)
        loaded = await self._gallery.named(loaded)
        text = await asyncio.to_thread(self._renderer.render, loaded)
        return loaded, Post(loaded.path or self._first_path(loaded), text)

    def link(self, event: Event, publication: Publication) -> str | None:
        """The public address of a post, if the blog's own is known."""
        if self._config.site is None or publication.path is None:
            return None
        return link(self._config.site, publication.path, categories(event.categories))

    async def check(self) -> str:
        """Whether the site can be read and written, in a sentence. Raises SiteError."""
        if self._site is None:
            raise SiteRefused(NO_SITE)
        return await self._site.check()

    async def remarks(self) -> list[str]:
        """What the site's own configuration does to our posts that nobody will expect.

        Raises SiteError.
        """
        if self._site is None or self._config.site is None:
            return []
        tree = await self._site.tree()
        text = await tree.read(jekyll.SETTINGS)
        if text is None:
            return []
        settings = jekyll.read(text.decode(errors="replace"))
        events = await self._store.events.all_active()
        return list(jekyll.remarks(settings, self._config.site, events, self._clock.now()))

    def _permitted(self, day: Day) -> Site:
        if not self._config.may_publish(day.event.guild_id):
            raise NotAllowed(
                f"This server may not publish to the site yet. The operator adds"
                f" {day.event.guild_id} to GUILD_IDS and restarts the bot. All notes are kept."
            )
        if self._site is None:
            raise SiteRefused(NO_SITE)
        if not day.talks and not day.introduction and day.path is None:
            raise UserError(NOTHING.format(day=day.date))
        return self._site

    async def _finished(self, day: Day, pushed: Pushed, finish: Finish) -> Publication:
        outcome = Outcome.PUSHED if pushed.changed else Outcome.UNCHANGED
        self._vitals.published(outcome)
        publication = await finish(
            outcome, self._clock.now(), commit=pushed.commit, tries=pushed.tries
        )
        commit = (pushed.commit or "")[:10]
        log.info(
            "event %d, %s: %s %s at %s", day.event.id, day.date, outcome, publication.path, commit
        )
        return publication

    async def _plan(self, event_id: int, day: date, publication_id: int, tree: Tree) -> Change:
        """The change that brings a site's tree up to date.

        The day is read here, while nobody else can push: what is sent is never older than what
        another process sent before.
        """
        loaded = await self._store.days.load(event_id, day, self._clock.now())
        loaded = await self._gallery.named(loaded, tree)
        text = await asyncio.to_thread(self._renderer.render, loaded)
        former = await self._store.publications.of_day(event_id, day)
        path = await self._path(loaded, former, tree)
        theirs = await tree.read(path)
        content = text.encode()
        if theirs is not None:
            content = await self._merged(tree, path, former, content, theirs)
        finished = content.decode(errors="replace")
        placement = await self._gallery.placement(loaded, finished, tree)
        await self._store.publications.reserve(
            publication_id, loaded, path, text, finished, placement
        )
        return Change(
            {path: content},
            _message(loaded),
            removed=self._gallery.removed(placement),
            stored=self._gallery.added(placement),
        )

    async def _merged(
        self, tree: Tree, path: str, former: list[Publication], ours: bytes, theirs: bytes
    ) -> bytes:
        merged = await tree.merge(_base(former, theirs), ours, theirs)
        if merged is None:
            raise SiteConflict(
                f"{path} was edited on the site in the same lines that changed here, so it was"
                " left as it is. Change those lines on the site or here to be the same, then"
                " publish again. All notes are kept."
            )
        return merged

    async def _path(self, day: Day, former: list[Publication], tree: Tree) -> str:
        """The day's own path, or the first that is neither another day's nor somebody else's."""
        if day.path is not None and await _is_ours(tree, day.path, former):
            return day.path
        first = self._first_path(day)
        for path in (first, *(_numbered(first, number) for number in SUFFIXES)):
            if await self._store.publications.path_is_free(path) and not await tree.has(path):
                return path
        raise SiteRefused(f"No file name is left for {first}. Rename the event or clear the site.")

    def _first_path(self, day: Day) -> str:
        folder = self._config.site.posts_dir if self._config.site else "_posts"
        return f"{folder}/{file_name(day)}"


async def _is_ours(tree: Tree, path: str, former: list[Publication]) -> bool:
    """Whether a reserved path is still the day's: published there, or free, or left by a crash."""
    tries = [publication for publication in former if publication.path == path]
    if any(publication.outcome in _HELD for publication in tries):
        return True
    theirs = await tree.read(path) if await tree.has(path) else None
    return theirs is None or _made_by(tries, theirs) is not None


def _base(former: list[Publication], theirs: bytes) -> bytes:
    """What we rendered for what stands there, be it recorded as arrived or not."""
    made = _made_by(former, theirs)
    held = next((publication for publication in former if publication.outcome in _HELD), None)
    found = made or held
    return found.text.encode() if found else b""


def _made_by(tries: list[Publication], content: bytes) -> Publication | None:
    """The newest try that was about to put that content on the site."""
    return next((made for made in tries if (made.content or "").encode() == content), None)


def _numbered(path: str, number: int) -> str:
    stem, _, extension = path.rpartition(".")
    return f"{stem}-{number}.{extension}"


def _message(day: Day) -> str:
    notes = f"{day.note_count} note" + ("" if day.note_count == 1 else "s")
    return f"{day.heading}: {notes}"
