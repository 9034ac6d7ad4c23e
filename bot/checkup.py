"""Everything that `run` needs, looked at one by one, each with its cure."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import available_timezones

import aiohttp

from bot.app import App, open_app
from bot.backup.offering import is_fresh, shelf_of
from bot.client import whose
from bot.config import Config
from bot.errors import ConfigError, SiteRefused, StoreError, TalknotesError
from bot.publish.git import OLDEST, version
from bot.store import lock

ANSWERS_WITHIN = aiohttp.ClientTimeout(total=3)  # seconds; a running bot, asked how it is


class Verdict(StrEnum):
    """What a finding means for `run`: it may start with a note, but not with a failure."""

    OK = "ok"
    NOTE = "note"
    FAIL = "FAIL"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it stands, and a sentence that says so or how to cure it."""

    what: str
    verdict: Verdict
    sentence: str


async def checkup(config: Config) -> AsyncGenerator[Finding]:
    """Look at what the bot needs first, then at what it made, then at the bot that runs."""
    yield await _looked_at("token", lambda: _token(config))
    yield await _looked_at("time zones", _zones)
    yield await _looked_at("git", _git)
    try:
        async with _opened(config) as (app, database):
            yield database
            site = await _site(app)
            yield site
            if site.verdict is Verdict.OK:
                yield await _settings(app)
            yield await _templates(app)
            yield await _posts(app)
        yield await _backups(config)
    except StoreError as error:
        yield Finding("database", Verdict.FAIL, str(error))
    yield _servers(config)
    if config.metrics_port is not None:
        yield await _running(config.metrics_port)


@asynccontextmanager
async def _opened(config: Config) -> AsyncGenerator[tuple[App, Finding]]:
    """What the rest is looked at with; nothing is made in a folder that holds no database yet."""
    if not await asyncio.to_thread(is_fresh, config):
        async with open_app(config) as app:
            yield app, Finding("database", Verdict.OK, f"{app.store.database.path} is sound")
        return
    await asyncio.to_thread(lock.check, config.data_dir)
    with TemporaryDirectory() as elsewhere:
        async with open_app(replace(config, data_dir=Path(elsewhere))) as app:
            sentence = f"none in {config.data_dir} yet; talknotes run makes it there"
            yield app, Finding("database", Verdict.NOTE, sentence)


async def _looked_at(what: str, look: Callable[[], Awaitable[str]]) -> Finding:
    try:
        return Finding(what, Verdict.OK, await look())
    except TalknotesError as error:
        return Finding(what, Verdict.FAIL, str(error))


async def _site(app: App) -> Finding:
    if app.config.site is None:
        sentence = "none; name its repository in BLOG_REPO when posts are to go out"
        return Finding("site", Verdict.NOTE, sentence)
    return await _looked_at("site", app.publisher.check)


# what is well where nothing is to be remarked on
SETTLED = {
    "hugo": "nothing there moves posts or pictures",
    "jekyll": "nothing there hides posts",
    "markdown": "the list of all posts is kept up to date",
}


async def _settings(app: App) -> Finding:
    """What the site's own configuration would do to posts."""
    try:
        remarks = await app.publisher.remarks()
    except TalknotesError as error:
        return Finding("site settings", Verdict.NOTE, str(error))
    if remarks:
        return Finding("site settings", Verdict.NOTE, "; ".join(remarks))
    return Finding("site settings", Verdict.OK, SETTLED[app.config.posts.flavour])


async def _templates(app: App) -> Finding:
    finding = await _looked_at("templates", app.publisher.templates)
    if finding.verdict is Verdict.FAIL:
        return finding
    unused = await app.publisher.unused_templates()
    if not unused:
        return finding
    sentence = f"{finding.sentence}; no template is called so or includes it: {', '.join(unused)}"
    return Finding("templates", Verdict.NOTE, sentence)


async def _posts(app: App) -> Finding:
    owed = await app.nightly.owed()
    if not owed:
        return Finding("posts", Verdict.OK, "all that is due is on the site")
    days = "a day that is due is" if owed == 1 else f"{owed} days that are due are"
    return Finding("posts", Verdict.NOTE, f"{days} not on the site yet; /status says why")


async def _backups(config: Config) -> Finding:
    if not config.backup_keep:
        return Finding("backups", Verdict.NOTE, "none; BACKUP_KEEP is 0")
    daily = await asyncio.to_thread(shelf_of(config).daily)
    if not daily:
        sentence = f"none in {config.backups} yet; the running bot makes one each day"
        return Finding("backups", Verdict.OK, sentence)
    sentence = f"{len(daily)} in {config.backups}, the newest of {daily[0].path.name}"
    return Finding("backups", Verdict.OK, sentence)


async def _running(port: int) -> Finding:
    """How the bot that answers on METRICS_PORT is."""
    address = f"http://127.0.0.1:{port}/readyz"
    try:
        async with (
            aiohttp.ClientSession(timeout=ANSWERS_WITHIN) as session,
            session.get(address) as response,
        ):
            told = " ".join((await response.text()).split())
            return Finding("bot", Verdict.OK if response.ok else Verdict.FAIL, told)
    except (aiohttp.ClientError, TimeoutError):
        sentence = "none answers on METRICS_PORT; talknotes run starts it"
        return Finding("bot", Verdict.NOTE, sentence)


async def _token(config: Config) -> str:
    if config.token is None:
        raise ConfigError("DISCORD_TOKEN is not set; copy it from the developer portal into .env")
    return f"the bot is {await whose(config)}; no privileged intent is needed"


async def _zones() -> str:
    return f"{len(available_timezones())} known"


async def _git() -> str:
    found = await version()
    name = ".".join(str(part) for part in found)
    if found < OLDEST:
        oldest = ".".join(str(part) for part in OLDEST)
        raise SiteRefused(f"git {name} is too old; install {oldest} or newer")
    return name


def _servers(config: Config) -> Finding:
    if config.any_guild:
        return Finding("servers", Verdict.OK, "any server may publish")
    if not config.guild_ids:
        sentence = "none may publish; name yours in GUILD_IDS (right click on it, Copy Server ID)"
        return Finding("servers", Verdict.NOTE, sentence)
    return Finding("servers", Verdict.OK, f"{len(config.guild_ids)} may publish")
