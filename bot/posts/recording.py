"""A second of a talk's recording as an address. Knows the players' ways, nothing of notes."""

import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

_YOUTUBE = re.compile(r"(?:[\w-]+\.)*(?:youtube(?:-nocookie)?\.com|youtu\.be)")
_VIMEO = re.compile(r"(?:[\w-]+\.)*vimeo\.com")
_TIME = re.compile(r"(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?")
_NAMES = frozenset({"t", "start", "time_continue"})  # what YouTube has called it


@dataclass(frozen=True, slots=True)
class Recording:
    """The address of a video, and the second at which the talk begins in it."""

    _address: SplitResult
    _begins: int

    @classmethod
    def read(cls, url: str) -> Self:
        """A recording by its address, whose host must be known to be sound.

        A second that the address names is that at which the talk begins.
        """
        parts = urlsplit(url)
        if _YOUTUBE.fullmatch(parts.hostname or ""):
            query = parse_qsl(parts.query, keep_blank_values=True)
            begins = max((_seconds(value) for name, value in query if name in _NAMES), default=0)
            rest = urlencode([pair for pair in query if pair[0] not in _NAMES])
            return cls(parts._replace(query=rest, fragment=""), begins)
        if not parts.fragment.startswith("t="):
            return cls(parts, 0)
        return cls(parts._replace(fragment=""), _seconds(parts.fragment[2:]))

    def at(self, second: int) -> str:
        """The address of a second of the talk. A page's own fragment stays, without a second."""
        host, second = self._address.hostname or "", self._begins + max(0, second)
        if _YOUTUBE.fullmatch(host):
            name = "start" if self._address.path.startswith("/embed/") else "t"
            query = "&".join(filter(None, [self._address.query, f"{name}={second}"]))
            return self._address._replace(query=query).geturl()
        unit = "s" if _VIMEO.fullmatch(host) else ""
        fragment = self._address.fragment or f"t={second}{unit}"
        return self._address._replace(fragment=fragment).geturl()


def _seconds(typed: str) -> int:
    """`90`, `90s` or `1h2m3s`; 0 for anything else."""
    found = _TIME.fullmatch(typed)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds
