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
    pictures,
    publishing,
    setting,
    starting,
)
from bench.bots import ROOT
from bench.findings import Finding, table

PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- results -->", "<!-- end of results -->"

Part = Callable[[Path], Awaitable[list[Finding]]]

PARTS: dict[str, Part] = {
    "notes": notes.measure,
    "capture": capturing.measure,
    "starting": starting.measure,
    "large": large.measure,
    "compiling": compiling.measure,
    "setting": setting.measure,
    "pictures": pictures.measure,
    "publishing": publishing.measure,
}


def main() -> None:
    """Measure what is asked for."""
    arguments = _arguments()
    if arguments.write and arguments.parts:
        raise SystemExit("--write keeps all parts together; leave the parts out")
    result = asyncio.run(_measure(arguments.parts or list(PARTS)))
    print(result)
    if arguments.write:
        _write(result)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--write", action="store_true", help=f"keep the table in {PAGE.name}")
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return arguments


async def _measure(parts: list[str]) -> str:
    findings: list[Finding] = []
    with tempfile.TemporaryDirectory(prefix="talknotes-bench-") as folder:
        for part in parts:
            print(f"{part} ...", flush=True)
            findings += await PARTS[part](Path(folder))
    return f"{machine.facts()}\n\n{table(findings)}\n"


def _write(result: str) -> None:
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{result}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
