"""A site of our own, built by Debian's Jekyll from the repository that the bot pushed to."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import checkout
from built import BASE, Built
from checkout import begin

__all__ = ["BASE", "Built", "begin", "build", "is_missing", "lay_out"]

FLAVOUR = "jekyll"
PACKAGES = (
    "jekyll jekyll-theme-minima ruby-jekyll-feed ruby-jekyll-relative-links ruby-jekyll-seo-tag"
    " ruby-jekyll-sitemap ruby-jekyll-toc ruby-kramdown-parser-gfm"
)
FEED, ENTRIES = "feed.xml", "{http://www.w3.org/2005/Atom}entry"
BEFORE_TALKS = 1  # the series
SITE, CONFIG = Path(__file__).with_name("jekyll_site"), "_config.yml"
_GEMS = ("feed", "relative-links", "seo-tag", "sitemap", "toc")


def is_missing() -> bool:
    """Whether a package that the site needs is not installed."""
    if shutil.which("jekyll") is None:
        return True
    wanted = " && ".join(f"Gem::Specification.find_by_name('jekyll-{gem}')" for gem in _GEMS)
    probe = ["ruby", "-e", f"{wanted}; require 'kramdown-parser-gfm'"]
    return subprocess.run(probe, check=False, capture_output=True).returncode != 0


def lay_out(bare: Path, files: Mapping[str, str] | None = None, **settings: str) -> None:
    """Push our site to a repository, as its owner, with further files and settings."""
    checkout.lay_out(bare, SITE, {CONFIG: _lines(settings)}, files or {})


def build(bare: Path, **settings: str) -> Built:
    """The site as its host would make it of what stands in the repository."""
    tree, root = checkout.check_out(bare)
    checkout.append(tree / CONFIG, _lines(settings))
    to = root / BASE.strip("/")
    command = ["jekyll", "build", "--quiet", "--source", str(tree), "--destination", str(to)]
    done = checkout.run(
        [*command, "--disable-disk-cache"],
        JEKYLL_ENV="production",
        JEKYLL_NO_BUNDLER_REQUIRE="true",
    )
    return Built(root, tree, done.stderr)


def _lines(settings: Mapping[str, str]) -> str:
    return "".join(f"{name}: {value}\n" for name, value in settings.items())
