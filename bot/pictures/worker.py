"""The process that makes one picture safe: a file comes in, facts and a picture go out.

It limits its own memory and computing before it looks at what a stranger sent.
"""

import json
import resource
import signal
import sys
from contextlib import suppress

from bot.capture.pictures import read_picture
from bot.errors import Unreadable

MEMORY = 1 << 30  # bytes: several copies of the largest picture that is decoded
SECONDS = 30  # of computing; a phone's picture takes less than one


def main() -> None:
    """Read a file from standard input; write a line of facts about the picture, then itself."""
    for number in (signal.SIGINT, signal.SIGTERM):  # the bot says when to end
        signal.signal(number, signal.SIG_IGN)
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_CPU, SECONDS)
    try:
        safe = read_picture(sys.stdin.buffer.read())
    except Unreadable as error:
        facts, content = {"refused": str(error)}, b""
    else:
        facts, content = {"extension": safe.extension, "stilled": safe.stilled}, safe.content
        facts |= {"width": safe.width, "height": safe.height}
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + content)


def _limit(what: int, most: int) -> None:
    """Allow no more of something; a host that forbids to say so, or allows less, has limits."""
    with suppress(OSError, ValueError):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main()
