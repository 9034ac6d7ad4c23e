"""Values of a file that may be anything, read as what they should be. Nothing here raises."""

import html
import re
from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from typing import cast
from urllib.parse import urljoin, urlsplit

from bot.characters import clean, is_blank

Fields = Mapping[str, object]

_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?")
_LINK = re.compile(r"https?://[^\s<>\"')\]]{1,2000}", re.IGNORECASE)


def mapping(value: object) -> Fields:
    """An object's fields; none of anything else."""
    return cast("Fields", value) if isinstance(value, dict) else {}


def listed(value: object) -> list[object]:
    """A list's items; none of anything else."""
    return cast("list[object]", value) if isinstance(value, list) else []


def text(value: object) -> str:
    """A text without blanks around it; of `{language: text}` the English one, else the first."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        given = mapping(cast("object", value))
        translated = [
            given[key] for key in ("en", *given) if _LANGUAGE.fullmatch(key) and key in given
        ]
        return next(
            (each.strip() for each in translated if isinstance(each, str) and each.strip()), ""
        )
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def name_of(value: object, *keys: str) -> str:
    """A text, or the first of an object's fields that holds one."""
    if not isinstance(value, dict):
        return text(value)
    fields = mapping(cast("object", value))
    return first(fields, *keys) or text(fields)


def first(fields: Fields, *keys: str) -> str:
    """The first of some fields that holds a text."""
    return next(filter(None, (text(fields.get(key)) for key in keys)), "")


def truth(value: object) -> bool:
    """Whether a flag is set, be it written as a text."""
    return text(value).lower() in {"true", "yes", "1"} if isinstance(value, str) else bool(value)


def unescaped(value: str) -> str:
    """A text whose entities, which may be escaped twice, are the characters they stand for."""
    for _ in range(2):
        if not _ENTITY.search(value):
            break
        value = html.unescape(value)
    return value


def line(value: str, limit: int) -> str:
    """A text on one line, its end cut off beyond a limit; empty if nothing of it could be seen."""
    joined = " ".join(clean(unescaped(value)).split())
    if is_blank(joined):
        return ""
    return joined if len(joined) <= limit else f"{joined[: limit - 1].rstrip()}…"


def address(value: str, base: str = "") -> str | None:
    """A link that readers can follow: http or https, absolute or relative to `base`."""
    joined = " ".join(clean(value).split())
    if joined.lower().startswith("www."):
        joined = f"https://{joined}"
    try:
        whole = urljoin(base, joined) if joined else ""
        parts = urlsplit(whole)
        host = parts.hostname or ""
    except ValueError:
        return None
    is_web = parts.scheme in {"http", "https"} and host and " " not in whole
    return whole if is_web and not _is_local(host) and len(whole) <= 2_000 else None  # noqa: PLR2004  # what browsers take


def first_link(value: str) -> str:
    """The first address that a text mentions."""
    found = _LINK.search(value)
    return found[0].rstrip(".,;:!?*_") if found else ""


def _is_local(host: str) -> bool:
    """Whether an address leads nowhere but on the machine that wrote it."""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local"))


def names(values: Iterable[str], limit: int) -> tuple[str, ...]:
    """Names without empty and repeated ones, in their order and spelling."""
    return tuple(dict.fromkeys(filter(None, (line(value, limit) for value in values))))
