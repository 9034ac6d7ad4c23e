"""The site generators that posts are written for. A further one is a folder of templates and a row.

What a row says: the generator's Markdown, where it wants its files, how it knows them, and how what
stands outside of Markdown is escaped.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from posixpath import dirname, relpath
from urllib.parse import quote

from bot.posts import anchors, frontmatter
from bot.posts.markdown import commonmark, kramdown
from bot.posts.markdown.dialect import Dialect

_NO_SIGN_OF_HUGO = re.compile(r"[^\w./#+~-]")  # what it leaves out of addresses
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

    `folders` are those of the repository unless the operator names others. `link` is what a file of
    the first path links to that of the second by, `pictures` what stands there before the name of
    a picture, `anchor` what leads to a heading on its page. `address` makes of a path its page
    below the site's address, None if the generator itself decides: then `lookup` is what it works
    out for a link, and a file with many may have it do so once. `index` is what the list of all
    posts is called in their folder, if it is ours.
    """

    name: str
    dialect: Dialect
    folders: Folders
    link: Callable[[Folders, str, str], str]
    pictures: Callable[[Folders, str], str]
    address: Callable[[str], str | None]
    description: Callable[[str], str]
    series: Callable[[str], str]
    anchor: anchors.Rule
    index: str | None = None
    lookup: Callable[[str], str] | None = None


def _liquid_string(text: str) -> str:
    """A text as a Liquid value. What could end the string or the tag is encoded."""
    shown = frontmatter.plain_text(text)
    return f'"{shown}"' if _LIQUID_SAFE.fullmatch(shown) else f'"{quote(shown)}" | url_decode'


def _liquid_lookup(path: str) -> str:
    """Jekyll looks the post up by its name; of one that it leaves out it says nothing."""
    name = path.rpartition("/")[2]
    found = f"where_exp: 'post', \"post.path contains '/{name}'\" | map: 'url' | first"
    safe = "replace: '(', '%28' | replace: ')', '%29'"  # of categories: they would end the link
    return f"site.posts | {found} | relative_url | {safe}"


def _liquid_link(_: Folders, __: str, path: str) -> str:
    return f"{{{{ {_liquid_lookup(path)} }}}}"


def _relative(page: str, path: str) -> str:
    """A path as seen from a file."""
    return relpath(path, dirname(page))


def _list(title: str) -> str:
    return frontmatter.flow_list((title,))


def _hugo_page(path: str) -> str:
    """Hugo makes a folder of each page, below the folders that are below `content`."""
    place = path.removeprefix("content/").removesuffix(".md").lower()
    return f"{_NO_SIGN_OF_HUGO.sub('', re.sub(' +', '-', place))}/"


JEKYLL = Flavour(
    name="jekyll",
    dialect=kramdown.KRAMDOWN,
    folders=Folders("_posts", "images"),
    link=_liquid_link,
    pictures=lambda folders, _: folders.images,
    address=lambda _: None,
    description=frontmatter.raw_description,
    series=_liquid_string,
    anchor=anchors.of_text,
    lookup=_liquid_lookup,
)
HUGO = Flavour(
    name="hugo",
    dialect=commonmark.HUGO,
    folders=Folders("content/posts", "static/images"),
    link=lambda folders, _, path: quote(f"{folders.base}/{_hugo_page(path)}"),
    pictures=lambda folders, _: f"{folders.base}/{folders.images.removeprefix('static/')}",
    address=_hugo_page,
    description=frontmatter.description,
    series=_list,
    anchor=anchors.of_source,
)
MARKDOWN = Flavour(
    name="markdown",
    dialect=commonmark.COMMONMARK,
    folders=Folders("posts", "images"),
    link=lambda _, page, path: quote(_relative(page, path)),
    pictures=lambda folders, page: _relative(page, folders.images),
    address=lambda path: path,
    description=frontmatter.description,
    series=_list,
    anchor=anchors.of_text,  # as GitHub has it, among others
    index="README.md",
)
FLAVOURS = {flavour.name: flavour for flavour in (JEKYLL, HUGO, MARKDOWN)}
