"""What systemd wants to hear of a service of Type=notify: ready, stopping, still alive.

The protocol is a datagram of NAME=value lines to the socket that systemd names, see sd_notify(3).
"""

import logging
import socket

log = logging.getLogger(__name__)


class ServiceManager:
    """The one that started us, if it gave an address; without one nothing is told to nobody."""

    def __init__(self, address: str | None) -> None:
        self._address = f"\0{address[1:]}" if address and address.startswith("@") else address

    def tell(self, **facts: str) -> None:
        """Tell facts such as READY="1"; who does not listen is no reason to stop."""
        if not self._address:
            return
        message = "\n".join(f"{name}={value}" for name, value in facts.items())
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
                sender.setblocking(False)
                sender.sendto(message.encode(), self._address)
        except OSError as error:
            log.warning("the service manager does not listen: %s", error.strerror)
