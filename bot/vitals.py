"""What is measured of the running bot: the facts that rooms report, in one object of App.

Reporting costs an addition. Nothing here knows the rooms, or a library of metrics; what the facts
mean is judged in bot/operating.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from itertools import accumulate

from bot.clock import Clock
from bot.models import Outcome

CAPTURE = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0)  # Discord waits 3 s
PUBLISHING = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)


class Durations:
    """How long something took, counted by upper bounds in seconds."""

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds = bounds
        self.total = 0.0
        self._counts = [0] * (len(bounds) + 1)

    def add(self, seconds: float) -> None:
        self._counts[bisect_left(self.bounds, seconds)] += 1
        self.total += seconds

    def cumulated(self) -> list[int]:
        """How many took at most each bound; the last number counts all."""
        return list(accumulate(self._counts))


class Vitals:
    """The facts. What ends in `_since` is an instant of Clock.elapsed, or None while it is not so.

    `lost_since` says that there is no connection to Discord, `write_since` that changes wait for
    their commit, `push_since` that a post is on its way to the site.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.notes = 0
        self.capture = Durations(CAPTURE)
        self.publications: Counter[Outcome] = Counter()
        self.publishing = Durations(PUBLISHING)
        self.lost_since: float | None = clock.elapsed()
        self.connections = 0
        self.writes = 0
        self.write_since: float | None = None
        self.push_since: float | None = None
        self.damaged = False
        self.newest_backup: date | None = None

    def elapsed(self) -> float:
        """The instant to give back to `captured`."""
        return self._clock.elapsed()

    def captured(self, notes: int, begun: float) -> None:
        """Notes are on the disk that the store was given at `begun`."""
        self.notes += notes
        self.capture.add(self._clock.elapsed() - begun)

    def write_asked(self) -> None:
        """A change waits for its commit."""
        if not self.writes:
            self.write_since = self._clock.elapsed()
        self.writes += 1

    def writes_answered(self, number: int) -> None:
        """So many changes wait no more, whether they were kept or not."""
        self.writes -= number
        self.write_since = self._clock.elapsed() if self.writes else None

    @contextmanager
    def pushing(self) -> Generator[None]:
        """A post is on its way to the site for as long as the block runs."""
        self.push_since = begun = self._clock.elapsed()
        try:
            yield
        finally:
            self.push_since = None
            self.publishing.add(self._clock.elapsed() - begun)

    def published(self, outcome: Outcome) -> None:
        self.publications[outcome] += 1

    def gateway_found(self) -> None:
        """Discord tells what happens, for the first time or again."""
        self.lost_since = None
        self.connections += 1

    def gateway_lost(self) -> None:
        """Discord tells nothing any more. Told again for each try that failed."""
        if self.lost_since is None:
            self.lost_since = self._clock.elapsed()

    def database_damaged(self) -> None:
        """SQLite found the file malformed; only a restart can tell otherwise."""
        self.damaged = True
