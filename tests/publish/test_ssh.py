"""What only SSH knows: keys, known hosts, and servers of git that know less than others.

Needs the Debian package openssh-server.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from remotes import POST, Remote, StillClock, seeded, writing
from ssh_server import MISSING, SshServer

from bot.config import SiteConfig
from bot.errors import SiteRefused, SiteUnreachable
from bot.publish.site import Site

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(MISSING is not None, reason=MISSING or "")]


@pytest.fixture
def remote(tmp_path: Path) -> Remote:
    return seeded(tmp_path)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SshServer]:
    with SshServer(tmp_path / "ssh") as server:
        yield server


def config_of(server: SshServer, remote: Remote) -> SiteConfig:
    address = f"ssh://{server.user}@127.0.0.1:{server.port}{remote.path}"
    return SiteConfig(address, ssh_key=server.key, ssh_known_hosts=server.known_hosts)


def site_of(config: SiteConfig, folder: Path) -> Site:
    return Site(config, folder / "data", StillClock(), patience=20)


def no_host(server: SshServer) -> None:
    server.known_hosts.write_text("")


def no_file(server: SshServer) -> None:
    server.known_hosts.unlink()


def another_port(server: SshServer) -> None:
    server.show(server.port + 1)


@pytest.mark.parametrize("make", [no_host, no_file, another_port], ids=lambda make: make.__name__)
async def test_an_unknown_host_gets_nothing_until_its_key_is_known(
    tmp_path: Path, remote: Remote, server: SshServer, make: Callable[[SshServer], None]
):
    make(server)
    site = site_of(config_of(server, remote), tmp_path)
    with pytest.raises(SiteRefused, match=r"not among the known.*safe.*ssh-keyscan.*compare"):
        await site.check()
    assert "Accepted" not in (server.folder / "log").read_text()
    server.show(server.port)
    assert (await site.publish(writing({POST: b"x\n"}))).changed


async def test_a_changed_host_key_is_told_and_nothing_is_sent(
    tmp_path: Path, remote: Remote, server: SshServer
):
    server.show(server.port, "stranger")
    known = server.known_hosts.read_text()
    site = site_of(config_of(server, remote), tmp_path)
    with pytest.raises(SiteRefused, match=r"another key than the known one.*safe.*Ask who runs"):
        await site.publish(writing({POST: b"x\n"}))
    assert server.known_hosts.read_text() == known
    assert "Accepted" not in (server.folder / "log").read_text()
    assert remote.count() == 1


def stranger(key: Path) -> None:
    shutil.copy(key.with_name("stranger"), key)
    shutil.copy(key.with_name("stranger.pub"), key.with_suffix(".pub"))


def public(key: Path) -> None:
    key.write_bytes(key.with_suffix(".pub").read_bytes())


def cut_off(key: Path) -> None:
    key.write_bytes(key.read_bytes()[:200])


def readable_by_others(key: Path) -> None:
    key.chmod(0o644)


def locked(key: Path) -> None:
    for path in (key, key.with_suffix(".pub")):
        path.unlink()
    SshServer.make_key(key, "a passphrase")


@pytest.mark.parametrize(
    "spoil",
    [stranger, public, cut_off, readable_by_others, locked, Path.unlink],
    ids=lambda spoil: spoil.__name__,
)
async def test_a_key_that_does_not_open_is_told_with_its_cure(
    tmp_path: Path, remote: Remote, server: SshServer, spoil: Callable[[Path], None]
):
    spoil(server.key)
    if spoil is locked:
        server.admit("key")
    with pytest.raises(SiteRefused, match=r"SSH key.*safe.*BLOG_SSH_KEY.*passphrase.*chmod 600"):
        await site_of(config_of(server, remote), tmp_path).check()


async def test_no_other_key_of_the_user_is_tried(tmp_path: Path, remote: Remote, server: SshServer):
    config = replace(config_of(server, remote), ssh_key=server.folder / "stranger")
    with pytest.raises(SiteRefused, match="did not accept the bot's SSH key"):
        await site_of(config, tmp_path).check()
    assert (server.folder / "log").read_text().count("Failed publickey") == 1


async def test_a_short_address_means_port_22(tmp_path: Path, server: SshServer, remote: Remote):
    config = replace(config_of(server, remote), repo=f"nobody@127.0.0.1:{remote.path}")
    with pytest.raises((SiteRefused, SiteUnreachable), match="notes are safe"):
        await site_of(config, tmp_path).check()


async def test_a_missing_ssh_is_told(
    tmp_path: Path, remote: Remote, server: SshServer, monkeypatch: pytest.MonkeyPatch
):
    found = shutil.which("git")
    assert found
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "git").symlink_to(found)
    monkeypatch.setenv("PATH", str(programs))
    with pytest.raises(SiteRefused, match=r"no ssh on this computer.*Install OpenSSH"):
        await site_of(config_of(server, remote), tmp_path).check()


@pytest.mark.parametrize("filters", ["true", "false"])
async def test_a_server_that_hands_out_no_single_contents_gets_a_whole_copy(
    tmp_path: Path, remote: Remote, filters: str
):
    remote.git("config", "uploadpack.allowFilter", filters)
    remote.commit({POST: b"theirs\n"})

    async def plan(tree):
        read = await tree.read(POST)
        return await writing({POST: (read or b"") + b"ours\n"})(tree)

    with SshServer(tmp_path / "old", speaks_protocol_2=False) as server:
        config = config_of(server, remote)
        assert (await site_of(config, tmp_path).publish(plan)).changed
        remote.commit({POST: b"again\n"})
        assert (await site_of(config, tmp_path).publish(plan)).changed
    assert remote.show(POST) == b"again\nours\n"
    assert remote.count() == 5


async def test_nothing_is_written_beside_the_key(tmp_path: Path, remote: Remote, server: SshServer):
    before = {path: path.stat().st_mtime_ns for path in server.folder.iterdir()}
    await site_of(config_of(server, remote), tmp_path).publish(writing({POST: b"x\n"}))
    after = {path: path.stat().st_mtime_ns for path in server.folder.iterdir()}
    assert {path.name for path in after if after[path] != before[path]} <= {"log"}
    assert not list((tmp_path / "data").rglob(".ssh"))
