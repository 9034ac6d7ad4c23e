"""Random notes set for a post: how long a hundred thousand of them take."""

import random
from pathlib import Path
from time import process_time

from bench.findings import Finding
from bot.posts.markdown import Outline, Typesetter

ROUNDS = 3
NOTES = 100_000
SIGNS = (
    *(
        "*",
        "**",
        "_",
        "__",
        "~~",
        "||",
        "`",
        "```",
        "[",
        "]",
        "](https://a.example)",
        "#",
        ">",
        "-",
    ),
    *(
        "1.",
        "<",
        "&",
        "{",
        "{{",
        "{%",
        "|",
        "$$",
        ":",
        "\\",
        "@",
        "!",
        "(",
        ")",
        "https://b.example",
    ),
)
WORDS = ("sets", "ask", "what", "they", "hold", "and", "answer", "at", "once", "é", "don't", "x_y")


async def measure(_: Path) -> list[Finding]:
    """Set them, each as a bullet of its own."""
    took = [_set(_notes(seed)) for seed in range(ROUNDS)]
    return [Finding(what=f"{NOTES:,} random notes set for a post", unit="s", ours=took, goal=60)]


def _notes(seed: int) -> list[str]:
    """Words and signs that mean something, in any order."""
    chance = random.Random(seed)  # noqa: S311  # nothing is kept secret with it
    parts = [*WORDS, *SIGNS]
    return [_note(chance, parts) for _ in range(NOTES)]


def _note(chance: random.Random, parts: list[str]) -> str:
    glue = chance.choice(("", " ", " "))
    return glue.join(chance.choices(parts, k=chance.randint(3, 30)))


def _set(notes: list[str]) -> float:
    """Seconds of the processor."""
    outline, before = Outline(Typesetter()), process_time()
    for number, note in enumerate(notes):
        outline.add(note, number % 3)
    return process_time() - before
