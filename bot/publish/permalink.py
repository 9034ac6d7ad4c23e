"""The public address of a post, by Jekyll's rules for permalinks. Reads nothing but its arguments.

The rules were taken from Jekyll 4.3: a post's address comes from its file name and categories.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import quote

from bot.config import SiteConfig

_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_DATED = re.compile(r"(\d{2,4})-(\d{1,2})-(\d{1,2})-([^/]*)\.[^.]+")
_PRETTY = frozenset("._~!$&'()+,;=@")  # what a title keeps and a slug loses
_UNESCAPED = "-._~!$&'()*+,;=:@/?"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def link(site: SiteConfig, path: str, categories: Sequence[str]) -> str | None:
    """Where readers find the post, or None where that cannot be known.

    `path` is the file in the repository, `categories` those of its front matter.
    """
    named = _DATED.fullmatch(PurePosixPath(path).name)
    if site.url is None or named is None:
        return None
    try:
        day = _day(named[1], named[2], named[3])
        values = _dated(day) | _named(path, named[4].rstrip("."), _all(site, categories))
        address = _fill(_STYLES.get(site.permalink, site.permalink), values)
    except (ValueError, LookupError):
        return None
    return site.url + quote(address, safe=_UNESCAPED + "%[]")


def _day(year: str, month: str, day: str) -> date:
    # a year of two digits is read as 1969 to 2068
    number = int(year)
    if len(year) == 2:  # noqa: PLR2004 -- two digits, as just said
        number += 1900 if number >= 69 else 2000  # noqa: PLR2004 -- likewise
    return date(number, int(month), int(day))


def _all(site: SiteConfig, categories: Sequence[str]) -> list[str]:
    """The folders above the posts folder are categories too, and come first."""
    above = PurePosixPath(site.posts_dir).parts[:-1]
    return list(dict.fromkeys((*above, *categories)))


def _dated(day: date) -> dict[str, str]:
    iso = day.isocalendar()
    return {
        "year": f"{day.year:04}",
        "month": f"{day.month:02}",
        "day": f"{day.day:02}",
        "i_month": str(day.month),
        "i_day": str(day.day),
        "short_year": f"{day.year % 100:02}",
        "short_month": _MONTHS[day.month - 1][:3],
        "long_month": _MONTHS[day.month - 1],
        "short_day": _DAYS[day.weekday()][:3],
        "long_day": _DAYS[day.weekday()],
        "y_day": f"{day.timetuple().tm_yday:03}",
        "w_year": f"{iso.year:04}",
        "week": f"{iso.week:02}",
        "w_day": str(iso.weekday),
        "hour": "00",
        "minute": "00",
        "second": "00",
    }


def _named(path: str, name: str, categories: Sequence[str]) -> dict[str, str]:
    stem = PurePosixPath(path).stem
    return {
        "title": _slug(name, keep=_PRETTY),
        "slug": _slug(name).lower(),
        "name": _slug(stem).lower(),
        "categories": _joined(category.lower() for category in categories),
        "slugified_categories": _joined(_slug(category).lower() for category in categories),
        "collection": "posts",
        "output_ext": ".html",
    }


def _joined(names: Iterable[str]) -> str:
    return "/".join(dict.fromkeys(names))


def _slug(text: str, keep: frozenset[str] = frozenset()) -> str:
    kept = "".join(char if char in keep or _is_word(char) else "\n" for char in text)
    return re.sub(r"^-|-$", "", re.sub(r"\n+", "-", kept))


def _is_word(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] in "LM" or category == "Nd"


def _fill(template: str, values: dict[str, str]) -> str:
    """Put the values in for their `:names`. Raises LookupError for an unknown one."""

    def value(match: re.Match[str]) -> str:
        key = match[1]
        if key in values:
            return _escape(values[key])
        if key.endswith("_") and key[:-1] in values:  # /:month_:day
            return _escape(values[key[:-1]]) + "_"
        raise LookupError(key)

    address = "/" + re.sub(r":([a-z_]+)", value, template)
    return re.sub(r"/+", "/", address.replace("..", "/").replace("./", ""))


def _escape(value: str) -> str:
    return quote(value, safe=_UNESCAPED)
