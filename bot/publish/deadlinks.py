"""Which links of a post to its own site lead to nothing, judged by the site's files.

What a generator may make of something else, such as a list of categories, is not judged: a link is
dead if it names a file, a post or a dated page that nothing there could become.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from bot.posts.flavours import Folders
from bot.posts.references import Kind, Reference
from bot.publish.tree import Tree

_FILES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".pdf", ".md"})
_DATED = re.compile(r"(?:^|/)\d{4}/\d{1,2}/\d{1,2}/")
_PAGES = ("", ".md", ".markdown", ".html", "/index.md", "/index.html", "/_index.md")


async def dead(
    references: Iterable[Reference], tree: Tree, folders: Folders, own: Collection[str]
) -> list[Reference]:
    """Those that lead to nothing; `own` are paths of files that go out with the post."""
    judge = _Judge(tree, folders, own)
    return [each for each in references if not await judge.leads(each)]


class _Judge:
    def __init__(self, tree: Tree, folders: Folders, own: Collection[str]) -> None:
        self._tree = tree
        self._folders = folders
        self._own = own

    async def leads(self, reference: Reference) -> bool:
        """Whether something is there, or may be."""
        name = unquote(reference.name).strip("/")
        match reference.kind:
            case Kind.FILE:
                return await self._has(name)
            case Kind.POST:
                return await self._has(f"{self._folders.posts}/{name}")
            case Kind.ADDRESS:
                is_certain = PurePosixPath(name).suffix.lower() in _FILES or _DATED.search(name)
                return not is_certain or await self._is_page(name)

    async def _is_page(self, name: str) -> bool:
        for path in self._sources(name):
            if await self._has(path):
                return True
        posts = {*await self._tree.names(self._folders.posts), *map(_name, self._own)}
        return _last(name) in {slug for post in posts for slug in _slugs(post)}

    def _sources(self, name: str) -> Iterator[str]:
        """The files that could become a page of that name, or be it."""
        above = PurePosixPath(self._folders.posts).parent.as_posix()
        for folder in dict.fromkeys(("", above, "static", "content")):
            for page in dict.fromkeys((name, name.removesuffix(".html"))):
                yield from (f"{folder}/{page}{end}".lstrip("./") for end in _PAGES)

    async def _has(self, path: str) -> bool:
        return path in self._own or await self._tree.reaches(path)


def _name(path: str) -> str:
    return PurePosixPath(path).name


def _last(name: str) -> str:
    """What an address calls a post."""
    return _name(name).removesuffix(".html").lower()


def _slugs(name: str) -> Iterator[str]:
    """What a post's address may end with, with or without its date."""
    stem = PurePosixPath(name).stem.lower()
    yield stem
    yield stem[len("2020-07-23-") :]
