"""The operator's secrets, and what people typed, stay out of everything that others can read."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from conference import Conference, held

DISCORD_TOKEN = "canary-of-discord-6f1d"
BLOG_TOKEN = "canary-of-the-blog-9c3e"
TYPED = "words that only the post may show"
SPELLINGS = [
    spelling
    for secret in (DISCORD_TOKEN, BLOG_TOKEN)
    for spelling in (
        secret.encode(),
        b64encode(secret.encode()),
        b64encode(f"x-access-token:{secret}".encode()),
    )
]


class Forbidding:
    """A git host that accepts no credential, and looks at everybody's arguments meanwhile."""

    def __init__(self) -> None:
        self.received = b""
        self.arguments = b""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.received += await reader.readuntil(b"\r\n\r\n")
        self.arguments += _all_arguments()
        writer.write(
            b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=git\r\n"
            b"Content-Length: 0\r\nConnection: close\r\n\r\n"
        )
        await writer.drain()
        writer.close()


def _all_arguments() -> bytes:
    """The arguments of every process, as every user of the host may list them."""
    found = b""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += path.read_bytes() + b"\n"
        except OSError:  # it has ended
            continue
    return found


@pytest.fixture
async def guarded(tmp_path) -> AsyncIterator[Conference]:
    async with held(tmp_path, token=DISCORD_TOKEN) as made:
        yield made


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="there is no /proc here")
async def test_no_secret_and_no_note_is_in_logs_files_or_arguments(guarded, level):
    host = Forbidding()
    async with await asyncio.start_server(host.answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        process = await guarded.run(
            BLOG_REPO=f"http://127.0.0.1:{port}/blog.git", BLOG_TOKEN=BLOG_TOKEN, LOG_LEVEL=level
        )
        await guarded.set_up()
        await guarded.note(TYPED)
        answer = await guarded.olga.command(guarded.hall, "publish")
        await answer.until(lambda shown: "did not accept the credential" in shown.text)
        assert "BLOG_TOKEN" in answer.text
        host.arguments += _all_arguments()
        ended = await process.stop()
    assert b64encode(f"x-access-token:{BLOG_TOKEN}".encode()) in host.received
    assert f"\0{port}".encode() in host.arguments.replace(b"//127.0.0.1:", b"\0")
    written = (ended.out + ended.err + answer.text).encode()
    files = b"".join(path.read_bytes() for path in guarded.data.rglob("*") if path.is_file())
    for spelling in SPELLINGS:
        assert spelling not in written
        assert spelling not in files
        assert spelling not in host.arguments
    assert TYPED.encode() in files
    assert TYPED not in ended.out + ended.err


async def test_a_refused_token_is_not_repeated(guarded):
    wrong = "canary-that-is-refused"
    ended = await guarded.command("run", DISCORD_TOKEN=wrong, LOG_LEVEL="DEBUG")
    assert wrong not in ended.out + ended.err
