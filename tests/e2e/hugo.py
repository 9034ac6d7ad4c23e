"""A site of our own, built by Debian's Hugo from the repository that the bot pushed to."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import checkout
from built import BASE, Built

FLAVOUR = "hugo"
PACKAGES = "hugo"
FEED, ENTRIES = "index.xml", "channel/item"
BEFORE_TALKS = 0  # headings of a first day's page
SITE = Path(__file__).with_name("hugo_site")


def is_missing() -> bool:
    """Whether a package that the site needs is not installed."""
    return shutil.which("hugo") is None


def lay_out(bare: Path, files: Mapping[str, str] | None = None) -> None:
    """Push our site to a repository, as its owner, with further files."""
    checkout.lay_out(bare, SITE, {}, files or {})


def build(bare: Path) -> Built:
    """The site as its host would make it of what stands in the repository."""
    tree, root = checkout.check_out(bare)
    to = root / BASE.strip("/")
    cache = str(root.with_name("hugo-cache"))
    command = ["hugo", "--quiet", "--source", str(tree), "--destination", str(to)]
    done = checkout.run([*command, "--cacheDir", cache])
    return Built(root, tree, done.stdout + done.stderr, index="index.html")
