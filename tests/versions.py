"""Databases of released versions: real ones, written by each version's own bot, kept as SQL."""

import sqlite3
from contextlib import closing
from pathlib import Path

FOLDER = Path(__file__).parent / "released"


def versions() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.sql"))


def database_of(version: str, path: Path) -> Path:
    """Make the database file of a version."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript((FOLDER / f"{version}.sql").read_text("utf-8"))
    return path
