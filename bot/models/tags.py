"""Themes: what talks and notes are about, in a word or two of somebody's own."""

from dataclasses import dataclass

MAX_TAG = 50  # characters
MAX_TAGS = 10  # of one talk or note


@dataclass(frozen=True, slots=True)
class Retagging:
    """What becomes of something's tags: all go first if `anew`, then some come and some go."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    anew: bool = False


def same(tag: str) -> str:
    """What is equal for tags that differ in capitals only."""
    return tag.casefold()
