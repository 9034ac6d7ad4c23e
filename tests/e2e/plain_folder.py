"""A plain folder as hosts of code show it: each file a page, made by GitHub's own cmark-gfm.

HTML is let through, since editors show it. Paths lead where they do beside the file.
"""

import shutil
from collections.abc import Mapping
from copy import copy
from pathlib import Path
from urllib.parse import urljoin

import checkout
from bs4 import BeautifulSoup
from built import BASE, Built

FLAVOUR = "markdown"
PACKAGES = "cmark-gfm"
FEED = ENTRIES = None
BEFORE_TALKS = 0
EXTENSIONS = ("table", "strikethrough", "autolink", "tasklist", "footnotes")
PAGE = '<!doctype html><html><head><meta charset="utf-8"></head><body></body></html>'


def is_missing() -> bool:
    """Whether the package is not installed."""
    return shutil.which("cmark-gfm") is None


def lay_out(bare: Path, files: Mapping[str, str] | None = None) -> None:
    """Push a folder to a repository, as its owner, with these files."""
    checkout.lay_out(bare, Path(__file__).with_name("plain_site"), {}, files or {})


def build(bare: Path) -> Built:
    """The folder as its host would show it."""
    tree, root = checkout.check_out(bare)
    for file in tree.rglob("*.md"):
        place = f"{BASE}/{file.relative_to(tree).as_posix()}"
        page = root / f"{place[1:]}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(_page(file, place), "utf-8")
    return Built(root, tree, "", index=".html")


def _page(file: Path, place: str) -> str:
    """A file as a page, laid out as the tests look at those of all generators."""
    wanted = [word for name in EXTENSIONS for word in ("-e", name)]
    shown = checkout.run(["cmark-gfm", "--unsafe", *wanted, str(file)]).stdout
    page, found = BeautifulSoup(PAGE, "html5lib"), BeautifulSoup(shown, "html5lib")
    for tag in found.find_all(["a", "img"]):
        for name in {"href", "src"} & set(tag.attrs):
            tag[name] = urljoin(place, str(tag[name]))
    article, content = page.new_tag("article"), page.new_tag("div")
    if file.name != "README.md":
        article["class"] = "post"
    title, about = found.h1, found.p
    title["class"], content["class"] = "post-title", "post-content"
    article.append(title.extract())
    if about is not None:
        described = copy(about)
        described["class"] = "description"
        article.append(described)
    content.extend([tag.extract() for tag in list(found.body.contents)])
    article.append(content)
    page.body.append(article)
    return str(page)
