"""The three-way merge of one text file, so that what somebody edited on the site is kept."""

import tempfile
from pathlib import Path

from bot.publish import faults
from bot.publish.git import Git, GitFailed

_MOST_CONFLICTS = 127  # git counts no further in its exit code; above it are errors


async def merge(git: Git, base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """Both sides' changes since `base`, or None where they touch the same lines.

    Raises SiteError if the disk is full or git fails.
    """
    if theirs in {base, ours}:
        return ours
    if ours == base:
        return theirs
    if any(b"\0" in side for side in (base, ours, theirs)):
        return None  # no text: git would refuse it
    try:
        with tempfile.TemporaryDirectory(prefix="talknotes-") as folder:
            paths = [Path(folder, name) for name in ("ours", "base", "theirs")]
            for path, content in zip(paths, (ours, base, theirs), strict=True):
                path.write_bytes(content)
            return await git.run("merge-file", "--stdout", *map(str, paths))
    except GitFailed as failed:
        if failed.code is not None and 0 < failed.code <= _MOST_CONFLICTS:
            return None
        problem = faults.explained(failed)
        raise problem or faults.unreachable("Two versions could not be merged") from failed
    except OSError as error:
        raise faults.local(error) from error
