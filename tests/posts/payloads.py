r"""Reads the hostile texts, which are plain files so that other tools can use them as well.

One payload a line, with \n, \r, \t, \\ and \uXXXX as escapes. After a real tab stands what a
reader sees, where that is not the payload as it was typed. Lines with `## ` are comments.
"""

import re
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent
_ESCAPE = re.compile(r"\\(?:u(?P<code>[0-9a-f]{4})|(?P<sign>[nrt\\]))")
_SIGNS = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\"}


@dataclass(frozen=True)
class Payload:
    typed: str
    seen: str
    told: bool = False  # what is seen stands in the file


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda m: chr(int(m["code"], 16)) if m["code"] else _SIGNS[m["sign"]], text)


def _records(name: str) -> list[str]:
    lines = (_HERE / name).read_text("utf-8").split("\n")
    return [line for line in lines[:-1] if not line.startswith("## ")]


def hostile(kind: str = "notes") -> list[Payload]:
    """What somebody may type of a kind, and what a reader is to see."""
    lines = _records(f"hostile/{kind}.txt")
    fields = [[_unescaped(field) for field in line.split("\t")] for line in lines]
    return [Payload(typed, (seen or [typed])[0], bool(seen)) for typed, *seen in fields]


def bombs() -> list[str]:
    """Texts of 4,000 characters that cost a parser much."""
    return [(piece * 4000)[:4000] for piece in pieces()]


def pieces() -> list[str]:
    """What they are made of."""
    return [_unescaped(line) for line in _records("bombs.txt")]


def signs() -> list[str]:
    """What means something to Discord, kramdown, Liquid or HTML, to be put together at random."""
    return (_HERE / "signs.txt").read_text("utf-8").split()


def lines() -> list[str]:
    """Lines that mean something as a whole."""
    return [_unescaped(line) for line in _records("lines.txt")]
