"""Everything that `run` needs, looked at one by one, each with its cure."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from zoneinfo import available_timezones

from bot.app import App, open_app
from bot.client import whose
from bot.config import Config
from bot.errors import ConfigError, SiteRefused, StoreError, TalknotesError
from bot.publish.git import OLDEST, version


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it will do, and a sentence that says so or how to cure it."""

    what: str
    good: bool
    sentence: str


async def checkup(config: Config) -> AsyncGenerator[Finding]:
    """Look at the token, the zones, git, the database and the site, in this order."""
    yield await _looked_at("token", lambda: _token(config))
    yield await _looked_at("time zones", _zones)
    yield await _looked_at("git", _git)
    try:
        async with open_app(config) as app:
            yield Finding("database", good=True, sentence=f"{app.store.database.path} is sound")
            yield await _looked_at("site", app.publisher.check)
            yield await _looked_at("servers", lambda: _guilds(app))
    except StoreError as error:
        yield Finding("database", good=False, sentence=str(error))


async def _looked_at(what: str, look: Callable[[], Awaitable[str]]) -> Finding:
    try:
        return Finding(what, good=True, sentence=await look())
    except TalknotesError as error:
        return Finding(what, good=False, sentence=str(error))


async def _token(config: Config) -> str:
    if config.token is None:
        raise ConfigError("DISCORD_TOKEN is not set; copy it from the developer portal into .env")
    return f"it is {await whose(config)}'s; no privileged intent is needed"


async def _zones() -> str:
    return f"{len(available_timezones())} known"


async def _git() -> str:
    found = await version()
    name = ".".join(str(part) for part in found)
    if found < OLDEST:
        oldest = ".".join(str(part) for part in OLDEST)
        raise SiteRefused(f"git {name} is too old; install {oldest} or newer")
    return name


async def _guilds(app: App) -> str:
    config = app.config
    if config.any_guild:
        return "any server may publish"
    if not config.guild_ids:
        raise ConfigError("no server may publish; name yours in GUILD_IDS (Copy Server ID)")
    return f"{len(config.guild_ids)} may publish"
