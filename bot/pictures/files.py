"""The pictures' files below DATA_DIR, each named by the SHA-256 of its bytes. Blocking.

A file is whole or absent: it is written under another name, flushed, then renamed.
"""

import os
import tempfile
from collections.abc import Container
from hashlib import sha256
from pathlib import Path


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

    def clear(self, needed: Container[str]) -> int:
        """Delete the files that are not needed, by digest, and what a crash left half-written.

        Returns how many. Raises OSError.
        """
        unneeded = [path for path in self._folder.glob("??/*") if path.stem not in needed]
        for path in unneeded:
            path.unlink(missing_ok=True)
        return len(unneeded)


def _write(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with open(handle, "wb") as file:  # noqa: PTH123  # a handle, not a path
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)  # noqa: PTH105  # likewise
    except BaseException:
        os.unlink(name)  # noqa: PTH108
        raise
    _flush(path.parent)


def _flush(folder: Path) -> None:
    """Make the new name survive a loss of power too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
