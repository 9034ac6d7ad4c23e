"""`python -m bench [PART ...] [--write]`: measures, prints the table, keeps it in the docs."""

import argparse
import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from bench import (
    capturing,
    compiling,
    large,
    machine,
    notes,
    page,
    pictures,
    programme,
    publishing,
    setting,
    starting,
)
from bench.findings import Finding, table

Part = Callable[[Path], Awaitable[list[Finding]]]

PARTS: dict[str, Part] = {
    "notes": notes.measure,
    "capture": capturing.measure,
    "starting": starting.measure,
    "large": large.measure,
    "compiling": compiling.measure,
    "setting": setting.measure,
    "pictures": pictures.measure,
    "programme": programme.measure,
    "publishing": publishing.measure,
}


def main() -> None:
    """Measure what is asked for."""
    arguments = _arguments()
    found = asyncio.run(_measure(arguments.parts or list(PARTS)))
    everything = [finding for findings in found.values() for finding in findings]
    print(f"{machine.facts()}\n\n{table(everything)}\n")
    if arguments.write and arguments.parts:
        for part, findings in found.items():
            page.write_part(part, findings)
    elif arguments.write:
        page.write(everything)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--write", action="store_true", help=f"keep the rows in {page.PAGE.name}")
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return arguments


async def _measure(parts: list[str]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    with tempfile.TemporaryDirectory(prefix="talknotes-bench-") as folder:
        for part in parts:
            print(f"{part} ...", flush=True)
            found[part] = await PARTS[part](Path(folder))
    return found


if __name__ == "__main__":
    main()
