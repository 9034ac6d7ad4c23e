"""Programme files of every kind and what is read of them, as plain files side by side."""

import os
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.errors import Unreadable
from bot.models import Kind, Programme, Session, Standing
from bot.schedule.assembly import Where
from bot.schedule.reading import read_programme

FOLDER = Path(__file__).parent / "files"
PRAGUE = Where(ZoneInfo("Europe/Prague"), time(4))
REWRITE = os.environ.get("TALKNOTES_REWRITE") == "1"

GOOD = sorted(file for file in FOLDER.iterdir() if file.is_file() and file.suffix != ".read")
REFUSED = sorted(file for file in (FOLDER / "refused").iterdir() if file.suffix != ".read")


def shown(programme: Programme) -> str:
    lines = [f"{programme.title}, {programme.format}"]
    for each in programme.sessions:
        lines += ["", *_session(each)]
    lines += ["", *(f"skipped {each.name}: {each.reason}" for each in programme.skipped)]
    lines += [f"remark {each}" for each in programme.remarks]
    return "\n".join(lines).rstrip() + "\n"


def _session(each: Session) -> list[str]:
    start = each.starts_at.astimezone(PRAGUE.zone)
    minutes = (each.ends_at - each.starts_at).total_seconds() / 60 if each.ends_at else None
    marks = [
        *(["entry"] if each.kind is Kind.ENTRY else []),
        *(["not recorded"] if not each.recordable else []),
        *(["floating"] if each.floating else []),
        *([each.standing] if each.standing is not Standing.SCHEDULED else []),
    ]
    details = {
        "room": each.room,
        "speakers": " | ".join(each.speakers),
        "url": each.url,
        "track": each.track,
        "language": each.language,
        "ident": each.ident,
        "marks": ", ".join(marks),
        "abstract": each.abstract.replace("\n", "\n        "),
    }
    length = "no end" if minutes is None else f"{minutes:g} min"
    return [
        f"{start:%Y-%m-%d %H:%M%z}, {length}: {each.title}",
        *(f"    {name}: {value}" for name, value in details.items() if value),
    ]


def check(file: Path, found: str) -> None:
    expected = file.with_name(f"{file.name}.read")
    if REWRITE:
        expected.write_text(found, "utf-8")
    assert found == expected.read_text("utf-8")


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.name)
def test_it_is_read_as_the_file_beside_it_says(file):
    check(file, shown(read_programme(file.read_bytes(), PRAGUE)))


@pytest.mark.parametrize("file", REFUSED, ids=lambda file: file.name)
def test_it_is_refused_with_the_sentence_beside_it(file):
    with pytest.raises(Unreadable) as refused:
        read_programme(file.read_bytes(), PRAGUE)
    check(file, f"{refused.value}\n")
