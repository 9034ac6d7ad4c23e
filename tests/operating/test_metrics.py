"""What Prometheus reads: every fact with its unit, true to what happened."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import __version__
from bot.errors import StoreClosed
from bot.models import Outcome
from bot.operating.health import GATEWAY_GRACE, Health, Trouble
from bot.operating.metrics import TROUBLES, Metrics

ROOT = Path(__file__).parents[2]


async def owed() -> int:
    return 2


@pytest.fixture
def metrics(vitals, health) -> Metrics:
    return Metrics(vitals, health, owed)


async def read(metrics: Metrics) -> dict[str, float]:
    """The samples by name and labels; the text must be what a Prometheus understands."""
    families = text_string_to_metric_families((await metrics.exposed()).decode())
    samples = [sample for family in families for sample in family.samples]
    return {
        name + "".join(f" {key}={value}" for key, value in labels.items()): value
        for name, labels, value, *_ in samples
    }


async def test_every_metric_has_a_help_text(metrics):
    text = (await metrics.exposed()).decode()
    families = list(text_string_to_metric_families(text))
    ours = [family for family in families if family.name.startswith("talknotes")]
    assert len(ours) == 10
    assert all(family.documentation.endswith(".") for family in ours)


async def test_a_new_bot_has_done_nothing(metrics):
    found = await read(metrics)
    assert found[f"talknotes_info version={__version__}"] == 1
    assert found["talknotes_notes_total"] == 0
    assert found["talknotes_gateway_connected"] == 0
    assert found["talknotes_gateway_reconnects_total"] == 0
    assert found["talknotes_publications_total outcome=failed"] == 0
    assert found["talknotes_writer_queue_length"] == 0
    assert found["process_resident_memory_bytes"] > 1_000_000


async def test_what_happened_is_counted(metrics, vitals, clock):
    for _ in range(3):
        vitals.gateway_found()
        vitals.gateway_lost()
    vitals.gateway_found()
    vitals.captured(5, vitals.elapsed() - 0.004)
    vitals.captured(1, vitals.elapsed() - 7)
    vitals.write_asked()
    with vitals.pushing():
        await clock.advance(2)
    vitals.published(Outcome.PUSHED)
    vitals.published(Outcome.FAILED)
    vitals.published(Outcome.FAILED)
    found = await read(metrics)
    assert found["talknotes_gateway_connected"] == 1
    assert found["talknotes_gateway_reconnects_total"] == 3
    assert found["talknotes_notes_total"] == 6
    assert found["talknotes_capture_seconds_bucket le=0.0025"] == 0
    assert found["talknotes_capture_seconds_bucket le=0.005"] == 1
    assert found["talknotes_capture_seconds_bucket le=3.0"] == 1
    assert found["talknotes_capture_seconds_bucket le=+Inf"] == 2
    assert found["talknotes_capture_seconds_count"] == 2
    assert found["talknotes_capture_seconds_sum"] == pytest.approx(7.004)
    assert found["talknotes_writer_queue_length"] == 1
    assert found["talknotes_publication_seconds_bucket le=2.5"] == 1
    assert found["talknotes_publication_seconds_sum"] == pytest.approx(2)
    assert found["talknotes_publications_total outcome=pushed"] == 1
    assert found["talknotes_publications_total outcome=failed"] == 2
    assert found["talknotes_owed_days"] == 2


async def test_the_newest_backup_is_told_by_its_day(metrics, vitals):
    assert "talknotes_backup_timestamp_seconds" not in await read(metrics)
    vitals.newest_backup = date(2026, 6, 10)
    assert (await read(metrics))["talknotes_backup_timestamp_seconds"] == 1_781_049_600


async def test_what_is_wrong_is_one_and_the_rest_zero(metrics, clock):
    await clock.advance(GATEWAY_GRACE)
    found = await read(metrics)
    values = {name: found[f"talknotes_trouble name={name}"] for name in TROUBLES}
    assert values == {"gateway": 1, "database": 0, "writer": 0, "push": 0}


async def test_every_trouble_has_its_metric(vitals, clock):
    health = Health(vitals, clock)
    vitals.write_asked()
    vitals.database_damaged()
    with vitals.pushing():
        await clock.advance(3600)
        troubles: list[Trouble] = health.troubles()
        assert {trouble.name for trouble in troubles} == set(TROUBLES)


async def test_without_a_database_the_rest_is_told(vitals, health, caplog):
    async def failing() -> int:
        raise StoreClosed("The database is closed.")

    found = await read(Metrics(vitals, health, failing))
    assert "talknotes_owed_days" not in found
    assert "talknotes_notes_total" in found
    assert caplog.messages == ["owed days not counted: The database is closed."]


def test_who_asks_for_no_metrics_does_not_pay_for_them():
    code = "import bot.service, sys; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    loaded = set(run.stdout.decode().split())
    assert "aiohttp" in loaded
    assert not loaded & {"prometheus_client", "aiohttp.web"}
