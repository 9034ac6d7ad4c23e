"""Code between backticks, within a line and as a block. Nothing in it may act."""

import re
from bisect import bisect_left
from collections import defaultdict

from bot.posts.markdown.escape import entities, without_liquid

_RUN = re.compile(r"`+")
_UNSURE = re.compile(r"\\`|(?<!\S)`(?!\S)")
_FENCE = "```"


class Ticks:
    """Where the runs of backticks of a text are, so that a closing one is found at once."""

    def __init__(self, text: str) -> None:
        self._starts: defaultdict[int, list[int]] = defaultdict(list)
        for run in _RUN.finditer(text):
            self._starts[len(run[0])].append(run.start())
        self.count = sum(map(len, self._starts.values()))
        # kramdown's table parser sees neither escapes nor entities when it asks whether a pipe
        # stands in code: a pipe may only stay there if every backtick surely belongs to a pair.
        self.surely_paired = self.count == 2 or (  # noqa: PLR2004  an opening and a closing run
            set(self._starts) <= {1} and self.count % 2 == 0 and not _UNSURE.search(text)
        )

    def closing(self, length: int, after: int) -> int | None:
        """Where the first run of that length begins, from `after` on."""
        starts = self._starts.get(length, [])
        index = bisect_left(starts, after)
        return starts[index] if index < len(starts) else None


def span(content: str, ticks: int, *, pipes: bool) -> str:
    """Code within a line. kramdown reads backticks and edge blanks otherwise than Discord."""
    content = content.replace("\n", " ")
    fits = content == content.strip() and (pipes or "|" not in content)
    if fits and "`" not in content:
        mark = "``" if ticks == 2 else "`"  # noqa: PLR2004  three would begin a block
        return f"{mark}{without_liquid(content)}{mark}"
    if fits and ticks == 2 and "``" not in content and "`" not in (content[0], content[-1]):  # noqa: PLR2004  two backticks hold single ones
        return f"``{without_liquid(content)}``"
    return f"<code>{entities(content)}</code>"


def block(lines: tuple[str, ...], language: str) -> list[str]:
    """A fenced block. Lines of blanks become empty ones."""
    body = [without_liquid(line) if line.strip() else "" for line in lines]
    return [f"{_FENCE}{language}", *body, _FENCE]
