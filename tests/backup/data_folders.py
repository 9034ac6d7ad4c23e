"""What a data folder or a backup of one holds, looked at without the program, and damaged."""

import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from bot.store import Store
from bot.store.database import FILE_NAME


def add_picture(data: Path, content: bytes) -> str:
    """Keep a picture as the bot does; returns its name below the folder of pictures."""
    digest = sha256(content).hexdigest()
    path = data / "pictures" / digest[:2] / f"{digest}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return f"{digest[:2]}/{digest}.png"


def notes(folder: Path) -> list[str]:
    """What a data folder or a backup holds, read by SQLite alone."""
    with closing(sqlite3.connect(folder / FILE_NAME)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [text for (text,) in database.execute("SELECT text FROM note ORDER BY id")]


def damage(path: Path) -> bytes:
    """Overwrite all pages but the first of a database that nobody uses; returns what is left."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = path.read_bytes()
    damaged = content[:4096] + b"\xa5" * (len(content) - 4096)
    path.write_bytes(damaged)
    return damaged


def pictures(folder: Path) -> set[str]:
    root = folder / "pictures"
    return {path.relative_to(root).as_posix() for path in root.glob("??/*")}


async def opened(data: Path) -> Store:
    return await Store.open(data, exclusive=True)
