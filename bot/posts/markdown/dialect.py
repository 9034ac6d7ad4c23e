"""What a site generator's Markdown is like, as a table: all that differs from site to site.

How pieces become text by such a table stands in writing.py. A further generator is a further table.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.posts.markdown.pieces import Style

# Signs that stand for what is no text while a table's patterns look at a paragraph. No text that
# was cleaned holds them.
MARKUP, CODE, LINK, LINK_END, ADDRESS, ESCAPED = "\x01\x02\x03\x04\x05\x06"
# Next to the MARKUP that is looked at: another one, end to end with it, or around it.
FACING, AROUND = "\x07\x08"
ANY = f"[{MARKUP}-{ESCAPED}]"

_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def entities(text: str) -> str:
    """Everything but letters, digits and blanks as character references."""
    return re.sub(r"[^\w ]|_", lambda sign: _NAMED.get(sign[0], f"&#{ord(sign[0])};"), text)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one generator's Markdown is written.

    `acts` and `acts_in_heading` find what would act in literal text. Their groups say what is done:
    `slash` puts a backslash before each sign, `number` before the last one, `entity` and `letter`
    write character references, `split` parts a sign from what follows, a `mark` is looked at with
    all like it in the paragraph, and `escaped` is a sign behind a typed backslash. A group's name
    may go on behind an underscore.
    """

    plain: re.Pattern[str]  # texts in which nothing acts, so that they need not be looked at
    acts: re.Pattern[str]
    acts_in_heading: re.Pattern[str]
    may_act: Mapping[str, re.Pattern[str]]  # runs of a mark that could have a partner
    escapable: frozenset[str]  # signs before which a backslash is not seen
    harmless: frozenset[str]  # signs that need none
    joint: str  # stands in a name that would become an emoji
    joint_in_heading: str
    # What may be written on both sides of a style, and where: the pattern looks for two MARKUP with
    # what stands between and next to them. Elsewhere the tags are written.
    signs: Mapping[Style, Mapping[str, re.Pattern[str]]]
    unsafe_in_heading: frozenset[Style]  # what stops the build there
    tags: Mapping[Style, tuple[str, str]]
    code_tags: tuple[str, str] | None  # for what backticks cannot hold, if there is such
    drawn: frozenset[str]  # languages of which code would be drawn instead of shown
    template: re.Pattern[str]  # what the generator would run, and in code nothing else stops it
    template_in_code: Callable[[re.Match[str]], str]
    acts_in_alt: re.Pattern[str]  # what would act or show otherwise in a picture's description
    in_alt: Callable[[re.Match[str]], str]
    picture: str  # a picture by its `alt` and the `path` of its file on the site
    rule: re.Pattern[str]  # a line that ends a list in code as well, if it follows an empty one
    line_break: str  # before the end of a line: the next one begins on a line of its own
    # Before the text of an item whose number is not the next. None: it begins a list of its own.
    number: str | None
