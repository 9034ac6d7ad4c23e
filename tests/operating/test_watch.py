"""What the log and systemd hear: each change once, and a heartbeat while a restart is no help."""

import asyncio
import logging
import socket

import pytest

from bot.operating.health import GATEWAY_GRACE, WRITE_GRACE
from bot.operating.systemd import ServiceManager
from bot.operating.watch import Watch


@pytest.fixture
def systemd(tmp_path):
    """The socket that systemd would listen on."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.setblocking(False)
        yield listener


def heard(listener: socket.socket) -> list[str]:
    messages: list[str] = []
    while True:
        try:
            messages.append(listener.recv(4096).decode())
        except BlockingIOError:
            return messages


@pytest.fixture
def watch(health, clock, tmp_path, systemd) -> Watch:
    return Watch(health, clock, ServiceManager(str(tmp_path / "notify")))


def test_ready_is_told_once_discord_is_reached(watch, vitals, systemd):
    watch.look()
    assert heard(systemd) == ["WATCHDOG=1", "STATUS=Connecting to Discord."]
    vitals.gateway_found()
    watch.look()
    assert heard(systemd) == ["WATCHDOG=1", "READY=1", "STATUS=Taking notes."]
    watch.look()
    assert heard(systemd) == ["WATCHDOG=1"]


async def test_a_trouble_is_logged_when_it_begins_and_when_it_ends(watch, vitals, clock, caplog):
    caplog.set_level(logging.INFO, "bot.operating")
    vitals.gateway_found()
    vitals.gateway_lost()
    for _ in range(3):
        await clock.advance(GATEWAY_GRACE)
        watch.look()
    vitals.gateway_found()
    watch.look()
    watch.look()
    assert [record.levelname for record in caplog.records] == ["ERROR", "INFO"]
    assert caplog.messages[0].startswith("gateway: No connection to Discord for a minute")
    assert caplog.messages[1] == "gateway: all is well again"


async def test_a_stuck_writer_starves_the_watchdog(watch, vitals, clock, systemd):
    vitals.gateway_found()
    vitals.write_asked()
    watch.look()
    assert "WATCHDOG=1" in heard(systemd)
    await clock.advance(WRITE_GRACE)
    watch.look()
    [status] = heard(systemd)
    assert status.startswith("STATUS=The database has kept nothing for 20 seconds")
    vitals.writes_answered(1)
    watch.look()
    assert heard(systemd) == ["WATCHDOG=1", "STATUS=Taking notes."]


async def test_it_goes_on_until_it_is_cancelled(watch, vitals, clock, systemd):
    watching = asyncio.create_task(watch.run(), name="watch")
    await clock.until_asleep(task="watch")
    vitals.gateway_found()
    await clock.advance(1)
    await clock.until_asleep(task="watch")
    assert "READY=1" in heard(systemd)
    await clock.advance(20)
    assert heard(systemd) == ["WATCHDOG=1"] * 4
    watching.cancel()
    await asyncio.wait([watching])
    assert watching.cancelled()


def test_an_abstract_address_is_understood():
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind("\0talknotes-test")
        listener.setblocking(False)
        ServiceManager("@talknotes-test").tell(READY="1", STATUS="Zoë")
        assert heard(listener) == ["READY=1\nSTATUS=Zoë"]


def test_who_does_not_listen_is_no_reason_to_stop(tmp_path, caplog):
    ServiceManager(str(tmp_path / "nobody")).tell(READY="1")
    assert caplog.messages == ["the service manager does not listen: No such file or directory"]


def test_without_a_service_manager_nothing_is_told(caplog):
    ServiceManager(None).tell(READY="1")
    assert caplog.messages == []
