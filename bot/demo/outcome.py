"""What must have come of the demo, read from the blog's repository, and what to look at now."""

from bot.demo import telling
from bot.demo.failing import DemoFailed
from bot.demo.folder import Folder
from bot.demo.processes import git

DAYS = ("2026-06-10", "2026-06-11")
SHOWN = 36  # lines of the first post


async def tell_outcome(folder: Folder) -> None:
    """Show the post and where everything lies. Raises DemoFailed when something is missing."""
    if " ERROR " in folder.log.read_text("utf-8"):
        raise DemoFailed("the bot logged an error")
    repository = ("-C", str(folder.repository))
    commits = (await git(*repository, "log", "--oneline", "HEAD")).splitlines()
    files = (await git(*repository, "ls-tree", "-r", "--name-only", "HEAD")).splitlines()
    paths = [_path_of(day, files) for day in DAYS]
    if len(commits) != len(DAYS):
        raise DemoFailed(f"the repository has {len(commits)} commits instead of {len(DAYS)}")
    post = (await git(*repository, "show", f"HEAD:{paths[0]}")).splitlines()
    telling.heading(f"{paths[0]}, its first {SHOWN} of {len(post)} lines")
    for line in post[:SHOWN]:
        telling.line(telling.shortened(f"  | {line}".rstrip()))
    telling.heading(f"git -C {folder.shown}/blog.git log --oneline")
    for commit in commits:
        telling.line(f"  {commit}")
    _tell_where(folder, paths[0])


def _path_of(day: str, files: list[str]) -> str:
    for path in files:
        if path.startswith(f"_posts/{day}-"):
            return path
    raise DemoFailed(f"the post of {day} is not in the repository")


def _tell_where(folder: Folder, path: str) -> None:
    telling.heading("Where it lies")
    telling.line(f"  the blog's repository  {folder.shown}/blog.git")
    telling.line(f"  the bot's database     {folder.shown}/data")
    telling.line(f"  the bot's log          {folder.shown}/bot.log")
    telling.heading("What to try next")
    telling.line("  read the whole post:")
    telling.line(f"    git -C {folder.shown}/blog.git show HEAD:{path}")
    telling.line("  see what the night added:")
    telling.line(f"    git -C {folder.shown}/blog.git show --stat HEAD")
    telling.line("  set it up for your own server and blog: README.md")
