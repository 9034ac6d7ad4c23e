"""A web server on the loopback interface that serves what a test puts there."""

import hashlib
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class Page:
    """What stands at a path; every body has its entity tag."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


class Web:
    """Serves `pages` by path, and remembers what was asked for. Opened when first needed."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.requests: list[web.BaseRequest] = []
        self.address = ""
        self._runner: web.ServerRunner | None = None

    async def open(self) -> None:
        if self._runner is not None:
            return
        self._runner = web.ServerRunner(web.Server(self._answer))
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        self.requests.append(request)
        page = self.pages.get(request.path)
        if page is None:
            return web.Response(status=404)
        headers = {"ETag": page.etag} | page.headers
        if page.status == 200 and request.headers.get("If-None-Match") == page.etag:
            return web.Response(status=304, headers=headers)
        return web.Response(body=page.body, status=page.status, headers=headers)
