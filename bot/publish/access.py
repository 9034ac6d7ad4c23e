"""How git gets at the site's repository: its address, and what lets the bot in there.

Nothing here runs git or opens a file. What is secret is meant for git's environment alone.
"""

import os
import re
import shlex
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import quote, urlsplit

from bot.config import SiteConfig

_CONNECT_SECONDS = 10
_MISSED_SIGNS = 3  # of life, after which a connection over SSH counts as dead


@dataclass(frozen=True, slots=True)
class Access:
    """The address that git is given, its protocol, and the credential that belongs to it.

    `name` is the address in words for people, without the user, who tells them nothing.
    """

    name: str
    address: str
    protocol: str
    token: str | None = field(default=None, repr=False)
    ssh_key: Path | None = None
    ssh_known_hosts: Path | None = None

    @classmethod
    def of(cls, site: SiteConfig) -> Self:
        name, address, protocol = _read(site.repo)
        return cls(name, address, protocol, site.token, site.ssh_key, site.ssh_known_hosts)

    def settings(self) -> dict[str, str]:
        """What git must be told in its own settings. Secret."""
        if not self.token or self.protocol not in {"http", "https"}:
            return {}
        return {f"http.{self.address}.extraHeader": f"Authorization: Basic {_basic(self.token)}"}

    def variables(self, stall: float) -> dict[str, str]:
        """What stands in git's environment besides; `stall` as in Git."""
        if self.protocol != "ssh":
            return {}
        return {"GIT_SSH_COMMAND": shlex.join(self._ssh(stall)), "GIT_SSH_VARIANT": "ssh"}

    def secrets(self) -> tuple[str, ...]:
        """How the secret may be spelled in what git writes; the longest first."""
        if not self.token:
            return ()
        password = self.token.partition(":")[2] or self.token
        plain = b64encode(self.token.encode()).decode()
        return (_basic(self.token), plain, quote(self.token, safe=""), self.token, password)

    def _ssh(self, stall: float) -> list[str]:
        """The command that uses that key alone and connects to no host whose key is not known."""
        options = {
            "BatchMode": "yes",
            "ConnectTimeout": str(_CONNECT_SECONDS),
            "GlobalKnownHostsFile": os.devnull,
            "IdentitiesOnly": "yes",
            "IdentityAgent": "none",
            "PreferredAuthentications": "publickey",
            "ServerAliveCountMax": str(_MISSED_SIGNS),
            "ServerAliveInterval": str(max(1, round(stall / _MISSED_SIGNS))),
            "StrictHostKeyChecking": "yes",
            "UpdateHostKeys": "no",
            "UserKnownHostsFile": f'"{self.ssh_known_hosts or os.devnull}"',
        }
        given = [f"-o{name}={value}" for name, value in options.items()]
        key = ["-i", str(self.ssh_key)] if self.ssh_key else []
        return ["ssh", "-F", os.devnull, *key, *given]


def _read(repo: str) -> tuple[str, str, str]:
    """An address's name, git's spelling of it, and its protocol."""
    if repo.startswith("/"):
        return repo, Path(repo).as_uri(), "file"
    if "://" in repo:
        parts = urlsplit(repo)
        return f"{parts.hostname}{parts.path}", repo, parts.scheme
    return re.sub(r"^[^:]*@", "", repo), repo, "ssh"  # host:path


def _basic(token: str) -> str:
    """A token stands for a password; `user:password` is taken as it is."""
    return b64encode((token if ":" in token else f"x-access-token:{token}").encode()).decode()
