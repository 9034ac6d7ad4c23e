"""A bot that is looked after: probes, metrics, systemd, and a Discord that goes away."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
from conference import KEPT, until
from prometheus_client.parser import text_string_to_metric_families

from bot.clock import Clock

TCP = Path("/proc/net/tcp")  # of this host: addresses are hexadecimal, in the host's byte order
LISTEN, LOOPBACK = "0A", "0100007F"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Probe:
    """What somebody on the same host learns by HTTP."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def get(self, path: str) -> tuple[int, str]:
        address = f"http://127.0.0.1:{self.port}{path}"
        async with aiohttp.ClientSession() as session, session.get(address) as response:
            return response.status, await response.text()

    async def metric(self, name: str) -> float:
        _, text = await self.get("/metrics")
        families = text_string_to_metric_families(text)
        samples = [sample for family in families for sample in family.samples]
        return next(sample.value for sample in samples if sample.name == name)

    async def until(self, name: str, value: float) -> None:
        """Wait until a metric has that value."""
        async with asyncio.timeout(20):
            while await self.metric(name) != value:
                await Clock().sleep(0.02)


@pytest.fixture
def probe() -> Probe:
    return Probe(free_port())


@pytest.fixture
def systemd(tmp_path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.setblocking(False)
        yield listener


def hear(listener: socket.socket, heard: list[str], word: str) -> bool:
    """Take in what was told so far; whether that word was."""
    try:
        while True:
            heard.append(listener.recv(4096).decode())
    except BlockingIOError:
        return word in heard


async def test_systemd_hears_that_the_bot_is_ready_alive_and_stopping(conference, systemd):
    process = await conference.run(NOTIFY_SOCKET=systemd.getsockname())
    heard: list[str] = []
    await until(lambda: hear(systemd, heard, "STATUS=Taking notes."))
    assert heard[0] == "WATCHDOG=1"
    assert heard.count("READY=1") == 1
    assert heard.index("STATUS=Connecting to Discord.") < heard.index("READY=1")
    assert (await process.stop()).code == 0
    hear(systemd, heard, "")
    assert heard.count("STOPPING=1") == 1


async def test_a_bot_tells_how_it_is_and_what_it_did(conference, probe):
    await conference.run(METRICS_PORT=str(probe.port))
    assert await probe.get("/healthz") == (200, "alive\n")
    await probe.until("talknotes_gateway_connected", 1)
    assert await probe.get("/readyz") == (200, "ready\n")
    assert (await probe.get("/"))[0] == 404
    await conference.set_up()
    assert (await conference.note("counted")).startswith(KEPT)
    await conference.note("too")
    assert await probe.metric("talknotes_notes_total") == 2
    assert await probe.metric("talknotes_capture_seconds_count") == 2
    answer = await conference.olga.command(conference.hall, "publish")
    await answer.until(lambda shown: shown.text.startswith("Published"))
    assert await probe.metric("talknotes_publication_seconds_count") == 1
    assert await probe.metric("talknotes_owed_days") == 0
    checked = await conference.command("check", METRICS_PORT=str(probe.port))
    assert "\nok    bot: ready\n" in checked.out


@pytest.mark.parametrize("resumable", [True, False])
async def test_a_gateway_that_comes_back_is_counted(conference, probe, resumable):
    await conference.run(METRICS_PORT=str(probe.port))
    await probe.until("talknotes_gateway_connected", 1)
    await conference.sandbox.drop_gateway(resumable=resumable)
    await probe.until("talknotes_gateway_reconnects_total", 1)
    await probe.until("talknotes_gateway_connected", 1)


async def test_a_discord_that_is_gone_shows(conference, probe):
    process = await conference.run(METRICS_PORT=str(probe.port))
    await probe.until("talknotes_gateway_connected", 1)
    conference.sandbox.fail_next("GET", "^/$", 503, times=1_000)
    await conference.sandbox.drop_gateway()
    await probe.until("talknotes_gateway_connected", 0)
    assert (await probe.get("/healthz"))[0] == 200
    assert process.alive


async def test_a_port_that_is_taken_is_named(conference):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ended = await conference.command("run", METRICS_PORT=str(port))
    assert ended.code == 2
    assert ended.err == (
        f"talknotes: METRICS_PORT: {port} cannot be used (Address already in use); choose another\n"
    )


async def test_check_says_that_no_bot_answers(conference, probe):
    ended = await conference.command("check", METRICS_PORT=str(probe.port))
    assert ended.out.endswith("note  bot: none answers on METRICS_PORT; talknotes run starts it\n")


def listening(port: int) -> list[str]:
    rows = [line.split() for line in TCP.read_text().splitlines()[1:]]
    return [row[1] for row in rows if row[1].endswith(f":{port:04X}") and row[3] == LISTEN]


@pytest.mark.skipif(not TCP.exists(), reason="there is no /proc here")
async def test_only_this_host_is_answered(conference, probe):
    await conference.run(METRICS_PORT=str(probe.port))
    assert listening(probe.port) == [f"{LOOPBACK}:{probe.port:04X}"]
