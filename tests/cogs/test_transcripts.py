"""What people see, act by act; and what the bot has written then comes back from an export."""

import os
from pathlib import Path

import pytest
from exchanged import assert_comes_back
from transcript import INDENT, Act, Player, parse

from bot.store.database import FILE_NAME

FILES = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))
REWRITE = os.environ.get("TALKNOTES_REWRITE") == "1"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_people_see_what_the_transcript_says(file, stage):
    player = Player(stage)
    played: list[str] = []
    differing: list[str] = []
    for part in parse(file.read_text("utf-8")):
        if not isinstance(part, Act):
            played.append(part)
            continue
        shown = (await player.play(part.line)).splitlines()
        played += [part.line, *(f"{INDENT}{line}".rstrip() for line in shown)]
        if [line.rstrip() for line in shown] != [line.rstrip() for line in part.shown]:
            differing.append(part.line)
    if REWRITE:
        file.write_text("\n".join(played) + "\n", "utf-8")
    assert not differing, "\n".join(["these acts showed something else:", *differing, "", *played])
    assert_comes_back(stage.config.data_dir / FILE_NAME)
