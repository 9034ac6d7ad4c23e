"""The site generators that posts are written for. A further one is a folder of templates and a row.

What a row says: the generator's Markdown, where it wants its files, how it knows them, and how what
stands outside of Markdown is escaped.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from bot.posts import frontmatter
from bot.posts.markdown import commonmark, kramdown
from bot.posts.markdown.dialect import Dialect

_LIQUID_SAFE = re.compile(r"[\w .,:;!?()&@#+=/*-]+")


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a site has its posts and pictures; `base` is the path of its public address."""

    posts: str
    images: str
    base: str = ""


@dataclass(frozen=True, slots=True)
class Flavour:
    """How posts are written for one generator; `name` is also the folder of its templates.

    `folders` are those of the repository unless the operator names others. `place` makes of a
    post's path what other posts link to below `base`, `address` its page below the site's address;
    for both None means that the generator itself decides. `pictures` is what stands before the name
    of a picture.
    """

    name: str
    dialect: Dialect
    folders: Folders
    place: Callable[[str], str] | None
    address: Callable[[str], str | None]
    pictures: Callable[[Folders], str]
    description: Callable[[str], str]
    series: Callable[[str], str]


def _liquid_string(text: str) -> str:
    """A text as a Liquid value. What could end the string or the tag is encoded."""
    shown = frontmatter.plain_text(text)
    return f'"{shown}"' if _LIQUID_SAFE.fullmatch(shown) else f'"{quote(shown)}" | url_decode'


def _hugo_page(path: str) -> str:
    """Hugo makes a folder of each page, below the folders that are below `content`."""
    return f"{path.removeprefix('content/').removesuffix('.md').lower()}/"


JEKYLL = Flavour(
    name="jekyll",
    dialect=kramdown.KRAMDOWN,
    folders=Folders("_posts", "images"),
    place=None,
    address=lambda _: None,
    pictures=lambda folders: folders.images,
    description=frontmatter.raw_description,
    series=_liquid_string,
)
HUGO = Flavour(
    name="hugo",
    dialect=commonmark.HUGO,
    folders=Folders("content/posts", "static/images"),
    place=_hugo_page,
    address=_hugo_page,
    pictures=lambda folders: f"{folders.base}/{folders.images.removeprefix('static/')}",
    description=frontmatter.description,
    series=lambda title: frontmatter.flow_list((title,)),
)
FLAVOURS = {flavour.name: flavour for flavour in (JEKYLL, HUGO)}
