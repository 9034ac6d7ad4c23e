"""What others' tools say of deploy/. Each is skipped where its tool is absent."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

DEPLOY = Path(__file__).parents[2] / "deploy"
EXPOSED = 2.0  # of 10; 1.1 with systemd 252. Below 3 counts as well protected


def run(*command: str) -> subprocess.CompletedProcess[str]:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_systemd_understands_the_unit(tmp_path):
    unit = tmp_path / "talknotes.service"
    text = (DEPLOY / "talknotes.service").read_text("utf-8")
    unit.write_text(re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", text))  # one that is there
    verified = run("systemd-analyze", "verify", "--man=no", str(unit))
    assert (verified.returncode, verified.stderr) == (0, "")


def test_systemd_finds_the_unit_well_protected():
    found = run("systemd-analyze", "security", "--offline=true", str(DEPLOY / "talknotes.service"))
    level = re.search(r"exposure level for talknotes\.service: ([\d.]+)", found.stdout)
    assert level, found.stdout + found.stderr
    assert float(level[1]) <= EXPOSED


def test_hadolint_finds_nothing():
    found = run("hadolint", str(DEPLOY / "Containerfile"))
    assert (found.returncode, found.stdout) == (0, "")
