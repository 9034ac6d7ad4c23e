"""A wire between git and a server, which can be cut, silenced and unplugged."""

import select
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer

_LOOK = 0.01  # seconds between two looks at whether it is to be cut


class Wire(AbstractContextManager["Wire"]):
    """Carries connections to a port of this computer, and counts the bytes.

    While it is `silent` it takes connections and carries nothing.
    """

    def __init__(self, target: int) -> None:
        self.target = target
        self.sent = 0
        self.received = 0
        self.silent = False
        self._condition: Callable[[], bool] | None = None
        self.over = threading.Event()
        self.port = 0
        self.plug_in()

    def plug_in(self) -> None:
        """Listen, at the same port as before."""
        self._server = _Server(("127.0.0.1", self.port), _Handler)
        self._server.wire = self
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(_LOOK,))
        self._thread.start()

    def unplug(self) -> None:
        """Nobody listens any more."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def cut_when(self, condition: Callable[[], bool]) -> None:
        """Reset one connection, the first that carries something once that is true."""
        self._condition = condition

    def is_cut(self) -> bool:
        """Whether the connection that asks is to be reset."""
        if self._condition is None or not self._condition():
            return False
        self._condition = None
        return True

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.unplug()


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    wire: Wire


class _Handler(BaseRequestHandler):
    server: _Server
    request: socket.socket

    def handle(self) -> None:
        wire = self.server.wire
        with suppress(OSError), socket.create_connection(("127.0.0.1", wire.target)) as far:
            self._carry(wire, far)

    def _carry(self, wire: Wire, far: socket.socket) -> None:
        near, open_ends = self.request, {self.request, far}
        while open_ends and not wire.over.is_set():
            if wire.is_cut():
                _reset(near)
                return
            readable = select.select([] if wire.silent else open_ends, [], [], _LOOK)[0]
            for end in readable:
                data = end.recv(65_536)
                other = far if end is near else near
                if not data:
                    open_ends.discard(end)
                    other.shutdown(socket.SHUT_WR)
                    continue
                other.sendall(data)
                if end is near:
                    wire.sent += len(data)
                else:
                    wire.received += len(data)


def _reset(end: socket.socket) -> None:
    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    end.close()
