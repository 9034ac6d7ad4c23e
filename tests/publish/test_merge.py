"""The three-way merge of a post that was edited on the site."""

from pathlib import Path

import pytest

from bot.publish.git import Git
from bot.publish.merge import merge

BASE = b"".join(b"line %d\n" % number for number in range(20))


@pytest.fixture
async def git(tmp_path: Path) -> Git:
    git = Git(tmp_path)
    await git.run("init", "--quiet", "--bare")
    return git


async def test_edits_of_different_lines_are_both_kept(git: Git):
    ours = BASE.replace(b"line 2\n", b"our line\n")
    theirs = BASE.replace(b"line 15\n", b"their line\nand one more\n")
    merged = await merge(git, BASE, ours, theirs)
    assert merged == ours.replace(b"line 15\n", b"their line\nand one more\n")


@pytest.mark.parametrize("lines", [(2,), (2, 9, 16)])
async def test_edits_of_the_same_lines_are_a_conflict(git: Git, lines: tuple[int, ...]):
    ours = theirs = BASE
    for line in lines:
        ours = ours.replace(b"line %d\n" % line, b"ours\n")
        theirs = theirs.replace(b"line %d\n" % line, b"theirs\n")
    assert await merge(git, BASE, ours, theirs) is None


async def test_two_texts_without_a_common_base_are_a_conflict(git: Git):
    assert await merge(git, b"", b"ours\n", b"theirs\n") is None


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        (b"a", b"a", b"b", b"b"),
        (b"a", b"b", b"a", b"b"),
        (b"a", b"b", b"b", b"b"),
        (b"\0a", b"\0b", b"\0a", b"\0b"),
        (b"\0a", b"\0b", b"\0c", None),
        (b"", b"", b"", b""),
    ],
)
async def test_what_needs_no_git_runs_none(
    tmp_path: Path, base: bytes, ours: bytes, theirs: bytes, merged: bytes | None
):
    nowhere = Git(tmp_path / "gone")
    assert await merge(nowhere, base, ours, theirs) == merged


async def test_a_text_that_looks_like_a_conflict_is_only_text(git: Git):
    ours = BASE + b"<<<<<<< ours\n=======\n>>>>>>> theirs\n"
    theirs = b"first\n" + BASE
    assert await merge(git, BASE, ours, theirs) == b"first\n" + ours


async def test_a_missing_newline_at_the_end_is_kept(git: Git):
    ours = BASE.replace(b"line 2\n", b"our line\n")
    theirs = BASE.rstrip(b"\n")
    assert await merge(git, BASE, ours, theirs) == ours.rstrip(b"\n")
