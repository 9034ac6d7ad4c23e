"""Each way to a site against real servers of git, with all that goes wrong on the way.

After every fault: nothing is lost or doubled, the sentence says what to do, and the next night
heals it without hands. By SSH it needs the Debian package openssh-server.
"""

import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from evening import PATH, Evening, HastyClock, evening
from remotes import POST, Remote, seeded, writing
from transports import ByHttp, BySsh, Transport
from ways import BY_NETWORK, EVERY_WAY

from bot.errors import SiteConflict
from bot.models import Outcome
from bot.publish.site import Site


@pytest.fixture
def remote(tmp_path: Path) -> Remote:
    return seeded(tmp_path)


@pytest.fixture
async def at(tmp_path: Path, way: Transport, remote: Remote) -> AsyncIterator[Evening]:
    async with evening(tmp_path, way.site(remote), remote) as made:
        yield made


@EVERY_WAY
async def test_a_day_goes_out_and_its_correction_follows(at: Evening):
    assert "branch main) can be read and written" in await at.check()
    first = await at.publish()
    await at.note("two")
    second = await at.night()
    assert (first.outcome, second.outcome) == (Outcome.PUSHED, Outcome.PUSHED)
    assert second.commit == at.remote.head()
    assert at.remote.count() == 3
    at.assert_sound("one", "two")


@dataclass(frozen=True)
class Fault:
    """How it comes and goes, and what people are told."""

    make: Callable[[Transport, Remote], None]
    mend: Callable[[Transport, Remote], None]
    words: str
    advice: str


def hooked(name: str, script: str, words: str, advice: str) -> Fault:
    return Fault(
        lambda _, remote: remote.hook(name, script),
        lambda _, remote: (remote.path / "hooks" / name).unlink(),
        words,
        advice,
    )


FAULTS = {
    "hook": hooked(
        "pre-receive",
        "echo 'Only on weekdays' >&2; exit 1",
        'declined the commit: pre-receive hook declined ("Only on weekdays")',
        "let the bot push to this branch",
    ),
    "protected branch": hooked(
        "update", '[ "$1" != refs/heads/main ]', "declined the commit: hook declined", "BLOG_BRANCH"
    ),
    "a server that dies of each push": hooked(
        "pre-receive", "kill -9 $PPID", "connection to the site's host failed", "tried again later"
    ),
    "a server that takes nothing more": Fault(
        lambda _, remote: remote.git("config", "receive.maxInputSize", "1"),
        lambda _, remote: remote.git("config", "--unset", "receive.maxInputSize"),
        "could not store the commit (is its disk full?)",
        "Make room there",
    ),
    "down": Fault(
        lambda way, _: way.down(),
        lambda way, _: way.up(),
        "",
        "BLOG_REPO",
    ),
    "branch renamed": Fault(
        lambda _, remote: remote.git("branch", "-m", "main", "trunk"),
        lambda _, remote: remote.git("branch", "-m", "trunk", "main"),
        "The site has no branch main",
        "or set BLOG_BRANCH",
    ),
    "a link in the way": Fault(
        lambda _, remote: remote.commit({"_posts": b"elsewhere"}, mode="120000"),
        lambda _, remote: remote.git("update-ref", "refs/heads/main", "refs/heads/main~1"),
        "On the site, _posts is a file, a link or a submodule and not a folder",
        "Make it a folder there",
    ),
}


@EVERY_WAY
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_a_fault_is_told_and_the_next_night_heals_it(
    at: Evening, way: Transport, fault: Fault
):
    await at.publish(branch="main")
    await at.note("two")
    fault.make(way, at.remote)
    failed = await at.night(branch="main")
    fault.mend(way, at.remote)
    assert failed.outcome is Outcome.FAILED
    told = failed.error or ""
    assert fault.words in told
    assert fault.advice in told
    assert "The notes are safe in the bot's database." in told
    assert at.remote.count() == 2

    healed = await at.night(branch="main")

    assert healed.outcome is Outcome.PUSHED
    assert at.remote.count() == 3
    at.assert_sound("one", "two")


@BY_NETWORK
async def test_a_revoked_credential_is_told_and_a_new_one_heals(at: Evening, way: Transport):
    await at.publish()
    await at.note("two")
    way.revoke()
    told = (await at.night()).error or ""
    assert "did not accept the" in told
    assert ("BLOG_SSH_KEY" in told) is isinstance(way, BySsh)
    assert ("BLOG_TOKEN" in told) is isinstance(way, ByHttp)
    way.admit()
    assert (await at.night()).outcome is Outcome.PUSHED
    at.assert_sound("one", "two")


DIES = "[ -e once ] || { touch once; kill -9 $PPID; }"


@EVERY_WAY
@pytest.mark.parametrize("hook", ["pre-receive", "post-receive"])
async def test_a_server_that_dies_before_or_after_it_took_a_push(at: Evening, hook: str):
    at.remote.hook(hook, DIES)
    published = await at.night()
    assert (at.remote.path / "once").exists()
    assert published.outcome is Outcome.PUSHED
    assert published.commit == at.remote.head()
    assert at.remote.count() == 2
    at.assert_sound("one")


WAITS = """
[ -e once ] && exit 0
touch once
for _ in $(seq 100); do [ -e go ] && break; sleep 0.1; done
"""


@EVERY_WAY
async def test_a_server_too_slow_to_answer_a_push_gets_it_once(at: Evening):
    at.remote.hook("pre-receive", WAITS)
    published = await at.night(patience=3)
    assert (published.outcome, published.tries >= 2) == (Outcome.PUSHED, True)
    (at.remote.path / "go").touch()  # and what was sent first comes late
    await at.note("two")
    assert (await at.night()).outcome is Outcome.PUSHED
    assert at.remote.count() == 3
    at.assert_sound("one", "two")


@BY_NETWORK
async def test_a_silent_server_is_given_up_and_asked_again(at: Evening, way: Transport):
    way.wire.silent = True
    told = (await at.night(patience=0.5)).error or ""
    assert "took too long to answer" in told
    assert "tried again later" in told
    way.wire.silent = False
    assert (await at.night()).outcome is Outcome.PUSHED
    at.assert_sound("one")


@BY_NETWORK
async def test_a_connection_reset_once_the_pack_is_there(at: Evening, way: Transport):
    there = at.remote.path / "there"
    at.remote.hook("pre-receive", f"[ -e {there} ] || {{ touch {there}; sleep 0.3; }}")
    way.wire.cut_when(there.exists)
    published = await at.publish()
    assert there.exists()
    assert published.commit == at.remote.head()
    assert at.remote.count() == 2
    at.assert_sound("one")


@EVERY_WAY
async def test_somebody_pushes_another_file_in_between(at: Evening):
    async def tell(words: str) -> None:
        if words == "Sending the post." and at.remote.count() == 1:
            at.remote.commit({"about.md": b"me\n"})

    published = await at.publish(tell)
    assert published.tries == 2
    assert at.remote.show("about.md") == b"me\n"
    assert at.remote.count() == 3
    at.assert_sound("one")


@EVERY_WAY
async def test_somebody_edits_the_same_post_in_between(at: Evening):
    await at.publish()
    await at.note("two")

    async def tell(words: str) -> None:
        if words == "Sending the post." and at.remote.count() == 2:
            at.remote.commit({PATH: at.post().replace("Keynote", "The Keynote").encode()})

    published = await at.publish(tell)
    assert published.tries == 2
    assert "The Keynote" in at.post()
    assert at.remote.count() == 4
    at.assert_sound("one", "two")


@EVERY_WAY
async def test_somebody_edits_the_same_lines_in_between(at: Evening):
    await at.publish()
    await at.note("two")
    theirs = at.post().replace("* one\n", "* one\n* three\n")

    async def tell(words: str) -> None:
        if words == "Sending the post." and at.remote.count() == 2:
            at.remote.commit({PATH: theirs.encode()})

    with pytest.raises(SiteConflict, match=r"edited on the site.*publish again.*notes are kept"):
        await at.publish(tell)
    assert at.post() == theirs
    at.assert_sound("one", "three")

    at.remote.commit({PATH: theirs.replace("* three\n", "* two\n").encode()})
    assert (await at.night()).outcome is Outcome.UNCHANGED
    at.assert_sound("one", "two")


@EVERY_WAY
async def test_a_renamed_default_branch_is_followed(at: Evening):
    await at.publish()
    at.remote.git("branch", "-m", "main", "trunk/blog")
    at.remote.commit({"other.md": b"x"}, "drafts")
    at.remote.git("symbolic-ref", "HEAD", "refs/heads/trunk/blog")
    await at.note("two")
    assert (await at.night()).outcome is Outcome.PUSHED
    at.assert_sound("one", "two", branch="trunk/blog")
    assert at.remote.names("drafts") == ["other.md"]


@EVERY_WAY
async def test_a_force_push_that_dropped_the_post_is_followed(at: Evening):
    before = at.remote.head()
    await at.publish()
    at.remote.git("update-ref", "refs/heads/main", before)
    at.remote.commit({"about.md": b"me\n"})
    await at.note("two")
    assert (await at.night()).outcome is Outcome.PUSHED
    assert at.remote.count() == 3
    assert "about.md" in at.remote.names()
    at.assert_sound("one", "two")


@EVERY_WAY
async def test_a_rewritten_history_is_followed(at: Evening):
    await at.publish()
    at.remote.commit({PATH: at.post().replace("Keynote", "The Keynote").encode()}, fresh=True)
    at.remote.git("reflog", "expire", "--expire=now", "--all")
    at.remote.git("gc", "--quiet", "--prune=now")
    await at.note("two")
    assert (await at.night()).outcome is Outcome.PUSHED
    assert at.remote.count() == 2
    assert "The Keynote" in at.post()
    at.assert_sound("one", "two")


@EVERY_WAY
async def test_an_empty_repository_gets_its_first_branch(tmp_path: Path, way: Transport):
    remote = Remote(tmp_path / "empty.git", head="master")
    async with evening(tmp_path, way.site(remote), remote) as at:
        assert "branch main" in await at.check()
        assert (await at.publish()).outcome is Outcome.PUSHED
        assert remote.branches() == ["main"]
        at.assert_sound("one")


@EVERY_WAY
async def test_submodules_and_attributes_for_large_files_are_left_alone(at: Evening):
    module = at.remote.head()
    modules = b'[submodule "theme"]\n\tpath = theme\n\turl = https://theme.example/x\n'
    attributes = b"*.png filter=lfs diff=lfs merge=lfs -text\n_posts/* filter=lfs eol=crlf\n"
    at.remote.commit({".gitmodules": modules, ".gitattributes": attributes})
    at.remote.link("theme", module)
    await at.publish()
    listed = at.remote.git("ls-tree", "main", "theme").decode()
    assert listed == f"160000 commit {module}\ttheme\n"
    assert at.remote.show(".gitattributes") == attributes
    at.assert_sound("one")


DAMAGES: dict[str, Callable[[Path], None]] = {
    "deleted": shutil.rmtree,
    "without contents": lambda copy: shutil.rmtree(copy / "objects"),
    "locked": lambda copy: (copy / "refs/site/head.lock").touch(),
    "half made": lambda copy: copy.rename(copy.with_name("site.gitxyz")),
}


@EVERY_WAY
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
async def test_a_damaged_copy_is_made_anew(
    at: Evening, tmp_path: Path, damage: Callable[[Path], None]
):
    await at.publish()
    at.remote.commit({PATH: at.post().replace("Keynote", "The Keynote").encode()})
    await at.note("two")
    damage(tmp_path / "data/site/site.git")
    assert (await at.night()).outcome is Outcome.PUSHED
    assert "The Keynote" in at.post()
    at.assert_sound("one", "two")
    assert {path.name for path in (tmp_path / "data/site").iterdir()} == {"site.git", "site.lock"}


@BY_NETWORK
async def test_a_connection_reset_in_the_middle_of_a_pack(
    tmp_path: Path, way: Transport, remote: Remote
):
    pack = os.urandom(2_000_000)
    site = Site(way.site(remote), tmp_path / "data", HastyClock(), patience=60)
    await site.check()
    middle = way.wire.sent + len(pack) // 2
    way.wire.cut_when(lambda: way.wire.sent > middle)
    pushed = await site.publish(writing({"images/large.png": pack, POST: b"x\n"}))
    assert way.wire.sent > middle + len(pack)
    assert pushed.commit == remote.head()
    assert remote.show("images/large.png") == pack
    assert remote.count() == 2


def mounted(folder: Path, size: str) -> bool:
    """Whether a small disk could be put there."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "data" / "site"
    folder.mkdir(parents=True)
    if os.getuid() != 0 or not mounted(folder, "2m"):
        pytest.skip("only root can mount a small disk, and not in every container")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@EVERY_WAY
@pytest.mark.parametrize("copied", [True, False])
async def test_a_full_disk_is_told_and_healed_by_room(small_disk: Path, at: Evening, copied: bool):
    if copied:
        await at.publish()
    with (small_disk / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
        while True:
            ballast.write(bytes(4096))
    await at.note("two")
    failed = await at.night()
    assert failed.outcome is Outcome.FAILED
    assert "There is no room left on the disk. The notes are safe" in (failed.error or "")
    assert "Make room" in (failed.error or "")
    (small_disk / "ballast").unlink()
    assert (await at.night()).outcome is Outcome.PUSHED
    at.assert_sound("one", "two")
