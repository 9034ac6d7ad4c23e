"""A place that files are fetched from, and a keeper that fetches them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from factories import submission

from bot.config import Config
from bot.models import Attachment, Draft
from bot.pictures.files import PictureFiles
from bot.pictures.keeper import Keeper


@dataclass
class Cdn:
    """Serves `files` by name; `statuses` are answered first, `asked` counts the requests."""

    url: str
    files: dict[str, bytes] = field(default_factory=dict)
    statuses: list[int] = field(default_factory=list)
    asked: int = 0

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        self.asked += 1
        if self.statuses:
            return web.Response(status=self.statuses.pop(0), headers={"Location": "/moved"})
        content = self.files.get(request.path.removeprefix("/"))
        return web.Response(status=404) if content is None else web.Response(body=content)

    def holding(self, content: bytes, name: str = "a.png", **facts: object) -> Attachment:
        """An attachment that can be fetched here."""
        self.files[name] = content
        given = {"id": len(self.files), "name": name, "size": len(content), "alt": None}
        return Attachment(**(given | facts), url=f"{self.url}/{name}")


@pytest.fixture
async def cdn() -> AsyncIterator[Cdn]:
    opened = Cdn("")
    runner = web.ServerRunner(web.Server(opened.serve), shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    opened.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield opened
    await runner.cleanup()


@pytest.fixture
def files(tmp_path) -> PictureFiles:
    return PictureFiles(tmp_path / "data" / "pictures")


@pytest.fixture
def keeper(tmp_path, clock, store, files) -> Keeper:
    return Keeper(Config(data_dir=tmp_path / "data", image_max_mb=1), clock, store, files)


@pytest.fixture
def send(store, event):
    """Sends files with a text, or alone; returns the submission's origin."""

    async def sending(*files: Attachment, text: str = "") -> str:
        sent = submission(Draft(text), attachments=files)
        await store.notes.add(sent)
        return sent.origin

    return sending
