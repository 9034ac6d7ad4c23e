"""The bot's copy of the site is a cache: whatever happens to it, publishing goes on."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from remotes import POST, Remote, StillClock, seeded, writing

from bot.config import SiteConfig
from bot.errors import SiteRefused, SiteUnreachable
from bot.publish.site import Site


def site_of(repo: Path, folder: Path) -> Site:
    return Site(SiteConfig(repo=str(repo)), folder / "data", StillClock())


def wipe(clone: Path) -> None:
    shutil.rmtree(clone)


def empty_objects(clone: Path) -> None:
    for path in (clone / "objects").rglob("*"):
        if path.is_file():
            path.chmod(0o600)
            path.write_bytes(b"")


def lose_objects(clone: Path) -> None:
    shutil.rmtree(clone / "objects")
    (clone / "objects").mkdir()


def spoil_config(clone: Path) -> None:
    (clone / "config").write_text("[core\n")


def lose_head(clone: Path) -> None:
    (clone / "HEAD").unlink()


def spoil_ref(clone: Path) -> None:
    (clone / "refs/site/head").write_text("0123456789" * 4 + "\n")


def lock_refs(clone: Path) -> None:
    (clone / "refs/site/new.lock").touch()
    (clone / "refs/site/head.lock").touch()


def lock_files(clone: Path) -> None:
    for name in ("shallow.lock", "packed-refs.lock", "config.lock", "HEAD.lock", "index.lock"):
        (clone / name).touch()


def become_a_file(clone: Path) -> None:
    shutil.rmtree(clone)
    clone.write_text("x")


def become_half_made(clone: Path) -> None:
    shutil.rmtree(clone)
    (clone / "objects").mkdir(parents=True)
    (clone.parent / "site.gitabc").mkdir()


DAMAGES = [
    wipe,
    empty_objects,
    lose_objects,
    spoil_config,
    lose_head,
    spoil_ref,
    lock_refs,
    lock_files,
    become_a_file,
    become_half_made,
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("pushed_by_others", [False, True])
async def test_a_damaged_copy_is_made_anew(
    tmp_path: Path, damage: Callable[[Path], None], pushed_by_others: bool
):
    remote = seeded(tmp_path)
    site = site_of(remote.path, tmp_path)
    await site.publish(writing({POST: b"one\n"}))
    damage(tmp_path / "data" / "site.git")
    if pushed_by_others:
        remote.commit({"about.md": b"me\n"})

    pushed = await site.publish(writing({POST: b"two\n"}))

    assert pushed.changed
    assert pushed.tries == 1
    assert remote.show(POST) == b"two\n"
    assert remote.count() == 3 + pushed_by_others
    assert {path.name for path in (tmp_path / "data").iterdir()} == {"site.git", "site.lock"}


async def test_another_repository_gets_another_copy(tmp_path: Path):
    remote = seeded(tmp_path)
    await site_of(remote.path, tmp_path).publish(writing({POST: b"x\n"}))
    other = Remote(tmp_path / "ot her%20.git")

    await site_of(other.path, tmp_path).publish(writing({POST: b"x\n"}))

    assert other.names() == [POST]
    assert other.count() == 1


async def test_file_contents_are_not_fetched_before_they_are_read(tmp_path: Path):
    remote = seeded(tmp_path)
    remote.commit({"images/big.bin": os.urandom(300_000)})
    site = site_of(remote.path, tmp_path)
    await site.publish(writing({POST: b"x\n"}))

    copy = tmp_path / "data" / "site.git"
    assert sum(path.stat().st_size for path in copy.rglob("*")) < 100_000
    read = await (await site.tree()).read("images/big.bin")
    assert read is not None
    assert len(read) == 300_000


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda _: None, "no git repository.*git init --bare"),
        (Path.mkdir, "no git repository.*git init --bare"),
        (Path.touch, "no git repository.*git init --bare"),
    ],
    ids=["nothing", "folder", "file"],
)
async def test_a_path_that_is_no_repository_is_told(
    tmp_path: Path, make: Callable[[Path], None], words: str
):
    path = tmp_path / "blog.git"
    make(path)
    with pytest.raises(SiteRefused, match=words):
        await site_of(path, tmp_path).check()


async def test_a_checked_out_branch_is_told(tmp_path: Path):
    remote = seeded(tmp_path)
    remote.git("config", "core.bare", "false")
    with pytest.raises(SiteRefused, match=r"branch is currently checked out.*safe"):
        await site_of(remote.path, tmp_path).publish(writing({POST: b"x\n"}))


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
async def test_a_repository_of_another_user_is_told(tmp_path: Path):
    remote = seeded(tmp_path)
    os.chown(remote.path, 65534, 65534)
    with pytest.raises(SiteRefused, match=r"belongs to another user.*safe"):
        await site_of(remote.path, tmp_path).check()


async def test_a_data_folder_that_cannot_be_made_is_told(tmp_path: Path):
    remote = seeded(tmp_path)
    (tmp_path / "data").write_text("a file")
    with pytest.raises(SiteRefused, match=r"data folder cannot be used.*safe.*DATA_DIR"):
        await site_of(remote.path, tmp_path).publish(writing({POST: b"x\n"}))


async def test_another_process_is_waited_for_two_minutes(tmp_path: Path):
    remote = seeded(tmp_path)
    clock = StillClock()
    site = Site(SiteConfig(repo=str(remote.path)), tmp_path / "data", clock)
    (tmp_path / "data").mkdir()
    with (tmp_path / "data" / "site.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(SiteUnreachable, match=r"publishing for two minutes.*safe"):
            await site.check()
    assert sum(clock.slept) == pytest.approx(120)
    await site.check()
