"""An evening of a conference: notes, the site that they go to by some way, and the nightly job."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from factories import ANA, GUILD, START, TODAY, fields, set_up, submission
from remotes import Remote

from bot.app import App, open_app
from bot.clock import Clock
from bot.config import Config, SiteConfig
from bot.models import Event, Publication
from bot.publish.publisher import Tell
from bot.store import Store

PATH = "_posts/2026-06-10-pyconf-day-1.md"
DUE = START + timedelta(hours=15, minutes=30)
BACKOFF = timedelta(hours=2)  # longer than any


class HastyClock(Clock):
    """Whoever sleeps on it is woken at once, and the time has passed."""

    def __init__(self, start: datetime = START) -> None:
        self.instant = start
        super().__init__()

    def _read(self) -> datetime:
        return self.instant

    async def sleep(self, seconds: float) -> None:
        self.instant += timedelta(seconds=seconds)
        await super().sleep(0)


@dataclass
class Evening:
    """What the tests do: take notes, let the job run, look at the site."""

    store: Store
    clock: HastyClock
    config: Config
    event: Event
    remote: Remote

    @asynccontextmanager
    async def process(self, *, patience: float = 60, **changes: object) -> AsyncGenerator[App]:
        """A process beside others, perhaps with another configuration of the site."""
        site = replace(self.config.site or SiteConfig(""), **changes)
        config = replace(self.config, site=site)
        async with open_app(config, self.clock, patience=patience) as app:
            yield app

    async def note(self, text: str) -> None:
        await self.store.notes.add(submission(text, created_at=self.clock.now()))

    async def check(self) -> str:
        """What the operator is told of the site."""
        async with self.process() as app:
            return await app.publisher.check()

    async def publish(self, tell: Tell | None = None, **changes: object) -> Publication:
        """By hand."""
        async with self.process(**changes) as app:
            return await app.publisher.publish(self.event.id, TODAY, tell)

    async def night(self, **changes: object) -> Publication:
        """The nightly job looks, late enough for whatever is owed; returns the newest try."""
        await self.store.standings.notice_changes(self.clock.now())
        self.clock.instant = max(self.clock.instant, DUE) + BACKOFF
        async with self.process(**changes) as app:
            await app.nightly.tick(nobody)
        return (await self.store.publications.of_day(self.event.id, TODAY))[0]

    def post(self, branch: str = "main") -> str:
        return self.remote.show(PATH, branch).decode()

    def assert_sound(self, *notes: str, branch: str = "main") -> None:
        """The site is whole, linear, holds these notes once, and only we and others wrote it."""
        self.remote.git("fsck", "--strict")
        assert self.remote.git("rev-list", "--merges", branch) == b""
        authors = self.remote.git("log", "--format=%an", branch).decode().split()
        assert set(authors) <= {"Talknotes", "Other"}
        lines = self.post(branch).splitlines()
        assert [line for line in lines if line.startswith("* ")] == [f"* {note}" for note in notes]


async def nobody(*_: object) -> None:
    """Nobody listens."""


@asynccontextmanager
async def evening(
    folder: Path, site: SiteConfig, remote: Remote, start: datetime = START, **settings: object
) -> AsyncGenerator[Evening]:
    """A talk with its first note, in an event with these settings."""
    store = await Store.open(folder / "data")
    try:
        event = await set_up(store, **settings)
        await store.talks.start(GUILD, ANA, start, fields())
        config = Config(data_dir=folder / "data", guild_ids=frozenset({GUILD}), site=site)
        made = Evening(store, HastyClock(start), config, event, remote)
        await made.note("one")
        yield made
    finally:
        await store.close()
