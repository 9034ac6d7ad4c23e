"""A site of our own, built by Debian's Jekyll from the repository that the bot pushed to."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from page import Page

SITE = Path(__file__).with_name("site")
BASE = "/notes"  # `baseurl` of that site
PACKAGES = (
    "jekyll jekyll-theme-minima ruby-jekyll-feed ruby-jekyll-relative-links ruby-jekyll-seo-tag"
    " ruby-jekyll-sitemap ruby-jekyll-toc ruby-kramdown-parser-gfm"
)
_GEMS = ("feed", "relative-links", "seo-tag", "sitemap", "toc")
_ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "LANG": "C.UTF-8",
    "HOME": "/nonexistent",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "JEKYLL_ENV": "production",
    "JEKYLL_NO_BUNDLER_REQUIRE": "true",
}


def is_missing() -> bool:
    """Whether a package that the site needs is not installed."""
    if shutil.which("jekyll") is None:
        return True
    wanted = " && ".join(f"Gem::Specification.find_by_name('jekyll-{gem}')" for gem in _GEMS)
    probe = ["ruby", "-e", f"{wanted}; require 'kramdown-parser-gfm'"]
    return subprocess.run(probe, check=False, capture_output=True).returncode != 0


def begin(bare: Path) -> None:
    """Make an empty repository."""
    _git("init", "--quiet", "--bare", "--initial-branch=main", str(bare))


def lay_out(bare: Path, posts: Mapping[str, str] | None = None, **settings: str) -> None:
    """Push our site to a repository, as its owner, with further posts and settings."""
    tree = bare.with_name(f"{bare.name}.owner")
    _git("clone", "--quiet", str(bare), str(tree))
    shutil.copytree(SITE, tree, dirs_exist_ok=True)
    _set(tree / "_config.yml", settings)
    for path, text in (posts or {}).items():
        (tree / path).parent.mkdir(exist_ok=True)
        (tree / path).write_text(text, "utf-8")
    _git("-C", str(tree), "add", "--all")
    owner = ("-c", "user.name=Owner", "-c", "user.email=owner@blog.example")
    _git("-C", str(tree), *owner, "commit", "--quiet", "--message", "A site")
    _git("-C", str(tree), "push", "--quiet", "origin", "HEAD:main")


def build(bare: Path, **settings: str) -> "Built":
    """The site as its host would make it of what stands in the repository."""
    tree, root = bare.with_name(f"{bare.name}.tree"), bare.with_name(f"{bare.name}.www")
    for former in (tree, root):
        shutil.rmtree(former, ignore_errors=True)
    _git("clone", "--quiet", str(bare), str(tree))
    _set(tree / "_config.yml", settings)
    to = root / BASE.strip("/")
    command = ["jekyll", "build", "--quiet", "--source", str(tree), "--destination", str(to)]
    done = _run([*command, "--disable-disk-cache"])
    return Built(root, tree, done.stderr)


@dataclass(frozen=True)
class Built:
    """A finished site below `root`; `told` is what the generator complained about."""

    root: Path
    tree: Path
    told: str

    @cached_property
    def pages(self) -> dict[str, Page]:
        """Every page of a post by its address without the host."""
        files = sorted(self.root.rglob("*.html"))
        pages = {self._address(file): Page(file.read_text("utf-8")) for file in files}
        return {address: page for address, page in pages.items() if page.is_post}

    def _address(self, file: Path) -> str:
        return "/" + file.relative_to(self.root).as_posix()

    def xml(self, name: str) -> Element:
        """The root of a file that must be well-formed."""
        return fromstring((self.root / BASE.strip("/") / name).read_bytes())


def _set(config: Path, settings: Mapping[str, str]) -> None:
    lines = (f"{name}: {value}\n" for name, value in settings.items())
    config.write_text("".join([config.read_text("utf-8"), *lines]), "utf-8")


def _git(*arguments: str) -> None:
    _run(["git", *arguments])


def _run(command: list[str]) -> "subprocess.CompletedProcess[str]":
    done = subprocess.run(
        command, env=_ENVIRONMENT, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done
