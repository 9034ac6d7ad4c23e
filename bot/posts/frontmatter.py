"""Values for a post's YAML front matter. Every parser must read the string that was meant."""

import json
import re
import unicodedata
from collections.abc import Sequence

from bot.posts.markdown.clean import one_line
from bot.posts.markdown.kramdown import EMOJI, WORD_JOINER

MAX_TITLE = 400  # an event's title and what is added to it
MAX_DESCRIPTION = 1_000

# Plain is what YAML 1.1 and 1.2 read alike: it begins with a letter, holds no sign that could end
# it, and is no word for a boolean or null.
_SIGNS = r"\w ./()+*&'\u2013\u2014\u2019\-"
_PLAIN = re.compile(rf"[^\W\d_](?:[{_SIGNS}\",;!?%$@=<>]|:(?=\w)|(?<! )#)*")
_PLAIN_IN_LIST = re.compile(rf"[^\W\d_](?:[{_SIGNS}]|(?<! )#)*")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_EMOJI = re.compile(EMOJI)
_MARKDOWN = re.compile(r"[\[\]*_`!~]")
# A category is a part of the post's address. A colon behind what is no scheme stops Jekyll's build,
# an ampersand breaks its feed, and a page whose path holds a question mark is not found.
_IN_ADDRESS = (
    (re.compile(r"\s*&\s*"), " and "),
    (re.compile(":"), "\u2236"),  # which looks like it
    (re.compile(r"\?"), ""),
    (re.compile("//+"), "/"),  # a host would follow
)
_MANY = 40  # signs of Markdown in a description that no person means


def title(text: str) -> str:
    """A title, unharmful to themes that print it raw, and otherwise as typed."""
    return scalar(_cut(plain_text(one_line(text)), MAX_TITLE))


def description(text: str) -> str:
    """A description, as a title is."""
    return scalar(plain_text(_cut(one_line(text), MAX_DESCRIPTION)))


def raw_description(text: str) -> str:
    """A description where themes print it as HTML, and an SEO plugin reads it as Markdown."""
    shown = plain_text(_cut(one_line(text), MAX_DESCRIPTION))
    shown = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if len(_MARKDOWN.findall(shown)) > _MANY:
        shown = _MARKDOWN.sub(lambda match: f"&#{ord(match[0])};", shown)
    return scalar(shown)


def plain_text(text: str) -> str:
    """Text for front matter that themes print with and without escaping, or even as Markdown.

    A word joiner is not seen, and takes the effect from a tag, an emoji and a run of pictures.
    """
    text = re.sub(r"<(?=[A-Za-z/!?])", f"<{WORD_JOINER}", text)
    text = re.sub(r"!(?=\[)", f"!{WORD_JOINER}", text)
    return _EMOJI.sub(f":{WORD_JOINER}", text)


def scalar(text: str, plain: re.Pattern[str] = _PLAIN) -> str:
    """A string, quoted only if it must be."""
    if plain.fullmatch(text) and text == text.strip() and text.casefold() not in _WORDS:
        return text
    # Not ASCII only: YAML refuses the surrogate pairs that JSON would write for an emoji.
    return json.dumps(text, ensure_ascii=False)


def categories(values: Sequence[str]) -> list[str]:
    """An event's categories as a post may have them."""
    return [category for category in map(_category, values) if category]


def _category(text: str) -> str:
    text = unicodedata.normalize("NFKC", one_line(text))  # as it would be made an address
    for sign, harmless in _IN_ADDRESS:
        text = sign.sub(harmless, text)
    return plain_text(text).strip()


def flow_list(values: Sequence[str]) -> str:
    """A list in one line."""
    return f"[{', '.join(scalar(value, _PLAIN_IN_LIST) for value in values)}]"


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
