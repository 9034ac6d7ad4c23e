"""Signs made harmless, each in the way of its place. Decides nothing about what a text means."""

import re

_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
WORD_JOINER = "\u2060"
# jemoji swaps :name: for a picture and parses the *decoded* text around it as HTML, so that
# even an escaped tag comes alive. Digits alone (12:30:45) are no emoji, but for two.
EMOJI = r":(?!(?!100:|1234:)[0-9]+:)(?=(?:\\?[\w+-]){1,60}\\?:)"

_EMOJI = re.compile(EMOJI)
_OPENS_LIQUID = re.compile(r"\{(?=[{%])")
_ACTIVE = re.compile(rf"(?P<slash>[\\`*_\[\]|$~])|(?P<entity>[<>&{{]|--)|(?P<emoji>{EMOJI})")


def backslashed(signs: str) -> str:
    """Each sign with a backslash before it. Only for signs that kramdown lets escape."""
    return "".join(f"\\{sign}" for sign in signs)


def entities(text: str) -> str:
    """Everything but letters, digits and blanks as character references."""
    return re.sub(r"[^\w ]|_", lambda sign: _NAMED.get(sign[0], f"&#{ord(sign[0])};"), text)


def colon(*, in_heading: bool) -> str:
    """A colon that begins no emoji. A table of contents keeps only the text of a heading."""
    return f":{WORD_JOINER}" if in_heading else ":<span></span>"


def without_liquid(code: str) -> str:
    """Code in which no Liquid begins. Entities are of no use in code, so Liquid prints the sign."""
    return _OPENS_LIQUID.sub("{{ '{' }}", code)


def literal(text: str, *, in_heading: bool = False) -> str:
    """The text as it stands, whatever Markdown it might hold. It must not begin a line."""

    def harmless(match: re.Match[str]) -> str:
        if match["slash"]:
            return backslashed(match[0])
        return colon(in_heading=in_heading) if match["emoji"] else entities(match[0])

    return _ACTIVE.sub(harmless, text)


def plain_text(text: str) -> str:
    """Text for front matter that themes print with and without escaping, or even as Markdown.

    A word joiner is not seen, and takes the effect from a tag, an emoji and a run of pictures.
    """
    text = re.sub(r"<(?=[A-Za-z/!?])", f"<{WORD_JOINER}", text)
    text = re.sub(r"!(?=\[)", f"!{WORD_JOINER}", text)
    return _EMOJI.sub(f":{WORD_JOINER}", text)
