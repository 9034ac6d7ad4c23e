import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from exchanged import assert_comes_back

from bot.demo import play
from bot.demo.folder import MARKER
from bot.store.database import FILE_NAME

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.process


def start_demo(folder: Path) -> subprocess.Popen[str]:
    """The command as a person starts it, in a session of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "demo"],
        cwd=folder,
        env={
            "PATH": os.pathsep.join(os.get_exec_path()),
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def is_anything_left(process: subprocess.Popen[str]) -> bool:
    """Whether a process that it started still runs: they are of one group."""
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return False
    return True


def git(folder: Path, *arguments: str) -> str:
    repository = str(folder / "demo-out" / "blog.git")
    done = subprocess.run(
        ["git", "-C", repository, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture(scope="module")
def played(tmp_path_factory) -> tuple[Path, str]:
    """Where the demo was played, beside a .env that must not matter, and what it printed."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / ".env").write_text("DISCORD_TOKEN=not one\nBLOG_REPO=ftp://nowhere\n", "utf-8")
    process = start_demo(folder)
    printed, _ = process.communicate(timeout=60)
    assert process.returncode == 0, printed
    assert not is_anything_left(process)
    return folder, printed


def test_two_posts_go_out_in_two_commits(played):
    folder, _ = played
    assert len(git(folder, "log", "--format=%h").split()) == 2
    assert git(folder, "ls-tree", "-r", "--name-only", "HEAD").split() == [
        "_posts/2026-06-10-pyvltava-2026-day-1.md",
        "_posts/2026-06-11-pyvltava-2026-day-2.md",
        "images/2026-06-10-sets-dicts-and-the-cost-of-asking-1.png",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "title: PyVltava 2026, Day 1",
        "## 08:15, Getting there",
        "* What a dict remembers",
        "    * Key sharing: objects of one class share their keys",
        "        * lost when attributes are set in another order",
        "    * never rely on the order of a set, not even in a test",
        "### Tomek's thoughts",
        "    * Jinja: &#123;{ config.items() }} once printed the secrets of a shop",
        "Cancelled: Piotr is ill. Get well soon!",
        "Stopped taking notes: no air in here; I will watch the recording",
        "    3. f-strings that end in `</div>` or `</a>`",
        "* The slides are drawn by hand 🖍️ — all of them",
        "        * `git reflog -5 | tee out.txt` saved somebody's thesis 🎉",
    ],
)
def test_the_first_post_holds_what_was_typed(played, line):
    folder, _ = played
    post = git(folder, "show", "HEAD:_posts/2026-06-10-pyvltava-2026-day-1.md")
    assert line in post.splitlines()


def test_the_corrected_title_stands_in_the_post(played):
    folder, _ = played
    post = git(folder, "show", "HEAD:_posts/2026-06-10-pyvltava-2026-day-1.md")
    assert "[SQLite is enough](" in post
    assert "enugh" not in post


def test_what_people_typed_cannot_act_as_liquid_or_html(played):
    folder, _ = played
    post = git(folder, "show", "HEAD:_posts/2026-06-10-pyvltava-2026-day-1.md")
    _, _, ours = post.partition("## Introduction")
    assert "{%" not in ours
    assert "<script" not in ours
    for own in ("{{ '{' }}", "{{ site.baseurl }}/images/"):
        ours = ours.replace(own, "")
    assert "{{" not in ours


def test_it_prints_what_happened_and_where_it_lies(played):
    folder, printed = played
    assert "[Restore]" in printed
    assert "Reading the site." in printed
    assert "the notes of Thursday, 11 June are out" in printed
    assert "demo-out/blog.git" in printed
    assert (folder / "demo-out" / "bot.log").is_file()
    assert (folder / "demo-out" / "data").is_dir()


def test_what_was_typed_comes_back_from_an_export(played):
    folder, _ = played
    assert_comes_back(folder / "demo-out" / "data" / FILE_NAME)


async def test_it_can_be_played_again(played, capsys):
    folder, _ = played
    stale = folder / "demo-out" / "stale"
    stale.touch()
    assert await play(folder / "demo-out") == 0
    assert not stale.exists()
    assert len(git(folder, "log", "--format=%h").split()) == 2
    assert "What to try next" in capsys.readouterr().out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_the_bot_when_it_is_stopped(tmp_path, number):
    process = start_demo(tmp_path)
    assert process.stdout is not None
    while "Planned" not in (line := process.stdout.readline()):
        assert line, "it ended before the bot was asked anything"
    process.send_signal(number)
    printed, _ = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "The demo was stopped." in printed
    assert "Traceback" not in printed
    assert not is_anything_left(process)


def test_it_ends_the_bot_when_nobody_reads_any_more(tmp_path):
    process = start_demo(tmp_path)
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(timeout=20) == 1
    assert not is_anything_left(process)


async def test_it_leaves_a_folder_alone_that_it_did_not_make(tmp_path, capsys):
    kept = tmp_path / "demo-out" / "thesis.txt"
    kept.parent.mkdir()
    kept.write_text("mine", "utf-8")
    assert await play(tmp_path / "demo-out") == 1
    assert kept.read_text("utf-8") == "mine"
    assert not (kept.parent / MARKER).exists()
    assert "was not made by the demo" in capsys.readouterr().out
