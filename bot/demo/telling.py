"""What the demo prints: who typed what, what they saw, shortened. Knows nothing of the bot."""

import os
import re
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

WIDTH = 96  # columns
_NAME = 8  # columns of a person's name

_STAMP = re.compile(r"<t:(\d+)(?::\w)?>")
_ESCAPE_OR_MARKUP = re.compile(
    r"\\([\\*_~|`<>\[\]#])|\*\*|`|<(https?://[^>\s]*)>|^-# ", re.MULTILINE
)


def line(text: str = "") -> None:
    """A line as it is, but for what the terminal's encoding does not have."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(f"{text.encode(encoding, 'replace').decode(encoding)}\n")
    sys.stdout.flush()


def hush() -> None:
    """Nobody listens any more, as behind `| head`: let nothing complain of it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def heading(text: str) -> None:
    """The beginning of a part."""
    line(f"\n{text}")


def typed(who: str, text: str) -> None:
    """What a person did."""
    line(shortened(f"  {who:<{_NAME}}{' '.join(text.split())}"))


def seen(text: str, most: int = 2) -> None:
    """What they saw then, at most so many lines of it."""
    shown = [each for each in text.splitlines() if each.strip()]
    for each in shown[:most]:
        line(shortened(f"  {'':{_NAME}}> {each.rstrip()}"))
    if len(shown) > most:
        line(f"  {'':{_NAME}}> … {counted(len(shown) - most, 'more line')}")


def shortened(text: str) -> str:
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1].rstrip()}…"


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def readable(text: str, zone: ZoneInfo, channels: dict[int, str]) -> str:
    """A message's text about as Discord shows it: without markup, with names and wall times."""

    def wall(found: re.Match[str]) -> str:
        return f"{datetime.fromtimestamp(int(found[1]), UTC).astimezone(zone):%d %b %H:%M}"

    text = re.sub(r"<#(\d+)>", lambda found: f"#{channels.get(int(found[1]), '?')}", text)
    text = _STAMP.sub(wall, text)
    return _ESCAPE_OR_MARKUP.sub(lambda found: found[1] or found[2] or "", text)
