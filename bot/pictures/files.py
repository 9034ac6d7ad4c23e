"""The pictures' files below DATA_DIR, each named by the SHA-256 of its bytes. Blocking.

A file is whole or absent: it is written under another name, flushed, then renamed.
"""

import math
from collections.abc import Container
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from bot.store.copying import flush

FOLDER = "pictures"  # in DATA_DIR


class PictureFiles:
    """A folder of pictures."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, digest: str, extension: str) -> Path:
        """Where a picture is, if it is kept."""
        return self._folder / digest[:2] / f"{digest}.{extension}"

    def keep(self, content: bytes, extension: str) -> str:
        """Write a picture, unless it is there; returns its digest. Raises OSError."""
        digest = sha256(content).hexdigest()
        path = self.path(digest, extension)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, content)
        return digest

    def clear(self, needed: Container[str], before: datetime | None = None) -> int:
        """Delete what is not needed, by digest, of all times or written before an instant.

        What a crash left half-written is never needed. Returns how many. Raises OSError.
        """
        limit = before.timestamp() if before else math.inf
        unneeded = [
            path
            for path in self._folder.glob("??/*")
            if path.stem not in needed and path.stat().st_mtime < limit
        ]
        for path in unneeded:
            path.unlink(missing_ok=True)
        return len(unneeded)


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(content)
        flush(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    flush(path.parent)  # or a loss of power would take the name
