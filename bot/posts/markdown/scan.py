"""A text cut into tokens: what stands for itself is escaped here, what needs a partner is not.

One pass of one pattern. What the pattern looks ahead for is bounded or ends at the next sign,
so that the time is linear in the text, whatever was typed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto

from bot.posts.markdown import links
from bot.posts.markdown.code import Ticks, span
from bot.posts.markdown.escape import EMOJI, backslashed, colon, entities, literal

# Names with double underscores are Python's far more often than Discord's underlining.
_DUNDERS = (
    "add all annotations await bool builtins bytes call class cls contains debug del delattr "
    "delete delitem dict dir doc enter eq exit file format future ge get getattr getattribute "
    "getitem gt hash import index init init_subclass iter le len loader lt main members missing "
    "module mro mul name ne new next or path pycache qualname reduce repr set set_name setattr "
    "setitem sizeof slots str sub subclasses subclasshook traceback version weakref"
).replace(" ", "|")

_START = r"""(?P<start>^(?:
    [-=*_](?=[-=*_ \t]*$)         # a rule, or the underline of a heading
  | \#(?=\#{0,5}(?:[ \t]|$)) | [-+*:](?=[ \t]|$) | [0-9]+\.(?=[ \t]|$)
  | \*(?=\[) | \[(?=[ xX]\](?:\s|$))   # an abbreviation, a box to tick
  | > | \^$
)) | (?P<pipe>\|) |"""
_INLINE = rf"""
    (?P<escaped>\\[!-/:-@\[-`{{-~])
  | (?P<backslash>\\$)
  | (?P<code>`+)
  | (?P<mention><(?:[@#][!&]?[0-9]{{1,20}}|a?:\w{{1,32}}:[0-9]{{1,20}}
        |t:[0-9]{{1,11}}(?::[A-Za-z])?|/[\w\ -]{{1,100}}:[0-9]{{1,20}})>)
  | (?P<wrapped><https?://[^\s<>]++>)
  | (?P<bare>(?<![A-Za-z0-9])https?://[^\s<>\[\]|`"^\\]++)
  | (?P<target>\]\(<?(?P<address>(?:https?://|mailto:|www\.)
        [^\s()<>]*+(?:\([^\s()<>]*+\)[^\s()<>]*+)*+)>?(?:[ \t]++"[^"\n]*+")?\))
  | (?P<bracket>[\[\]])
  | (?P<dunder>(?<!\w)__(?:{_DUNDERS})__(?!\w)|(?<!\w)__\w{{1,40}}__(?=\(|\.py\b)
        |(?<=\w\.)__\w{{1,40}}__(?!\w))
  | (?P<mark>\*+|_+|~~+)
  | (?P<run>--+|\$\$+|>>+)
  | (?P<sign>\{{(?=[{{%:\#<\\&]|$)|<(?![\s=0-9-]|$)|&(?=\#?[\w:.-]{{1,60}};)|!(?=\[|<?https?://))
  | (?P<colon>{EMOJI})
"""
_CLOSING_HASHES = r"(?P<hashes>(?<=[ \t])\#++$) |"
_IN_TEXT = re.compile(_START + _INLINE, re.MULTILINE | re.VERBOSE)
_IN_HEADING = re.compile(_CLOSING_HASHES + _INLINE, re.MULTILINE | re.VERBOSE)
_MAY_ACT = {
    "*": re.compile(r"(?<![\s*])\*++|\*++(?!\s)"),
    "_": re.compile(r"(?<![^\W\d_])_|_(?![^\W_])"),
}
_ESCAPABLE = frozenset("\\.*_+`>()[]}#!|\"'$=-~")  # by kramdown, without `{`, `<` and `:`
_IS_EMOJI = re.compile(EMOJI)


class Kind(Enum):
    """What a token can become. `TEXT` is final."""

    TEXT = auto()
    ADDRESS = auto()  # a link by itself; within a link's text only text
    OPEN = auto()
    CLOSE = auto()
    TARGET = auto()
    MARK = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is the Markdown if it finds no partner; `raw` is a mark or an address."""

    kind: Kind
    text: str
    raw: str = ""
    opens: bool = False
    closes: bool = False


class Scanner:
    """Reads one text. Counts what may act, since a lone mark cannot and may stay as typed."""

    def __init__(self, source: str, *, in_heading: bool) -> None:
        self._source = source
        self._in_heading = in_heading
        self._pattern = _IN_HEADING if in_heading else _IN_TEXT
        self._ticks = Ticks(source)
        self._runs = {sign: len(pattern.findall(source)) for sign, pattern in _MAY_ACT.items()}

    def tokens(self) -> Iterator[Token]:
        """Everything in order, nothing left out."""
        position = 0
        while match := self._pattern.search(self._source, position):
            if match.start() > position:
                yield Token(Kind.TEXT, self._source[position : match.start()])
            token, position = self._read(match)
            yield token
        yield Token(Kind.TEXT, self._source[position:])

    def _read(self, match: re.Match[str]) -> tuple[Token, int]:
        """The token that begins here, and where it ends."""
        match match.lastgroup:
            case "code":
                return self._code(match)
            case "bare":
                return self._bare(match)
            case _:
                return self._token(match), match.end()

    def _token(self, match: re.Match[str]) -> Token:
        found = match[0]
        match match.lastgroup:
            case "wrapped":
                return self._address(found[1:-1], found)
            case "target" | "address":
                return self._target(match)
            case "bracket" if found == "[":
                return Token(Kind.OPEN, "\\[")
            case "bracket":
                return Token(Kind.CLOSE, "]")
            case "mark":
                return self._mark(match)
            case _:
                return Token(Kind.TEXT, self._text(match))

    def _text(self, match: re.Match[str]) -> str:  # noqa: PLR0911  a table of signs
        found = match[0]
        match match.lastgroup:
            case "escaped":
                return self._escaped(match)
            case "mention":
                return self._mention(found)
            case "colon":
                return colon(in_heading=self._in_heading)
            case "dunder":
                return found.replace("_", "\\_")
            case "start" if found[0].isdigit():
                return f"{found[:-1]}\\."
            case "start" if found == "^":
                return entities(found)
            case "run" | "start" | "pipe" | "hashes":
                return backslashed(found)
            case "sign" if found == "!":
                return "\\!"
            case _:
                return entities(found)

    def _escaped(self, match: re.Match[str]) -> str:
        """A backslash that Discord hides. kramdown shows it before signs that it cannot escape."""
        sign = match[0][1]
        at_line_end = match.end() == len(self._source) or self._source[match.end()] == "\n"
        if sign == ":" and _IS_EMOJI.match(self._source, match.end() - 1):
            return colon(in_heading=self._in_heading)
        if sign == ":" or (sign in _ESCAPABLE and not (sign == "\\" and at_line_end)):
            return match[0]
        return sign if sign in "@,/?%" else entities(sign)

    def _mention(self, found: str) -> str:
        inside = found[1:-1]
        if inside.startswith("t:"):
            instant = datetime.fromtimestamp(int(inside.split(":")[1]), UTC)
            return f"{instant:%Y-%m-%d %H:%M} UTC"
        if inside.startswith("/"):
            return literal(inside.rpartition(":")[0], in_heading=self._in_heading)
        if inside[0] in "@#":
            return inside[0] + inside.lstrip("@#!&")
        name = inside.removeprefix("a").split(":")[1]
        return f"{colon(in_heading=self._in_heading)}{literal(name)}:"

    def _code(self, match: re.Match[str]) -> tuple[Token, int]:
        ticks = len(match[0])
        end = self._ticks.closing(ticks, match.end())
        content = self._source[match.end() : end]
        if end is None or not content.strip():
            lone = self._ticks.count == 1 and ticks == 1
            return Token(Kind.TEXT, match[0] if lone else backslashed(match[0])), match.end()
        return Token(Kind.TEXT, span(content, ticks, pipes=self._ticks.surely_paired)), end + ticks

    def _bare(self, match: re.Match[str]) -> tuple[Token, int]:
        found = links.trimmed(match[0])
        return self._address(found, found), match.start() + len(found)

    def _address(self, typed: str, shown: str) -> Token:
        url = links.address(typed)
        as_text = literal(shown, in_heading=self._in_heading)
        if url is None:
            return Token(Kind.TEXT, as_text)
        link = f"<{url}>" if url == typed else f"[{literal(typed)}]({url})"
        return Token(Kind.ADDRESS, link, as_text)

    def _target(self, match: re.Match[str]) -> Token:
        url = links.address(match["address"])
        shown = literal(match[0][1:], in_heading=self._in_heading)
        return Token(Kind.TARGET if url else Kind.CLOSE, f"]{shown}", url or "")

    def _mark(self, match: re.Match[str]) -> Token:
        """A run of stars, underscores or tildes, with what it may do where it stands."""
        run = match[0]
        before = self._source[match.start() - 1 : match.start()] or " "
        after = self._source[match.end() : match.end() + 1] or " "
        opens = not after.isspace() and (run == "~~" or not before.isalnum())
        closes = not before.isspace() and not (run[0] == "_" and after.isalnum())
        if run[0] == "_" and before == "-":
            opens = False  # kramdown's rule
        inert = self._inert(run, before, after)
        return Token(Kind.MARK, run if inert else backslashed(run), run, opens, closes)

    def _inert(self, run: str, before: str, after: str) -> bool:
        if run[0] == "~":
            return False
        if run[0] == "_" and before.isalpha() and after.isalnum():
            return len(run) == 1
        return self._runs[run[0]] == 1 or (before.isspace() and after.isspace())
