"""Publishing to a repository on disk, with others who push to it too."""

import asyncio
from pathlib import Path

import pytest
from remotes import POST, Remote, StillClock, seeded, writing

from bot.clock import Clock
from bot.config import SiteConfig
from bot.errors import SiteRefused, SiteUnreachable
from bot.publish.site import Change, Pushed, Site, Tree


def site_of(remote: Remote, folder: Path, **settings: str) -> Site:
    return Site(SiteConfig(repo=str(remote.path), **settings), folder / "data", StillClock())


async def test_a_post_becomes_one_commit_that_keeps_everything_else(tmp_path: Path):
    remote = seeded(tmp_path)
    old = remote.head()
    files = {POST: b"# Day 1\n", "images/day-1/1.png": b"\x89PNG\0" * 1000}

    pushed = await site_of(remote, tmp_path).publish(writing(files))

    assert pushed == Pushed(remote.head(), changed=True, tries=1)
    assert remote.show(POST) == b"# Day 1\n"
    assert remote.show("images/day-1/1.png") == b"\x89PNG\0" * 1000
    assert remote.names() == ["_config.yml", "_posts/2020-01-01-old.md", *files]
    log = remote.git("log", "-1", "--format=%P|%an|%ae|%cn|%aI|%cI|%s").decode().strip()
    when = "2026-06-10T21:30:00+00:00"
    assert log == f"{old}|Talknotes|talknotes@localhost|Talknotes|{when}|{when}|Day 1"
    remote.git("fsck", "--strict")


async def test_unchanged_content_makes_no_commit(tmp_path: Path):
    remote = seeded(tmp_path)
    site = site_of(remote, tmp_path)
    first = await site.publish(writing({POST: b"same\n"}))

    again = await site.publish(writing({POST: b"same\n"}, removed=("_posts/none.md",)))

    assert again == Pushed(first.commit, changed=False, tries=1)
    assert remote.count() == 2


async def test_a_plan_may_want_nothing(tmp_path: Path):
    async def plan(_: Tree) -> None:
        return None

    remote = seeded(tmp_path)
    assert await site_of(remote, tmp_path).publish(plan) == Pushed(remote.head(), False, 1)


async def test_a_removed_file_is_gone(tmp_path: Path):
    remote = seeded(tmp_path)
    await site_of(remote, tmp_path).publish(
        writing({POST: b"new\n"}, removed=("_posts/2020-01-01-old.md",))
    )
    assert remote.names() == ["_config.yml", POST]


async def test_the_tree_tells_names_contents_and_absence(tmp_path: Path):
    remote = seeded(tmp_path)
    tree = await site_of(remote, tmp_path).tree()

    assert tree.commit == remote.head()
    assert await tree.read("_posts/2020-01-01-old.md") == b"old\n"
    assert await tree.read("_posts/none.md") is None
    assert await tree.read("nowhere/none.md") is None
    assert await tree.has("_posts/2020-01-01-old.md")
    assert await tree.has("_posts")
    assert not await tree.has("_posts/none.md")
    assert await tree.names("_posts") == {"2020-01-01-old.md"}
    assert await tree.names("nowhere") == frozenset()


async def test_names_outside_ascii_are_told_as_they_are(tmp_path: Path):
    remote = seeded(tmp_path)
    remote.commit({"_posts/2026-01-01-žluť \t.md": b"x"})
    assert "2026-01-01-žluť \t.md" in await (await site_of(remote, tmp_path).tree()).names("_posts")


async def test_somebody_who_pushes_in_between_loses_nothing(tmp_path: Path):
    remote = seeded(tmp_path)
    seen: list[bytes | None] = []

    async def plan(tree: Tree) -> Change:
        seen.append(await tree.read(POST))
        if len(seen) == 1:
            remote.commit({POST: b"theirs\n", "about.md": b"me\n"})
        return Change({POST: (seen[-1] or b"") + b"ours\n"}, "Day 1")

    pushed = await site_of(remote, tmp_path).publish(plan)

    assert pushed == Pushed(remote.head(), changed=True, tries=2)
    assert seen == [None, b"theirs\n"]
    assert remote.show(POST) == b"theirs\nours\n"
    assert remote.show("about.md") == b"me\n"
    assert remote.count() == 3


async def test_it_gives_up_with_growing_waits_when_others_never_stop(tmp_path: Path):
    remote = seeded(tmp_path)
    clock = StillClock()

    async def plan(tree: Tree) -> Change:
        remote.commit({"busy.md": (tree.commit or "").encode()})
        return Change({POST: b"ours\n"}, "Day 1")

    site = Site(SiteConfig(repo=str(remote.path)), tmp_path / "data", clock)
    with pytest.raises(SiteUnreachable, match="Others keep changing the site"):
        await site.publish(plan)
    assert clock.slept == sorted(clock.slept)
    assert len(clock.slept) == 5


async def test_rewritten_history_is_followed(tmp_path: Path):
    remote = seeded(tmp_path)
    site = site_of(remote, tmp_path)
    await site.publish(writing({POST: b"one\n"}))
    remote.commit({"_config.yml": b"anew\n"}, fresh=True)

    await site.publish(writing({POST: b"two\n"}))

    assert remote.count() == 2
    assert remote.show("_config.yml") == b"anew\n"
    assert remote.show(POST) == b"two\n"


@pytest.mark.parametrize(("wanted", "made"), [(None, "main"), ("gh-pages", "gh-pages")])
async def test_an_empty_repository_gets_its_first_branch(
    tmp_path: Path, wanted: str | None, made: str
):
    remote = Remote(tmp_path / "empty.git", head="master")
    site = Site(SiteConfig(str(remote.path), branch=wanted), tmp_path / "data", StillClock())

    assert (await site.tree()).commit is None
    assert f"branch {made}" in await site.check()
    assert remote.branches() == []
    first = await site.publish(writing({POST: b"one\n"}))
    second = await site.publish(writing({POST: b"two\n"}))

    assert remote.branches() == [made]
    assert remote.count(made) == 2
    assert first.changed
    assert second.commit == remote.head(made)


async def test_a_default_branch_of_any_name_is_found(tmp_path: Path):
    remote = Remote(tmp_path / "blog.git", head="trunk/blog")
    remote.commit({"a.md": b"a"}, "trunk/blog")
    remote.commit({"a.md": b"b"}, "main")

    await site_of(remote, tmp_path).publish(writing({POST: b"x"}))

    assert POST in remote.names("trunk/blog")
    assert POST not in remote.names("main")


async def test_the_configured_branch_counts_and_must_exist(tmp_path: Path):
    remote = seeded(tmp_path)
    remote.commit({"a.md": b"a"}, "pages")

    await site_of(remote, tmp_path, branch="pages").publish(writing({POST: b"x"}))

    assert POST in remote.names("pages")
    assert POST not in remote.names()
    with pytest.raises(SiteRefused, match=r"no branch blog.*safe.*BLOG_BRANCH"):
        await site_of(remote, tmp_path, branch="blog").publish(writing({POST: b"x"}))


async def test_a_head_that_names_no_branch_is_no_obstacle_if_there_is_but_one(tmp_path: Path):
    remote = Remote(tmp_path / "blog.git", head="master")
    remote.commit({"a.md": b"a"}, "main")
    site = site_of(remote, tmp_path)

    await site.publish(writing({POST: b"x"}))
    assert POST in remote.names()

    remote.commit({"a.md": b"a"}, "other")
    with pytest.raises(SiteRefused, match="several branches"):
        await site.publish(writing({POST: b"y"}))


@pytest.mark.parametrize(
    ("path", "mode"), [("_posts", "120000"), ("_posts", "100644"), (POST, "120000")]
)
async def test_a_link_or_file_in_the_way_is_refused(tmp_path: Path, path: str, mode: str):
    remote = Remote(tmp_path / "blog.git")
    head = remote.commit({path: b"elsewhere"}, mode=mode)
    site = site_of(remote, tmp_path)

    with pytest.raises(SiteRefused, match=f"On the site, {path} is a .*link.*safe"):
        await site.publish(writing({POST: b"x"}))
    with pytest.raises(SiteRefused):
        await (await site.tree()).read(POST)
    assert remote.head() == head


@pytest.mark.parametrize(
    "path",
    [
        "_config.yml",
        "/etc/passwd",
        "_posts",
        "_posts/",
        "_posts/../_config.yml",
        "_posts//x.md",
        "_posts/.git/config",
        "_posts/.GIT/config",
        "_posts/git~1/config",
        "images/a\nM 100644 inline _config.yml",
        '_posts/"x".md',
        "_postscript/x.md",
    ],
)
async def test_a_path_elsewhere_is_a_bug(tmp_path: Path, path: str):
    remote = seeded(tmp_path)
    site = site_of(remote, tmp_path)
    with pytest.raises(SiteRefused, match="outside of the folders"):
        await site.publish(writing({path: b"x"}))
    assert remote.count() == 1


@pytest.mark.parametrize("path", ["_posts//x.md", "_posts/.git/config", '_posts/"x".md', "a\nD b"])
async def test_nothing_leaves_by_a_name_that_is_none(tmp_path: Path, path: str):
    remote = seeded(tmp_path)
    with pytest.raises(SiteRefused, match="outside of the folders"):
        await site_of(remote, tmp_path).publish(writing({}, removed=(path,)))
    assert remote.count() == 1


async def test_what_a_plan_raises_comes_through(tmp_path: Path):
    async def plan(_: Tree) -> Change:
        raise LookupError("mine")

    remote = seeded(tmp_path)
    site = site_of(remote, tmp_path)
    with pytest.raises(LookupError, match="mine"):
        await site.publish(plan)
    assert (await site.publish(writing({POST: b"x"}))).changed


async def test_progress_is_told(tmp_path: Path):
    told: list[str] = []

    async def tell(words: str) -> None:
        told.append(words)

    remote = seeded(tmp_path)
    await site_of(remote, tmp_path).publish(writing({POST: b"x"}), tell)
    assert told == ["Reading the site.", "Sending the post."]


async def test_two_bots_on_one_folder_take_turns(tmp_path: Path):
    remote = seeded(tmp_path)
    config = SiteConfig(repo=str(remote.path))
    sites = [Site(config, tmp_path / "data", Clock()) for _ in range(2)]

    pushed = await asyncio.gather(
        *(
            site.publish(writing({f"_posts/{number}-{index}.md": b"x"}))
            for number in range(2)
            for index, site in enumerate(sites)
        )
    )

    assert all(one.changed and one.tries == 1 for one in pushed)
    assert remote.count() == 5


async def test_check_names_the_site_and_writes_nothing(tmp_path: Path):
    remote = seeded(tmp_path)
    sentence = await site_of(remote, tmp_path).check()
    assert sentence == f"The site ({remote.path}, branch main) can be read and written."
    assert remote.count() == 1
