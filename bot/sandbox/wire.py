"""How things travel: JSON, requests as handlers see them, routes. No state and no rules."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

Payload = dict[str, Any]
"""A JSON object as Discord defines it; its shape is Discord's, so it is not typed again here."""

Body = Payload | list[Payload] | None


def listed(payload: Payload, key: str) -> list[Payload]:
    """The objects of a list that may be null or left out."""
    return payload.get(key) or []


def inner(payload: Payload, key: str) -> Payload:
    """An object that may be null or left out."""
    return payload.get(key) or {}


_encoder = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, check_circular=False)


def to_json(value: Body) -> str:
    return _encoder.encode(value)


class Upload(NamedTuple):
    """A file that somebody attaches."""

    name: str
    data: bytes
    content_type: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the bot, read. `args` are the variable parts of its path by name."""

    method: str
    path: str
    query: Mapping[str, str]
    payload: Any
    uploads: Mapping[int, Upload] = field(default_factory=dict[int, Upload])
    args: Mapping[str, str] = field(default_factory=dict[str, str])

    def number(self, name: str) -> int:
        """A snowflake of the path; what is none matches nothing (0)."""
        value = self.args[name]
        return int(value) if value.isascii() and value.isdigit() else 0

    @property
    def body(self) -> Payload:
        """The payload where it is an object; nothing else is expected there."""
        return cast("Payload", self.payload) if isinstance(self.payload, dict) else {}


class Reply(NamedTuple):
    status: int
    body: Body = None


NO_CONTENT = Reply(204)

Endpoint = Callable[[Call], Reply]


class Route(NamedTuple):
    """`path` names its variable parts: "/channels/{channel}/messages"."""

    method: str
    path: str
    endpoint: Endpoint
    needs_token: bool = True


class Router:
    """Finds the route of a path by method and number of parts."""

    def __init__(self, routes: list[Route]) -> None:
        self._routes: dict[tuple[str, int], list[tuple[list[str], Route]]] = {}
        for route in routes:
            parts = route.path.split("/")
            self._routes.setdefault((route.method, len(parts)), []).append((parts, route))

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        actual = path.split("/")
        for parts, route in self._routes.get((method, len(actual)), ()):
            args = _match(parts, actual)
            if args is not None:
                return route, args
        return None


def _match(parts: list[str], actual: list[str]) -> dict[str, str] | None:
    args: dict[str, str] = {}
    for part, value in zip(parts, actual, strict=True):
        if part.startswith("{"):
            args[part[1:-1]] = value
        elif part != value:
            return None
    return args
