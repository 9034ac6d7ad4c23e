"""The environment and `.env` read once into one frozen, validated object; nothing else reads them.

Secrets are kept out of every repr. All problems are found in one go and told by variable name.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, available_timezones

from dateutil import parser
from dotenv import dotenv_values

from bot.errors import ConfigError

T = TypeVar("T")

LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
LogFormat = Literal["text", "json"]

ANY_GUILD = "*"


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """Where posts go, and who signs the commits.

    `repo` is an absolute path or an https (on loopback also http) address without credentials.
    """

    repo: str
    branch: str | None = None
    token: str | None = field(default=None, repr=False)
    posts_dir: str = "_posts"
    images_dir: str = "images"
    url: str | None = None
    permalink: str = "date"
    author_name: str = "Talknotes"
    author_email: str = "talknotes@localhost"


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that an operator can set. `.env.example` says it in their words."""

    token: str | None = field(default=None, repr=False)
    data_dir: Path = field(default_factory=lambda: Path("data").absolute())
    site: SiteConfig | None = None
    guild_ids: frozenset[int] = frozenset()
    any_guild: bool = False
    digest_time: time = time(23, 30)
    timezone: str = "UTC"
    log_level: LogLevel = "INFO"
    log_format: LogFormat = "text"
    rehearsal_start: datetime | None = None
    api_url: str | None = None

    def may_publish(self, guild_id: int) -> bool:
        """Whether that guild was let onto the operator's site by `GUILD_IDS`."""
        return self.any_guild or guild_id in self.guild_ids


VARIABLES = (
    "DISCORD_TOKEN",
    "DATA_DIR",
    "BLOG_REPO",
    "BLOG_BRANCH",
    "BLOG_TOKEN",
    "BLOG_POSTS_DIR",
    "BLOG_IMAGES_DIR",
    "BLOG_URL",
    "BLOG_PERMALINK",
    "BLOG_AUTHOR_NAME",
    "BLOG_AUTHOR_EMAIL",
    "GUILD_IDS",
    "DIGEST_TIME",
    "TIMEZONE",
    "LOG_LEVEL",
    "LOG_FORMAT",
    "REHEARSAL_START",
    "DISCORD_API_URL",
)


def from_environment(env_file: Path | None = Path(".env")) -> Config:
    """Read the environment, which wins over `.env` in the working directory.

    Raises ConfigError with one line for each variable that cannot be used.
    """
    values: dict[str, str] = {}
    if env_file is not None and env_file.is_file():
        values.update(_from_file(env_file))
    values.update({name: os.environ[name] for name in VARIABLES if name in os.environ})
    return parse(values)


def _from_file(env_file: Path) -> dict[str, str]:
    try:
        return {name: value or "" for name, value in dotenv_values(env_file).items()}
    except UnicodeDecodeError:
        raise ConfigError(f"{env_file} is no UTF-8 text; save it as such") from None
    except OSError as error:
        raise ConfigError(f"{env_file} cannot be read: {error.strerror}") from None


def parse(values: Mapping[str, str]) -> Config:
    """Make a Config of variables by name; an empty value means that the variable is not set.

    Raises ConfigError with one line for each variable that cannot be used.
    """
    reader = _Reader(values)
    defaults = Config()
    guild_ids, any_guild = reader.read("GUILD_IDS", _guilds, (frozenset[int](), False))
    config = Config(
        token=reader.read("DISCORD_TOKEN", _secret, None),
        data_dir=reader.read("DATA_DIR", _path, defaults.data_dir),
        site=_site(reader),
        guild_ids=guild_ids,
        any_guild=any_guild,
        digest_time=reader.read("DIGEST_TIME", _wall_time, defaults.digest_time),
        timezone=reader.read("TIMEZONE", _timezone, defaults.timezone),
        log_level=reader.read("LOG_LEVEL", _log_level, defaults.log_level),
        log_format=reader.read("LOG_FORMAT", _log_format, defaults.log_format),
        rehearsal_start=reader.read("REHEARSAL_START", _instant, None),
        api_url=reader.read("DISCORD_API_URL", _api_url, None),
    )
    if reader.problems:
        raise ConfigError("\n".join(reader.problems))
    return config


class _Reader:
    """Reads variables one by one and remembers what was wrong with them."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.problems: list[str] = []

    def read(self, name: str, convert: Callable[[str], T], default: T) -> T:
        value = self._values.get(name, "").strip()
        if not value:
            return default
        try:
            return convert(value)
        except ValueError as error:
            self.problems.append(f"{name}: {error}")
            return default


def _site(reader: _Reader) -> SiteConfig | None:
    repo = reader.read("BLOG_REPO", _repo, "")
    defaults = SiteConfig(repo=repo)
    site = SiteConfig(
        repo=repo,
        branch=reader.read("BLOG_BRANCH", _branch, None),
        token=reader.read("BLOG_TOKEN", _secret, None),
        posts_dir=reader.read("BLOG_POSTS_DIR", _folder, defaults.posts_dir),
        images_dir=reader.read("BLOG_IMAGES_DIR", _folder, defaults.images_dir),
        url=reader.read("BLOG_URL", _blog_url, None),
        permalink=reader.read("BLOG_PERMALINK", str, defaults.permalink),
        author_name=reader.read("BLOG_AUTHOR_NAME", _signature, defaults.author_name),
        author_email=reader.read("BLOG_AUTHOR_EMAIL", _signature, defaults.author_email),
    )
    return site if repo else None


def _secret(value: str) -> str:
    if not value.isascii() or not value.isprintable() or " " in value:
        raise ValueError("holds blanks or characters that no token has; copy it again")
    return value


def _path(value: str) -> Path:
    try:
        return Path(value).expanduser().absolute()
    except RuntimeError:
        raise ValueError("names the home of somebody who is unknown here") from None


def _address(value: str) -> SplitResult:
    try:
        return urlsplit(value)
    except ValueError:  # its text would quote the address, which may hold a credential
        raise ValueError("is no address") from None


def _repo(value: str) -> str:
    if _address(value).scheme in {"http", "https"}:
        return _repo_address(value)
    if "://" in value or value.startswith("-") or re.match(r"[^/\\]+:", value):
        raise ValueError("give a path, or an address that begins with https://")
    return str(_path(value).absolute())


def _repo_address(value: str) -> str:
    parts = _address(value)
    if parts.username or parts.password:
        raise ValueError("holds a credential; put it into BLOG_TOKEN")
    if not parts.hostname:
        raise ValueError("names no host")
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise ValueError("http:// would send the token in clear; use https://")
    return value


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _branch(value: str) -> str:
    # the rules of git-check-ref-format that matter for a name given by hand
    if re.search(r"^[-/.]|\.\.|[\x00-\x20~^:?*\[\\\x7f]|@\{|//|[/.]$|\.lock$", value):
        raise ValueError(f"{value!r} is no branch name")
    return value


def _folder(value: str) -> str:
    parts = value.strip("/").split("/")
    if any(part in {"", ".", ".."} or part.lower() == ".git" for part in parts):
        raise ValueError("give a folder inside the repository, such as _posts")
    return "/".join(parts)


def _blog_url(value: str) -> str:
    parts = _address(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("give the address of the blog with https://")
    return value.rstrip("/")


def _signature(value: str) -> str:
    if re.search(r"[<>\n\x00]", value):
        raise ValueError("must not hold < or >")
    return value


def _guilds(value: str) -> tuple[frozenset[int], bool]:
    if value == ANY_GUILD:
        return frozenset(), True
    ids = [part for part in re.split(r"[,\s]+", value) if part]
    if not all(re.fullmatch(r"\d{15,20}", part) for part in ids):
        raise ValueError("give server ids separated by commas (Copy Server ID in Discord), or *")
    return frozenset(int(part) for part in ids), False


def _wall_time(value: str) -> time:
    if not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", value):
        raise ValueError("give a time such as 23:30")
    hour, minute = value.split(":")
    return time(int(hour), int(minute))


def _timezone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError(f"{value!r} is no IANA zone; give one such as Europe/Prague")
    return ZoneInfo(value).key


def _log_level(value: str) -> LogLevel:
    match value.upper():
        case "DEBUG" | "INFO" | "WARNING" | "ERROR" as level:
            return level
        case _:
            raise ValueError("give DEBUG, INFO, WARNING or ERROR")


def _log_format(value: str) -> LogFormat:
    match value.lower():
        case "text" | "json" as form:
            return form
        case _:
            raise ValueError("give text or json")


def _instant(value: str) -> datetime:
    example = "2026-06-10T09:00+02:00"
    try:
        instant = parser.isoparse(value)
    except (ValueError, OverflowError):
        raise ValueError(f"give an instant such as {example}") from None
    if instant.tzinfo is None:
        raise ValueError(f"lacks the offset from UTC; give it as in {example}")
    return instant


def _api_url(value: str) -> str:
    parts = _address(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("give the whole base, such as http://127.0.0.1:8080/api/v10")
    return value.rstrip("/")
