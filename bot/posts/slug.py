"""Names of files: ASCII letters, digits and hyphens, whatever events and talks are called.

The date in front and the number behind keep one from being empty or a name that a system reserves.
"""

from collections.abc import Iterator
from datetime import date

from bot.models import Day, Summary, Talk

MAX_SLUG = 60
_APOSTROPHES = tuple((sign, "") for sign in "'`\u2019")  # "it's" is one word


def file_name(day: Day) -> str:
    """`YYYY-MM-DD-slug.md`. The date makes the post's address, so nothing else carries one."""
    suffix = "summary" if isinstance(day, Summary) else f"day-{day.number}"
    words = slug(day.event.title, MAX_SLUG - len(suffix) - 1)
    return f"{'-'.join(filter(None, [day.dated.isoformat(), words, suffix]))}.md"


def talk_file_name(day: Day, talk: Talk) -> str:
    """`YYYY-MM-DD-slug.md`, of a talk that has a file of its own."""
    return f"{day.date.isoformat()}-{slug(talk.title, MAX_SLUG) or 'talk'}.md"


def numbered(path: str) -> Iterator[str]:
    """A path, and those that are tried when it is somebody else's: `-2` and so on behind it."""
    stem, _, extension = path.rpartition(".")
    yield path
    yield from (f"{stem}-{number}.{extension}" for number in range(2, 100))


def picture_stem(day: date, title: str, number: int) -> str:
    """`YYYY-MM-DD-slug-N`, of a talk's N-th picture; without its extension."""
    words = slug(title, MAX_SLUG - len(str(number)) - 1)
    return "-".join(filter(None, [day.isoformat(), words, str(number)]))


def slug(text: str, room: int) -> str:
    """The words of a text of any script, transliterated, as many as fit; perhaps none."""
    from slugify import slugify  # noqa: PLC0415  # tables that a start does not need

    return slugify(
        text,
        entities=False,
        decimal=False,
        hexadecimal=False,
        max_length=room,
        word_boundary=True,
        save_order=True,
        replacements=_APOSTROPHES,
    )
