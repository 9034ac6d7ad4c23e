"""Posts through the real Liquid and kramdown in one go, without a site around them."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

_BUILD = Path(__file__).with_name("kramdown_build.rb")
_PROBE = "require 'kramdown-parser-gfm'; require 'liquid'"
FRONT = "---\ntitle: x\n---\n"


def _is_missing() -> bool:
    if shutil.which("ruby") is None:
        return True
    probe = subprocess.run(["ruby", "-e", _PROBE], check=False, capture_output=True)
    return probe.returncode != 0


NEEDED = pytest.mark.skipif(_is_missing(), reason="ruby with kramdown and Liquid is not installed")


def built(posts: Sequence[str]) -> list[dict]:
    """For each post its `front` matter, `html` and `seconds`, or the `error` that it caused."""
    done = subprocess.run(
        ["ruby", str(_BUILD)],
        input=json.dumps(posts),
        text=True,
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)
