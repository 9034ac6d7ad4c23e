"""What the figures were measured on."""

import os
import platform
import sqlite3
import subprocess
from importlib.metadata import version


def facts() -> str:
    """The machine and the versions, in one sentence."""
    git = subprocess.run(["git", "version"], capture_output=True, text=True, check=True)
    return (
        f"Measured on {platform.system()} ({platform.machine()}, {os.cpu_count()} cores) with"
        f" Python {platform.python_version()}, SQLite {sqlite3.sqlite_version},"
        f" {git.stdout.strip()}, discord.py {version('discord.py')},"
        f" aiosqlite {version('aiosqlite')}; load average {load()} at the end."
    )


def load() -> str:
    """How much else the machine has to do."""
    return f"{os.getloadavg()[0]:.1f}"
