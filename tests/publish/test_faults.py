"""What cannot be caused here at will: the words of git for it, and ours."""

import errno

import pytest

from bot.errors import SiteError, SiteRefused, SiteUnreachable
from bot.publish import faults
from bot.publish.git import GitFailed


def explained(stderr: str) -> SiteError | None:
    return faults.explained(GitFailed("push", 128, "", stderr))


@pytest.mark.parametrize(
    ("stderr", "kind", "words"),
    [
        ("error: remote unpack failed: unable to create temporary", SiteRefused, "disk full"),
        ("fatal: write error: No space left on device", SiteRefused, "no room left"),
        ("fatal: cannot mkdir x: Permission denied", SiteRefused, "may not write"),
        ("fatal: SSL certificate problem: certificate has expired", SiteUnreachable, "certificate"),
        ("error: RPC failed; HTTP 429 curl 22", SiteUnreachable, "too many requests"),
        ("error: RPC failed; curl 28 Operation too slow", SiteUnreachable, "too long"),
    ],
)
def test_words_of_git_become_a_sentence(stderr: str, kind: type[SiteError], words: str):
    error = explained(stderr)
    assert type(error) is kind
    assert words in str(error)
    assert "notes are safe" in str(error)


def test_unknown_words_are_left_to_the_caller():
    assert explained("fatal: bad object 0123") is None


def test_the_remote_is_quoted_in_one_short_line():
    failed = GitFailed("push", 1, "", "remote: \x1b[31mNo\x1b[0m   \nremote: " + "x" * 400 + "\n")
    sentence = str(faults.declined(failed, "pre-receive hook declined"))
    quoted = sentence.split('"')[1]
    assert quoted.startswith("[31mNo[0m x")
    assert len(quoted) == 200


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "no room left"), (errno.EACCES, "cannot be used")]
)
def test_a_fault_of_the_own_disk_names_the_data_folder(number: int, words: str):
    sentence = str(faults.local(OSError(number, "words")))
    assert words in sentence
    assert "DATA_DIR" in sentence
