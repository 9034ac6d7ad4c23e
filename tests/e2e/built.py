"""A site that a generator has made, whichever it was."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from page import Page

BASE = "/notes"  # the path of both sites' address


@dataclass(frozen=True)
class Built:
    """A finished site below `root`; `told` is what the generator complained about.

    `index` is what a page's file is called where its address names a folder.
    """

    root: Path
    tree: Path
    told: str
    index: str = ""

    @cached_property
    def pages(self) -> dict[str, Page]:
        """Every page of a post by its address without the host."""
        files = sorted(self.root.rglob("*.html"))
        pages = {self._address(file): Page(file.read_text("utf-8")) for file in files}
        return {address: page for address, page in pages.items() if page.is_post}

    def _address(self, file: Path) -> str:
        return f"/{file.relative_to(self.root).as_posix()}".removesuffix(self.index)

    def xml(self, name: str) -> Element:
        """The root of a file that must be well-formed."""
        return fromstring((self.root / BASE.strip("/") / name).read_bytes())
