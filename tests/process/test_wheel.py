"""The wheel holds what the program needs beside its code, and works without the checkout."""

import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from bot_process import ROOT, clean_environment

SOURCES = ("bot", "cogs", "templates", "pyproject.toml", "README.md", "LICENSE")


def _run(*command: str, folder: Path, **settings: str) -> str:
    environment = clean_environment(HOME=str(folder), **settings) | {"PYTHONPATH": ""}
    del environment["PYTHONWARNINGS"]  # not every tool is free of them
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def wheel(tmp_path) -> Path:
    copy = tmp_path / "checkout"
    copy.mkdir()
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy)
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--no-index")
    _run(sys.executable, "-m", "pip", "--isolated", "wheel", *options, ".", folder=copy)
    [made] = copy.glob("*.whl")
    return made


@pytest.fixture
def installed(tmp_path, wheel) -> Path:
    """The folder of programs of an environment that holds the wheel; what it needs is lent."""
    place = tmp_path / "installed"
    _run(sys.executable, "-m", "venv", "--without-pip", str(place), folder=tmp_path)
    python = str(place / "bin" / "python")
    options = ("--quiet", "--no-deps", "--no-index")
    install = ("--isolated", "--python", python, "install", *options, str(wheel))
    _run(sys.executable, "-m", "pip", *install, folder=tmp_path)
    [packages] = place.glob("lib/python*/site-packages")
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib"))
    return place / "bin"


def test_the_wheel_holds_templates_and_migrations(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    needed = [*ROOT.glob("templates/**/*.*"), *ROOT.glob("bot/store/migrations/*.sql")]
    wanted = {str(path.relative_to(ROOT)) for path in needed if path.suffix != ".pyc"}
    assert len(wanted) > 2
    assert wanted <= names


async def test_the_installed_program_works_without_the_checkout(conference, installed):
    process = await conference.run()
    await conference.set_up()
    await conference.note("out of a wheel")
    await process.stop()
    program = str(installed / "talknotes")
    elsewhere = conference.folder / "elsewhere"
    elsewhere.mkdir()
    assert _run(program, "--version", folder=elsewhere).startswith("talknotes ")
    post = _run(program, "preview", "today", folder=elsewhere, **conference.settings)
    assert "out of a wheel" in post
