"""SIGTERM and SIGINT: exit code 0 in time, whatever it was doing, with nothing lost."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from itertools import cycle

import pytest
from bot_process import BotProcess
from conference import KEPT, until

from bot.sandbox import SandboxError

BOTH = [signal.SIGTERM, signal.SIGINT]
MOMENTS = [number / 20 for number in range(21)]  # of the first second


class Silence:
    """A host that takes connections and never answers."""

    def __init__(self) -> None:
        self.address = ""
        self._asked = asyncio.Event()

    async def asked(self) -> None:
        async with asyncio.timeout(10):
            await self._asked.wait()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._asked.set()
        await reader.read()
        writer.close()


@pytest.fixture
async def silence() -> AsyncIterator[Silence]:
    made = Silence()
    async with await asyncio.start_server(made.serve, "127.0.0.1", 0) as server:
        made.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield made


def _is_clean(process: BotProcess) -> bool:
    return "Traceback" not in process.log and "Error" not in process.log


async def test_it_stops_at_any_moment_of_its_first_second(conference):
    for seconds, number in zip(MOMENTS, cycle(BOTH), strict=False):
        data = conference.folder / f"data-{seconds}"
        process = await conference.process("run", DATA_DIR=str(data))
        assert await process.survives(seconds)
        ended = await process.stop(number)
        if ended.code == 0:
            assert _is_clean(process), process.log
        else:  # while Python still starts, a signal does what it does to any program
            assert ended.code in {-number, 1}
            assert not data.exists(), process.log


@pytest.mark.parametrize("number", BOTH)
async def test_it_stops_right_after_it_became_ready(conference, number):
    for _ in range(4):
        process = await conference.run()
        assert (await process.stop(number)).code == 0
        assert _is_clean(process), process.log


@pytest.mark.parametrize("number", BOTH)
async def test_it_stops_in_the_midst_of_notes_and_confirms_what_it_kept(conference, number):
    process = await conference.run()
    await conference.set_up()
    confirmed: list[str] = []

    async def write(person) -> None:
        with suppress(SandboxError):
            while True:
                text = f"{person.name} {len(confirmed)}"
                answer = await person.command(conference.hall, "note", text=text)
                if answer.text.startswith(KEPT):
                    confirmed.append(text)

    writing = [asyncio.create_task(write(person)) for person in conference.people]
    await until(lambda: len(confirmed) >= 40)
    assert (await process.stop(number)).code == 0
    assert _is_clean(process), process.log
    await asyncio.gather(*writing)
    assert sorted(conference.notes()) == sorted(confirmed)


async def test_it_stops_during_a_digest_that_the_next_start_sends_once(conference):
    await _note_of_the_day(conference)
    waiting = conference.hold_pushes()
    process = await conference.run(REHEARSAL_START="2026-06-10T23:40+02:00")
    await until(waiting.exists)
    assert (await process.stop()).code == 0
    assert _is_clean(process), process.log
    conference.hook("exit 0")
    await _published_once(conference)


async def test_it_stops_while_the_site_never_answers(conference, silence):
    await _note_of_the_day(conference)
    process = await conference.run(
        REHEARSAL_START="2026-06-10T23:40+02:00", BLOG_REPO=f"{silence.address}/blog.git"
    )
    await silence.asked()
    assert (await process.stop()).code == 0
    assert _is_clean(process), process.log
    await _published_once(conference)


async def test_it_stops_while_discord_never_answers(conference, silence):
    process = await conference.process("run", DISCORD_API_URL=f"{silence.address}/api/v10")
    await silence.asked()
    assert (await process.stop()).code == 0
    assert _is_clean(process), process.log


async def test_it_stops_during_a_publish_that_somebody_asked_for(conference):
    process = await conference.run()
    await conference.set_up()
    await conference.note("asked for")
    waiting = conference.hold_pushes()
    asking = asyncio.create_task(conference.olga.command(conference.hall, "publish"))
    await until(waiting.exists)
    assert (await process.stop()).code == 0
    assert _is_clean(process), process.log
    asking.cancel()
    conference.hook("exit 0")
    await conference.run()
    answer = await conference.olga.command(conference.hall, "publish")
    await answer.until(lambda shown: shown.text.startswith("Published"))
    assert conference.commits() == 1
    assert conference.posts().count("asked for") == 1


async def _note_of_the_day(conference) -> None:
    process = await conference.run(REHEARSAL_START="2026-06-10T10:00+02:00")
    await conference.set_up()
    await conference.note("of the day")
    await process.stop()


async def _published_once(conference) -> None:
    process = await conference.run(REHEARSAL_START="2026-06-10T23:50+02:00")
    await process.logged("pushed _posts/2026-06-10")
    assert (await process.stop()).code == 0
    assert conference.commits() == 1
    assert conference.posts().count("of the day") == 1
