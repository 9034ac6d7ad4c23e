"""Tags as somebody types them: several in one text, some to be taken away. Pure."""

from bot.capture.text import one_line
from bot.errors import Unreadable
from bot.models.tags import MAX_TAG, Retagging

SEPARATOR = ","
AWAY = "-"  # before a tag, or alone for all of them


def read_tags(text: str) -> Retagging:
    """What a text such as `python, -testing` does; `-` takes all away.

    Raises Unreadable for a text without a tag, and for a tag that is too long.
    """
    parts = [part for part in map(str.strip, text.split(SEPARATOR)) if part]
    if not parts:
        raise Unreadable("There is no tag in it. Type one or several: python, testing.")
    given = [part for part in parts if part != AWAY]
    return Retagging(
        add=tuple(_tag(part) for part in given if not part.startswith(AWAY)),
        remove=tuple(_tag(part[1:]) for part in given if part.startswith(AWAY)),
        anew=AWAY in parts,
    )


def _tag(text: str) -> str:
    """A tag without the sign that some write before it."""
    return one_line(text.strip().removeprefix("#"), "tag", MAX_TAG)
