"""The dialect of Jekyll: kramdown's GFM after Liquid, on a page that jemoji may look at."""

import re

from bot.posts.markdown.dialect import ANY, ESCAPED, LINK, MARKUP, Dialect, entities
from bot.posts.markdown.pieces import Style

WORD_JOINER = "\u2060"
# jemoji swaps :name: for a picture and parses the *decoded* text around it as HTML, so that
# even an escaped tag comes alive. Digits alone (12:30:45) are no emoji, but for two.
EMOJI = rf":(?!(?!100:|1234:)[0-9]+:)(?=(?:{ESCAPED}?[\w+-]){{1,60}}{ESCAPED}?:)"

_AT_LINE_START = rf"""
    ^(?P<number>[0-9]+\.)(?=[ \t]|$)
  | ^(?P<slash_first>
        [-=*_]+(?=[-=*_ \t]*$)  # a rule, or the underline of a heading
      | \#(?=\#{{0,5}}(?:[ \t]|$)) | [-+*:](?=[ \t]|$) | >+
      | \*(?=[\[{LINK}]) | \[(?=[ xX]\](?:\s|$))  # an abbreviation, a box to tick
    )
  | ^(?P<entity_alone>\^)$
  | (?P<slash_pipe>\|)  # any line with a pipe may become a table
  | """
_CLOSING_HASHES = r"(?P<slash_hashes>(?<![^ \t])\#++$) | "
_ANYWHERE = rf"""
    {ESCAPED}(?P<escaped>[^\x01-\x06])
  | (?P<entity>
        \\$  # the end of a line would be broken
      | \{{(?=[{{%:\#<\\&\x01-\x06]|$)  # Liquid, and kramdown's attributes
      | <(?![\s=0-9-]|$)
      | (?<={LINK})\^  # a footnote
      | &(?=\#?(?:{ESCAPED}?[\w:.-]){{1,60}}{ESCAPED}?;)
    )
  | (?P<slash>
        \\(?=[!-/:-@\[-`{{-~]|{ANY}) | --+ | \$\$+ | >>+ | ~~+ | ``+ | \*{{4,}}+ | _{{4,}}+
      | !(?=[\[{LINK}])
      | \[(?![^\^{MARKUP}{ESCAPED}\[\]](?:[^\[\]\n{MARKUP}{LINK}-{ESCAPED}]|{ESCAPED}[^\[\]])*
           \](?![(\[:{{\\{LINK}{ESCAPED}]))  # unless nothing but brackets can be meant
    )
  | (?P<split>{EMOJI})
  | (?P<mark>\*+|_+|`)
"""

# at the beginning of a line `*[` may be an abbreviation
_STAR = re.compile(rf"(?:(?<=[^\n]){MARKUP}|{MARKUP}(?!\[))(?!\s).*(?<!\s){MARKUP}", re.DOTALL)
_STARS = re.compile(rf"{MARKUP}(?!\s).*(?<!\s){MARKUP}", re.DOTALL)
_UNDERSCORES = re.compile(rf"(?<![\w-]){MARKUP}(?!\s).*(?<!\s){MARKUP}(?!\w)", re.DOTALL)
# kramdown looks for the closing tildes even in code
_TILDES = re.compile(rf"{MARKUP}(?![\s~])(?:(?!~~).)*(?<![\s~]){MARKUP}", re.DOTALL)

KRAMDOWN = Dialect(
    plain=re.compile(r"""[^\W\d_](?:[^\W_]|[ ,;()?'"/%@.]|-(?!-))*+"""),
    acts=re.compile(_AT_LINE_START + _ANYWHERE, re.MULTILINE | re.VERBOSE),
    acts_in_heading=re.compile(_CLOSING_HASHES + _ANYWHERE, re.MULTILINE | re.VERBOSE),
    may_act={
        "*": re.compile(r"\*{3,}+|(?<!\s)\*{1,2}+|\*{1,2}+(?!\s)"),
        "_": re.compile(r"_{3,}+|(?<![^\W\d_])_{1,2}+(?!\s)|(?<!\s)_{1,2}+(?!\w)"),
        "`": re.compile("`"),
    },
    escapable=frozenset("\\.*_+`>()[]}#!|\"'$=-~:"),  # `{` and `<` too, but other tools see them
    harmless=frozenset("@,/?%;"),
    joint="<span></span>",
    joint_in_heading=WORD_JOINER,  # a table of contents keeps only the text of a heading
    signs={
        Style.EM: {"*": _STAR, "_": _UNDERSCORES},
        Style.STRONG: {"**": _STARS},
        Style.STRIKE: {"~~": _TILDES},
    },
    unsafe_in_heading=frozenset(),
    tags={
        Style.EM: ("<em>", "</em>"),
        Style.STRONG: ("<strong>", "</strong>"),
        Style.UNDERLINE: ("<ins>", "</ins>"),
        Style.STRIKE: ("<del>", "</del>"),
        # Hidden until it is selected; a site may style the class otherwise.
        Style.SPOILER: ('<span class="spoiler" style="background: currentColor">', "</span>"),
        Style.SMALL: ("<small>", "</small>"),
    },
    code_tags=("<code>", "</code>"),
    drawn=frozenset(),
    template=re.compile(r"\{(?=[{%])"),
    template_in_code=lambda _: "{{ '{' }}",
    # kramdown takes a description as it was typed, but for some backslashes and for entities
    acts_in_alt=re.compile(r"""[\\`*_\[\]|$~^<>&{}"']|--|:(?=[\w+-]{1,60}:)"""),
    in_alt=lambda found: entities(found[0]),
    picture="![{alt}]({{{{ site.baseurl }}}}/{path})",
    rule=re.compile(r"[ \t]*([*_-])[ \t]*(?:\1[ \t]*)+"),
    line_break="  ",
    number='{{:value="{number}"}} ',
)
