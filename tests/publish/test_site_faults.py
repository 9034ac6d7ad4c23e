"""Publishing over http to a server that fails in every way that servers do."""

import asyncio
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from remotes import BASIC, POST, TOKEN, GitServer, Remote, StillClock, seeded, writing

from bot.config import SiteConfig
from bot.errors import SiteError, SiteRefused, SiteUnreachable
from bot.publish.site import Change, Site, Tree

PUSH = "/git-receive-pack"
ASKED = "info/refs"


@pytest.fixture
def remote(tmp_path: Path) -> Remote:
    return seeded(tmp_path)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[GitServer]:
    with GitServer(tmp_path) as server:
        yield server


def site_of(address: str, folder: Path, token: str = TOKEN, patience: float = 20) -> Site:
    config = SiteConfig(repo=address, token=token)
    return Site(config, folder / "data", StillClock(), patience)


async def test_a_post_arrives_with_the_credential(
    tmp_path: Path, remote: Remote, server: GitServer
):
    site = site_of(server.address(remote), tmp_path)
    assert "can be read and written" in await site.check()
    image = os.urandom(2_000_000)  # past http.postBuffer, so sent in chunks
    pushed = await site.publish(writing({POST: b"x\n", "images/a.png": image}))
    assert pushed.commit == remote.head()
    assert remote.show("images/a.png") == image
    assert await (await site.tree()).read("_posts/2020-01-01-old.md") == b"old\n"


@pytest.mark.parametrize(
    ("how", "kind", "words"),
    [
        (401, SiteRefused, "did not accept the credential.*BLOG_TOKEN"),
        (403, SiteRefused, "forbids this.*BLOG_TOKEN"),
        (404, SiteRefused, "knows no such repository.*BLOG_REPO"),
        (429, SiteUnreachable, "too many requests"),
        (500, SiteUnreachable, "fault of its own"),
        (503, SiteUnreachable, "fault of its own"),
        ("reset", SiteUnreachable, "connection to the site's host failed"),
    ],
)
@pytest.mark.parametrize("where", [ASKED, "receive-pack"])
async def test_a_fault_is_told_in_a_sentence(
    tmp_path: Path,
    remote: Remote,
    server: GitServer,
    how: str | int,
    kind: type[SiteError],
    words: str,
    where: str,
):
    server.fail(where, how)
    site = site_of(server.address(remote), tmp_path)

    with pytest.raises(kind, match=words) as caught:
        await site.publish(writing({POST: b"x\n"}))

    sentence = str(caught.value)
    assert "notes are safe" in sentence
    assert "\n" not in sentence
    assert TOKEN not in sentence
    assert remote.count() == 1
    server.fail("", 0, times=0)
    assert (await site.publish(writing({POST: b"x\n"}))).changed


async def test_a_login_page_is_no_git_server(tmp_path: Path, remote: Remote, server: GitServer):
    server.fail("", "html")
    site = site_of(server.address(remote), tmp_path)
    for attempt in (site.check(), site.publish(writing({POST: b"x\n"}))):
        with pytest.raises(SiteUnreachable, match="Something else than a git server"):
            await attempt
    server.fail("", 0, times=0)
    assert (await site.publish(writing({POST: b"x\n"}))).changed
    assert remote.count() == 2


@pytest.mark.parametrize("token", ["", "wrong"])
async def test_a_wrong_or_missing_credential_is_told(
    tmp_path: Path, remote: Remote, server: GitServer, token: str
):
    site = site_of(server.address(remote), tmp_path, token)
    with pytest.raises(SiteRefused, match="did not accept the credential"):
        await site.check()


@pytest.mark.parametrize("how", ["lost", "reset"])
async def test_a_cut_push_is_neither_lost_nor_doubled(
    tmp_path: Path, remote: Remote, server: GitServer, how: str
):
    server.fail(PUSH, how, times=1)
    site = site_of(server.address(remote), tmp_path)

    pushed = await site.publish(writing({POST: b"x\n"}))

    assert pushed.changed
    assert pushed.tries == (2 if how == "lost" else 1)  # git itself repeats what was never taken
    assert pushed.commit == remote.head()
    assert remote.count() == 2


async def test_a_lost_reply_is_recognised_below_the_pushes_of_others(
    tmp_path: Path, remote: Remote, server: GitServer
):
    asked: list[str | None] = []

    async def plan(tree: Tree) -> Change:
        asked.append(tree.commit)
        return Change({POST: b"x\n"}, "Day 1")

    async def tell(words: str) -> None:
        if words.startswith("The site did not"):
            remote.commit({POST: b"edited\n"})

    server.fail(PUSH, "lost", times=1)
    pushed = await site_of(server.address(remote), tmp_path).publish(plan, tell)

    assert pushed.changed
    assert len(asked) == 1
    assert remote.show(POST) == b"edited\n"


async def test_a_site_that_goes_away_while_a_push_is_in_doubt_is_asked_again(
    tmp_path: Path, remote: Remote, server: GitServer
):
    waits: list[str] = []

    async def tell(words: str) -> None:
        if words.startswith("The site did not"):
            waits.append(words)
            server.fail(ASKED, 503, times=int(len(waits) == 1))

    server.fail(PUSH, "lost", times=1)
    pushed = await site_of(server.address(remote), tmp_path).publish(writing({POST: b"x\n"}), tell)
    assert pushed.commit == remote.head()
    assert pushed.tries == 3
    assert remote.count() == 2


async def test_a_silent_server_is_given_up(tmp_path: Path, remote: Remote, server: GitServer):
    server.fail(ASKED, "stall")
    with pytest.raises(SiteUnreachable, match="took too long"):
        await site_of(server.address(remote), tmp_path, patience=0.5).check()


async def test_nobody_listening(tmp_path: Path, remote: Remote):
    with GitServer(tmp_path) as closed:
        address = closed.address(remote)
    with pytest.raises(SiteUnreachable, match="connection to the site's host failed"):
        await site_of(address, tmp_path).check()


async def test_an_unknown_host(tmp_path: Path):
    with pytest.raises(SiteUnreachable, match="name of the site's host"):
        await site_of("https://host.invalid/blog.git", tmp_path).check()


async def test_a_redirect_does_not_carry_the_credential_away(
    tmp_path: Path, remote: Remote, server: GitServer
):
    with GitServer(tmp_path) as other:
        server.fail(ASKED, f"http://127.0.0.1:{other.port}")
        with pytest.raises(SiteRefused, match=r"another address.*BLOG_REPO"):
            await site_of(server.address(remote), tmp_path).check()
    assert server.seen
    assert other.seen == []


async def test_a_hook_that_declines_is_told_and_not_tried_again(
    tmp_path: Path, remote: Remote, server: GitServer
):
    remote.hook("pre-receive", f"echo 'Only on weekdays {TOKEN}' >&2; echo x >> tried; exit 1")
    site = site_of(server.address(remote), tmp_path)

    with pytest.raises(SiteRefused, match=r"declined.*Only on weekdays .*safe.*push to this") as no:
        await site.publish(writing({POST: b"x\n"}))

    assert TOKEN not in str(no.value)
    assert (remote.path / "tried").read_text() == "x\n"
    assert remote.count() == 1


async def test_the_credential_stays_out_of_arguments_files_and_logs(
    tmp_path: Path, remote: Remote, server: GitServer, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    processes = tmp_path / "processes"
    remote.hook("pre-receive", f"cat /proc/[0-9]*/cmdline > {processes} 2>/dev/null; true")
    site = site_of(server.address(remote), tmp_path)
    await site.publish(writing({POST: b"x\n"}))
    server.fail(PUSH, "reset", times=1)
    await site.publish(writing({POST: b"y\n"}))
    server.fail(ASKED, 403)
    with pytest.raises(SiteRefused):
        await site.publish(writing({POST: b"z\n"}))

    arguments = processes.read_bytes()
    assert b"force-with-lease" in arguments  # the push was running
    assert caplog.text
    everything = [arguments, caplog.text.encode()]
    everything += [path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()]
    for content in everything:
        assert TOKEN.encode() not in content
        assert BASIC.encode() not in content


@pytest.mark.parametrize("where", [ASKED, PUSH])
async def test_a_cancelled_publish_blocks_nothing(
    tmp_path: Path, remote: Remote, server: GitServer, where: str
):
    sending = asyncio.Event()

    async def tell(words: str) -> None:
        if where == ASKED or words.startswith("Sending"):
            sending.set()

    server.fail(where, "stall")
    site = site_of(server.address(remote), tmp_path)
    task = asyncio.create_task(site.publish(writing({POST: b"x\n"}), tell))
    await sending.wait()
    seen = len(server.seen)
    async with asyncio.timeout(10):
        while len(server.seen) == seen:
            await asyncio.to_thread(os.sched_yield)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    server.fail("", 0, times=0)
    assert (await site.publish(writing({POST: b"x\n"}))).tries == 1
    assert remote.count() == 2
