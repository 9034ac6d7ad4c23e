"""Real repositories to publish to: bare ones on disk, and a small git server that can misbehave."""

import os
import socket
import struct
import subprocess
import threading
from base64 import b64encode
from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

from bot.clock import Clock
from bot.publish.site import Change, Plan, Tree

TOKEN = "planted-token-that-nobody-may-see"
BASIC = b64encode(f"x-access-token:{TOKEN}".encode()).decode()
POST = "_posts/2026-06-10-day-1.md"

ENVIRONMENT = {
    "PATH": os.pathsep.join(os.get_exec_path()),
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "LC_ALL": "C",
}


class StillClock(Clock):
    """Stands still; a sleep is noted and over at once."""

    def __init__(self) -> None:
        super().__init__()
        self.slept: list[float] = []

    def now(self) -> datetime:
        return datetime(2026, 6, 10, 21, 30, tzinfo=UTC)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await super().sleep(0)


class Remote:
    """A bare repository that others push to as well."""

    def __init__(self, path: Path, head: str = "main") -> None:
        self.path = path
        run("init", "--quiet", "--bare", f"--initial-branch={head}", str(path))
        self.git("config", "uploadpack.allowFilter", "true")
        self.git("config", "http.receivepack", "true")

    def git(self, *args: str, stdin: bytes = b"") -> bytes:
        return run(f"--git-dir={self.path}", *args, stdin=stdin)

    def commit(
        self,
        files: Mapping[str, bytes],
        branch: str = "main",
        *,
        mode: str = "100644",
        fresh: bool = False,
    ) -> str:
        """Somebody else's commit of these files; a `fresh` one forgets the history."""
        ref = f"refs/heads/{branch}"
        parent = b"" if fresh or branch not in self.branches() else b"from %b^0\n" % ref.encode()
        stream = b"commit %b\nmark :1\ncommitter Other <o@x> 1780000000 +0000\n" % ref.encode()
        stream += b"data 5\nOther\n" + parent
        for path, content in files.items():
            stream += b"M %b inline %b\ndata %d\n" % (mode.encode(), path.encode(), len(content))
            stream += content + b"\n"
        stream += b"get-mark :1\ndone\n"
        made = self.git("fast-import", "--quiet", "--force", "--done", stdin=stream)
        return made.decode().strip()

    def link(self, path: str, commit: str, branch: str = "main") -> None:
        """Somebody else's commit of a submodule."""
        stream = (
            f"commit refs/heads/{branch}\ncommitter Other <o@x> 1780000000 +0000\ndata 0\n"
            f"from refs/heads/{branch}^0\nM 160000 {commit} {path}\n"
        )
        self.git("fast-import", "--quiet", stdin=stream.encode())

    def branches(self) -> list[str]:
        return self.git("for-each-ref", "--format=%(refname:short)").decode().split()

    def head(self, branch: str = "main") -> str:
        return self.git("rev-parse", f"refs/heads/{branch}").decode().strip()

    def count(self, branch: str = "main") -> int:
        return int(self.git("rev-list", "--count", f"refs/heads/{branch}"))

    def show(self, path: str, branch: str = "main") -> bytes:
        return self.git("show", f"refs/heads/{branch}:{path}")

    def names(self, branch: str = "main") -> list[str]:
        return self.git("ls-tree", "-r", "--name-only", f"refs/heads/{branch}").decode().split()

    def hook(self, name: str, script: str) -> None:
        path = self.path / "hooks" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)


def seeded(folder: Path) -> Remote:
    remote = Remote(folder / "blog.git")
    remote.commit({"_config.yml": b"title: Blog\n", "_posts/2020-01-01-old.md": b"old\n"})
    return remote


def run(*args: str, stdin: bytes = b"") -> bytes:
    done = subprocess.run(
        ["git", *args], input=stdin, env=ENVIRONMENT, capture_output=True, check=True
    )
    return done.stdout


def writing(files: Mapping[str, bytes], removed: tuple[str, ...] = ()) -> Plan:
    """A plan that wants the same whatever the site holds."""

    async def plan(_: Tree) -> Change:
        return Change(files, "Day 1", removed)

    return plan


class GitServer(AbstractContextManager["GitServer"]):
    """Smart HTTP before `git http-backend`; asks for the credential, and fails when told to.

    `fail(where, how)` makes the next requests whose path holds `where` fail: a status number, or
    one of `reset` (before anything is done), `lost` (after it is done), `stall`, `html`, or an
    address to redirect to.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.seen: list[tuple[str, str | None]] = []
        self.over = threading.Event()
        self._fault: tuple[str, str | int, int] = ("", "", 0)
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.owner = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    def address(self, remote: Remote) -> str:
        return f"http://127.0.0.1:{self.port}/{remote.path.name}"

    def fail(self, where: str, how: str | int, times: int = 1000) -> None:
        self._fault = (where, how, times)

    def fault(self, path: str) -> str | int | None:
        where, how, times = self._fault
        if where not in path or not times:
            return None
        self._fault = (where, how, times - 1)
        return how

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    owner: GitServer


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self._serve(b"")

    def do_POST(self) -> None:
        self._serve(self._body())

    def _serve(self, body: bytes) -> None:
        owner = self.server.owner
        owner.seen.append((self.path, self.headers["Authorization"]))
        fault = owner.fault(self.path)
        if isinstance(fault, int):
            self._answer(fault, {"Retry-After": "1"}, b"sorry\n")
        elif fault == "reset":
            self._cut()
        elif fault == "stall":
            owner.over.wait(20)
            self._cut()
        elif fault == "html":
            self._answer(200, {"Content-Type": "text/html"}, b"<html>Log in</html>")
        elif fault and fault != "lost":
            self._answer(302, {"Location": fault + self.path}, b"")
        elif self.headers["Authorization"] != f"Basic {BASIC}":
            self._answer(401, {"WWW-Authenticate": 'Basic realm="git"'}, b"")
        else:
            self._backend(body, cut=fault == "lost")

    def _backend(self, body: bytes, *, cut: bool) -> None:
        path, _, query = self.path.partition("?")
        environment = ENVIRONMENT | {
            "GIT_PROJECT_ROOT": str(self.server.owner.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "REMOTE_USER": "bot",
            "REQUEST_METHOD": self.command,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers["Content-Type"] or "",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers["Content-Encoding"] or "",
            "GIT_PROTOCOL": self.headers["Git-Protocol"] or "",
        }
        command = ["git", "http-backend"]
        done = subprocess.run(
            command, check=False, input=body, env=environment, capture_output=True
        )
        if cut or done.returncode:
            self._cut()
            return
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        self._answer(int(headers.pop("Status", "200").split()[0]), headers, content)

    def _answer(self, status: int, headers: Mapping[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        with suppress(ConnectionError):  # whoever asked may be gone
            self.end_headers()
            self.wfile.write(content)

    def _cut(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

    def _body(self) -> bytes:
        if self.headers["Transfer-Encoding"] != "chunked":
            return self.rfile.read(int(self.headers["Content-Length"] or 0))
        body = b""
        while size := int(self.rfile.readline() or b"0", 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body
