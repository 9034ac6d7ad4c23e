"""What a day's earlier tries have put on the site, or were about to: whose a path is, and merges.

A try may have arrived without anybody knowing, so what stands on the site is compared with what
each of them has sent.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.errors import SiteConflict
from bot.models import FileKind, Outcome, Publication, SiteFile
from bot.publish.tree import Tree

_HELD = (Outcome.PUSHED, Outcome.UNCHANGED)


@dataclass(frozen=True, slots=True)
class Sent:
    """A file of an earlier try."""

    by: Publication
    file: SiteFile

    @property
    def held(self) -> bool:
        """Whether the try is known to have arrived."""
        return self.by.outcome in _HELD


class Former:
    """The files of a day's tries since its post was taken off the site; the tries newest first."""

    def __init__(self, tries: Iterable[Publication], tree: Tree) -> None:
        self._tries = list(tries)
        self._tree = tree

    def path_of(self, talk_id: int) -> str | None:
        """Where a talk's page was meant to be last."""
        return next((sent.file.path for sent in self._all() if sent.file.talk_id == talk_id), None)

    @property
    def paths(self) -> list[str]:
        """Every path of the day's own files."""
        own = (sent.file.path for sent in self._all() if sent.file.kind is not FileKind.INDEX)
        posts = (made.path for made in self._tries if made.path)
        return list(dict.fromkeys((*posts, *own)))

    async def is_ours(self, path: str) -> bool:
        """Whether a path is still the day's: published there, or free, or left by a crash."""
        if self._held_at(path):
            return True
        theirs = await self._tree.read(path) if await self._tree.has(path) else None
        return theirs is None or self.maker(path, theirs) is not None

    async def merged(self, path: str, ours: bytes, theirs: bytes) -> bytes:
        """Our new text of a file with what people have edited there. Raises SiteConflict."""
        before = self.before(path, theirs)
        merged = await self._tree.merge(before.file.text.encode() if before else b"", ours, theirs)
        if merged is None:
            raise SiteConflict(
                f"{path} was edited on the site in the same lines that changed here, so it was"
                " left as it is. Change those lines on the site or here to be the same, then"
                " publish again. All notes are kept."
            )
        return merged

    async def left(self, path: str) -> bool:
        """Whether a file that is not wanted any more is to leave the site.

        Raises SiteConflict if people have edited it.
        """
        theirs = await self._tree.read(path) if await self._tree.has(path) else None
        if theirs is None:
            return False
        if self.maker(path, theirs) is not None:
            return True
        if self._held_at(path):
            raise SiteConflict(
                f"{path} was edited on the site, and the day's post has no such file any more, so"
                " it was left as it is. Remove the file on the site, or bring back what"
                " it shows, then publish again. All notes are kept."
            )
        return False

    def before(self, path: str, theirs: bytes | None) -> Sent | None:
        """What made what stands there, or else what stood there last, be it recorded or not."""
        made = None if theirs is None else self.maker(path, theirs)
        return made or next((sent for sent in self._at(path) if sent.held), None)

    def maker(self, path: str, content: bytes) -> Sent | None:
        """The newest try that was about to put that content there."""
        return next(
            (sent for sent in self._at(path) if sent.file.content.encode() == content), None
        )

    def _held_at(self, path: str) -> bool:
        """Whether the newest try that is known to have arrived has put a file there."""
        held = next((made for made in self._tries if made.outcome in _HELD), None)
        return held is not None and path in {held.path, *(file.path for file in held.files)}

    def _at(self, path: str) -> Iterator[Sent]:
        return (sent for sent in self._all() if sent.file.path == path)

    def _all(self) -> Iterator[Sent]:
        return (Sent(made, file) for made in self._tries for file in made.files)
