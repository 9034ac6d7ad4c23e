"""The environment and `.env` read once into a Config; nothing else reads them.

All problems are found in one go and told by variable name.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from dotenv import dotenv_values

from bot.config import Config, PostsConfig, SiteConfig, values
from bot.errors import ConfigError
from bot.posts.flavours import FLAVOURS, JEKYLL

T = TypeVar("T")

VARIABLES = (
    "DISCORD_TOKEN",
    "DATA_DIR",
    "BLOG_REPO",
    "BLOG_BRANCH",
    "BLOG_TOKEN",
    "BLOG_SSH_KEY",
    "BLOG_SSH_KNOWN_HOSTS",
    "BLOG_POSTS_DIR",
    "BLOG_IMAGES_DIR",
    "BLOG_URL",
    "BLOG_PERMALINK",
    "BLOG_AUTHOR_NAME",
    "BLOG_AUTHOR_EMAIL",
    "SITE_FLAVOUR",
    "SITE_LAYOUT",
    "SITE_TEMPLATES",
    "GUILD_IDS",
    "DIGEST_TIME",
    "TIMEZONE",
    "IMAGE_MAX_MB",
    "LIVE_MINUTES",
    "LOG_LEVEL",
    "LOG_FORMAT",
    "REHEARSAL_START",
    "DISCORD_API_URL",
    "CAPTURE_INTENT",
    "SCHEDULE_REFRESH",
    "METRICS_PORT",
    "BACKUP_DIR",
    "BACKUP_KEEP",
)
NOTIFY_SOCKET = "NOTIFY_SOCKET"  # systemd sets it for a service of Type=notify

PERMALINK = "is a setting of Jekyll's, and SITE_FLAVOUR names another generator; leave it unset"
KEY = "BLOG_REPO is an SSH address; name the file of a private key that may push there"
KNOWN_HOSTS = (
    "BLOG_REPO is an SSH address; name a file with its host's key. ssh-keyscan HOST prints the key:"
    " compare it with what the host publishes"
)


def from_environment(env_file: Path | None = Path(".env")) -> Config:
    """Read the environment, which wins over `.env` in the working directory.

    Raises ConfigError with one line for each variable that cannot be used.
    """
    given: dict[str, str] = {}
    if env_file is not None and env_file.is_file():
        given.update(_from_file(env_file))
    read = (*VARIABLES, NOTIFY_SOCKET)
    given.update({name: os.environ[name] for name in read if name in os.environ})
    return parse(given)


def _from_file(env_file: Path) -> dict[str, str]:
    try:
        return {name: value or "" for name, value in dotenv_values(env_file).items()}
    except UnicodeDecodeError:
        raise ConfigError(f"{env_file} is no UTF-8 text; save it as such") from None
    except OSError as error:
        raise ConfigError(f"{env_file} cannot be read: {error.strerror}") from None


def parse(given: Mapping[str, str]) -> Config:
    """Make a Config of variables by name; an empty value means that the variable is not set.

    Raises ConfigError with one line for each variable that cannot be used.
    """
    reader = _Reader(given)
    defaults = Config()
    posts = PostsConfig(
        flavour=reader.read("SITE_FLAVOUR", values.flavour, defaults.posts.flavour),
        templates=reader.read("SITE_TEMPLATES", values.templates, None),
        layout=reader.read("SITE_LAYOUT", values.layout, defaults.posts.layout),
    )
    guild_ids, any_guild = reader.read("GUILD_IDS", values.guilds, (frozenset[int](), False))
    config = Config(
        token=reader.read("DISCORD_TOKEN", values.secret, None),
        data_dir=reader.read("DATA_DIR", values.path, defaults.data_dir),
        site=_site(reader, posts),
        posts=posts,
        guild_ids=guild_ids,
        any_guild=any_guild,
        digest_time=reader.read("DIGEST_TIME", values.wall_time, defaults.digest_time),
        timezone=reader.read("TIMEZONE", values.timezone, defaults.timezone),
        image_max_mb=reader.read("IMAGE_MAX_MB", values.megabytes, defaults.image_max_mb),
        live_every=reader.read("LIVE_MINUTES", values.minutes, defaults.live_every),
        log_level=reader.read("LOG_LEVEL", values.log_level, defaults.log_level),
        log_format=reader.read("LOG_FORMAT", values.log_format, defaults.log_format),
        rehearsal_start=reader.read("REHEARSAL_START", values.instant, None),
        api_url=reader.read("DISCORD_API_URL", values.api_url, None),
        schedule_refresh=reader.read("SCHEDULE_REFRESH", values.minutes, None),
        capture_intent=reader.read("CAPTURE_INTENT", values.switch, defaults.capture_intent),
        metrics_port=reader.read("METRICS_PORT", values.port, None),
        backup_dir=reader.read("BACKUP_DIR", values.path, None),
        backup_keep=reader.read("BACKUP_KEEP", values.number, defaults.backup_keep),
        notify_socket=reader.read(NOTIFY_SOCKET, str, None),
    )
    if reader.problems:
        raise ConfigError("\n".join(reader.problems))
    return config


class _Reader:
    """Reads variables one by one and remembers what was wrong with them."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self.problems: list[str] = []

    def read(self, name: str, convert: Callable[[str], T], default: T) -> T:
        value = self._given.get(name, "").strip()
        if not value:
            return default
        try:
            return convert(value)
        except ValueError as error:
            self.problems.append(f"{name}: {error}")
            return default

    def require(self, name: str, why: str) -> None:
        """Remember a problem if a variable is not set."""
        if not self._given.get(name, "").strip():
            self.problems.append(f"{name}: {why}")

    def forbid(self, name: str, why: str) -> None:
        """Remember a problem if a variable is set."""
        if self._given.get(name, "").strip():
            self.problems.append(f"{name}: {why}")


def _site(reader: _Reader, posts: PostsConfig) -> SiteConfig | None:
    repo = reader.read("BLOG_REPO", values.repo, "")
    flavour = FLAVOURS[posts.flavour]
    folders = flavour.folders
    defaults = SiteConfig(repo=repo, posts_dir=folders.posts, images_dir=folders.images)
    site = SiteConfig(
        repo=repo,
        branch=reader.read("BLOG_BRANCH", values.branch, None),
        token=reader.read("BLOG_TOKEN", values.secret, None),
        ssh_key=reader.read("BLOG_SSH_KEY", values.ssh_file, None),
        ssh_known_hosts=reader.read("BLOG_SSH_KNOWN_HOSTS", values.ssh_file, None),
        posts_dir=reader.read("BLOG_POSTS_DIR", values.folder, defaults.posts_dir),
        images_dir=reader.read("BLOG_IMAGES_DIR", values.folder, defaults.images_dir),
        url=reader.read("BLOG_URL", values.blog_url, None),
        permalink=reader.read("BLOG_PERMALINK", str, defaults.permalink),
        author_name=reader.read("BLOG_AUTHOR_NAME", values.signature, defaults.author_name),
        author_email=reader.read("BLOG_AUTHOR_EMAIL", values.signature, defaults.author_email),
    )
    if flavour is not JEKYLL:
        reader.forbid("BLOG_PERMALINK", PERMALINK)
    if values.is_ssh(repo):
        reader.require("BLOG_SSH_KEY", KEY)
        reader.require("BLOG_SSH_KNOWN_HOSTS", KNOWN_HOSTS)
    return site if repo else None
