"""Publish a day and record how it went. Knows the store, the posts and the site; no Discord."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import quote

from bot.clock import Clock
from bot.config import Config
from bot.errors import NotAllowed, SiteError, SiteRefused, TalknotesError, TemplateFault, UserError
from bot.models import SUMMARY, Day, Event, FileKind, Outcome, Person, Post, Publication, Summary
from bot.posts.contents import is_empty
from bot.posts.flavours import MARKDOWN
from bot.posts.frontmatter import categories
from bot.posts.references import Place, references
from bot.posts.render import Renderer
from bot.publish.deadlinks import dead
from bot.publish.message import Shown
from bot.publish.permalink import link
from bot.publish.pictures import Gallery
from bot.publish.plan import DayPlan
from bot.publish.remarks import remarks
from bot.publish.site import Pushed, Site
from bot.store import Store
from bot.vitals import Vitals

Tell = Callable[[str], Awaitable[None]]

NO_SITE = "No site is configured. The operator names its repository in BLOG_REPO."
NOTHING = "There is nothing to publish for {day}: no introduction, and no talk to show."
NO_SUMMARY = "There is nothing to sum up: no talk has begun, and nothing was noted."
NO_DAYS = (
    "There is nothing to sum up: a summary leaves out the days that were taken off the site."
    " Publish one of them, then the summary."
)
STANDS = (
    " What went out before leaves the site by itself when it is due; the same with remove:True"
    " takes it off now."
)
NOT_THERE = "{post} is not on the site, so there is nothing to take off it."
WITHDRAWN = (
    "{post} is off the site, or leaves it as soon as the site can be reached. Publishing it brings"
    " it back."
)
UNEXPECTED = "Something went wrong that nobody expected; the bot's log tells more."

HELD = (Outcome.PUSHED, Outcome.UNCHANGED)
SETTLED = (*HELD, Outcome.REMOVED)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Removable:
    """A post on the site: its path, and how many files of talks and pictures there are with it."""

    path: str
    talks: int
    pictures: int


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

        By hand a post that was taken off the site comes back, by itself it does not; by hand
        nothing empty goes out, by itself what has become empty leaves, even if it never came, so
        that nothing is owed any more. A failure of what was done by hand is told to that person
        alone. Raises NotAllowed when the guild may not publish, UserError when there is nothing to
        publish, SiteError when there is no site, it could not be reached, or it refuses; the last
        two are recorded.
        """
        async with self._lock:
            loaded = await self._store.days.load(event_id, day, self._clock.now())
            site = self._permitted(loaded)
            if by_hand and is_empty(loaded):
                raise UserError(await self._why_not(loaded))
            return await self._bring(site, loaded, tell, withdrawn=False if by_hand else None)

    async def _why_not(self, empty: Day) -> str:
        """Why nothing goes out of a day that has nothing to show, in sentences."""
        reason = NOTHING.format(day=empty.date)
        if isinstance(empty, Summary):
            reason = NO_DAYS if empty.left_out else NO_SUMMARY
        tries = await self._store.publications.of_day(empty.event.id, empty.date)
        last = next((made.outcome for made in tries if made.outcome in SETTLED), Outcome.REMOVED)
        return reason if last is Outcome.REMOVED else reason + STANDS

    async def remove(self, event_id: int, day: date, tell: Tell | None = None) -> Publication:
        """Take a day's post off the site; it stays away until somebody publishes it by hand.

        Raises what `publish` does. After a SiteError it is tried again by itself.
        """
        async with self._lock:
            site, loaded = await self._removable(event_id, day)
            return await self._bring(site, loaded, tell, withdrawn=True)

    async def removable(self, event_id: int, day: date) -> Removable:
        """What `remove` would take off the site. Raises what it would."""
        _, loaded = await self._removable(event_id, day)
        tries = await self._store.publications.of_day(event_id, day)
        newest = next((made for made in tries if made.files), None)
        kinds = [file.kind for file in newest.files] if newest else []
        pictures = await self._store.site_pictures.of_day(event_id, day)
        return Removable(loaded.path or "", kinds.count(FileKind.TALK), len(pictures))

    async def _removable(self, event_id: int, day: date) -> tuple[Site, Day]:
        loaded = await self._store.days.load(event_id, day, self._clock.now())
        site = self._permitted(loaded)
        if loaded.path is None:
            raise UserError(NOT_THERE.format(post=_post_of(day)))
        if loaded.withdrawn:
            raise UserError(WITHDRAWN.format(post=_post_of(day)))
        return site, loaded

    async def seen(self, event_id: int, day: date, person: Person | None = None) -> Day:
        """A day as its post would tell it now; for a person, what they may see of it."""
        loaded = await self._store.days.load(event_id, day, self._clock.now(), person)
        return await self._gallery.named(loaded)

    async def looked_at(self, event_id: int, day: date, person: Person) -> tuple[Day, list[str]]:
        """A day as a person sees it, and its dead links if its post can be made at all."""
        seen = await self.seen(event_id, day, person)
        try:
            post = await self._made(seen)
        except TemplateFault as fault:  # the operator's to mend; the day can be seen all the same
            log.warning("event %d, %s: links not looked at: %s", event_id, day, fault)
            return seen, []
        return seen, await self.dead_links(seen, post)

    async def preview(
        self, event_id: int, day: date, person: Person | None = None
    ) -> tuple[Day, Post]:
        """The same with the post as it would go out. Raises TemplateFault."""
        seen = await self.seen(event_id, day, person)
        return seen, await self._made(seen)

    async def _made(self, loaded: Day) -> Post:
        paths = self._renderer.paths(loaded)
        return _whole(await asyncio.to_thread(self._renderer.files, loaded, paths))

    async def dead_links(self, day: Day, post: Post) -> list[str]:
        """Where a post from `preview` leads to nothing on its own site, as far as that is known.

        What people have edited there is looked at too. The site is not asked.
        """
        tree = await self._site.known() if self._site else None
        if tree is None or self._config.site is None:
            return []
        folders, flavour = self._renderer.folders, self._renderer.flavour
        place = Place(post.path, self._config.site.url, folders.base, flavour is MARKDOWN)
        text = "\n".join([post.text, *await self._edited(day)])
        own = {*(file.path for file in post.files), *self._gallery.kept(day)}
        try:
            found = await dead(references(text, place), tree, folders, own)
        except SiteError as error:  # its copy is being made anew
            log.info("event %d, %s: links not looked at: %s", day.event.id, day.date, error)
            return []
        return [each.shown for each in found]

    async def _edited(self, day: Day) -> list[str]:
        """The lines that people have put into a day's files on the site."""
        tries = await self._store.publications.of_day(day.event.id, day.date)
        held = next((made for made in tries if made.outcome in HELD), None)
        return [
            line
            for file in (held.files if held else ())
            for line in file.content.split("\n")
            if line not in file.text.split("\n")
        ]

    def shown(self, publication: Publication) -> Shown | None:
        """What a published post has to read, if that is known."""
        return Shown.from_json(publication.shown)

    def pictures(self, day: Day) -> Mapping[str, Path]:
        """The files of the pictures of a day from `preview`, by where the post looks for them."""
        return self._gallery.kept(day)

    def link(self, event: Event, publication: Publication) -> str | None:
        """The public address of a post, if the blog's own is known."""
        if self._config.site is None or not self._renderer.keeps(publication.path):
            return None
        address = self._renderer.flavour.address(publication.path)
        if address is not None:
            return self._config.site.url and f"{self._config.site.url}/{quote(address)}"
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
        return await remarks(tree, self._config.site, self._renderer, self._store, self._clock)

    async def templates(self) -> str:
        """Which templates posts are made with, in words. Raises TemplateFault."""
        return await asyncio.to_thread(self._renderer.check)

    async def unused_templates(self) -> list[str]:
        """Files in the folder of own templates that posts are not made with."""
        return await asyncio.to_thread(self._renderer.unused)

    def _permitted(self, day: Day) -> Site:
        if not self._config.may_publish(day.event.guild_id):
            raise NotAllowed(
                f"This server may not publish to the site yet. The operator adds"
                f" {day.event.guild_id} to GUILD_IDS and restarts the bot. All notes are kept."
            )
        if self._site is None:
            raise SiteRefused(NO_SITE)
        return self._site

    async def _bring(
        self, site: Site, day: Day, tell: Tell | None, *, withdrawn: bool | None
    ) -> Publication:
        """Make the site hold what it should, and record how that ended.

        `withdrawn` is what a person has asked for, None if nobody has.
        """
        store = self._store.publications
        key = (day.event.id, day.date)
        begun = await store.begin(*key, self._clock.now(), withdrawn=withdrawn)
        plan = DayPlan(self._clock, self._store, self._renderer, self._gallery)
        try:
            with self._vitals.pushing():
                pushed = await site.publish(partial(plan.change, *key, begun), tell)
        except Exception as error:
            self._vitals.published(Outcome.FAILED)
            log.warning("event %d, %s: not published: %s", *key, error)
            sentence = str(error) if isinstance(error, TalknotesError) else UNEXPECTED
            told = withdrawn is not None
            now = self._clock.now()
            await store.finish(begun, Outcome.FAILED, now, error=sentence, announced=told)
            raise
        outcome = _outcome(pushed, removed=plan.removes)
        self._vitals.published(outcome)
        commit = pushed.commit if pushed.changed or not plan.removes else None
        now = self._clock.now()
        finished = await store.finish(begun, outcome, now, commit=commit, tries=pushed.tries)
        log.info("event %d, %s: %s %s at %.10s", *key, outcome, finished.path, commit)
        return finished


def _whole(posts: Sequence[Post]) -> Post:
    """A day's files as one, its own first; a line before each says where it goes."""
    own, *pages = posts
    if not pages:
        return own
    text = "\n".join(f"==> {post.path} <==\n{post.text}" for post in posts)
    return Post(own.path, text, pages=tuple(posts))


def _post_of(day: date) -> str:
    return "The summary" if day == SUMMARY else f"The post of {day}"


def _outcome(pushed: Pushed, *, removed: bool) -> Outcome:
    if removed:
        return Outcome.REMOVED
    return Outcome.PUSHED if pushed.changed else Outcome.UNCHANGED
