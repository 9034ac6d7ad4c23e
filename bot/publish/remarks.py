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
    return [*await _elsewhere(renderer, store), *await _hiding(tree, site, renderer, store, clock)]


async def _elsewhere(renderer: Renderer, store: Store) -> list[str]:
    """Posts that stand where SITE_FLAVOUR and BLOG_POSTS_DIR meant them to be once."""
    paths = [post.path for post in await store.days.posts() if post.stands]
    left = [path for path in paths if not renderer.keeps(path)]
    if not left:
        return []
    posts = f"{left[0]} stands" if len(left) == 1 else f"{len(left)} posts, as {left[0]}, stand"
    remark = (
        f"{posts} outside of {renderer.folders.posts}: publish each such day again to move it"
        " there, or set SITE_FLAVOUR and BLOG_POSTS_DIR to what they were"
    )
    return [remark]


async def _hiding(
    tree: Tree, site: SiteConfig, renderer: Renderer, store: Store, clock: Clock
) -> list[str]:
    """What the site's own settings would do."""
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
