"""What a site's own configuration does to our posts, whichever generator builds it."""

from bot.clock import Clock
from bot.config import SiteConfig
from bot.posts.flavours import HUGO, JEKYLL
from bot.posts.render import Renderer
from bot.publish import hugo, jekyll
from bot.publish.index import Index
from bot.publish.tree import Tree
from bot.store import Store


async def remarks(
    tree: Tree, site: SiteConfig, renderer: Renderer, store: Store, clock: Clock
) -> list[str]:
    """What is other than the operator will expect, each with its cure. Raises SiteError."""
    if renderer.flavour is JEKYLL:
        text = await _text(tree, jekyll.SETTINGS)
        if text is None:
            return []
        events = await store.events.all_active()
        return list(jekyll.remarks(jekyll.read(text), site, events, clock.now()))
    if renderer.flavour is HUGO:
        for file in hugo.SETTINGS:
            if (text := await _text(tree, file)) is not None:
                return list(hugo.remarks(file, text, site))
        return []
    remark = await Index(store, renderer).remark(tree)
    return [remark] if remark else []


async def _text(tree: Tree, path: str) -> str | None:
    content = await tree.read(path)
    return None if content is None else content.decode(errors="replace")
