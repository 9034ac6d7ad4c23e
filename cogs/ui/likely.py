"""Which of many things are offered while somebody types: those that hold every typed word.

Pure: how a thing is called and how near it is, is said by whoever offers it.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

T = TypeVar("T")

CHOICES = 25  # as many as Discord shows
MARKS = "()…"  # around what a choice shows, which somebody may type on


def likely(
    things: Iterable[T],
    typed: str,
    text: Callable[[T], str],
    distance: Callable[[T], Any] | None = None,
) -> list[T]:
    """The likeliest things, at most as many as Discord shows.

    Those whose text begins with what was typed come before those that merely hold its words.
    Otherwise they keep their order, unless there are too many: then the nearest come first.
    """
    words = [word for each in typed.casefold().split() if (word := each.strip(MARKS))]
    found: list[tuple[int, T]] = []
    for thing in things:
        held = text(thing).casefold()
        if all(word in held for word in words):
            found.append((_rank(held, words), thing))
    if distance is not None and len(found) > CHOICES:
        found.sort(key=lambda pair: distance(pair[1]))
    found.sort(key=lambda pair: pair[0])
    return [thing for _, thing in found[:CHOICES]]


def _rank(held: str, words: list[str]) -> int:
    """The less the better: begins with just these words, begins with them, holds them somewhere."""
    phrase = " ".join(words)
    if held.startswith(phrase):
        return 0 if f"{held} ".startswith(f"{phrase} ") else 1
    return 2 + sum(f" {word}" not in f" {held}" for word in words)
