"""Everything that an operator can set, as one frozen, validated object. Reads nothing itself.

Secrets are kept out of every repr.
"""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Literal

from bot.posts.layout import Layout

LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
LogFormat = Literal["text", "json"]


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """Where posts go, and who signs the commits.

    `repo` is an absolute path, or an https (on loopback also http) or SSH address without
    credentials. `token` is a password, or `user:password`.
    """

    repo: str
    branch: str | None = None
    token: str | None = field(default=None, repr=False)
    ssh_key: Path | None = None
    ssh_known_hosts: Path | None = None
    posts_dir: str = "_posts"
    images_dir: str = "images"
    url: str | None = None
    permalink: str = "date"
    author_name: str = "Talknotes"
    author_email: str = "talknotes@localhost"


@dataclass(frozen=True, slots=True)
class PostsConfig:
    """How posts are written: for which site generator, in which files, by which own templates."""

    flavour: str = "jekyll"
    templates: Path | None = None
    layout: Layout = Layout.PER_DAY


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that an operator can set. `.env.example` says it in their words.

    `notify_socket` is systemd's to set: where it wants to hear that the bot is ready.
    `fetch_loopback` cannot be set: a test lets links lead to its own machine with it.
    """

    token: str | None = field(default=None, repr=False)
    data_dir: Path = field(default_factory=lambda: Path("data").absolute())
    site: SiteConfig | None = None
    posts: PostsConfig = field(default_factory=PostsConfig)
    guild_ids: frozenset[int] = frozenset()
    any_guild: bool = False
    digest_time: time = time(23, 30)
    timezone: str = "UTC"
    image_max_mb: int = 10
    live_every: timedelta = timedelta(minutes=10)
    log_level: LogLevel = "INFO"
    log_format: LogFormat = "text"
    rehearsal_start: datetime | None = None
    api_url: str | None = None
    capture_intent: bool = False
    metrics_port: int | None = None
    backup_dir: Path | None = None
    backup_keep: int = 7
    notify_socket: str | None = None
    fetch_loopback: bool = False
    schedule_refresh: timedelta | None = None

    @property
    def backups(self) -> Path:
        """Where the daily backups are."""
        return self.backup_dir or self.data_dir / "backups"

    def may_publish(self, guild_id: int) -> bool:
        """Whether that guild was let onto the operator's site by `GUILD_IDS`."""
        return self.any_guild or guild_id in self.guild_ids
