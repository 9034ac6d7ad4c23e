"""What commands print, and how they end. Exit codes are for service managers and scripts."""

import sys

FAILED = 1
MISCONFIGURED = 2  # a service manager need not restart what ends so


def tell(line: str) -> None:
    """A line of what was asked for."""
    sys.stdout.write(f"{line}\n")


def complain(text: str) -> None:
    """What went wrong, told apart from the log by the program's name."""
    sys.stderr.write("".join(f"talknotes: {line}\n" for line in text.splitlines()))
