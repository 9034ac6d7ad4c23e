"""What the repository promises in its files: settings documented, nothing private written down."""

import re
import subprocess
from pathlib import Path

import pytest

from bot.config.environment import VARIABLES

ROOT = Path(__file__).parents[2]
INDEX = re.compile(r"--(extra-)?index-url|/simple/|files\.pythonhosted|https?://pypi")


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_every_setting_stands_in_the_example_and_no_other():
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    named = [
        line.strip("# ").partition("=")[0] for line in lines if re.match(r"(# )?[A-Z_]+=", line)
    ]
    assert named
    assert sorted(named) == sorted(VARIABLES)


def test_every_setting_stands_in_the_readme():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in VARIABLES if name not in readme] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_locks_have_hashes_and_name_no_address(lock):
    text = (ROOT / lock).read_text("utf-8")
    assert "http" not in text.replace("aiohttp", "")
    names = re.findall(r"^[a-z0-9-]+==", text, re.MULTILINE)
    assert len(names) > 10
    assert text.count("--hash=sha256:") >= len(names)


def test_no_file_names_a_package_index_or_this_machine():
    for path in tracked():
        if path.suffix in {".png", ".ico"} or path == Path(__file__):
            continue
        text = path.read_text("utf-8")
        assert not INDEX.search(text), path
        assert str(ROOT) not in text, path


def test_no_two_test_files_share_a_name():
    found = (path.name for path in ROOT.glob("tests/**/*.py"))  # they are no packages
    names = [name for name in found if name != "conftest.py"]
    assert sorted(set(names)) == sorted(names)
