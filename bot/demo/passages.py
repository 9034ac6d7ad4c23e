"""The lines that the demo's people type, read from notes.txt beside this file."""

from pathlib import Path

NOTES = Path(__file__).with_name("notes.txt")
MARK = "== "


def read_passages() -> dict[str, str]:
    """Each passage by its name, its indentation kept."""
    passages: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in NOTES.read_text("utf-8").splitlines():
        if line.startswith(MARK):
            lines = passages.setdefault(line.removeprefix(MARK), [])
        else:
            lines.append(line)
    return {name: "\n".join(rows).strip("\n") for name, rows in passages.items()}
