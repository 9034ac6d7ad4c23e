"""The site's files at one commit, and a change of them made into a new commit. Pushes nothing.

File contents are fetched when they are read. No work tree is involved, so that no hook, filter or
symbolic link of the site can act on this computer.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from bot.errors import SiteRefused
from bot.publish import faults
from bot.publish.clone import Clone
from bot.publish.merge import merge

_FOLDER = "040000"
_FILES = frozenset({"100644", "100755", "100664"})
_NEW = "refs/site/new"


@dataclass(frozen=True, slots=True)
class Change:
    """Files to write and to remove, by path, and what to say of it in the history.

    `stored` are files to write of which git has the contents already: see Tree.store.
    """

    files: Mapping[str, bytes]
    message: str
    removed: tuple[str, ...] = ()
    stored: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def paths(self) -> tuple[str, ...]:
        return (*self.files, *self.stored, *self.removed)


@dataclass(frozen=True, slots=True)
class _Entry:
    mode: str
    object: str


@dataclass(frozen=True, slots=True)
class Tree:
    """The site at one commit; `commit` is None while the repository is empty."""

    clone: Clone
    commit: str | None
    _folders: dict[str, dict[str, _Entry]] = field(
        default_factory=dict[str, dict[str, _Entry]], repr=False
    )

    async def read(self, path: str) -> bytes | None:
        """A file's content, None if there is no file. Raises SiteRefused if it is no file."""
        entry = await self._entry(path)
        if entry is None:
            return None
        return await self.clone.ask("cat-file", "blob", entry.object)

    async def object(self, path: str) -> str | None:
        """Git's name for a file's content, None if there is no file. Raises SiteRefused."""
        entry = await self._entry(path)
        return entry.object if entry else None

    async def store(self, files: Sequence[Path]) -> list[str]:
        """Give files of this computer to git, one at a time; returns its names for them."""
        listed = "".join(f"{file}\n" for file in files)
        arguments = ("hash-object", "-w", "--no-filters", "--stdin-paths")
        named = await self.clone.read(*arguments, stdin=listed.encode()) if files else b""
        return named.decode().split()

    async def has(self, path: str) -> bool:
        """Whether there is anything of that name."""
        pure = PurePosixPath(path)
        return pure.name in await self._folder(pure.parent)

    async def reaches(self, path: str) -> bool:
        """The same for a path that somebody typed, of which no folder need be one."""
        try:
            return await self.has(path)
        except SiteRefused:
            return False

    async def names(self, folder: str) -> frozenset[str]:
        """The names in a folder; none if there is no such folder."""
        return frozenset(await self._folder(PurePosixPath(folder)))

    async def merge(self, base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
        """Both sides' changes of one text since `base`, None where they touch the same lines."""
        return await merge(self.clone.git, base, ours, theirs)

    async def differing(self, change: Change) -> Change | None:
        """What of a change is not so already. Raises SiteRefused if a path cannot be written."""
        files: dict[str, bytes] = {}
        for path, content in change.files.items():
            entry = await self._entry(path)
            if entry is None or entry.object != _object(content, len(entry.object)):
                files[path] = content
        removed = tuple([path for path in change.removed if await self._entry(path)])
        stored = {
            path: name for path, name in change.stored.items() if await self.object(path) != name
        }
        left = Change(files, change.message, removed, stored)
        return left if left.paths else None

    async def commit_with(self, change: Change, signature: str) -> str:
        """Make a commit upon this one. `signature` is `NAME <EMAIL> SECONDS +0000`."""
        stream = b"".join(_stream(self.commit, change, signature))
        made = await self.clone.read(
            "fast-import", "--quiet", "--done", "--force", "--date-format=raw", stdin=stream
        )
        return made.decode().strip()

    async def _entry(self, path: str) -> _Entry | None:
        pure = PurePosixPath(path)
        entry = (await self._folder(pure.parent)).get(pure.name)
        if entry is not None and entry.mode not in _FILES:
            raise faults.refused(
                f"On the site, {path} is a folder, a link or a submodule and not a file",
                "Rename it there, then publish again.",
            )
        return entry

    async def _folder(self, path: PurePosixPath) -> dict[str, _Entry]:
        """A folder's entries. Raises SiteRefused where a file or a link stands in its place."""
        key = str(path)
        if key not in self._folders:
            self._folders[key] = await self._list(path)
        return self._folders[key]

    async def _list(self, path: PurePosixPath) -> dict[str, _Entry]:
        if path.name == "":
            return await self._listed(self.commit) if self.commit else {}
        entry = (await self._folder(path.parent)).get(path.name)
        if entry is None:
            return {}
        if entry.mode != _FOLDER:
            raise faults.refused(
                f"On the site, {path} is a file, a link or a submodule and not a folder",
                "Make it a folder there, or set BLOG_POSTS_DIR and BLOG_IMAGES_DIR.",
            )
        return await self._listed(entry.object)

    async def _listed(self, tree: str) -> dict[str, _Entry]:
        listed = await self.clone.read("ls-tree", "-z", tree)
        entries: dict[str, _Entry] = {}
        for line in listed.decode(errors="surrogateescape").split("\0")[:-1]:
            about, name = line.split("\t", 1)
            mode, _, identity = about.split(" ")
            entries[name] = _Entry(mode, identity)
        return entries


def _object(content: bytes, length: int) -> str:
    """Git's name for a content: SHA-1, or SHA-256 where names are that long."""
    kind = "sha1" if length == 40 else "sha256"  # noqa: PLR2004 -- hexadecimal digits of a SHA-1
    digest = hashlib.new(kind, b"blob %d\0" % len(content), usedforsecurity=False)
    digest.update(content)
    return digest.hexdigest()


def _stream(parent: str | None, change: Change, signature: str) -> Iterable[bytes]:
    """The commit in the words of git fast-import. Paths must have been checked."""
    yield f"reset {_NEW}\ncommit {_NEW}\nmark :1\n".encode()
    yield f"author {signature}\ncommitter {signature}\n".encode()
    yield _data(change.message.encode())
    if parent is not None:
        yield f"from {parent}\n".encode()
    for path in change.removed:
        yield f"D {path}\n".encode()
    for path, name in change.stored.items():
        yield f"M 100644 {name} {path}\n".encode()
    for path, content in change.files.items():
        yield f"M 100644 inline {path}\n".encode()
        yield _data(content)
    yield b"\nget-mark :1\ndone\n"


def _data(content: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(content), content)
