"""git's error words turned into our errors, each with a sentence for people. Runs nothing.

A sentence says what failed, what is safe and what to do. The words of git go to the log.
"""

import errno
import logging
import re
from dataclasses import dataclass

from bot.errors import SiteError, SiteRefused, SiteUnreachable
from bot.publish.git import GitFailed

log = logging.getLogger(__name__)

_SAFE = "The notes are safe in the bot's database."
_LATER = "It is tried again later; nothing needs to be done if the host comes back."
_CREDENTIAL = "Check that BLOG_TOKEN is right, has not expired and may write to this repository."
_MOST_REMOTE = 200  # characters of the remote's own words


@dataclass(frozen=True, slots=True)
class _Fault:
    pattern: str
    kind: type[SiteError]
    what: str
    advice: str


_KEY = (
    "BLOG_SSH_KEY must name a private key as ssh-keygen wrote it, without a passphrase, that only"
    " the bot's user may read (chmod 600)."
)

# The first match counts: what is certain before what is vague.
_FAULTS = (
    _Fault(
        r"remote unpack failed|unpacker error",
        SiteRefused,
        "The site's host could not store the commit (is its disk full?)",
        "Make room there or ask who runs it, then publish again.",
    ),
    _Fault(
        r"No space left on device|Disk quota exceeded",
        SiteRefused,
        "There is no room left on the disk",
        "Make room where the bot keeps its data, then publish again.",
    ),
    _Fault(
        r"HOST IDENTIFICATION HAS CHANGED",
        SiteRefused,
        "The site's host shows another key than the known one, so nothing was sent to it",
        "Ask who runs it whether its key was changed. Only then put the new one into the file that"
        " BLOG_SSH_KNOWN_HOSTS names.",
    ),
    _Fault(
        r"Host key verification failed",
        SiteRefused,
        "The site's host is not among the known ones, so nothing was sent to it",
        "Put its key into the file that BLOG_SSH_KNOWN_HOSTS names: ssh-keyscan prints it; compare"
        " it with what the host publishes.",
    ),
    _Fault(
        r"Identity file .* not accessible|Load key .*:",
        SiteRefused,
        "The bot's SSH key cannot be used",
        _KEY,
    ),
    _Fault(
        r"Permission denied \([a-z,-]*publickey",
        SiteRefused,
        "The site's host did not accept the bot's SSH key",
        "Add its public half there, with the right to write. " + _KEY,
    ),
    _Fault(
        r"cannot run ssh|ssh: (command )?not found",
        SiteRefused,
        "There is no ssh on this computer, which the address in BLOG_REPO needs",
        "Install OpenSSH's client.",
    ),
    _Fault(
        r"could not read (Username|Password)|Authentication failed|error: 401",
        SiteRefused,
        "The site's host did not accept the credential",
        _CREDENTIAL,
    ),
    _Fault(
        r"error: 403|Write access to repository not granted",
        SiteRefused,
        "The site's host forbids this",
        _CREDENTIAL,
    ),
    _Fault(
        r"Permission to .* denied|marked as read.only",
        SiteRefused,
        "The bot's SSH key may not write to the site",
        "Give it the right to write on the site's host.",
    ),
    _Fault(
        r"error: 30\d|update url base from redirection",
        SiteRefused,
        "The site's host sends the bot to another address, which it does not follow",
        "Put the repository's present address into BLOG_REPO.",
    ),
    _Fault(
        r"repository '.*' not found|error: 404|Repository not found",
        SiteRefused,
        "The site's host knows no such repository, or does not show it to this credential",
        "Check BLOG_REPO and the credential: BLOG_TOKEN, or BLOG_SSH_KEY.",
    ),
    _Fault(
        r"dubious ownership",
        SiteRefused,
        "The site's repository belongs to another user of this computer",
        "Run the bot as its owner, or give the folder to the bot's user.",
    ),
    _Fault(
        r"does not appear to be a git repository|invalid gitfile|mismatched algorithms",
        SiteRefused,
        "There is no git repository that the bot could use at BLOG_REPO",
        "Check the path; make a repository there with: git init --bare",
    ),
    _Fault(
        r"Could not resolve (host|proxy)",
        SiteUnreachable,
        "The name of the site's host could not be found",
        "Check the network and BLOG_REPO. " + _LATER,
    ),
    _Fault(
        r"error: 429|HTTP 429",
        SiteUnreachable,
        "The site's host says that it gets too many requests",
        _LATER,
    ),
    _Fault(
        r"error: 5\d\d|HTTP 5\d\d",
        SiteUnreachable,
        "The site's host has a fault of its own",
        _LATER,
    ),
    _Fault(
        r"SSL (certificate|connect)|certificate (problem|verif)|server cert|gnutls_handshake",
        SiteUnreachable,
        "The site's host did not show a valid certificate",
        "Check the network, the clock and the certificate. " + _LATER,
    ),
    _Fault(
        r"invalid server response|not valid: is this a git repository|bad line length"
        r"|http-push failed|protocol error|expected (flush|response|ref)",
        SiteUnreachable,
        "Something else than a git server answered at the site's address",
        "Check BLOG_REPO, and that no login page stands before the network. " + _LATER,
    ),
    _Fault(
        r"no end within|Operation too slow|timed out|Timeout",
        SiteUnreachable,
        "The site's host took too long to answer",
        _LATER,
    ),
    _Fault(
        r"unable to access|RPC failed|hung up|early EOF|Could not read from remote repository"
        r"|unexpected disconnect|Connection (refused|reset)|promisor remote",
        SiteUnreachable,
        "The connection to the site's host failed",
        _LATER + " If it does not, check BLOG_REPO and the network.",
    ),
    _Fault(
        r"(?i)permission denied|read-only file system|insufficient permission",
        SiteRefused,
        "The bot may not write to the folder that it needs",
        "Check who owns the bot's data and the site's repository.",
    ),
)


def explained(failed: GitFailed) -> SiteError | None:
    """What a failure means, or None if git's words do not tell."""
    log.warning("%s", failed)
    for fault in _FAULTS:
        if re.search(fault.pattern, failed.stderr):
            return fault.kind(_sentence(fault.what + _said(failed.stderr), fault.advice))
    return None


def declined(failed: GitFailed, reason: str) -> SiteRefused:
    """The remote took the commit's objects, but not the commit."""
    log.warning("%s", failed)
    what = f"The site's host declined the commit: {reason}"
    advice = "Ask who runs the repository to let the bot push to this branch, or set BLOG_BRANCH."
    return SiteRefused(_sentence(what + _said(failed.stderr), advice))


def refused(what: str, advice: str) -> SiteRefused:
    """A person must act."""
    return SiteRefused(_sentence(what, advice))


def unreachable(what: str) -> SiteUnreachable:
    """A later try may do."""
    return SiteUnreachable(_sentence(what, "Try again later."))


def local(error: OSError) -> SiteRefused:
    """The bot's own folder cannot be used."""
    log.warning("%s", error)
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return refused("There is no room left on the disk", "Make room in DATA_DIR.")
    return refused("The bot's data folder cannot be used", "Check DATA_DIR and who owns it.")


def _sentence(what: str, advice: str) -> str:
    return f"{what}. {_SAFE} {advice}"


def _said(stderr: str) -> str:
    """The first of what the remote itself said, for it often names the rule."""
    lines = re.findall(r"^remote:[ ]*(.*)$", stderr, re.MULTILINE)
    words = " ".join(" ".join(lines).split())
    printable = "".join(char for char in words if char.isprintable())[:_MOST_REMOTE]
    return f' ("{printable.rstrip()}")' if printable else ""
