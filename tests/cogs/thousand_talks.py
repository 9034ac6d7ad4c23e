"""A conference of a thousand talks with every sort of title, as a table that can be imported."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime, timedelta

TALKS = 1_000
ROOMS = 28
SLOT = timedelta(minutes=40)
DAY = timedelta(hours=12)

ODD = (
    "x" * 300,
    "A talk that is long and has blanks " * 8,
    "🎉" * 100,
    "👩‍👩‍👧‍👧" * 40,
    "e\u0301" * 150,
    "שלום עולם: פייתון בעברית",
    "\u202eright to left, overridden",
    "مرحبا",
    "Lightning talks",
    "Lightning talks",
    "Lightning talks",
    "@everyone <@123456789012345678> <#1> <@&2>",
    "**bold** `code` [link](https://evil.example)",
    "{{ liquid }} {% raw %}",
    "%_\\'\";--",
    "\u200b\u200b",
    "   ",
    "\t\u3000\u2003",
    "\u0000NUL",
    "session:1",
    "talk:1",
    "-",
    "1",
)
SPEAKERS = ("", "Ana", " ", "A;B;C;D;E;F;G", "Łukasz Langa", "@everyone", "N" * 200)


def rows_of(first: datetime) -> Iterator[tuple[str, str, str, str, str]]:
    """Title, start, end, room and speakers of each talk, of three days in many rooms."""
    for number in range(TALKS):
        lap, place = divmod(number, ROOMS)
        day, slot = divmod(lap, DAY // SLOT)
        start = first + timedelta(days=day) + slot * SLOT
        odd = number % 20 == 0
        title = ODD[number // 20 % len(ODD)] if odd else f"Talk {number} on packaging and types"
        room = "H" * 150 if place == 0 else "   " if place == 1 else f"Hall {place}"
        speakers = SPEAKERS[number % len(SPEAKERS)]
        yield title, f"{start:%Y-%m-%d %H:%M}", f"{start + SLOT:%Y-%m-%d %H:%M}", room, speakers


def table(first: datetime) -> bytes:
    """All of it as CSV; times are wall times."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(("title", "start", "end", "room", "speakers"))
    writer.writerows(rows_of(first))
    return written.getvalue().encode()
