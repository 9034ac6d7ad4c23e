"""The bot's own copy of the site's repository: bare, and without file contents until asked for.

It is a cache. Whenever git cannot use it (left half-made by a crash, locked by one, damaged), it is
thrown away and made anew; so nothing here repairs anything, and nothing is kept here alone.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.config import SiteConfig
from bot.errors import SiteError, SiteUnreachable
from bot.publish import faults
from bot.publish.access import Access
from bot.publish.git import Git, GitFailed
from bot.publish.merge import merge

HEAD = "refs/site/head"  # one name, whatever the branch is called

_PREFIX = "site.git"
_SYMREF = "ref: refs/heads/"
_BRANCH = "refs/heads/"


class CloneDamaged(SiteUnreachable):
    """git cannot use the copy. It is to be discarded, and everything tried once more."""

    def __init__(self) -> None:
        super().__init__(
            "The bot's copy of the site could not be used. The notes are safe in the bot's "
            "database. The copy is made anew at the next try; the log holds git's words."
        )


@dataclass(frozen=True, slots=True)
class Heads:
    """The remote's branches and their commits, and the one that it calls its default."""

    commits: dict[str, str]
    default: str | None


class Clone:
    """The copy under `directory` of the repository that the configuration names.

    `patience` limits each conversation with the remote, in seconds.
    """

    def __init__(self, config: SiteConfig, directory: Path, patience: float) -> None:
        self.directory = directory / _PREFIX
        self.access = Access.of(config)
        self.git = Git(self.directory, self.access, stall=min(60, patience))
        self._patience = patience
        self._partial = True  # until the server turns out to hand out no single contents

    async def open(self) -> None:
        """Make it if there is none, or if it is of another repository."""
        with suppress(GitFailed):
            address = await self.git.run("config", "--get", "remote.origin.url")
            if address.decode().strip() == self.access.address:
                return
        await self.discard()
        await self._make()

    async def discard(self) -> None:
        """Remove it, and what a crash left of an earlier making."""
        with _faults():
            await asyncio.to_thread(_remove_all, self.directory)

    async def _make(self) -> None:
        with _faults():
            directory = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=self.directory.parent))
            await Git(directory).run("init", "--quiet", "--bare", "--template=")
            address = self.access.address.replace("\\", r"\\").replace('"', r"\"")
            settings = _REMOTE.format(address=address) + (_PARTIAL if self._partial else "")
            _append(directory / "config", settings)
            await asyncio.to_thread(directory.rename, self.directory)

    async def read(self, *args: str, stdin: bytes = b"") -> bytes:
        """Run git on what is here."""
        with _faults():
            return await self.git.run(*args, stdin=stdin)

    async def merge(self, base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
        """The three-way merge of a text file; see merge.py."""
        with _faults():
            return await merge(self.git, base, ours, theirs)

    async def ask(self, *args: str) -> bytes:
        """Run git in a conversation with the remote."""
        with _faults():
            try:
                return await self.converse(*args)
            except GitFailed as failed:
                if not self._partial or _UNSERVED not in failed.stderr:
                    raise
                self._partial = False
                raise CloneDamaged from failed

    async def converse(self, *args: str) -> bytes:
        """The same, but raises GitFailed."""
        return await self.git.run(*args, patience=self._patience)

    async def heads(self) -> Heads:
        """Ask the remote for its branches."""
        listed = await self.ask("ls-remote", "--symref", "origin", "HEAD", _BRANCH + "*")
        commits: dict[str, str] = {}
        default = None
        for line in listed.decode(errors="surrogateescape").splitlines():
            value, name = line.split("\t")
            if name.startswith(_BRANCH):
                commits[name.removeprefix(_BRANCH)] = value
            elif value.startswith(_SYMREF):
                default = value.removeprefix(_SYMREF)
        return Heads(commits, default if default in commits else None)

    async def fetch(self, branch: str, commit: str) -> str:
        """Bring that branch here, unless that commit is here already. Returns its commit."""
        if await self._head() != commit:
            refspec = f"+{_BRANCH}{branch}:{HEAD}"  # forced: its history may have been rewritten
            await self.ask("fetch", *_FETCH, "origin", refspec)
            commit = await self._head() or ""
        if not commit:
            raise CloneDamaged
        return commit

    async def known(self) -> str | None:
        """The commit that was brought here last, if this is a copy of that repository."""
        with suppress(GitFailed, SiteError):
            address = await self.git.run("config", "--get", "remote.origin.url")
            if address.decode().strip() == self.access.address:
                return await self._head()
        return None

    async def advance(self, commit: str) -> None:
        """Remember a commit of ours that arrived as the remote's head, to save fetching it."""
        await self.read("update-ref", HEAD, commit)

    async def _head(self) -> str | None:
        found = await self.read("for-each-ref", "--format=%(objectname)", HEAD)
        return found.decode().strip() or None


_FETCH = ("--quiet", "--no-tags", "--no-write-fetch-head")

_REMOTE = """\
[remote "origin"]
	url = "{address}"
"""
_PARTIAL = """\
	promisor = true
	partialCloneFilter = blob:none
[extensions]
	partialClone = origin
"""

# a server that leaves contents out when asked to, and then knows only git's older protocol
_UNSERVED = "does not allow request for unadvertised object"


@contextmanager
def _faults() -> Generator[None, None, None]:
    try:
        yield
    except OSError as error:
        raise faults.local(error) from error
    except GitFailed as failed:
        raise faults.explained(failed) or CloneDamaged from failed


def _append(path: Path, text: str) -> None:
    with path.open("a") as file:
        file.write(text)


def _remove_all(clone: Path) -> None:
    for path in clone.parent.glob(_PREFIX + "*"):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
