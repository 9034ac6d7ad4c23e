"""The facts in Prometheus' text format. Loaded only where METRICS_PORT is set.

Everything is read when it is asked for: between two scrapes, metrics cost nothing.
"""

import logging
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, date, datetime, time

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from bot import __version__
from bot.errors import StoreError
from bot.models import Outcome
from bot.operating.health import Health
from bot.vitals import Durations, Vitals

CONTENT_TYPE = CONTENT_TYPE_LATEST
TROUBLES = ("gateway", "database", "writer", "push")

log = logging.getLogger(__name__)


class Metrics:
    """The metrics of a running bot; `owed` counts the days that the site is behind with."""

    def __init__(self, vitals: Vitals, health: Health, owed: Callable[[], Awaitable[int]]) -> None:
        self._facts = _Facts(vitals, health)
        self._owed = owed
        self._registry = CollectorRegistry()
        self._registry.register(self._facts)
        ProcessCollector(registry=self._registry)

    async def exposed(self) -> bytes:
        """All of them; what the database cannot tell now is left out."""
        try:
            self._facts.owed = await self._owed()
        except StoreError as error:
            self._facts.owed = None
            log.warning("owed days not counted: %s", error)
        return generate_latest(self._registry)


class _Facts(Collector):
    """Turns the facts into metric families."""

    def __init__(self, vitals: Vitals, health: Health) -> None:
        self._vitals = vitals
        self._health = health
        self.owed: int | None = None

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("talknotes", "The bot.", {"version": __version__})
        yield from self._of_notes()
        yield from self._of_posts()
        yield from self._of_discord()
        if self._vitals.newest_backup is not None:
            yield _day(
                "talknotes_backup_timestamp_seconds",
                "The day of the newest daily backup, as its first second in UTC.",
                self._vitals.newest_backup,
            )
        yield self._of_troubles()

    def _of_notes(self) -> Iterator[Metric]:
        vitals = self._vitals
        yield CounterMetricFamily("talknotes_notes", "Notes kept.", vitals.notes)
        yield _histogram(
            "talknotes_capture_seconds",
            "From when the store was given what somebody sent to when it was on the disk.",
            vitals.capture,
        )
        yield GaugeMetricFamily(
            "talknotes_writer_queue_length",
            "Changes of the database that wait for their commit.",
            vitals.writes,
        )

    def _of_posts(self) -> Iterator[Metric]:
        outcomes = CounterMetricFamily(
            "talknotes_publications", "Tries to publish a day, by outcome.", labels=["outcome"]
        )
        for outcome in (Outcome.PUSHED, Outcome.UNCHANGED, Outcome.FAILED):
            outcomes.add_metric([outcome], self._vitals.publications[outcome])
        yield outcomes
        yield _histogram(
            "talknotes_publication_seconds",
            "How long a try took, from reading the site to the answer to the push.",
            self._vitals.publishing,
        )
        if self.owed is not None:
            help_ = "Days that are due and not on the site as they stand."
            yield GaugeMetricFamily("talknotes_owed_days", help_, self.owed)

    def _of_discord(self) -> Iterator[Metric]:
        vitals = self._vitals
        yield GaugeMetricFamily(
            "talknotes_gateway_connected",
            "1 while Discord tells what happens, else 0.",
            int(vitals.lost_since is None),
        )
        yield CounterMetricFamily(
            "talknotes_gateway_reconnects",
            "Connections to Discord's gateway after the first.",
            max(0, vitals.connections - 1),
        )

    def _of_troubles(self) -> Metric:
        present = {trouble.name for trouble in self._health.troubles()}
        found = GaugeMetricFamily(
            "talknotes_trouble", "1 while that is wrong, else 0.", labels=["name"]
        )
        for name in TROUBLES:
            found.add_metric([name], int(name in present))
        return found


def _day(name: str, documentation: str, day: date) -> Metric:
    return GaugeMetricFamily(name, documentation, datetime.combine(day, time(), UTC).timestamp())


def _histogram(name: str, documentation: str, durations: Durations) -> Metric:
    bounds = [*map(str, durations.bounds), "+Inf"]
    buckets = list(zip(bounds, durations.cumulated(), strict=True))
    return HistogramMetricFamily(name, documentation, buckets, durations.total)
