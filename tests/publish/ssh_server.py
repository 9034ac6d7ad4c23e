"""A real sshd on the loopback interface, with keys of its own, run as whoever runs the tests."""

import os
import pwd
import shutil
import socket
import subprocess
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self

_SSHD = shutil.which("sshd", path=f"{os.defpath}:/usr/sbin:/usr/local/sbin")
MISSING = None if _SSHD else "needs the Debian package openssh-server"

_CONFIG = """\
ListenAddress 127.0.0.1:{port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/authorized
StrictModes no
PidFile none
UsePAM no
KbdInteractiveAuthentication no
PasswordAuthentication no
PermitRootLogin prohibit-password
MaxStartups 50
LogLevel VERBOSE
{more}
"""


class SshServer(AbstractContextManager["SshServer"]):
    """Lets in whoever has the `key`; `known_hosts` holds the server's own, as for `port`.

    `speaks_protocol_2` is whether the client may ask git for its newer protocol.
    """

    def __init__(self, folder: Path, *, speaks_protocol_2: bool = True) -> None:
        self.folder = folder
        self.key = folder / "key"
        self.known_hosts = folder / "known hosts"
        self.user = pwd.getpwuid(os.getuid()).pw_name
        self.port = _free_port()
        folder.mkdir()
        for name in ("host", "key", "stranger"):
            self.make_key(folder / name)
        self.admit("key")
        self.show(self.port)
        more = "AcceptEnv GIT_PROTOCOL" if speaks_protocol_2 else ""
        config = _CONFIG.format(port=self.port, folder=folder, more=more)
        (folder / "config").write_text(config)

    @staticmethod
    def make_key(path: Path, passphrase: str = "") -> None:
        """Make a key and its public half beside it."""
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", str(path)]
        subprocess.run(command, check=True)

    def admit(self, *names: str) -> None:
        """Let in whoever has those keys, and nobody else."""
        publics = [(self.folder / f"{name}.pub").read_text() for name in names]
        (self.folder / "authorized").write_text("".join(publics))

    def show(self, port: int, key: str = "host") -> None:
        """Have that key known as the one of the server at that port."""
        public = (self.folder / f"{key}.pub").read_text()
        self.known_hosts.write_text(f"[127.0.0.1]:{port} {public}")

    def __enter__(self) -> Self:
        if os.getuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # it refuses to start without
        self._log = (self.folder / "log").open("wb")
        command = [str(_SSHD), "-D", "-e", "-f", str(self.folder / "config")]
        self._process = subprocess.Popen(command, stderr=self._log, stdin=subprocess.DEVNULL)
        while not self._listens():
            assert self._process.poll() is None, (self.folder / "log").read_text()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(10)
        self._log.close()

    def _listens(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
