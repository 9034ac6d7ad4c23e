"""Pieces become a paragraph's text in a dialect. Decides nothing about what they mean.

The paragraph is laid out first with a sign in place of whatever is no literal text, so that one
pass of the dialect's pattern sees every neighbour of what might act.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.posts.markdown.dialect import (
    ADDRESS,
    AROUND,
    CODE,
    ESCAPED,
    FACING,
    LINK,
    LINK_END,
    MARKUP,
    Dialect,
    entities,
)
from bot.posts.markdown.pieces import Address, Code, End, Escaped, Link, Piece, Start, Text, visible

_PLACES = re.compile(f"[{MARKUP}-{ADDRESS}]")
_TICKS = re.compile("`+")
_BRACKETS = re.compile(r"([\[\]])")


def write(pieces: Sequence[Piece], dialect: Dialect, *, in_heading: bool = False) -> str:
    """The text of a paragraph, an item or a heading."""
    match pieces:
        case [Text(text)] if dialect.plain.fullmatch(text):
            return text
        case _:
            return _Paragraph(pieces, dialect, in_heading=in_heading).text()


def without_template(code: str, dialect: Dialect) -> str:
    """Code in which nothing of the generator's template language begins."""
    return dialect.template.sub(dialect.template_in_code, code)


@dataclass(slots=True)
class _Place:
    """What the text holds at one of the signs, where it is known before the rest."""

    piece: Piece
    at: int
    text: str = ""


class _Paragraph:
    def __init__(self, pieces: Sequence[Piece], dialect: Dialect, *, in_heading: bool) -> None:
        self._dialect = dialect
        self._in_heading = in_heading
        self._places: list[_Place] = []
        self._parts: list[str] = []
        self._length = 0
        self._in_addresses = 0
        self._lay(pieces)
        self._laid = "".join(self._parts)
        self._write_code()
        self._choose_marks()
        self._drop_unwritten()
        self._runs = self._count_runs()

    def text(self) -> str:
        """The paragraph with everything in its place."""
        joint = self._dialect.joint_in_heading if self._in_heading else self._dialect.joint
        acts = self._dialect.acts_in_heading if self._in_heading else self._dialect.acts
        places = iter(self._places)
        harmless = acts.sub(lambda found: self._harmless(found, joint), self._laid)
        return _PLACES.sub(lambda _: next(places).text, harmless)

    # Laying out

    def _lay(self, pieces: Iterable[Piece]) -> None:
        for piece in pieces:
            match piece:
                case Text(text):
                    self._add(text)
                case Escaped(sign):
                    self._add(ESCAPED + sign)
                case Code():
                    self._put(CODE, piece)
                case Start() | End():
                    self._put(MARKUP, piece)
                case Address(url, shown) if url == shown:
                    self._put(ADDRESS, piece, f"<{url}>")
                case Address(url, shown):
                    self._lay_link(piece, url, [Text(shown)])
                case Link(url, within):
                    self._lay_link(piece, url, within)

    def _lay_link(self, link: Piece, url: str, within: Sequence[Piece]) -> None:
        self._put(LINK, link, "[")
        for piece in within:
            self._lay(_without_brackets(piece) if isinstance(piece, Text) else [piece])
        self._put(LINK_END, link, f"]({url})")
        if "_" in url and "_" in visible(within):
            self._in_addresses += 1  # which may hold the partner of one in the text

    def _put(self, sign: str, piece: Piece, text: str = "") -> None:
        self._places.append(_Place(piece, self._length, text))
        self._add(sign)

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    # Deciding how styles and code are written

    def _choose_marks(self) -> None:
        """Signs where the dialect reads them as they were meant, and else tags."""
        opened: list[tuple[int, Start]] = []
        for index, place in enumerate(self._places):
            if isinstance(place.piece, Start):
                opened.append((index, place.piece))
            elif isinstance(place.piece, End):
                first, start = opened.pop()
                before, after = self._marks(start, self._around(first, index))
                self._places[first].text, place.text = before, after

    def _drop_unwritten(self) -> None:
        """Take marks out of the text that the dialect has no way to write."""
        if all(place.text for place in self._places):
            return
        cuts = [-1, *(place.at for place in self._places if not place.text), len(self._laid)]
        self._laid = "".join(self._laid[a + 1 : b] for a, b in pairwise(cuts))
        self._places = [place for place in self._places if place.text]

    def _marks(self, start: Start, around: str) -> tuple[str, str]:
        for sign, usable in self._dialect.signs.get(start.style, {}).items():
            if self._in_heading and start.style in self._dialect.unsafe_in_heading:
                break
            if start.sign in {"", sign[0]} and usable.search(around):
                return sign, sign
        return self._dialect.tags[start.style]

    def _around(self, first: int, last: int) -> str:
        """What stands between two places as it is written, and what right before and after them.

        Of what stands next to them and is no text only that it is none: a mark there must not be
        taken for one of the two.
        """
        start, end = self._places[first].at, self._places[last].at
        inside = iter(self._places[first + 1 : last])
        written = _PLACES.sub(lambda _: next(inside).text, self._laid[start + 1 : end])
        before = self._neighbour(start - 1, first - 1, End)
        after = self._neighbour(end + 1, last + 1, Start)
        return f"{before}{MARKUP}{written}{MARKUP}{after}"

    def _neighbour(self, at: int, index: int, facing: type[Start | End]) -> str:
        """What stands at a position, where the place of that index may be."""
        sign = self._laid[at : at + 1] if at >= 0 else ""
        if sign != MARKUP:
            return sign
        return FACING if isinstance(self._places[index].piece, facing) else AROUND

    def _write_code(self) -> None:
        codes = [(place, place.piece) for place in self._places if isinstance(place.piece, Code)]
        # A table's parser sees neither escapes nor entities when it asks whether a pipe stands in
        # code: a pipe may only stay there if every backtick belongs to a pair.
        paired = not any("`" in text for text in (self._laid, *(code.text for _, code in codes)))
        for place, code in codes:
            place.text = self._code(code, pipes=paired)

    def _code(self, code: Code, *, pipes: bool) -> str:
        """Code in backticks, or in tags where backticks and edge blanks would be misread."""
        if self._dialect.code_tags is None:
            return _span(without_template(code.text, self._dialect))
        text, mark = code.text, "``" if code.ticks == 2 else "`"  # noqa: PLR2004  three begin a block
        if text == text.strip() and mark not in text and (pipes or "|" not in text):
            apart = " " if "`" in {text[0], text[-1]} else ""
            return f"{mark}{apart}{without_template(text, self._dialect)}{apart}{mark}"
        before, after = self._dialect.code_tags
        return f"{before}{entities(text)}{after}"

    # Taking the effect from literal text

    def _count_runs(self) -> Counter[str]:
        """How many runs of each mark could have a partner: a single one has none, and may stay."""
        runs = Counter(place.text[0] for place in self._places if place.text)
        runs["_"] += self._in_addresses
        for sign, pattern in self._dialect.may_act.items():
            runs[sign] += sum(1 for _ in pattern.finditer(self._laid))
        return runs

    def _harmless(self, found: re.Match[str], joint: str) -> str:  # noqa: PLR0911  a table
        match (found.lastgroup or "").partition("_")[0]:
            case "slash":
                return _slashed(found[0])
            case "letter":
                return f"&#{ord(found[0])};"
            case "number":
                return f"{found[0][:-1]}\\{found[0][-1]}"
            case "split":
                return f"{found[0]}{joint}"
            case "escaped":
                return self._escaped(found, joint)
            case "mark":
                return found[0] if self._is_inert(found) else _slashed(found[0])
            case _:
                return entities(found[0])

    def _escaped(self, found: re.Match[str], joint: str) -> str:
        """A sign behind a backslash that Discord hides, and not every dialect does."""
        sign, end = found["escaped"], found.end()
        acting = self._dialect.acts.match(self._laid, end - 1) if sign in ":@" else None
        if acting and acting.lastgroup == "split":
            return f"{sign}{joint}"
        ends_line = end == len(self._laid) or self._laid[end] == "\n"
        if sign in self._dialect.escapable and not (sign == "\\" and ends_line):
            return f"\\{sign}"
        plain = sign in self._dialect.harmless or not sign.isascii()
        return sign if plain else entities(sign)

    def _is_inert(self, found: re.Match[str]) -> bool:
        """Whether a run of marks or a backtick stays as typed, since it finds no partner."""
        sign = found[0][0]
        acting = self._dialect.may_act[sign].match(self._laid, found.start())
        return acting is None or self._runs[sign] == 1


def _span(code: str) -> str:
    """Code between more backticks than it holds, with blanks where they would meet."""
    ticks = "`" * (max(map(len, _TICKS.findall(code)), default=0) + 1)
    meets = "`" in {code[0], code[-1]} or code[0] == code[-1] == " "
    return f"{ticks} {code} {ticks}" if meets else f"{ticks}{code}{ticks}"


def _slashed(signs: str) -> str:
    return "".join(f"\\{sign}" for sign in signs)


def _without_brackets(text: Text) -> list[Piece]:
    """The pieces of a text within a link, which its brackets must not end."""
    parts = filter(None, _BRACKETS.split(text.text))
    return [Escaped(part) if part in "[]" else Text(part) for part in parts]
