"""The list of all posts of a plain folder, as a publication of one of them changes it."""

from collections.abc import Collection

from bot.models import Day, FileKind, SiteFile, SitePost
from bot.posts import index
from bot.posts.render import Renderer
from bot.publish.tree import Tree
from bot.store import Store

MARKS = (
    "{path} lists no posts, since it lacks the lines {begin} and {end}: put them where the list is"
    " to stand"
)


class Index:
    """Keeps the list, where the site has one. Only the lines between its marks are ours."""

    def __init__(self, store: Store, renderer: Renderer) -> None:
        self._store = store
        self._renderer = renderer

    async def change(self, tree: Tree, day: Day) -> SiteFile | None:
        """The list with a day's post, or without it if it is withdrawn.

        None if there is no list, or nothing in it is ours.
        """
        path = self._renderer.index_path
        if path is None:
            return None
        lines, gone = await self._lines(tree, day)
        theirs = await tree.read(path)
        if theirs is None:
            content = self._renderer.first_index(lines)
        else:
            before = await self._store.publications.texts_at(path)
            known = {line for text in before for line in index.written(text)}
            content = _merged(theirs, lines, gone, known)
        if content is None:
            return None
        return SiteFile(path, index.region(lines), content, FileKind.INDEX)

    async def remark(self, tree: Tree) -> str | None:
        """What the operator should know of a list that cannot be kept."""
        path = self._renderer.index_path
        theirs = await tree.read(path) if path else None
        if theirs is None or _merged(theirs, [], (), ()) is not None:
            return None
        return MARKS.format(path=path, begin=index.BEGIN, end=index.END)

    async def _lines(self, tree: Tree, day: Day) -> tuple[list[index.Line], set[str]]:
        """The lines of the posts that stand on the site, and what led to those that do not."""
        own = SitePost(day.heading, day.path or "", day.dated, stands=not day.withdrawn)
        posts = [post for post in await self._store.days.posts() if post.path != own.path]
        posts = sorted([*posts, own], key=lambda post: (post.date, post.path), reverse=True)
        standing = [
            post for post in posts if post.stands and (post is own or await tree.has(post.path))
        ]
        lines = {post.path: self._renderer.line(post) for post in posts if post.path}
        kept = [lines[post.path] for post in standing]
        return kept, {line.target for line in lines.values()} - {line.target for line in kept}


def _merged(
    theirs: bytes, lines: list[index.Line], gone: Collection[str], before: Collection[str]
) -> str | None:
    try:
        return index.merged(theirs.decode(), lines, gone, before)
    except UnicodeDecodeError:
        return None  # no text that could hold the marks
