"""The dialects of CommonMark: as GitHub and editors show a folder of it, and as Hugo builds it.

No HTML is written: Hugo leaves it out, and a folder of Markdown is read as it stands, too.
"""

import re
import string
from dataclasses import replace

from bot.posts.markdown.dialect import (
    ANY,
    ESCAPED,
    FACING,
    LINK,
    LINK_END,
    MARKUP,
    Dialect,
    entities,
)
from bot.posts.markdown.kramdown import EMOJI, WORD_JOINER
from bot.posts.markdown.pieces import Style

_AT_LINE_START = r"""
    ^(?P<number>[0-9]{1,9}[.)])(?=[ \t]|$)
  | ^(?P<slash_first>
        [-=*_]+(?=[-=*_ \t]*$)  # a rule, or the underline of a heading
      | \#(?=\#{0,5}(?:[ \t]|$)) | [-+*:](?=[ \t]|$) | >+ | ~{3,}
      | \[(?=![A-Za-z]+\])  # an alert, if it begins a quote
    )
  | (?P<slash_pipe>\|)(?=[-:| \t]*$)  # the line below the head of a table
  | """
_CLOSING_HASHES = r"(?P<slash_hashes>(?<![^ \t])\#++$) | "
_ANYWHERE = rf"""
    {ESCAPED}(?P<escaped>[^\x01-\x06])
  | (?P<letter>(?<={LINK})[xX](?={LINK_END}))  # a box to tick, if it is the text of a link
  | (?P<entity>
        \\$  # the end of a line would be broken
      | <(?![\s=0-9-]|$)
      | &(?=\#?(?:{ESCAPED}?[\w:.-]){{1,60}}{ESCAPED}?;)
    )
  | (?P<slash>
        \\(?=[!-/:-@\[-`{{-~]|{ANY}) | ``+ | \*{{4,}}+ | _{{4,}}+
      | !(?=[\[{LINK}])
      | (?<={LINK})\^  # a footnote
      | \[(?![^\^{ESCAPED}\[\]](?:[^\[\]\n{LINK}-{ESCAPED}]|{ESCAPED}[^\[\]])*
           \](?![(\[:{LINK}{ESCAPED}]))  # unless nothing but brackets can be meant
      | \[(?=[ xX]\])  # a box to tick, for Hugo also in mid-line
      | (?<={ESCAPED}\]):
      | :(?=//) | (?<=[wW]{{3}})\.  # what would become a link
      | \$(?=[^\s$][^$\n]*+\$) | \$\$+  # mathematics
    )
  | (?P<split>{EMOJI}
      # an address, which GitHub sees behind a backslash too
      | (?:(?<=[\w.+-])|(?<=[\w.+-]{ESCAPED}))@(?=[\w-]{{1,63}}\.)
    )
  | (?P<mark>\*+|_+|~+|`)
"""
# What only Hugo acts on: typography, shortcodes, and the attributes of a heading.
_OF_HUGO = rf"""
    (?P<slash_dashes>--+|>>+)
  | (?P<slash_braces>(?<=[\{{{MARKUP}-{ESCAPED}])\{{(?=[<%{MARKUP}-{ESCAPED}]))
  | """
_OF_HUGO_HEADINGS = r"(?P<slash_attributes>\{)(?=[^{}\n]*+\}[ \t]*$) | "

# What next to a mark may take its effect: all but blanks and ASCII signs, of which GitHub does not
# see the tilde.
_BESIDE = r"[^\s!-/:-@\[-`{-}\x02-\x06]"
_OPENS = rf"(?:(?<!{_BESIDE}){MARKUP}(?![\s~])|(?<!{FACING}){MARKUP}(?=[^\W_]))"
_CLOSES = rf"(?:(?<![\s~]){MARKUP}(?!{_BESIDE})|(?<=[^\W_]){MARKUP}(?!{FACING}))"
_STARS = re.compile(rf"{_OPENS}.*{_CLOSES}", re.DOTALL)
_ONLY_STARS = re.compile(rf"{_OPENS}[^*]*{_CLOSES}", re.DOTALL)
_TILDES = re.compile(rf"{_OPENS}(?:(?!~~).)*{_CLOSES}", re.DOTALL)
_UNDERSCORES = re.compile(
    rf"(?<!{_BESIDE}){MARKUP}(?![\s~_]).*(?<![\s~_]){MARKUP}(?!{_BESIDE})", re.DOTALL
)

COMMONMARK = Dialect(
    plain=re.compile(r"""[^\W\d_](?:[^\W_]|[ ,;()?'"/%]|\.(?=[ ])|-(?!-))*+\.?"""),
    acts=re.compile(_AT_LINE_START + _ANYWHERE, re.MULTILINE | re.VERBOSE),
    acts_in_heading=re.compile(_CLOSING_HASHES + _ANYWHERE, re.MULTILINE | re.VERBOSE),
    may_act={
        "*": re.compile(r"\*{3,}+|(?<!\s)\*{1,2}+|\*{1,2}+(?!\s)"),
        "_": re.compile(r"_{3,}+|(?<![^\W_])_{1,2}+(?!\s)|(?<!\s)_{1,2}+(?![^\W_])"),
        "~": re.compile("~+"),
        "`": re.compile("`"),
    },
    escapable=frozenset(string.punctuation),
    harmless=frozenset("@,/?%;"),
    joint=WORD_JOINER,
    joint_in_heading=WORD_JOINER,
    signs={
        Style.EM: {"*": _STARS, "_": _UNDERSCORES},
        Style.STRONG: {"**": _STARS},
        Style.UNDERLINE: {"_": _UNDERSCORES},
        Style.STRIKE: {"~~": _TILDES},
        Style.SMALL: {"*": _ONLY_STARS},
    },
    unsafe_in_heading=frozenset(),
    tags=dict.fromkeys(Style, ("", "")),
    code_tags=None,
    drawn=frozenset({"geojson", "math", "mermaid", "stl", "topojson"}),  # by GitHub
    template=re.compile(r"(?!)"),
    template_in_code=lambda found: found[0],
    acts_in_alt=re.compile(
        r"""[\\`*_\[\]|$~<>&{}"'@]|^\^|--|:(?=//|[\w+-]{1,60}:)|(?<=[wW]{3})\."""
    ),
    in_alt=lambda found: entities(found[0]),
    picture="![{alt}]({path})",
    rule=re.compile(r"(?!)"),
    line_break="  ",
    number=None,
)


def _inert(found: re.Match[str]) -> str:
    """A shortcode in code. A whole one has a way to be shown, what else begins so has none."""
    if found["whole"] is None:
        return f"{found[0][0]}{WORD_JOINER}{found[0][1:]}"
    return f"{found[0][:3]}/*{found[0][3:-3]}*/{found[0][-3:]}"


# Hugo shows escapes and references in a picture's description as they stand.
_LIKE = dict(zip("[]`'\"*_", "()\u2019\u2019\u201d\u2217\uff3f", strict=True))


def _alike(found: re.Match[str]) -> str:
    """A sign that looks like one that would act, or what keeps it from its neighbour."""
    return _LIKE.get(found[0], f"{found[0]}{WORD_JOINER}")


_NO_SHORTCODE = r"(?:(?!\{\{[<%]|[>%]\}\}).)*+"

HUGO = replace(
    COMMONMARK,
    acts=re.compile(_AT_LINE_START + _OF_HUGO + _ANYWHERE, re.MULTILINE | re.VERBOSE),
    acts_in_heading=re.compile(
        _CLOSING_HASHES + _OF_HUGO_HEADINGS + _OF_HUGO + _ANYWHERE, re.MULTILINE | re.VERBOSE
    ),
    unsafe_in_heading=frozenset({Style.STRIKE}),  # a table of contents fails for it in a link
    template=re.compile(
        rf"(?P<whole>\{{\{{<{_NO_SHORTCODE}>\}}\}}|\{{\{{%{_NO_SHORTCODE}%\}}\}})"
        r"|\{\{(?=[<%])|<!--more-->"
    ),
    template_in_code=_inert,
    acts_in_alt=re.compile(
        r"""[\[\]`'"*_<&\\]|~(?=~)|-(?=-)|>(?=>)|\.\.(?=\.)|\{(?=\{)|:(?=[\w+-]{1,60}:)"""
    ),
    in_alt=_alike,
)
