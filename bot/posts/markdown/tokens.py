"""A text cut at the signs of Discord's Markdown. What needs a partner has not found one yet.

One pass of one pattern. What the pattern looks ahead for is bounded or ends at the next sign, so
that the time is linear in the text, whatever was typed.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from enum import Enum, auto

from bot.posts.markdown import links, moments
from bot.posts.markdown.pieces import Address, Code, Escaped, Piece, Text

# Names with double underscores are Python's far more often than Discord's underlining.
_DUNDERS = (
    "add all annotations await bool builtins bytes call class cls contains debug del delattr "
    "delete delitem dict dir doc enter eq exit file format future ge get getattr getattribute "
    "getitem gt hash import index init init_subclass iter le len loader lt main members missing "
    "module mro mul name ne new next or path pycache qualname reduce repr set set_name setattr "
    "setitem sizeof slots str sub subclasses subclasshook traceback version weakref"
).replace(" ", "|")

_SIGNS = re.compile(
    rf"""
    (?P<shrug>¯\\_\(ツ\)_/¯)  # which Discord shows as typed
  | \\(?P<escaped>[^\w\s]|_)
  | (?P<ticks>`+)
  | <(?P<mention>[@#])[!&]?(?P<id>[0-9]{{1,20}})>
  | <a?(?P<emoji>:\w{{1,32}}:)[0-9]{{1,20}}>
  | <(?P<command>/[\w\ -]{{1,100}}):[0-9]{{1,20}}>
  | <t:(?P<seconds>-?[0-9]{{1,13}})(?::(?P<form>[tTdDfFR]))?>
  | <(?P<wrapped>https?://[^\s<>]++)>
  | (?P<bare>(?<![A-Za-z0-9])https?://[^\s<>\[\]|`"^\\]++)
  | (?P<target>\]\(<?(?P<address>(?:https?://|mailto:|www\.)
        [^\s()<>]*+(?:\([^\s()<>]*+\)[^\s()<>]*+)*+)>?(?:[ \t]++"[^"\n]*+")?\))
  | (?P<bracket>[\[\]])
  | (?P<dunder>(?<!\w)__(?:{_DUNDERS})__(?!\w)|(?<!\w)__\w{{1,40}}__(?=\(|\.py\b)
        |(?<=\w\.)__\w{{1,40}}__(?!\w))
  | (?P<mark>\*+|_+|~~|\|\|)
    """,
    re.VERBOSE,
)

_BESIDE_TICKS = re.compile(r"^ (?= *`)|(?<=`) $")  # only there to keep them apart


class Kind(Enum):
    """What a sign may become with a partner."""

    OPEN = auto()
    CLOSE = auto()
    TARGET = auto()  # it closes as well


@dataclass(frozen=True, slots=True)
class Bracket:
    """A square bracket; `text` is what it shows without a partner, `url` what a target leads to."""

    kind: Kind
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A run of one sign, with what it may do where it stands."""

    run: str
    opens: bool
    closes: bool


Token = Piece | Bracket | Mark


class Tokens:
    """Reads one text. Times of day are those of `zone`."""

    def __init__(self, source: str, zone: tzinfo) -> None:
        self._source = source
        self._zone = zone
        self._ticks: defaultdict[int, list[int]] = defaultdict(list)  # where runs are, by length
        for run in re.finditer("`+", source):
            self._ticks[len(run[0])].append(run.start())

    def __iter__(self) -> Iterator[Token]:
        position = 0
        while sign := _SIGNS.search(self._source, position):
            if sign.start() > position:
                yield Text(self._source[position : sign.start()])
            token, position = self._read(sign)
            yield token
        if position < len(self._source):
            yield Text(self._source[position:])

    def _read(self, sign: re.Match[str]) -> tuple[Token, int]:
        """The token that begins here, and where it ends."""
        if sign["ticks"]:
            return self._code(sign)
        if sign["bare"]:
            shown = links.trimmed(sign["bare"])
            return self._address(shown, shown), sign.start() + len(shown)
        return self._token(sign), sign.end()

    def _token(self, sign: re.Match[str]) -> Token:
        match sign.lastgroup:
            case "escaped":
                return Escaped(sign["escaped"])
            case "wrapped":
                return self._address(sign["wrapped"], sign[0])
            case "target" | "address":
                return self._target(sign)
            case "bracket":
                return Bracket(Kind.OPEN if sign[0] == "[" else Kind.CLOSE, sign[0])
            case "mark":
                return self._mark(sign)
            case _:
                return Text(self._named(sign))

    def _named(self, sign: re.Match[str]) -> str:
        """What Discord shows in place of a reference in angle brackets."""
        if sign["mention"]:
            return sign["mention"] + sign["id"]
        if sign["seconds"]:
            return moments.shown(int(sign["seconds"]), sign["form"], self._zone) or sign[0]
        return sign["emoji"] or sign["command"] or sign[0]

    def _code(self, sign: re.Match[str]) -> tuple[Token, int]:
        ticks = len(sign[0])
        starts = self._ticks[ticks]
        closing = bisect_left(starts, sign.end())
        if closing == len(starts) or not self._source[sign.end() : starts[closing]].strip():
            return Text(sign[0]), sign.end()
        end = starts[closing]
        typed = self._source[sign.end() : end].replace("\n", " ")
        return Code(_BESIDE_TICKS.sub("", typed), ticks), end + ticks

    def _address(self, typed: str, shown: str) -> Token:
        url = links.address(typed)
        return Address(url, typed) if url else Text(shown)

    def _target(self, sign: re.Match[str]) -> Token:
        url = links.address(sign["address"])
        return Bracket(Kind.TARGET if url else Kind.CLOSE, sign[0], url or "")

    def _mark(self, sign: re.Match[str]) -> Token:
        run = sign[0]
        before = self._source[sign.start() - 1 : sign.start()] or " "
        after = self._source[sign.end() : sign.end() + 1] or " "
        opens = not after.isspace() and (run in {"~~", "||"} or not before.isalnum())
        closes = not before.isspace() and not (run[0] == "_" and after.isalnum())
        return Mark(run, opens, closes)
