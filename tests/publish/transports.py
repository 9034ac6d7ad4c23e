"""The ways to a site, each with a real server of git behind it and faults that can be made at will.

What a test wants of a way has one name whatever the way is; a way that knows no such fault says so.
"""

from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Self

from remotes import TOKEN, GitServer, Remote
from ssh_server import SshServer
from wire import Wire

from bot.config import SiteConfig


class Transport(AbstractContextManager["Transport"]):
    """A way to a repository in a folder."""

    wire: Wire
    remote: Remote

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._opened = ExitStack()

    def site(self, remote: Remote) -> SiteConfig:
        """What the operator configures to get to that repository."""
        self.remote = remote
        return self.config()

    def config(self) -> SiteConfig:
        raise NotImplementedError

    def carried(self) -> int:
        """How many bytes went over the wire, both ways."""
        return self.wire.sent + self.wire.received

    def down(self) -> None:
        """Nobody can reach it."""
        self.wire.unplug()

    def up(self) -> None:
        """It is back."""
        self.wire.plug_in()

    def revoke(self) -> None:
        """What let the bot in does no longer."""
        raise NotImplementedError

    def admit(self) -> None:
        """It does again."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()


class ByPath(Transport):
    """A folder of this computer."""

    def config(self) -> SiteConfig:
        return SiteConfig(str(self.remote.path))

    def carried(self) -> int:
        return 0  # there is no wire

    def down(self) -> None:
        self.remote.path.rename(self.remote.path.with_suffix(".away"))

    def up(self) -> None:
        self.remote.path.with_suffix(".away").rename(self.remote.path)


class ByHttp(Transport):
    """Smart HTTP with a token."""

    def __enter__(self) -> Self:
        self.server = self._opened.enter_context(GitServer(self.folder))
        self.wire = self._opened.enter_context(Wire(self.server.port))
        return self

    def config(self) -> SiteConfig:
        address = f"http://127.0.0.1:{self.wire.port}/{self.remote.path.name}"
        return SiteConfig(address, token=TOKEN)

    def revoke(self) -> None:
        self.server.fail("", 401)

    def admit(self) -> None:
        self.server.fail("", 0, times=0)


class BySsh(Transport):
    """sshd with a key, and a host key that is known."""

    def __enter__(self) -> Self:
        self.server = self._opened.enter_context(SshServer(self.folder / "ssh"))
        self.wire = self._opened.enter_context(Wire(self.server.port))
        self.server.show(self.wire.port)
        return self

    def config(self) -> SiteConfig:
        address = f"ssh://{self.server.user}@127.0.0.1:{self.wire.port}{self.remote.path}"
        return SiteConfig(address, ssh_key=self.server.key, ssh_known_hosts=self.server.known_hosts)

    def revoke(self) -> None:
        self.server.admit()

    def admit(self) -> None:
        self.server.admit("key")
