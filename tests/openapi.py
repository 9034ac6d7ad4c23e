"""Holds what the bot sends against Discord's own API description, where that is at hand."""

import json
import os
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from bot.sandbox import Request

SHARED = Path(os.environ.get("TALKNOTES_SHARED", Path(__file__).parents[2] / "shared"))
DESCRIPTION = SHARED / "discord" / "openapi.json"
MISSING = f"Discord's API description is not at {DESCRIPTION}"


def violations(requests: Iterable[Request]) -> list[str]:
    """What Discord's description does not allow, one line each."""
    return [found for request in requests for found in _violations(request)]


def _violations(request: Request) -> list[str]:
    name = f"{request.method} {request.path}"
    found = _route(request.method.lower(), request.path)
    if found is None:
        return [f"{name}: no such route"]
    if request.payload is None:
        return []
    schema = {"$ref": f"openapi.json#{_pointer(*found)}"}
    validator = Draft202012Validator(schema, registry=_registry())
    return [
        f"{name}: {error.json_path}: {error.message[:300]}"
        for error in validator.iter_errors(request.payload)
    ]


def _pointer(path: str, method: str) -> str:
    """Where the schema of a JSON body stands, which is also that of a payload_json."""
    steps = ["paths", path, method, "requestBody", "content", "application/json", "schema"]
    return "".join("/" + quote(step.replace("~", "~0").replace("/", "~1")) for step in steps)


@cache
def _description() -> dict[str, Any]:
    return json.loads(DESCRIPTION.read_text("utf-8"))


@cache
def _registry() -> Registry[Any]:
    resource = Resource.from_contents(_description(), default_specification=DRAFT202012)
    return Registry().with_resource("openapi.json", resource)


@cache
def _routes() -> list[tuple[re.Pattern[str], str, frozenset[str]]]:
    """Fixed parts win over placeholders, as `@me` over a user's id."""
    paths = sorted(_description()["paths"].items(), key=lambda item: item[0].count("{"))
    return [
        (re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), path, frozenset(methods))
        for path, methods in paths
    ]


def _route(method: str, path: str) -> tuple[str, str] | None:
    path = re.sub(r"^/api/v\d+", "", path)
    for pattern, template, methods in _routes():
        if method in methods and pattern.fullmatch(path):
            return template, method
    return None
