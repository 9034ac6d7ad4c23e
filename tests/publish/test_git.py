"""Starting and ending git: its environment, its errors, and that nothing of it stays behind."""

import asyncio
import os
from pathlib import Path

import pytest
from remotes import BASIC, TOKEN

from bot.config import SiteConfig
from bot.errors import SiteRefused
from bot.publish.access import Access
from bot.publish.git import OLDEST, Git, GitFailed, version

ADDRESS = "https://blog.example/r.git"


@pytest.fixture
async def git(tmp_path: Path) -> Git:
    git = Git(tmp_path, Access.of(SiteConfig(ADDRESS, token=TOKEN)))
    await git.run("init", "--quiet", "--bare", "--template=")
    return git


async def shell(git: Git, script: str, patience: float = 20) -> str:
    """Run a script as git runs its own, and so with git's environment."""
    output = await git.run("-c", f"alias.probe=!{script}", "probe", patience=patience)
    return output.decode()


async def test_version_is_new_enough():
    assert await version() >= OLDEST


async def test_input_and_output_are_bytes(git: Git):
    content = bytes(range(256)) * 1000
    name = await git.run("hash-object", "-w", "--stdin", stdin=content)
    assert await git.run("cat-file", "blob", name.decode().strip()) == content


async def test_a_failure_tells_code_and_words(git: Git):
    with pytest.raises(GitFailed, match="git cat-file failed") as caught:
        await git.run("cat-file", "blob", "nonsense")
    assert caught.value.code == 128
    assert "Not a valid object name" in caught.value.stderr


async def test_nothing_of_the_environment_is_inherited(
    git: Git, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    for name in ("GIT_TRACE", "GIT_TRACE_CURL", "SSH_ASKPASS", "GIT_WORK_TREE", "ANYTHING"):
        monkeypatch.setenv(name, "planted")
    monkeypatch.setenv("HOME", "/planted")
    environment = await shell(git, "env")
    assert "planted\n" not in environment
    assert f"HOME={tmp_path}\n" in environment
    assert "GIT_ALLOW_PROTOCOL=https\n" in environment


async def test_the_credential_is_for_one_address_and_in_the_environment_alone(git: Git):
    environment = await shell(git, "env; cat /proc/$PPID/cmdline")
    assert environment.count(BASIC) == 1
    assert f"=http.{ADDRESS}.extraHeader\n" in environment
    assert TOKEN not in environment


async def test_a_file_address_gets_no_credential(tmp_path: Path):
    git = Git(tmp_path, Access.of(SiteConfig("/srv/blog.git", token=TOKEN)))
    await git.run("init", "--quiet", "--bare", "--template=")
    environment = await shell(git, "env")
    assert BASIC not in environment
    assert "GIT_ALLOW_PROTOCOL=file\n" in environment


async def test_secrets_are_scrubbed_from_errors(git: Git):
    with pytest.raises(GitFailed) as caught:
        await shell(git, f"echo {TOKEN} {BASIC} >&2; echo {TOKEN}; exit 3")
    error = caught.value
    for text in (str(error), error.stderr, error.stdout):
        assert TOKEN not in text
        assert BASIC not in text
    assert error.stderr == "*** ***\n"


@pytest.mark.parametrize(
    "url", ["ext::sh -c id", "git://127.0.0.1/x", "ssh://127.0.0.1/x", "file:///etc"]
)
async def test_no_other_protocol_is_spoken(git: Git, url: str):
    with pytest.raises(GitFailed, match="not allowed"):
        await git.run("ls-remote", "--", url)


def plant_hook(repository: Path) -> None:
    hook = repository / "hooks" / "reference-transaction"
    hook.parent.mkdir()
    hook.write_text(f"#!/bin/sh\ntouch {repository}/ran\n")
    hook.chmod(0o755)


async def test_a_hook_in_the_copy_does_not_run(git: Git, tmp_path: Path):
    plant_hook(tmp_path)
    name = await git.run("hash-object", "-w", "--stdin", stdin=b"x")
    await git.run("update-ref", "refs/x", name.decode().strip())
    assert not [path for path in entries(tmp_path) if path.name == "ran"]


def entries(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def written(path: Path) -> list[int]:
    """The process ids that a script wrote, none before it has."""
    text = path.read_text() if path.exists() else ""
    return [int(pid) for pid in text.split()] if text.endswith("\n") else []


async def started(path: Path) -> list[int]:
    async with asyncio.timeout(10):
        while not (found := written(path)):
            await asyncio.to_thread(os.sched_yield)
    return found


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


async def gone(pids: list[int]) -> bool:
    """Whether they end; closing its pipes comes shortly before a process is counted as dead."""
    async with asyncio.timeout(5):
        while any(alive(pid) for pid in pids):
            await asyncio.to_thread(os.sched_yield)
    return True


async def test_too_long_a_run_is_ended_with_all_that_it_started(git: Git, tmp_path: Path):
    pids = tmp_path / "pids"
    with pytest.raises(GitFailed, match="no end within") as caught:
        await shell(git, f"sleep 60 & echo $$ $! > {pids}; wait", patience=0.3)
    assert caught.value.code is None
    assert await gone(await started(pids))


@pytest.mark.parametrize("trap", ["", "trap '' TERM;"])
async def test_a_cancelled_run_is_ended_with_all_that_it_started(
    git: Git, tmp_path: Path, trap: str
):
    pids = tmp_path / "pids"
    script = f"{trap} sleep 60 & echo $$ $! > {pids}; wait"
    task = asyncio.create_task(shell(git, script, patience=60))
    found = await started(pids)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await gone(found)


async def test_a_missing_git_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SiteRefused, match=r"git is not installed.*safe.*Install git 2.30"):
        await version()
    with pytest.raises(SiteRefused, match="git is not installed"):
        await Git(tmp_path).run("version")


async def test_a_missing_folder_is_no_missing_git(tmp_path: Path):
    with pytest.raises(GitFailed, match="not a git repository"):
        await Git(tmp_path / "gone").run("version")


async def test_a_run_cancelled_at_any_moment_of_its_start_leaves_nothing(git: Git, tmp_path: Path):
    for steps in range(12):
        pids = tmp_path / f"pids{steps}"
        task = asyncio.create_task(shell(git, f"echo $$ > {pids}; exec sleep 60"))
        for _ in range(steps):
            await asyncio.to_thread(os.sched_yield)
        task.cancel()
        async with asyncio.timeout(10):
            with pytest.raises(asyncio.CancelledError):
                await task
        assert await gone(written(pids))
