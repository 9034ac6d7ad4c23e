"""/publish on a blog of thousands of files, beside the same commit and push by git alone."""

import asyncio
import os
import random
import shutil
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import date, timedelta
from pathlib import Path

from bench import filling
from bench.bots import OURS, running
from bench.findings import Finding
from bench.hall import Hall, hall, timed

ROUNDS = 7
POSTS = 2_000
IMAGES = 400
IMAGE_SIZE = 40_000
POST_SIZE = 6_000
SCRIPT = Path(__file__).with_name("bare_publish.sh")
GIT = {
    "PATH": os.pathsep.join(os.get_exec_path()),
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "Ana",
    "GIT_AUTHOR_EMAIL": "ana@blog.example",
    "GIT_COMMITTER_NAME": "Ana",
    "GIT_COMMITTER_EMAIL": "ana@blog.example",
}


async def measure(folder: Path) -> list[Finding]:
    """Each side has its own copy of the blog; a round publishes a day that is not there yet."""
    folder = folder / "publishing"
    data, ours, floor = (folder / name for name in ("data", "ours.git", "floor.git"))
    await asyncio.to_thread(data.mkdir, parents=True)
    await _make_blog(ours)
    await asyncio.to_thread(shutil.copytree, ours, floor)
    async with AsyncExitStack() as stack:
        place = await stack.enter_async_context(hall())
        settings = {
            "BLOG_REPO": str(ours),
            "GUILD_IDS": str(place.guild.id),
            "REHEARSAL_START": filling.NOON.isoformat(),
        }
        days = await asyncio.to_thread(_fill, data, place)
        await stack.enter_async_context(running(OURS, place.sandbox, data, settings))
        return await _compare(place, days, folder)


def _fill(data: Path, place: Hall) -> Iterator[date]:
    """Days with notes, each to be published once; not due yet, so that nobody else does it."""
    server = filling.Server(
        guild_id=place.guild.id,
        channels=tuple(channel.id for channel in place.channels[:2]),
        authors=tuple(person.id for person in place.people[:3]),
    )
    db = filling.make(data)
    days = [filling.TODAY + timedelta(days=number + 1) for number in range(1 + 3 * ROUNDS)]
    filling.add_days(db, server, filling.add_today(db, server), days)
    db.close()
    return iter(days)


async def _compare(place: Hall, days: Iterator[date], folder: Path) -> list[Finding]:
    first: tuple[list[float], list[float]] = ([], [])
    later: tuple[list[float], list[float]] = ([], [])
    second: tuple[list[float], list[float]] = ([], [])  # git alone then still sorts its clone out
    await _ours(place, next(days), folder)
    for _ in range(ROUNDS):
        await asyncio.to_thread(_forget, folder)
        for ours, floor in (first, second, later):
            day = next(days)
            ours.append(await _ours(place, day, folder))
            floor.append(await _floor(day, folder))
    return [
        Finding(what=what, unit="ms", ours=ours, floor=floor, goal=2)
        for what, (ours, floor) in (
            (f"/publish on {POSTS:,} posts; floor: git alone", later),
            ("/publish for the first time, with the clone; floor: git alone", first),
        )
    ]


def _forget(folder: Path) -> None:
    """Both clones are gone, as before a first publish."""
    shutil.rmtree(folder / "data" / "site", ignore_errors=True)
    shutil.rmtree(folder / "floor-clone", ignore_errors=True)


async def _ours(place: Hall, day: date, folder: Path) -> float:
    async def publish() -> None:
        answer = await place.organiser.command(place.channel, "publish", day=day.isoformat())
        await answer.until(lambda shown: "Published" in shown.text, within=60)

    took = await timed(publish)
    text = await _git(folder / "ours.git", "show", f"main:{_path(day)}")
    await asyncio.to_thread((folder / "post.md").write_bytes, text)
    return took


async def _floor(day: date, folder: Path) -> float:
    remote = (folder / "floor.git").as_uri()
    arguments = (remote, folder / "floor-clone", folder / "post.md", _path(day))
    return await timed(lambda: _run(str(SCRIPT), *map(str, arguments)))


def _path(day: date) -> str:
    number = (day - filling.TODAY).days + filling.DAYS
    return f"_posts/{day}-pyconf-{day.year}-day-{number}.md"


async def _make_blog(repository: Path) -> None:
    await _run("git", "init", "--quiet", "--bare", "--initial-branch=main", str(repository))
    for key in ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"):
        await _git(repository, "config", key, "true")
    await _git(repository, "fast-import", "--quiet", stdin=b"".join(_history()))
    await _git(repository, "repack", "-a", "-d", "-q")


def _history() -> Iterator[bytes]:
    """The images in one commit, every post in one of its own, for git fast-import."""
    chance = random.Random(0)  # noqa: S311  # the same each time
    yield _commit(0)
    for number in range(IMAGES):
        yield _file(f"images/{number}.jpg", chance.randbytes(IMAGE_SIZE))
    for number in range(POSTS):
        day = date(2000, 1, 1) + timedelta(days=number)
        words = " ".join(chance.choices(filling.WORDS, k=POST_SIZE // 7))
        yield _commit(number + 1)
        yield _file(f"_posts/{day}-post.md", f"---\ntitle: Post\n---\n\n{words}\n".encode())


def _commit(seconds: int) -> bytes:
    return (
        b"commit refs/heads/main\ncommitter Ana <ana@blog.example> %d +0000\ndata 4\nPost\n"
        % seconds
    )


def _file(path: str, content: bytes) -> bytes:
    return b"M 100644 inline %b\ndata %d\n%b\n" % (path.encode(), len(content), content)


async def _git(repository: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    return await _run("git", "-C", str(repository), *arguments, stdin=stdin)


async def _run(*command: str, stdin: bytes = b"") -> bytes:
    process = await asyncio.create_subprocess_exec(
        *command,
        env=GIT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate(stdin)
    assert process.returncode == 0, (command, err.decode())
    return out
