"""What commands print, and how they end. Exit codes are for service managers and scripts."""

import sys

FAILED = 1
NO_RESTART = 2  # a person has to act first, such as on the settings: a restart is no help


def tell(line: str) -> None:
    """A line of what was asked for."""
    sys.stdout.write(f"{line}\n")


def complain(text: str) -> None:
    """What went wrong, told apart from the log by the program's name."""
    sys.stderr.write("".join(f"talknotes: {line}\n" for line in text.splitlines()))
