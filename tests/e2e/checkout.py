"""The repository of a site as its owner and its host have it."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "LANG": "C.UTF-8",
    "HOME": "/nonexistent",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
}


def begin(bare: Path) -> None:
    """Make an empty repository."""
    run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(bare)])


def lay_out(bare: Path, site: Path, appended: Mapping[str, str], files: Mapping[str, str]) -> None:
    """Push a site to a repository, as its owner, with more in some files, and further ones."""
    tree = bare.with_name(f"{bare.name}.owner")
    run(["git", "clone", "--quiet", str(bare), str(tree)])
    shutil.copytree(site, tree, dirs_exist_ok=True)
    for path, text in appended.items():
        append(tree / path, text)
    for path, text in files.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(text, "utf-8")
    git = ["git", "-C", str(tree), "-c", "user.name=Owner", "-c", "user.email=owner@blog.example"]
    run([*git, "add", "--all"])
    run([*git, "commit", "--quiet", "--message", "A site"])
    run([*git, "push", "--quiet", "origin", "HEAD:main"])


def append(file: Path, text: str) -> None:
    file.write_text(file.read_text("utf-8") + text, "utf-8")


def check_out(bare: Path) -> tuple[Path, Path]:
    """What stands in a repository, and a folder for what is built of it."""
    tree, root = bare.with_name(f"{bare.name}.tree"), bare.with_name(f"{bare.name}.www")
    for former in (tree, root):
        shutil.rmtree(former, ignore_errors=True)
    run(["git", "clone", "--quiet", str(bare), str(tree)])
    return tree, root


def run(command: list[str], **environment: str) -> "subprocess.CompletedProcess[str]":
    """What a command says; it must succeed."""
    done = subprocess.run(
        command,
        env=ENVIRONMENT | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done
