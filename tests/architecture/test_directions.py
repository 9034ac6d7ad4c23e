"""The rules of direction: which room may know which. Read from the imports of every file."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("cogs/**/*.py")])

STATEMENT = re.compile(r"\"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM) ")
PROCESS_STARTERS = {"bot/publish/git.py", "bot/pictures/isolation.py", "bot/demo/processes.py"}
SEES_SEVERAL_ROOMS = ("bot/publish/", "bot/pictures/", "bot/app.py", "bot/cli/", "bot/checkup.py")
ROOMS = ("store", "posts", "capture", "schedule")


def name_of(source: Path) -> str:
    return source.relative_to(ROOT).as_posix()


def imports(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import in {source}"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def importers_of(package: str) -> set[str]:
    return {
        name_of(source)
        for source in SOURCES
        if any(name == package or name.startswith(f"{package}.") for name in imports(source))
    }


def test_discord_is_known_to_the_cogs_and_the_client_alone():
    known = importers_of("discord")
    assert {name for name in known if not name.startswith("cogs/")} == {"bot/client.py"}


@pytest.mark.parametrize("package", ["aiosqlite", "sqlite3"])
def test_sqlite_is_known_to_the_store_alone(package):
    assert all(name.startswith("bot/store/") for name in importers_of(package))


def test_sql_is_written_in_the_store_alone():
    for source in SOURCES:
        if name_of(source).startswith("bot/store/"):
            continue
        assert not STATEMENT.search(source.read_text("utf-8")), source


def test_processes_are_started_by_git_pictures_and_the_demo_alone():
    for source in SOURCES:
        text = source.read_text("utf-8")
        starts = "create_subprocess" in text or "import subprocess" in text or "os.system" in text
        assert starts is (name_of(source) in PROCESS_STARTERS), source


def test_the_environment_is_read_in_config_alone():
    readers = {name_of(source) for source in SOURCES if "environ" in _names(source)}
    assert readers <= {"bot/config/environment.py"}


def _names(source: Path) -> set[str]:
    tree = ast.walk(ast.parse(source.read_text("utf-8")))
    return {node.attr for node in tree if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize("room", ROOMS)
def test_the_rooms_do_not_know_each_other(room):
    for source in SOURCES:
        name = name_of(source)
        if not name.startswith(f"bot/{room}/"):
            continue
        others = tuple(f"bot.{other}" for other in (*ROOMS, "publish") if other != room)
        assert not [seen for seen in imports(source) if seen.startswith(others)], source


def test_nobody_but_the_cogs_imports_the_cogs():
    assert all(name.startswith("cogs/") for name in importers_of("cogs"))


def test_the_words_import_nothing_of_ours():
    words = [*ROOT.glob("bot/models/*.py"), ROOT / "bot/errors.py", ROOT / "bot/clock.py"]
    for source in words:
        ours = [seen for seen in imports(source) if seen.startswith("bot")]
        assert all(seen.startswith("bot.models") for seen in ours), source


def test_the_sandbox_imports_nothing_of_ours():
    for source in SOURCES:
        if name_of(source).startswith("bot/sandbox/"):
            ours = {seen for seen in imports(source) if seen.startswith(("bot", "cogs"))}
            assert all(seen.startswith("bot.sandbox") for seen in ours), source


def test_the_command_line_starts_without_discord():
    for source in [*ROOT.glob("bot/cli/*.py"), ROOT / "bot/app.py", ROOT / "bot/logs.py"]:
        top = ast.parse(source.read_text("utf-8")).body
        heavy = [
            node
            for node in top
            if isinstance(node, ast.ImportFrom) and node.module in {"bot.client", "bot.service"}
        ]
        assert heavy == []


@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_every_file_says_what_it_is_for_and_stays_readable(source):
    text = source.read_text("utf-8")
    assert ast.get_docstring(ast.parse(text)), f"{source} lacks a docstring"
    assert len(text.splitlines()) <= 300, f"{source} is longer than 300 lines"


def test_no_test_waits_for_the_wall_clock():
    for source in ROOT.glob("tests/**/*.py"):
        if source != Path(__file__):
            waits = re.search(r"time\.sleep|asyncio\.sleep\((?!0\))", source.read_text("utf-8"))
            assert not waits, source


@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_functions_stay_short(source):
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 50, f"{source}: {node.name}"
