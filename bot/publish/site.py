"""The site: the git repository that the blog is built from. Reads it and adds commits to it.

What to write is the caller's plan; how it gets there, and that nothing of others is lost, is here.
Only fast-forwards are pushed. A push that seems to have failed may have arrived, so the remote is
asked before it is tried again.
"""

import asyncio
import os
import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.clock import Clock
from bot.config import SiteConfig
from bot.errors import SiteRefused, SiteUnreachable
from bot.publish import faults
from bot.publish.clone import Clone, CloneDamaged, Heads
from bot.publish.git import OLDEST, GitFailed, version
from bot.publish.lock import locked
from bot.publish.tree import Change, Tree

T = TypeVar("T")

Plan = Callable[[Tree], Awaitable[Change | None]]
Progress = Callable[[str], Awaitable[None]]

_TRIES = 6
_FIRST_WAIT = 0.5  # seconds; doubled before each further try
_MOST_NEW = 1000  # commits of others that may have come on top of ours before we look
_FIRST_BRANCH = "main"  # what an empty repository gets

# what git says of a push when somebody else's came first
_MOVED = re.compile(
    r"stale info|fetch first|non-fast-forward|cannot lock ref|failed to update ref"
    r"|incorrect old value|reference already exists"
)


@dataclass(frozen=True, slots=True)
class Pushed:
    """How a publish ended: `commit` is the site's head that holds it, None if it is empty."""

    commit: str | None
    changed: bool
    tries: int


class Site:
    """The repository that the configuration names, with the bot's copy of it in `directory`.

    `patience` limits each conversation with the remote, in seconds.
    """

    def __init__(
        self, config: SiteConfig, directory: Path, clock: Clock, patience: float = 300
    ) -> None:
        self._config = config
        self._directory = directory
        self._clock = clock
        self._clone = Clone(config, directory, patience)
        self._lock = asyncio.Lock()

    async def publish(self, plan: Plan, on_progress: Progress | None = None) -> Pushed:
        """Push the change that `plan` makes of the site's present files.

        The plan is asked again whenever the site has changed meanwhile; what it raises comes
        through. A change of which everything is so already makes no commit. Raises SiteError.
        """
        async with self._opened():
            return await self._publish(plan, on_progress or _silent)

    async def check(self) -> str:
        """Find out whether the site can be read and written. Raises SiteError."""
        await _check_version()
        async with self._opened():
            branch = await self._sound(self._probe)
        return f"The site ({self._clone.access.name}, branch {branch}) can be read and written."

    async def tree(self) -> Tree:
        """The site's present files."""
        async with self._opened():
            _, tree = await self._sound(self._fetch)
        return tree

    async def known(self) -> Tree | None:
        """The site's files as they were read last, without asking anybody; None before that."""
        commit = await self._clone.known()
        return Tree(self._clone, commit) if commit else None

    @asynccontextmanager
    async def _opened(self) -> AsyncGenerator[None, None]:
        async with self._lock, locked(self._directory / "site.lock", self._clock):
            await self._clone.open()
            yield

    async def _publish(self, plan: Plan, tell: Progress) -> Pushed:
        sent: list[str] = []
        fault: SiteUnreachable | None = None
        for number in range(1, _TRIES + 1):
            try:
                pushed = await self._sound(partial(self._try, number, plan, sent, tell))
            except SiteUnreachable as error:
                if not sent:
                    raise
                fault = error
            else:
                if pushed is not None:
                    return pushed
            if number < _TRIES:
                await tell("The site did not take it at once. Trying again.")
                await self._clock.sleep(_FIRST_WAIT * 2 ** (number - 1))
        raise fault or faults.unreachable("Others keep changing the site at the same moments")

    async def _try(self, number: int, plan: Plan, sent: list[str], tell: Progress) -> Pushed | None:
        """One try; None if the site moved under it. Commits that may have arrived go to `sent`."""
        await tell("Reading the site.")
        branch, tree = await self._fetch()
        if sent and await self._holds(tree, sent):
            return Pushed(tree.commit, changed=True, tries=number)
        change = await plan(tree)
        if change is not None:
            self._validate(change)
            change = await tree.differing(change)
        if change is None:
            return Pushed(tree.commit, changed=False, tries=number)
        commit = await tree.commit_with(change, self._signature())
        sent.append(commit)
        await tell("Sending the post.")
        if not await self._push(branch, tree.commit, commit):
            return None
        await self._clone.advance(commit)
        return Pushed(commit, changed=True, tries=number)

    async def _push(self, branch: str, old: str | None, new: str) -> bool:
        """Whether it arrived; False if somebody else's push came first."""
        ref = f"refs/heads/{branch}"
        lease = f"--force-with-lease={ref}:{old or ''}"
        try:
            await self._clone.converse("push", "--porcelain", lease, "origin", f"{new}:{ref}")
        except GitFailed as failed:
            rejected = re.search(r"^!\t.*\t\[[a-z ]+\] \((.*)\)$", failed.stdout, re.MULTILINE)
            if rejected is None or "unpacker error" in rejected[1]:
                raise faults.explained(failed) or CloneDamaged from failed
            if _MOVED.search(rejected[1]):
                return False
            raise faults.declined(failed, rejected[1]) from failed
        return True

    async def _holds(self, tree: Tree, sent: list[str]) -> bool:
        if tree.commit is None:
            return False
        listed = await self._clone.read("rev-list", f"--max-count={_MOST_NEW}", tree.commit)
        return not set(sent).isdisjoint(listed.decode().split())

    async def _fetch(self) -> tuple[str, Tree]:
        heads = await self._clone.heads()
        branch = self._branch(heads)
        if not heads.commits:
            return branch, Tree(self._clone, None)
        commit = await self._clone.fetch(branch, heads.commits[branch])
        return branch, Tree(self._clone, commit)

    def _branch(self, heads: Heads) -> str:
        wanted = self._config.branch
        if not heads.commits:
            return wanted or _FIRST_BRANCH
        if wanted is not None:
            if wanted not in heads.commits:
                raise faults.refused(
                    f"The site has no branch {wanted}", "Make it there, or set BLOG_BRANCH."
                )
            return wanted
        if heads.default is None and len(heads.commits) > 1:
            raise faults.refused(
                "The site has several branches and does not say which is the blog's",
                "Set BLOG_BRANCH.",
            )
        return heads.default or next(iter(heads.commits))

    async def _probe(self) -> str:
        """Do everything of a publish but the writing. Returns the branch."""
        branch, tree = await self._fetch()
        for folder in (self._config.posts_dir, self._config.images_dir):
            await tree.names(folder)
        commit = tree.commit or await tree.commit_with(Change({}, "Check"), self._signature())
        await self._clone.ask("push", "--dry-run", "origin", f"{commit}:refs/heads/{branch}")
        if self._clone.access.protocol == "file":
            _check_folder(self._config.repo)
        return branch

    async def _sound(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do it, a second time with a new copy if git cannot use the one that is there."""
        try:
            return await work()
        except CloneDamaged:
            await self._clone.discard()
            await self._clone.open()
            return await work()

    def _validate(self, change: Change) -> None:
        """Nothing is written outside of the folders. What stood elsewhere may leave the site."""
        folders = (self._config.posts_dir, self._config.images_dir)
        written = {*change.files, *change.stored}
        for path in change.paths:
            inside = any(path.startswith(folder + "/") for folder in folders)
            if (path in written and not inside) or not all(
                _is_plain(part) for part in path.split("/")
            ):
                raise faults.refused(
                    f"{path} lies outside of the folders that the bot may write to",
                    "Set SITE_FLAVOUR, BLOG_POSTS_DIR and BLOG_IMAGES_DIR to what they were.",
                )

    def _signature(self) -> str:
        seconds = int(self._clock.now().timestamp())
        return f"{self._config.author_name} <{self._config.author_email}> {seconds} +0000"


async def _silent(_: str) -> None:
    pass


async def _check_version() -> None:
    if await version() < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        raise faults.refused("The installed git is too old", f"Install git {oldest} or newer.")


def _check_folder(repo: str) -> None:
    # over a plain path, a push without effect does not notice that it could not write
    for objects in (Path(repo, "objects"), Path(repo, ".git", "objects")):
        if objects.is_dir() and not os.access(objects, os.W_OK):
            raise SiteRefused(
                "The bot may not write to the site's repository. The notes are safe in the bot's "
                "database. Check who owns the repository."
            )


def _is_plain(name: str) -> bool:
    folded = name.lower().rstrip(". ")
    return (
        folded not in {"", ".git"}
        and not folded.startswith("git~")
        and name.isprintable()
        and not set(name) & {'"', "\\"}
    )
