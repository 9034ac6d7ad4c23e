"""What a Hugo site's own configuration makes of our posts. Reads its text, asks nobody."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.config import SiteConfig

SETTINGS = tuple(
    f"{name}.{form}" for name in ("hugo", "config") for form in ("toml", "yaml", "yml", "json")
)

# the same in TOML, YAML and JSON, as far as a line tells
_SETTING = re.compile(
    r"""^[ \t{\[]*["']?(?P<name>baseurl|uglyurls|permalinks)\b["']?(?:\.\w+)*\]?[ \t]*"""
    r"""(?:[:=][ \t]*["']?(?P<value>[^"'\s,#]*))?""",
    re.IGNORECASE | re.MULTILINE,
)
_ELSEWHERE = (
    "links to posts lead nowhere, since they are made for the addresses that Hugo gives by itself,"
    " and the site's {file} sets {name}: take that out there"
)


def remarks(file: str, text: str, site: SiteConfig) -> Iterator[str]:
    """What is other than the operator will expect, each with its cure."""
    found = {match["name"].lower(): match for match in _SETTING.finditer(text)}
    if "permalinks" in found:
        yield _ELSEWHERE.format(file=file, name="permalinks")
    if "uglyurls" in found and found["uglyurls"]["value"] == "true":
        yield _ELSEWHERE.format(file=file, name="uglyURLs")
    base = found["baseurl"]["value"] or "" if "baseurl" in found else ""
    if _path(base) != _path(site.url or ""):
        ours = f"is {site.url}" if site.url else "is not set"
        yield (
            f"pictures and links to posts lead nowhere, since BLOG_URL {ours} and the site's {file}"
            f" says baseURL {base or 'nothing'}: set BLOG_URL to where the site is"
        )


def _path(address: str) -> str:
    return urlsplit(address).path.rstrip("/")
