"""What counts as wrong, from which second on, and in which words."""

import asyncio
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from factories import ANA, GUILD, START, TODAY, fields, set_up, submission

from bot.app import open_app
from bot.clock import Clock
from bot.config import Config, SiteConfig
from bot.errors import StoreDamaged
from bot.operating.health import GATEWAY_GRACE, PUSH_GRACE, WRITE_GRACE


def names(health) -> list[str]:
    return [trouble.name for trouble in health.troubles()]


@pytest.fixture
def remote(tmp_path) -> Path:
    remote = tmp_path / "blog.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(remote)], check=True)
    return remote


@pytest.fixture
def held(tmp_path, remote) -> Iterator[Path]:
    """Pushes wait from when this file is there until it is gone."""
    waiting = tmp_path / "waiting"
    hook = remote / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {waiting}\nwhile [ -e {waiting} ]; do sleep 0.05; done\n")
    hook.chmod(0o755)
    yield waiting
    waiting.unlink(missing_ok=True)


@pytest.fixture
async def app(tmp_path, clock, remote):
    site = SiteConfig(str(remote))
    config = Config(data_dir=tmp_path / "data", guild_ids=frozenset({GUILD}), site=site)
    async with open_app(config, clock) as opened:
        opened.vitals.gateway_found()
        yield opened


def test_a_start_is_no_trouble_but_not_ready_either(health):
    assert (health.troubles(), health.ready, health.live) == ([], False, True)


def test_connected_with_nothing_to_do_is_ready(health, vitals):
    vitals.gateway_found()
    assert (health.troubles(), health.ready, health.live) == ([], True, True)


async def test_a_start_without_discord_becomes_trouble(health, clock):
    await clock.advance(GATEWAY_GRACE - 1)
    assert names(health) == []
    await clock.advance(1)
    assert names(health) == ["gateway"]
    assert health.live  # a restart would not bring it nearer


async def test_a_gateway_that_comes_back_in_time_is_no_trouble(health, vitals, clock):
    vitals.gateway_found()
    vitals.gateway_lost()
    await clock.advance(GATEWAY_GRACE - 1)
    assert health.ready
    vitals.gateway_found()
    await clock.advance(GATEWAY_GRACE)
    assert health.ready


async def test_every_failed_try_belongs_to_the_same_loss(health, vitals, clock):
    vitals.gateway_found()
    for _ in range(4):
        vitals.gateway_lost()
        await clock.advance(GATEWAY_GRACE / 4)
    [trouble] = health.troubles()
    assert trouble.sentence.startswith("No connection to Discord for a minute, so no note can")
    await clock.advance(125)
    [trouble] = health.troubles()
    assert "for 3 minutes," in trouble.sentence


async def test_a_database_that_another_program_holds_is_a_stuck_writer(app, clock):
    await app.store.settings.set("a", "1")
    with closing(sqlite3.connect(app.store.database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writes = [asyncio.create_task(app.store.settings.set(name, "2")) for name in "bc"]
        await asyncio.sleep(0)
        await clock.advance(WRITE_GRACE - 1)
        assert names(app.health) == []
        await clock.advance(1)
        [trouble] = app.health.troubles()
        assert trouble.name == "writer"
        assert "kept nothing for 20 seconds although 2 changes wait" in trouble.sentence
        assert not app.health.live
        other.execute("ROLLBACK")
    await asyncio.gather(*writes)
    assert (app.health.troubles(), app.vitals.writes) == ([], 0)


async def test_a_writer_that_is_busy_but_gets_on_is_not_stuck(health, vitals, clock):
    vitals.write_asked()
    for _ in range(5):
        vitals.write_asked()
        await clock.advance(WRITE_GRACE - 1)
        vitals.writes_answered(1)
    assert vitals.writes == 1
    assert names(health) == ["gateway"]


async def test_jobs_that_fail_or_are_given_up_do_not_count_as_waiting(app):
    def refused(db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO nowhere VALUES (1)")

    with suppress(Exception):
        await app.store.database.write(refused)
    given_up = asyncio.create_task(app.store.settings.set("a", "1"))
    await asyncio.sleep(0)
    given_up.cancel()
    await app.store.settings.set("b", "1")
    assert (app.vitals.writes, app.vitals.write_since) == (0, None)


async def test_a_push_that_does_not_end_is_trouble_until_it_does(app, clock, held):
    event = await set_up(app.store)
    await app.store.talks.start(GUILD, ANA, START, fields())
    publishing = asyncio.create_task(app.publisher.publish(event.id, TODAY))
    async with asyncio.timeout(10):
        while not held.exists():
            await Clock().sleep(0.02)
    await clock.advance(PUSH_GRACE)
    [trouble] = app.health.troubles()
    assert trouble.name == "push"
    assert trouble.sentence.startswith("A post has been on its way to the site for 10 minutes.")
    assert app.health.live
    held.unlink()
    await publishing
    assert app.health.troubles() == []
    assert app.vitals.publications == {"pushed": 1}


async def test_a_failed_publication_is_counted_and_no_longer_on_its_way(app, tmp_path):
    event = await set_up(app.store)
    await app.store.talks.start(GUILD, ANA, START, fields())
    (tmp_path / "blog.git").rename(tmp_path / "gone.git")
    with suppress(Exception):
        await app.publisher.publish(event.id, TODAY)
    assert app.vitals.publications == {"failed": 1}
    assert app.vitals.push_since is None


async def test_a_database_that_is_found_damaged_is_trouble(app):
    await app.store.notes.add(submission(*["some words"] * 2000))
    await app.store.settings.set("a", "1")
    file = app.store.database.path
    with closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with file.open("r+b") as handle:
        handle.seek(4096)
        handle.write(b"\xff" * (file.stat().st_size - 4096))
    with pytest.raises(StoreDamaged):
        await app.store.database.read(lambda db: db.execute("SELECT text FROM note").fetchall())
    assert names(app.health) == ["database"]
    assert not app.health.ready


async def test_notes_are_counted_with_the_time_that_they_took(app):
    await app.store.notes.add(submission("one", "two"))
    await app.store.notes.add(submission("three"))
    assert app.vitals.notes == 3
    assert app.vitals.capture.cumulated()[-1] == 2
