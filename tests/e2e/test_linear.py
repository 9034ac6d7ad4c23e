"""Twice the text takes at most twice the work, whatever was typed: counted in instructions.

Needs the Debian package valgrind.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from payloads import pieces

ROOT = Path(__file__).parents[2]
LENGTH = 500
SLACK = 1.05  # memory is taken in portions

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(shutil.which("valgrind") is None, reason="valgrind is not installed"),
]


def _instructions(folder: Path) -> list[int]:
    """What each text took, of the first length and then of the second."""
    counted = ("--tool=callgrind", "--dump-after=getppid", f"--callgrind-out-file={folder}/count")
    script = Path(__file__).with_name("instructions.py")
    modules = os.pathsep.join(str(ROOT / part) for part in ("", "tests/posts"))
    done = subprocess.run(
        ["valgrind", *counted, sys.executable, str(script), str(LENGTH), str(2 * LENGTH)],
        env={"PYTHONHASHSEED": "0", "PYTHONPATH": modules},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    files = [folder / f"count.{number}" for number in range(2, 2 * len(pieces()) + 2)]
    totals = (re.search(r"^totals: (\d+)", file.read_text(), re.MULTILINE) for file in files)
    return [int(total[1]) for total in totals if total]


def test_twice_the_text_takes_at_most_twice_the_instructions(tmp_path):
    counts = _instructions(tmp_path)
    once, twice = counts[: len(pieces())], counts[len(pieces()) :]
    ratios = {
        piece: round(double / single, 2)
        for piece, single, double in zip(pieces(), once, twice, strict=True)
    }
    assert max(ratios.values()) <= 2 * SLACK, ratios
