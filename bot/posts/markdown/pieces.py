"""What a text shows, piece by piece: Discord has been understood, no site was thought of yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto


class Style(Enum):
    """How a stretch of text looks. `SMALL` is Discord's subtext, `STRONG` also its headings."""

    EM = auto()
    STRONG = auto()
    UNDERLINE = auto()
    STRIKE = auto()
    SPOILER = auto()
    SMALL = auto()


@dataclass(frozen=True, slots=True)
class Text:
    """Shown as it stands, whatever signs it holds."""

    text: str


@dataclass(frozen=True, slots=True)
class Escaped:
    """One sign that is shown as it stands, since it was typed behind a backslash."""

    sign: str


@dataclass(frozen=True, slots=True)
class Code:
    """Code within a line. `ticks` is how many backticks were typed on each side."""

    text: str
    ticks: int = 1


@dataclass(frozen=True, slots=True)
class Start:
    """Here a style begins; `sign` is what was typed for it, if anything."""

    style: Style
    sign: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """Here it ends. Styles are properly nested, and none stands within itself."""

    style: Style


@dataclass(frozen=True, slots=True)
class Link:
    """A link with a text of its own. No link stands in another."""

    url: str
    pieces: "tuple[Piece, ...]"


@dataclass(frozen=True, slots=True)
class Address:
    """An address that shows itself, and is a link where a link may be."""

    url: str
    shown: str


Piece = Text | Escaped | Code | Start | End | Link | Address


def visible(pieces: Iterable[Piece]) -> str:
    """The text that a reader sees."""
    return "".join(_shown(piece) for piece in pieces)


def _shown(piece: Piece) -> str:
    match piece:
        case Text() | Code():
            return piece.text
        case Escaped():
            return piece.sign
        case Address():
            return piece.shown
        case Link():
            return visible(piece.pieces)
        case _:
            return ""
