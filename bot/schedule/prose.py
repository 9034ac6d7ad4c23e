"""Abstracts, which may be HTML, become plain text. Linear in the length of what is given.

html.parser is not used: its time grows with the square of a text such as "<a <a <a", and a
programme may come from anywhere.
"""

import re

from bot.characters import clean
from bot.schedule.fields import unescaped

MAX_ABSTRACT = 4_000  # characters that are kept

_BLOCK_NAMES = (
    "article aside blockquote br dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr li"
    " main nav ol p pre section table tr ul"
)
_INLINE_NAMES = (
    "a abbr b big cite code del em font i img ins kbd mark q s samp small span strike strong sub"
    " sup td th tt u var"
)
_BLOCKS, _INLINE = frozenset(_BLOCK_NAMES.split()), frozenset(_INLINE_NAMES.split())
_UNSEEN = frozenset({"script", "style"})
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})([^<>]{0,2000})>")
_BLANKS = re.compile(r"\s+")
_ESCAPED_TAG = re.compile(r"&lt;(?:p|br|div|ul|li|strong|em)\b", re.IGNORECASE)


def plain_text(value: str) -> str:
    """An abstract as text: tags gone, paragraphs apart, at most MAX_ABSTRACT characters."""
    source = clean(value)
    if not _is_html(source) and _ESCAPED_TAG.search(source):
        source = unescaped(source)
    stripped = _stripped(_without_comments(source)) if _is_html(source) else source
    lines = (line.strip() for line in unescaped(stripped).splitlines())
    result = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return result if len(result) <= MAX_ABSTRACT else f"{result[: MAX_ABSTRACT - 1].rstrip()}…"


def _is_html(source: str) -> bool:
    return any(tag[2].lower() in _BLOCKS | _INLINE for tag in _TAG.finditer(source))


def _without_comments(source: str) -> str:
    """HTML without its comments; one that never ends takes the rest with it."""
    kept: list[str] = []
    while source:
        before, opening, rest = source.partition("<!--")
        kept.append(before)
        _, _, source = rest.partition("-->") if opening else ("", "", "")
    return "".join(kept)


def _stripped(source: str) -> str:
    """HTML without its tags; blanks mean nothing there, and blocks begin lines."""
    parts: list[str] = []
    position, hidden = 0, ""
    for tag in _TAG.finditer(source):
        closing, name = bool(tag[1]), tag[2].lower()
        if not hidden:
            parts.append(_flowing(source[position : tag.start()]))
            parts.append(_mark(name, tag[0], closing=closing))
        if name in _UNSEEN:
            hidden = "" if closing else name
        position = tag.end()
    if not hidden:
        parts.append(_flowing(source[position:]))
    return "".join(parts)


def _flowing(text: str) -> str:
    return _BLANKS.sub(" ", text)


def _mark(name: str, tag: str, *, closing: bool) -> str:
    """What stands in place of a tag; one that is none of HTML's stays as it is."""
    if name == "li":
        return "" if closing else "\n- "
    if name == "br":
        return "\n"
    if name in _BLOCKS:
        return "\n\n"
    return "" if name in _INLINE | _UNSEEN else tag
