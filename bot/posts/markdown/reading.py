"""Discord's Markdown within a paragraph, read into pieces: what has a partner acts, once.

Every token is looked at a bounded number of times, so the time is linear in the text.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from bot.posts.markdown.pieces import Address, Code, End, Link, Piece, Start, Style, Text
from bot.posts.markdown.tokens import Bracket, Kind, Mark, Token, Tokens

_LINE = re.compile(r"[ \t]*(?:(?P<big>\#{1,3})|(?P<small>-\#))[ \t]+(?P<text>\S.*)")
_CLOSING_HASHES = re.compile(r"[ \t]+#+[ \t]*$")
# What a pair of marks means, the inner one first.
_MEANING = {
    "*": (Style.EM,),
    "**": (Style.STRONG,),
    "***": (Style.EM, Style.STRONG),
    "_": (Style.EM,),
    "__": (Style.UNDERLINE,),
    "___": (Style.EM, Style.UNDERLINE),
    "~~": (Style.STRIKE,),
    "||": (Style.SPOILER,),
}
_MOST = 3  # the length of the runs that split into two marks


def read(text: str, zone: tzinfo) -> list[Piece]:
    """A text of one or more lines, without empty ones."""
    pieces: list[Piece] = []
    plain: list[str] = []
    for line in text.split("\n"):
        special = _LINE.fullmatch(line)
        if special is None:
            plain.append(line)
            continue
        pieces += _lines(plain, zone, pieces)
        plain = []
        pieces += _line(special, zone, pieces)
    pieces += _lines(plain, zone, pieces)
    return list(_once(pieces))


def read_line(text: str, zone: tzinfo, *, styled: bool = True) -> list[Piece]:
    """One line in which nothing is a link, a heading or subtext."""
    tokens = [_unlinked(token) for token in Tokens(text, zone)]
    return list(_once(_styled(tokens) if styled else map(_literal, tokens)))


def _lines(lines: Sequence[str], zone: tzinfo, before: Sequence[Piece]) -> list[Piece]:
    if not lines:
        return []
    return [*_break(before), *_styled(_linked(Tokens("\n".join(lines), zone)))]


def _line(special: re.Match[str], zone: tzinfo, before: Sequence[Piece]) -> list[Piece]:
    style = Style.STRONG if special["big"] else Style.SMALL
    text = _CLOSING_HASHES.sub("", special["text"]) if special["big"] else special["text"]
    within = _styled(_linked(Tokens(text, zone)))
    return [*_break(before), Start(style), *within, End(style)]


def _break(before: Sequence[Piece]) -> list[Piece]:
    return [Text("\n")] if before else []


def _linked(tokens: Iterable[Token]) -> list[Piece | Mark]:
    """The tokens with each `[text](address)` as one piece, and all other brackets as text."""
    done: list[Piece | Mark] = []
    opened: list[int] = []
    for token in tokens:
        if not isinstance(token, Bracket):
            done.append(token)
        elif token.kind is Kind.OPEN:
            opened.append(len(done))
            done.append(Text(token.text))
        elif token.kind is Kind.TARGET and opened and _is_seen(done[opened[-1] + 1 :]):
            start = opened.pop()
            within = [_unlinked(each) for each in done[start + 1 :]]
            done[start:] = [Link(token.url, tuple(_styled(within)))]
            opened = []  # no link stands in another
        else:
            del opened[-1:]
            done.append(Text(token.text))
    return done


def _is_seen(pieces: Sequence[Piece | Mark]) -> bool:
    return any(not isinstance(each, Text) or each.text.strip() for each in pieces)


def _unlinked(token: Token) -> Piece | Mark:
    if isinstance(token, Address):
        return Text(token.shown)
    return Text(token.text) if isinstance(token, Bracket) else token


def _literal(token: Piece | Mark) -> Piece:
    match token:
        case Mark(run):
            return Text(run)
        case Code(text, ticks):
            return Text(f"{'`' * ticks}{text}{'`' * ticks}")
        case _:
            return token


@dataclass(slots=True)
class _Opened:
    """A run of marks that waits for a partner; what has found one is taken off its right end."""

    index: int
    sign: str
    length: int


class _Pairs:
    """Which marks belong together, properly nested. Each is put on the stack at most twice."""

    def __init__(self, tokens: Sequence[Piece | Mark]) -> None:
        self.left: dict[int, int] = {}  # how many signs of a run stay as they are
        self.starts: defaultdict[int, list[str]] = defaultdict(list)  # of a run, inner first
        self.ends: defaultdict[int, list[str]] = defaultdict(list)
        self._stack: list[_Opened] = []
        self._waiting: Counter[tuple[str, int]] = Counter()
        for index, token in enumerate(tokens):
            if isinstance(token, Mark):
                self._add(index, token)

    def _add(self, index: int, mark: Mark) -> None:
        if mark.run not in _MEANING:
            return
        sign, length = mark.run[0], len(mark.run)
        self.left[index] = length
        if mark.closes:
            length = self._close(index, sign, length)
        if mark.opens and length == len(mark.run):
            self._push(_Opened(index, sign, length))

    def _close(self, index: int, sign: str, length: int) -> int:
        """Find partners for a run. Returns how many of its signs found none."""
        while length and (taken := self._partner(sign, length, index)):
            opened = self._pop(sign, taken[0])
            mark = sign * taken[1]
            self.starts[opened.index].append(mark)
            self.ends[index].append(mark)
            length -= taken[1]
            opened.length -= taken[1]
            self.left[opened.index] -= taken[1]
            self.left[index] -= taken[1]
            if opened.length:
                self._push(opened)
        return length

    def _partner(self, sign: str, length: int, index: int) -> tuple[int, int] | None:
        """How long a run to look for and how much of it to take: the same length is best."""
        if self._stack and (self._stack[-1].index, self._stack[-1].sign) == (index - 1, sign):
            return None  # there is nothing between them
        if self._waiting[sign, length]:
            return length, length
        if self._waiting[sign, _MOST]:
            return _MOST, length
        if length == _MOST and (self._waiting[sign, 1] or self._waiting[sign, 2]):
            nearest = next(each for each in reversed(self._stack) if each.sign == sign)
            return nearest.length, nearest.length
        return None

    def _push(self, opened: _Opened) -> None:
        self._stack.append(opened)
        self._waiting[opened.sign, opened.length] += 1

    def _pop(self, sign: str, length: int) -> _Opened:
        while True:
            opened = self._stack.pop()
            self._waiting[opened.sign, opened.length] -= 1
            if (opened.sign, opened.length) == (sign, length):
                return opened


def _styled(tokens: Sequence[Piece | Mark]) -> Iterator[Piece]:
    """The pieces, with marks that found a partner as styles and the others as text."""
    pairs = _Pairs(tokens)
    for index, token in enumerate(tokens):
        if not isinstance(token, Mark):
            yield token
            continue
        rest = Text(token.run[0] * pairs.left.get(index, len(token.run)))
        for mark in pairs.ends[index]:
            yield from (End(style) for style in _MEANING[mark])
        if rest.text:
            yield rest
        for mark in reversed(pairs.starts[index]):
            yield from (Start(style, mark[0]) for style in reversed(_MEANING[mark]))


def _once(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces without styles in themselves, also those of links."""
    active: Counter[Style] = Counter()
    for piece in pieces:
        if isinstance(piece, Link):
            yield Link(piece.url, tuple(_only(piece.pieces, active)))
        else:
            yield from _only([piece], active)


def _only(pieces: Iterable[Piece], active: Counter[Style]) -> Iterator[Piece]:
    for piece in pieces:
        if isinstance(piece, End):
            active[piece.style] -= 1
        if not isinstance(piece, Start | End) or not active[piece.style]:
            yield piece
        if isinstance(piece, Start):
            active[piece.style] += 1
