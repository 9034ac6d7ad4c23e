"""Programmes as a table (CSV): the way out for whoever has nothing else."""

import csv
import re
from datetime import datetime, timedelta

from bot.errors import Unreadable
from bot.schedule import instants
from bot.schedule.assembly import Assembly, Item

COLUMNS = {
    "title": ("title", "name", "talk", "session"),
    "start": ("start", "starts", "starts_at", "start_time", "begin", "time"),
    "end": ("end", "ends", "ends_at", "end_time"),
    "date": ("date", "day"),
    "room": ("room", "location", "hall"),
    "speakers": ("speakers", "speaker", "speaker_names"),
    "url": ("url", "link"),
    "abstract": ("abstract", "description"),
    "track": ("track",),
    "language": ("language",),
    "ident": ("id", "guid", "code", "uid"),
}
HEAD = (
    "A table needs a first line that names its columns: title and start, and if you like end, room,"
    " speakers, url, abstract. A start looks like 2026-06-10 09:00."
)


def read_table(text: str, assembly: Assembly) -> None:
    """Take the rows of a table. Raises Unreadable when it is none."""
    head, _, _ = text.partition("\n")
    delimiter = max(",;\t", key=head.count)
    try:
        rows = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
        places = _places(next(rows, list[str]()))
        for number, row in enumerate(rows, start=2):
            if any(cell.strip() for cell in row):
                _take(row, places, number, assembly)
    except csv.Error as error:
        raise Unreadable(f"That table is broken ({error}). {HEAD}") from error


def looks_like_one(text: str) -> bool:
    """Whether a text begins with the head of a table."""
    head, _, _ = text.partition("\n")
    names = {_plain(name) for name in re.split(r"[,;\t]", head)}
    return any(names & set(COLUMNS[needed]) for needed in ("title", "start"))


def _plain(name: str) -> str:
    return re.sub(r"[\s-]+", "_", name.strip().strip('"').strip().lower())


def _places(head: list[str]) -> dict[str, int]:
    found = [_plain(name) for name in head]
    places = {
        column: found.index(name)
        for column, names in COLUMNS.items()
        for name in reversed(names)
        if name in found
    }
    if "title" not in places or not {"start", "date"} & set(places):
        raise Unreadable(HEAD)
    return places


def _take(row: list[str], places: dict[str, int], number: int, assembly: Assembly) -> None:
    cells = {column: row[place].strip() for column, place in places.items() if place < len(row)}
    given = " ".join(filter(None, (cells.get("date"), cells.get("start"))))
    start = instants.read_instant(given)
    if start is None and given:
        assembly.skip(
            cells.get("title") or f"line {number}",
            f"“{given[:40]}” is no start such as 2026-06-10 09:00",
        )
        return
    speakers = cells.get("speakers", "")
    assembly.add(
        Item(
            title=cells.get("title", ""),
            start=start,
            end=_end(cells.get("end", ""), start),
            ident=cells.get("ident", ""),
            room=cells.get("room", ""),
            url=cells.get("url", ""),
            speakers=re.split(r"[;\n]" if re.search(r"[;\n]", speakers) else ",", speakers),
            abstract=cells.get("abstract", ""),
            track=cells.get("track", ""),
            language=cells.get("language", ""),
        )
    )


def _end(value: str, start: datetime | None) -> datetime | None:
    """An end with its date, or a time of day after the start."""
    wall = instants.read_wall(value)
    if wall is None or start is None:
        return instants.read_instant(value)
    end = datetime.combine(start.date(), wall, start.tzinfo)
    return end if end > start else end + timedelta(days=1)
