"""The process that makes pictures safe: what it is given, what it may use, what its end means."""

import asyncio
import os
import sys

import pytest
from images import SVG, file_of, jpeg, moving, opened, png
from PIL import Image

from bot.capture.pictures import read_picture
from bot.errors import Unreadable
from bot.pictures.isolation import make_safe


@pytest.mark.parametrize("content", [png(), jpeg(), moving("GIF"), moving("GIF", 150)])
async def test_it_makes_what_reading_makes(content):
    assert await make_safe(content) == read_picture(content)


@pytest.mark.parametrize("content", [SVG, b"", b"junk", jpeg()[:100]])
async def test_what_reading_says_comes_through(content):
    with pytest.raises(Unreadable) as here:
        read_picture(content)
    with pytest.raises(Unreadable) as there:
        await make_safe(content)
    assert str(there.value) == str(here.value)


async def test_the_largest_picture_fits_into_its_limits():
    """With transparency, in the format whose decoder copies most."""
    shade = Image.new("RGBA", (8_800, 5_600), (10, 200, 30, 100))
    safe = await make_safe(file_of(shade, "WEBP", quality=1, method=0))
    assert opened(safe.content).size == (2_000, 1_273)


async def run(code: str) -> tuple[int | None, str]:
    """Python as the process runs it, with some code after its limits were set."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-c", f"import bot.pictures.worker as w, os\n{code}"),
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return process.returncode, out.decode() + err.decode()


async def test_it_may_not_take_all_memory():
    code, said = await run("w._limit(w.resource.RLIMIT_AS, w.MEMORY)\nbytes(2 << 30)")
    assert code == 1
    assert "MemoryError" in said


async def test_it_may_not_compute_for_ever():
    code, _ = await run("w._limit(w.resource.RLIMIT_CPU, 1)\nwhile True: pass")
    assert code is not None
    assert code < 0


async def test_a_limit_that_the_host_keeps_for_itself_is_no_fault():
    code, said = await run(
        "w.resource.setrlimit(w.resource.RLIMIT_CPU, (5, 5))\n"
        "w._limit(w.resource.RLIMIT_CPU, 30)\nprint('goes on')"
    )
    assert (code, said) == (0, "goes on\n")


async def test_it_knows_none_of_the_bots_secrets(monkeypatch, tmp_path):
    monkeypatch.setenv("DISCORD_TOKEN", "planted")
    seen = tmp_path / "seen"
    worker = tmp_path / "spy_worker.py"
    worker.write_text(
        f"import os, pathlib\npathlib.Path({str(seen)!r}).write_text(str(os.environ))"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ValueError, match="Expecting value"):
        await make_safe(png(), worker="spy_worker")
    assert "PYTHONPATH" in seen.read_text()
    assert "planted" not in seen.read_text()
