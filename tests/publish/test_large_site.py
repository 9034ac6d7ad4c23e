"""A blog of years: a first publish fetches a small part of it, and keeps little of it here."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from remotes import POST, Remote, StillClock, writing
from transports import Transport
from ways import EVERY_WAY

from bot.publish.site import Site

pytestmark = pytest.mark.e2e

POSTS, IMAGES, IMAGE_SIZE = 2_000, 400, 250_000
MOST_CARRIED = 1_000_000  # bytes, of 100 MB
MOST_CARRIED_LATER = 100_000
MOST_KEPT = 1_500_000


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Remote:
    remote = Remote(tmp_path_factory.mktemp("large") / "blog.git")
    remote.git("config", "core.compression", "0")
    remote.git("fast-import", "--quiet", stdin=b"".join(_history()))
    assert _size(remote.path) > IMAGES * IMAGE_SIZE
    return remote


def _history() -> Iterator[bytes]:
    """A picture with every fifth post, a commit with each picture."""
    chance = random.Random(0)  # noqa: S311  # the same each time
    for number in range(POSTS):
        if number % (POSTS // IMAGES) == 0:
            yield b"commit refs/heads/main\ncommitter Other <o@x> %d +0000\ndata 0\n" % number
            yield _file(f"images/{number}.jpg", chance.randbytes(IMAGE_SIZE))
        day = date(2000, 1, 1) + timedelta(days=number)
        yield _file(f"_posts/{day}-post.md", chance.randbytes(2_000).hex().encode())


def _file(path: str, content: bytes) -> bytes:
    return b"M 100644 inline %b\ndata %d\n%b\n" % (path.encode(), len(content), content)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@EVERY_WAY
async def test_a_first_publish_needs_no_whole_copy(tmp_path: Path, way: Transport, blog: Remote):
    (tmp_path / blog.path.name).symlink_to(blog.path)
    before = blog.count()
    site = Site(way.site(blog), tmp_path / "data", StillClock())
    post = POST.replace("day-1", way.__class__.__name__.lower())
    carried: list[int] = []
    for content in (b"one\n", b"two\n"):
        assert (await site.publish(writing({post: content}))).tries == 1
        carried.append(way.carried())
    assert blog.show(post) == b"two\n"
    assert blog.count() == before + 2
    assert _size(tmp_path / "data") < MOST_KEPT
    assert carried[0] < MOST_CARRIED
    assert carried[1] - carried[0] < MOST_CARRIED_LATER
