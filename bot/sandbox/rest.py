"""The HTTP side: reads requests, finds their endpoint, writes replies. The rules are elsewhere."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from aiohttp import BodyPartReader, hdrs, web

from bot.sandbox.errors import ApiError, Refusal, refused
from bot.sandbox.faults import Faults, Order, Request
from bot.sandbox.gateway import Gateway
from bot.sandbox.wire import Call, Payload, Reply, Router, Upload, to_json
from bot.sandbox.world import World

PREFIX = "/api/v10"
FILES = "/attachments/"


class Rest:
    """Answers every request on the port: the API, the gateway's socket, uploaded files."""

    def __init__(
        self, world: World, gateway: Gateway, router: Router, token: str, *, record: bool
    ) -> None:
        self.requests: list[Request] = []
        self.faults = Faults()
        self._world = world
        self._gateway = gateway
        self._router = router
        self._authorization = f"Bot {token}"
        self._record = record

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.rel_url.raw_path
        if path.startswith(PREFIX):
            return await self._answer(request, path.removeprefix(PREFIX))
        if path == "/":
            return self._failed(request, path) or await self._gateway.serve(request)
        if path.startswith(FILES):
            return self._file(request, path)
        return _response(_not_found())

    async def _answer(self, request: web.BaseRequest, path: str) -> web.Response:
        order = self.faults.next(request.method, path)
        query = dict(request.query)
        try:
            payload, uploads = await _read(request)
        except json.JSONDecodeError:
            payload, uploads = None, {}
            reply = _failure(refused(Refusal.INVALID_JSON))
        else:
            call = Call(request.method, path, query, payload, uploads)
            reply = self._reply(call, request.headers, order)
        lost = order is not None and order.fault in {"drop", "lose"}
        if self._record:
            status = 0 if lost else reply.status
            self.requests.append(Request(request.method, path, query, payload, status))
        if lost and request.transport is not None:
            request.transport.abort()
        return _response(reply, order.retry_after if order else 0)

    def _reply(self, call: Call, headers: Mapping[str, str], order: Order | None) -> Reply:
        if order is not None and order.fault != "lose":
            return _ordered(order)
        found = self._router.find(call.method, call.path)
        if found is None:
            return _not_found()
        route, args = found
        if route.needs_token and headers.get(hdrs.AUTHORIZATION) != self._authorization:
            return _failure(refused(Refusal.UNAUTHORIZED))
        try:
            return route.endpoint(replace(call, args=args))
        except ApiError as error:
            return _failure(error)

    def _file(self, request: web.BaseRequest, path: str) -> web.Response:
        if failed := self._failed(request, path):
            return failed
        number = path.split("/")[3] if path.count("/") > 3 else ""  # noqa: PLR2004 - /attachments/channel/id/name
        file = self._world.attachments.get(int(number)) if number.isdigit() else None
        if file is None or self._world.now() >= file.expires_at:
            return web.Response(status=404, text="This content is no longer available.")
        return web.Response(body=file.upload.data, headers={hdrs.CONTENT_TYPE: file.content_type})

    def _failed(self, request: web.BaseRequest, path: str) -> web.Response | None:
        """The failure that was ordered of what is not REST, if one was."""
        order = self.faults.next(request.method, path)
        if order is None:
            return None
        if not isinstance(order.fault, int) and request.transport is not None:
            request.transport.abort()
        return web.Response(status=order.fault if isinstance(order.fault, int) else 500)


def _failure(error: ApiError) -> Reply:
    return Reply(error.status, error.payload)


def _not_found() -> Reply:
    return _failure(refused(Refusal.NOT_FOUND))


def _ordered(order: Order) -> Reply:
    status = order.fault if isinstance(order.fault, int) else 500
    payload: Payload = {"code": 0, "message": f"{status}: ordered failure"}
    if status == web.HTTPTooManyRequests.status_code:
        payload = {"code": 0, "message": "You are being rate limited.", "global": False}
        payload["retry_after"] = order.retry_after
    return Reply(status, payload)


def _response(reply: Reply, retry_after: float = 0) -> web.Response:
    if reply.body is None:
        return web.Response(status=reply.status)
    # discord.py reads JSON only if the type is exactly this, without a charset
    response = web.Response(
        status=reply.status, body=to_json(reply.body).encode(), content_type="application/json"
    )
    if reply.status == web.HTTPTooManyRequests.status_code:
        # without Via it would be taken for a ban
        response.headers.update({"Via": "1.1 google", "Retry-After": str(retry_after)})
    return response


async def _read(request: web.BaseRequest) -> tuple[Any, dict[int, Upload]]:
    if request.content_type.startswith("multipart/"):
        return await _read_form(request)
    body = await request.read()
    return (json.loads(body) if body else None), {}


async def _read_form(request: web.BaseRequest) -> tuple[Any, dict[int, Upload]]:
    payload: Any = None
    uploads: dict[int, Upload] = {}
    reader = await request.multipart()
    while isinstance(part := await reader.next(), BodyPartReader):
        data = bytes(await part.read())
        if part.name == "payload_json":
            payload = json.loads(data)
        elif found := re.fullmatch(r"files\[(\d+)\]", part.name or ""):
            name = unquote(part.filename or "unnamed")
            uploads[int(found[1])] = Upload(name, data)
    return payload, uploads
