"""One paragraph's text: brackets and marks that have a partner act, all others are shown."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.posts.markdown.scan import Kind, Scanner, Token

_EM, _STRONG, _UNDERLINE, _STRIKE = "em", "strong", "underline", "strike"
# Most of what people type: nothing in it acts, so it need not be scanned.
_PLAIN = re.compile(r"""[^\W\d_](?:[^\W_]|[ ,;()?'"/%@.]|-(?!-))*+""")
# What a pair of marks means to Discord, and how kramdown is told. Its own `__` is bold.
_STYLES = {
    "*": ((_EM,), "*", "*"),
    "_": ((_EM,), "_", "_"),
    "**": ((_STRONG,), "**", "**"),
    "***": ((_EM, _STRONG), "***", "***"),
    "__": ((_UNDERLINE,), "<ins>", "</ins>"),
    "___": ((_UNDERLINE, _EM), "<ins>*", "*</ins>"),
    "~~": ((_STRIKE,), "~~", "~~"),
}


def inline(text: str) -> str:
    """The text of a paragraph or an item. Its lines must be stripped and none may be empty."""
    return text if _PLAIN.fullmatch(text) else scanned(text)


def scanned(text: str) -> str:
    """The same, for a text in which something might act."""
    return _joined(_linked(list(Scanner(text, in_heading=False).tokens())))


def heading(text: str, *, linked: bool = False, styled: bool = True) -> str:
    """One line for a heading, free of links. `linked`: it will be a link's text itself.

    Names are not styled: `_` in them is a letter.
    """
    tokens = [_unlinked(token) for token in Scanner(text, in_heading=True).tokens()]
    tokens = [_escaped(token) for token in tokens] if linked else _linked(tokens)
    return _joined(tokens) if styled else "".join(token.text for token in tokens)


def _linked(tokens: list[Token]) -> list[Token]:
    """The tokens with each `[text](address)` as one, and the other brackets decided."""
    done: list[Token] = []
    opened: int | None = None
    for index, token in enumerate(tokens):
        if token.kind is Kind.OPEN:
            opened = len(done)
        elif token.kind in {Kind.CLOSE, Kind.TARGET} and opened is not None:
            text = _joined([_unlinked(inner) for inner in done[opened + 1 :]])
            if token.raw and text.strip():
                done[opened:] = [Token(Kind.TEXT, f"[{text}]({token.raw})")]
                opened = None
                continue
            following = tokens[index + 1].text[:1] if index + 1 < len(tokens) else ""
            if token.text == "]" and _is_plain(done, opened, following):
                done[opened] = Token(Kind.TEXT, "[")
            opened = None
        done.append(token)
    return done


def _is_plain(done: Sequence[Token], opened: int, following: str) -> bool:
    """Whether a pair of brackets is sure to be nothing but brackets."""
    first = done[opened + 1].text[:1] if opened + 1 < len(done) else ""
    before = done[opened - 1].text[-2:] if opened else ""
    return first != "^" and before != "\\!" and following not in {"(", "[", ":", "{", "\\"}


def _unlinked(token: Token) -> Token:
    """The token where no link may be."""
    if token.kind is Kind.TARGET:
        return replace(token, kind=Kind.CLOSE, raw="")
    return Token(Kind.TEXT, token.raw) if token.kind is Kind.ADDRESS else token


def _escaped(token: Token) -> Token:
    """The token with its bracket as text."""
    if token.kind is Kind.CLOSE:
        return Token(Kind.TEXT, f"\\{token.text}")
    return token


@dataclass(frozen=True, slots=True)
class _Pair:
    start: int
    end: int


def _joined(tokens: Sequence[Token]) -> str:
    """The Markdown of tokens, with every pair of marks that kramdown reads as Discord does."""
    pieces = [token.text for token in tokens]
    active: Counter[str] = Counter()
    ends: dict[int, tuple[str, ...]] = {}
    pairs = {pair.start: pair for pair in _pairs(tokens)}
    for index, token in enumerate(tokens):
        if index in ends:
            active.subtract(ends[index])
        pair = pairs.get(index)
        if pair is None:
            continue
        styles, before, after = _STYLES[token.raw]
        if any(active[style] for style in styles) or not _fits(styles, tokens, pair):
            continue
        active.update(styles)
        ends[pair.end] = styles
        pieces[pair.start], pieces[pair.end] = before, after
    return "".join(pieces)


def _fits(styles: tuple[str, ...], tokens: Sequence[Token], pair: _Pair) -> bool:
    """Whether the content cannot end it early: kramdown looks for `~~` even in code."""
    if styles != (_STRIKE,):
        return True
    return not any("~~" in token.text for token in tokens[pair.start + 1 : pair.end])


def _pairs(tokens: Sequence[Token]) -> list[_Pair]:
    """The marks that belong together, properly nested. Each mark is looked at twice at most."""
    found: list[_Pair] = []
    stack: list[int] = []
    waiting: Counter[str] = Counter()
    for index, token in enumerate(tokens):
        if token.kind is not Kind.MARK or token.raw not in _STYLES:
            continue
        if token.closes and waiting[token.raw]:
            start = stack.pop()
            while tokens[start].raw != token.raw:
                waiting[tokens[start].raw] -= 1
                start = stack.pop()
            waiting[token.raw] -= 1
            if index > start + 1:
                found.append(_Pair(start, index))
        elif token.opens:
            stack.append(index)
            waiting[token.raw] += 1
    return found
