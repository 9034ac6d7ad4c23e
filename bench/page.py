"""The table in the docs: put in place as a whole, or the rows of some parts alone."""

from collections.abc import Sequence

from bench import machine
from bench.bots import ROOT
from bench.findings import HEAD, Finding, table

PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- results -->", "<!-- end of results -->"


def write(findings: Sequence[Finding]) -> None:
    """Put what a run of all parts found in place."""
    _replace(f"{machine.facts()}\n\n{table(findings)}")


def write_part(part: str, findings: Sequence[Finding]) -> None:
    """Put the rows of one part in place, which ran by itself, and say on what load it did."""
    lines = _results().splitlines()
    end = max(number for number, line in enumerate(lines) if line.startswith("|")) + 1
    rows = {_name(row): row for row in table(findings).splitlines()[len(HEAD) :]}
    kept = [rows.pop(_name(line), line) for line in lines[:end]]
    said = f"The rows of `{part}` are of a later run of that part alone"
    remarks = [line for line in lines[end:] if not line.startswith(said)]
    _replace(
        "\n".join([*kept, *rows.values(), *remarks, f"{said} (load average {machine.load()})."])
    )


def _results() -> str:
    return PAGE.read_text("utf-8").partition(BEGIN)[2].partition(END)[0].strip()


def _replace(results: str) -> None:
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{results}\n\n{END}{after}", "utf-8")


def _name(line: str) -> str:
    """What a row is of."""
    return line.split("|")[1].strip() if line.startswith("|") else ""
