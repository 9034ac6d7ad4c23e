"""Random texts on pages that a generator built: what is seen is what was typed, note by note."""

import random
import re
from datetime import UTC

import checkout
import hugo
import pytest
from built import BASE
from page import squeezed
from sample_days import day_of_notes, note

from bot.posts.flavours import HUGO
from bot.posts.markdown.pieces import visible
from bot.posts.markdown.reading import read
from bot.posts.render import Renderer

pytestmark = pytest.mark.e2e

POSTS, NOTES = 80, 25
SIGNS = (
    *"*_~`[](){}<>|$:#-+=^!\\&'\". ab1x%/@w.,\n🐍é",
    *("**", "__", "~~", "||", "{{<", "{{%", ">}}", "%}}", "[x]", "](https://e.org)", "*a*"),
    *("**b**", "`c`", "www.", "&amp;", "<b>", "1. ", "- ", "https://e.org/a_b", ":x:"),
)
# What becomes a block has a test of its own.
_BLOCK = re.compile(r"```|^\s*(?:>|\d+\.\s)", re.MULTILINE)


def _texts(seed: int) -> list[str]:
    rng = random.Random(seed)  # noqa: S311  no secret
    found: list[str] = []
    while len(found) < NOTES:
        text = "".join(rng.choices(SIGNS, k=rng.randint(1, 18)))
        text = "\n".join(line.strip() for line in text.split("\n") if line.strip())
        if text and not _BLOCK.search(text):
            found.append(text)
    return found


def _seen(text: str) -> str:
    return squeezed(visible(read(text, UTC)))


@pytest.mark.skipif(hugo.is_missing(), reason="Debian's hugo is not here")
def test_hugo_shows_any_text(tmp_path):
    texts = {f"{seed}": _texts(seed) for seed in range(POSTS)}
    posts = {name: day_of_notes(*map(note, found)) for name, found in texts.items()}
    renderer, bare = Renderer(HUGO), tmp_path / "blog.git"
    files = {f"content/posts/{name}.md": renderer.render(made) for name, made in posts.items()}
    checkout.begin(bare)
    hugo.lay_out(bare, files)
    built = hugo.build(bare)
    for name, found in texts.items():
        page = built.pages[f"{BASE}/posts/{name}/"]
        page.assert_inert(emoji=False)
        items = page.sections[-1].parts[0].items
        assert [item.text for item in items] == [_seen(text) for text in found]
