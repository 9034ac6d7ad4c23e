"""How each kind of setting is read: a text becomes a value, or ValueError says what to give."""

import re
from datetime import datetime, time, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, available_timezones

from dateutil import parser

from bot.config import LogFormat, LogLevel
from bot.posts.flavours import FLAVOURS
from bot.posts.layout import Layout

ANY_GUILD = "*"
MOST_MINUTES = 24 * 60
HIGHEST_PORT = 65_535

_USER, _HOST = r"(?:[A-Za-z0-9_][\w.-]*@)?", r"[A-Za-z0-9][A-Za-z0-9.-]*"
_SSH_URL = re.compile(rf"ssh://{_USER}(?:{_HOST}|\[[0-9A-Fa-f:.]+\])(?::\d{{1,5}})?/.+", re.ASCII)
_SSH_SHORT = re.compile(rf"{_USER}{_HOST}:(?![-\\])[^@]+", re.ASCII)
MOST_MEGABYTES = 100  # of a picture; each is held in memory while it is read


def secret(value: str) -> str:
    if not value.isascii() or not value.isprintable() or " " in value:
        raise ValueError("holds blanks or characters that no token has; copy it again")
    return value


def path(value: str) -> Path:
    try:
        return Path(value).expanduser().absolute()
    except RuntimeError:
        raise ValueError("names the home of somebody who is unknown here") from None


def ssh_file(value: str) -> Path:
    file = path(value)
    if re.search(r'["%$\\]', str(file)) or not str(file).isprintable():
        raise ValueError("holds a sign that means something else to ssh; use a plainer path")
    return file


def _address(value: str) -> SplitResult:
    try:
        return urlsplit(value)
    except ValueError:  # its text would quote the address, which may hold a credential
        raise ValueError("is no address") from None


def repo(value: str) -> str:
    if _address(value).scheme in {"http", "https"}:
        return _http_address(value)
    if is_ssh(value):
        return _ssh_address(value)
    if "://" in value or value.startswith("-") or re.match(r"[^/\\]+:", value):
        raise ValueError("give a path, or an address such as https://… or git@host:me/blog.git")
    return str(path(value).absolute())


def is_ssh(repo: str) -> bool:
    """Whether a repository's address means SSH, in either of its forms."""
    return repo.startswith("ssh://") or re.match(r"[^/\\:]+:(?!//|:)", repo) is not None


def _http_address(value: str) -> str:
    parts = _address(value)
    if parts.username or parts.password:
        raise ValueError("holds a credential; put it into BLOG_TOKEN")
    if not parts.hostname:
        raise ValueError("names no host")
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise ValueError("http:// would send the token in clear; use https://")
    return value


def _ssh_address(value: str) -> str:
    form = _SSH_URL if "://" in value else _SSH_SHORT
    if not form.fullmatch(value) or not value.isprintable():
        raise ValueError("give git@host:me/blog.git or ssh://git@host:22/me/blog.git")
    return value


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def branch(value: str) -> str:
    # the rules of git-check-ref-format that matter for a name given by hand
    if re.search(r"^[-/.]|\.\.|[\x00-\x20~^:?*\[\\\x7f]|@\{|//|[/.]$|\.lock$", value):
        raise ValueError(f"{value!r} is no branch name")
    return value


def folder(value: str) -> str:
    parts = value.strip("/").split("/")
    if any(part in {"", ".", ".."} or part.lower() == ".git" for part in parts):
        raise ValueError("give a folder inside the repository, such as _posts")
    return "/".join(parts)


def flavour(value: str) -> str:
    *names, last = FLAVOURS
    if value.lower() not in FLAVOURS:
        raise ValueError(f"give {', '.join(names)} or {last}")
    return value.lower()


def layout(value: str) -> Layout:
    if value.lower() not in set(Layout):
        raise ValueError(f"give {' or '.join(Layout)}")
    return Layout(value.lower())


def templates(value: str) -> Path:
    if not path(value).is_dir():
        raise ValueError("names no folder that can be read")
    return path(value)


def blog_url(value: str) -> str:
    parts = _address(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("give the address of the blog with https://")
    return value.rstrip("/")


def signature(value: str) -> str:
    if re.search(r"[<>\n\x00]", value):
        raise ValueError("must not hold < or >")
    return value


def guilds(value: str) -> tuple[frozenset[int], bool]:
    if value == ANY_GUILD:
        return frozenset(), True
    ids = [part for part in re.split(r"[,\s]+", value) if part]
    if not all(re.fullmatch(r"\d{15,20}", part) for part in ids):
        raise ValueError("give server ids separated by commas (Copy Server ID in Discord), or *")
    return frozenset(int(part) for part in ids), False


def wall_time(value: str) -> time:
    if not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", value):
        raise ValueError("give a time such as 23:30")
    hour, minute = value.split(":")
    return time(int(hour), int(minute))


def minutes(value: str) -> timedelta:
    if not re.fullmatch(r"\d{1,4}", value) or not 1 <= int(value) <= MOST_MINUTES:
        raise ValueError(f"give a number of minutes from 1 to {MOST_MINUTES}")
    return timedelta(minutes=int(value))


def timezone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError(f"{value!r} is no IANA zone; give one such as Europe/Prague")
    return ZoneInfo(value).key


def switch(value: str) -> bool:
    match value.lower():
        case "true" | "yes" | "on" | "1":
            return True
        case "false" | "no" | "off" | "0":
            return False
        case _:
            raise ValueError("give true or false")


def megabytes(value: str) -> int:
    if not re.fullmatch(r"[1-9]\d{0,2}", value) or int(value) > MOST_MEGABYTES:
        raise ValueError(f"give a whole number of megabytes from 1 to {MOST_MEGABYTES}")
    return int(value)


def log_level(value: str) -> LogLevel:
    match value.upper():
        case "DEBUG" | "INFO" | "WARNING" | "ERROR" as level:
            return level
        case _:
            raise ValueError("give DEBUG, INFO, WARNING or ERROR")


def log_format(value: str) -> LogFormat:
    match value.lower():
        case "text" | "json" as form:
            return form
        case _:
            raise ValueError("give text or json")


def instant(value: str) -> datetime:
    example = "2026-06-10T09:00+02:00"
    try:
        instant = parser.isoparse(value)
    except (ValueError, OverflowError):
        raise ValueError(f"give an instant such as {example}") from None
    if instant.tzinfo is None:
        raise ValueError(f"lacks the offset from UTC; give it as in {example}")
    return instant


def number(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", value):
        raise ValueError("give a number such as 7; 0 for none")
    return int(value)


def port(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", value) or not 0 < int(value) <= HIGHEST_PORT:
        raise ValueError(f"give a port between 1 and {HIGHEST_PORT}, such as 9464")
    return int(value)


def api_url(value: str) -> str:
    parts = _address(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("give the whole base, such as http://127.0.0.1:8080/api/v10")
    return value.rstrip("/")
