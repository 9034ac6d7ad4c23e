"""Texts set for one site: paragraphs and headings in its dialect, times in the event's zone."""

import re
from dataclasses import dataclass
from datetime import UTC, tzinfo
from itertools import pairwise

from bot.posts.markdown.blocks import Block, Fence, Lines, Quote
from bot.posts.markdown.dialect import Dialect
from bot.posts.markdown.kramdown import KRAMDOWN
from bot.posts.markdown.pieces import End, Link, Start, Style, Text, visible
from bot.posts.markdown.reading import read, read_line
from bot.posts.markdown.writing import without_template, write

_TICKS = re.compile("`{3,}")


@dataclass(frozen=True, slots=True)
class Typesetter:
    """Writes texts of people. What it writes depends on its fields and the text alone."""

    dialect: Dialect = KRAMDOWN
    zone: tzinfo = UTC

    def inline(self, text: str) -> str:
        """The text of a paragraph or an item. Its lines must be stripped and none may be empty."""
        if self.dialect.plain.fullmatch(text):
            return text
        return write(read(text, self.zone), self.dialect)

    def heading(self, text: str, *, styled: bool = True) -> str:
        """One line for a heading, free of links. Names are not styled: `_` in them is a letter."""
        return write(read_line(text, self.zone, styled=styled), self.dialect, in_heading=True)

    def linked_heading(self, text: str, url: str) -> str:
        """A heading's line as a link."""
        link = Link(url, tuple(read_line(text, self.zone)))
        return write([link], self.dialect, in_heading=True)

    def link(self, text: str, url: str) -> str:
        """One line of a paragraph or an item as a link, whatever Markdown it might hold."""
        return write([Link(url, (Text(text),))], self.dialect)

    def literal(self, text: str) -> str:
        """One line for a heading, whatever Markdown it might hold."""
        return write([Text(text)], self.dialect, in_heading=True)

    def visible(self, text: str, *, styled: bool = True) -> str:
        """What a reader sees of a heading's line."""
        return visible(read_line(text, self.zone, styled=styled))

    def aside(self, text: str, url: str | None = None) -> str:
        """Small print behind a text, perhaps as a link."""
        within = Link(url, (Text(text),)) if url else Text(text)
        return write([Start(Style.SMALL), within, End(Style.SMALL)], self.dialect)

    @property
    def renumbers(self) -> bool:
        """Whether an item of a list may have another number than the next."""
        return self.dialect.number is not None

    def number(self, value: int) -> str:
        """What stands before an item's text whose number is not the next."""
        return (self.dialect.number or "").format(number=value)

    def picture(self, alt: str, path: str) -> str:
        """A picture of the site, with one line that says what it shows."""
        harmless = self.dialect.acts_in_alt.sub(self.dialect.in_alt, alt)
        return self.dialect.picture.format(alt=harmless, path=path)

    def lines(self, block: Block) -> list[str]:
        """A block as lines that may be indented. An empty one stands for itself."""
        match block:
            case Lines(lines):
                text = self.inline("\n".join(line.strip() for line in lines))
                return text.replace("\n", f"{self.dialect.line_break}\n").split("\n")
            case Fence(lines, language):
                return self._fence(lines, language)
            case Quote(blocks):
                return self._quote(blocks)

    def ends_lists(self, block: Block) -> bool:
        """Whether it would end the list that it stands in, were it less than four columns in."""
        lines = block.lines if isinstance(block, Fence) else ()
        return any(
            not before.strip() and self.dialect.rule.fullmatch(line)
            for before, line in pairwise(lines)
        )

    def _quote(self, blocks: tuple[Lines | Fence, ...]) -> list[str]:
        lines: list[str] = []
        for block in blocks:
            lines += ["", *self.lines(block)]
        return [f"> {line}" if line else ">" for line in lines[1:]]

    def _fence(self, lines: tuple[str, ...], language: str) -> list[str]:
        """A fenced block, longer than any within. Lines of blanks become empty ones."""
        ticks = max((len(run) for line in lines for run in _TICKS.findall(line)), default=2) + 1
        body = [without_template(line, self.dialect) if line.strip() else "" for line in lines]
        shown = "" if language.lower() in self.dialect.drawn else language
        return [f"{'`' * ticks}{shown}", *body, "`" * ticks]
