"""kill -9 at every step of a publication: the next try finds out by itself what arrived.

Each moment is met by a process of its own; what comes after it is what a restart does.
"""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from dying import dying_git
from evening import DUE, PATH, Evening, evening
from factories import ANA, GUILD, TODAY, fields
from remotes import seeded

from bot.config import PostsConfig, SiteConfig
from bot.models import News, Outcome
from bot.posts.layout import Layout
from bot.store.events import EventChanges

pytestmark = pytest.mark.process

SCRIPT = Path(__file__).with_name("dying.py")
ROOT = Path(__file__).parents[2]

# Where the process dies: at a command of git, or at the commit of a statement of SQL.
STEPS = [
    ("INSERT INTO publication", "before"),
    ("INSERT INTO publication", "after"),
    ("init", "before"),
    ("init", "after"),
    ("ls-remote", "before"),
    ("ls-remote", "after"),
    ("fetch", "before"),
    ("fetch", "while"),
    ("fetch", "after"),
    ("ls-tree", "after"),
    ("UPDATE publication SET revision", "before"),
    ("UPDATE publication SET revision", "after"),
    ("fast-import", "before"),
    ("fast-import", "while"),
    ("fast-import", "after"),  # the commit is made
    ("push", "before"),
    ("push", "while"),
    ("push", "after"),  # it is pushed
    ("update-ref", "before"),
    ("update-ref", "after"),
    ("UPDATE publication SET outcome = ?", "before"),
    ("UPDATE publication SET outcome = ?", "after"),  # it is recorded
]
LATER_STEPS = [step for step in STEPS if step[0] not in {"init", "fetch", "ls-tree"}]
OF_GIT = {"init", "ls-remote", "fetch", "ls-tree", "fast-import", "push", "update-ref"}


WAITS = """
[ -e first ] && exit 0
touch first held
for _ in $(seq 200); do [ -e held ] || break; sleep 0.05; done
"""


async def there(path: Path) -> None:
    """Wait until another process has made that file."""
    async with asyncio.timeout(10):
        while not await asyncio.to_thread(path.exists):
            await asyncio.to_thread(os.sched_yield)


@dataclass
class Crashes:
    """An evening whose processes die."""

    at: Evening
    programs: Path

    async def die(self, act: str, step: str, moment: str) -> None:
        """Do something in a process that is killed there."""
        crash = () if step in OF_GIT else (moment, step)
        if step in OF_GIT:
            (self.programs / "crash").write_text(f"{step} {moment}\n")
        code, err = await self._run(act, *crash)
        assert code == -signal.SIGKILL, err
        if step in OF_GIT:
            await there(self.programs / "over")  # what a process started may outlive it

    async def _run(self, *arguments: str) -> tuple[int, str]:
        config = self.at.config
        environment = {
            "PATH": os.pathsep.join([str(self.programs), *os.get_exec_path()]),
            "DATA_DIR": str(config.data_dir),
            "BLOG_REPO": str(self.at.remote.path),
            "BLOG_POSTS_DIR": config.site.posts_dir if config.site else "",
            "SITE_FLAVOUR": config.posts.flavour,
            "SITE_LAYOUT": config.posts.layout,
            "GUILD_IDS": "*",
            "REHEARSAL_START": self.at.clock.now().isoformat(),
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]),
        }
        command = (sys.executable, str(SCRIPT), *arguments)
        process = await asyncio.create_subprocess_exec(*command, env=environment, stderr=PIPE)
        _, err = await process.communicate()
        return process.returncode or 0, err.decode()

    async def restart(self) -> list[News]:
        """The bot starts, and the nightly job looks until nothing is owed; what it tells."""
        told: list[News] = []

        async def announce(news: News) -> int:
            told.append(news)
            return 7

        await self.at.store.publications.interrupt_pending()
        for _ in range(3):
            self.at.clock.instant = max(self.at.clock.instant, DUE) + timedelta(hours=1)
            async with self.at.process() as app:
                await app.nightly.tick(announce)
        return told

    async def assert_recorded(self, outcome: Outcome) -> None:
        """Whatever happened, the record agrees with the site, and nothing is owed."""
        store, remote = self.at.store, self.at.remote
        newest, *others = await store.publications.of_day(self.at.event.id, TODAY)
        assert newest.commit in (remote.head(), None)
        assert newest.outcome in {outcome, Outcome.UNCHANGED}
        assert Outcome.PENDING not in {other.outcome for other in others}
        async with self.at.process() as app:
            assert await app.nightly.owed() == 0


@pytest.fixture
async def crashes(tmp_path: Path) -> AsyncIterator[Crashes]:
    remote = seeded(tmp_path)
    async with evening(tmp_path, SiteConfig(str(remote.path)), remote) as at:
        await at.store.events.change(GUILD, EventChanges(announce_channel=42))
        yield Crashes(at, dying_git(tmp_path / "programs"))


@pytest.mark.parametrize(("step", "moment"), STEPS)
async def test_a_first_publication_is_made_once(crashes: Crashes, step: str, moment: str):
    at = crashes.at
    await crashes.die("publish", step, moment)
    told = await crashes.restart()
    assert at.remote.count() == 2
    at.assert_sound("one")
    await crashes.assert_recorded(Outcome.PUSHED)
    assert [news.publication.day for news in told if not news.message_id] == [TODAY]


@pytest.mark.parametrize(("step", "moment"), LATER_STEPS)
async def test_a_correction_is_made_once_and_keeps_what_others_edited(
    crashes: Crashes, step: str, moment: str
):
    at = crashes.at
    await at.publish()
    at.remote.commit({PATH: at.post().replace("Keynote", "The Keynote").encode()})
    await at.note("two")
    at.clock.instant = DUE
    await crashes.die("nightly", step, moment)
    await at.note("three")
    await crashes.restart()
    assert at.remote.count() in {4, 5}  # two notes in one or in two commits
    assert "The Keynote" in at.post()
    at.assert_sound("one", "two", "three")
    await crashes.assert_recorded(Outcome.PUSHED)


@pytest.mark.parametrize(("step", "moment"), LATER_STEPS)
async def test_a_removal_is_made_once(crashes: Crashes, step: str, moment: str):
    at = crashes.at
    await at.publish()
    await crashes.die("remove", step, moment)
    asked = step != "INSERT INTO publication" or moment == "after"
    await crashes.restart()
    assert (PATH in at.remote.names()) is not asked
    assert at.remote.count() == 2 + asked
    await crashes.assert_recorded(Outcome.REMOVED if asked else Outcome.PUSHED)


async def test_what_outlives_its_process_comes_too_late(crashes: Crashes):
    """The push of a killed process is held up at the site's host until another has pushed."""
    at, held = crashes.at, crashes.at.remote.path / "held"
    at.remote.hook("pre-receive", WAITS)
    dying = asyncio.create_task(crashes.die("publish", "push", "while"))
    await there(held)
    await at.note("two")
    await crashes.restart()
    assert at.remote.count() == 2
    held.unlink()
    await dying
    assert at.remote.count() == 2
    at.assert_sound("one", "two")
    await crashes.assert_recorded(Outcome.PUSHED)


# the steps at which what arrived and what is recorded may differ
CLOSE_STEPS = [
    ("UPDATE publication SET revision", "after"),
    ("fast-import", "after"),
    ("push", "before"),
    ("push", "while"),
    ("push", "after"),
    ("UPDATE publication SET outcome = ?", "before"),
]
TALK, SECOND = "posts/2026-06-10-keynote.md", "posts/2026-06-10-second.md"
INDEX, LIST = "posts/2026-06-10-pyconf-day-1.md", "posts/README.md"


@pytest.mark.parametrize(("step", "moment"), CLOSE_STEPS)
async def test_files_of_talks_come_and_go_once_and_are_listed_once(
    crashes: Crashes, step: str, moment: str
):
    at = crashes.at
    site = SiteConfig(str(at.remote.path), posts_dir="posts")
    at.config = replace(at.config, site=site, posts=PostsConfig("markdown", layout=Layout.PER_TALK))

    def ours() -> set[str]:
        return {name for name in at.remote.names() if name.startswith("posts/")}

    await crashes.die("publish", step, moment)
    await at.store.talks.start(GUILD, ANA, at.clock.now(), fields("Second"))
    await at.note("two")
    await crashes.restart()
    assert ours() == {INDEX, LIST, TALK, SECOND}
    at.remote.commit({SECOND: at.remote.show(SECOND).replace(b"# Second", b"# The second", 1)})
    day = await at.store.days.load(at.event.id, TODAY, at.clock.now())
    (first,) = day.talks[0].notes
    await at.store.notes.hide(GUILD, first.id, ANA, at.clock.now())
    await at.note("three")
    await crashes.die("publish", step, moment)
    await crashes.restart()
    assert ours() == {INDEX, LIST, SECOND}
    second = at.remote.show(SECOND).decode()
    assert "\n* two\n* three\n" in second
    assert second.startswith("# The second\n")
    assert at.remote.show(LIST).decode().count("](2026-06-10-pyconf-day-1.md)") == 1
    assert at.remote.git("rev-list", "--merges", "main") == b""
    await crashes.assert_recorded(Outcome.PUSHED)
