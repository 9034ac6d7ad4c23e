"""Random texts as Hugo and cmark-gfm show them: what is seen is what was typed, note by note."""

import random
import re
from datetime import UTC

import checkout
import hugo
import plain_folder
import pytest
from built import BASE
from page import squeezed
from sample_days import day_of_notes, note

from bot.posts.flavours import FLAVOURS
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


@pytest.mark.parametrize("generator", [hugo, plain_folder], ids=lambda module: module.FLAVOUR)
def test_any_text_is_shown(generator, tmp_path):
    if generator.is_missing():
        pytest.skip(f"Debian's {generator.PACKAGES} is not here")
    flavour = FLAVOURS[generator.FLAVOUR]
    texts = {f"{seed}": _texts(seed) for seed in range(POSTS)}
    posts = {name: day_of_notes(*map(note, found)) for name, found in texts.items()}
    renderer, bare = Renderer(flavour), tmp_path / "blog.git"
    paths = {name: f"{flavour.folders.posts}/{name}.md" for name in posts}
    files = {paths[name]: renderer.render(made) for name, made in posts.items()}
    checkout.begin(bare)
    generator.lay_out(bare, files)
    built = generator.build(bare)
    for name, found in texts.items():
        page = built.pages[f"{BASE}/{flavour.address(paths[name])}"]
        page.assert_inert(emoji=False)
        items = page.sections[-1].parts[0].items
        assert [item.text for item in items] == [_seen(text) for text in found]
