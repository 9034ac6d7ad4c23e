"""What was measured, judged against its goal, as a table. Measures nothing itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One quantity of ours, a figure a round, beside the floor's of the same rounds.

    With a floor the goal is a ratio, without one it is a figure; it is the most allowed, or the
    least if `at_least`. A finding without a goal is told for information.
    """

    what: str
    unit: str
    ours: Sequence[float]
    floor: Sequence[float] = ()
    goal: float | None = None
    at_least: bool = False

    @property
    def judged(self) -> list[float]:
        """What the goal speaks of, a figure a round: rounds are compared each with its own."""
        if not self.floor:
            return list(self.ours)
        return [ours / floor for ours, floor in zip(self.ours, self.floor, strict=True)]

    @property
    def passed(self) -> bool | None:
        if self.goal is None:
            return None
        value = median(self.judged)
        return value >= self.goal if self.at_least else value <= self.goal


HEAD = (
    "| What | Bot | Floor | Ratio (rounds) | Goal | |",
    "|---|---|---|---|---|---|",
)


def percentile(values: Sequence[float], percent: int) -> float:
    """The figure that so many per cent of the values do not exceed."""
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def table(findings: Sequence[Finding]) -> str:
    """The findings as a Markdown table."""
    return "\n".join([*HEAD, *(_row(finding) for finding in findings)])


def _row(finding: Finding) -> str:
    cells = (
        finding.what,
        _figure(finding.ours, finding.unit),
        _figure(finding.floor, finding.unit) if finding.floor else "",
        _ratio(finding),
        _goal(finding),
        {True: "pass", False: "**miss**", None: ""}[finding.passed],
    )
    return f"| {' | '.join(cells)} |"


def _figure(values: Sequence[float], unit: str) -> str:
    middle = median(values)
    digits = 0 if middle >= 100 else 1 if middle >= 10 else 2
    return f"{middle:.{digits}f} {unit}"


def _ratio(finding: Finding) -> str:
    if not finding.floor:
        return ""
    ratios = finding.judged
    return f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def _goal(finding: Finding) -> str:
    if finding.goal is None:
        return ""
    sign = "≥" if finding.at_least else "≤"
    unit = "" if finding.floor else f" {finding.unit}"
    return f"{sign} {finding.goal:g}{unit}"
