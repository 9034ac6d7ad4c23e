"""kill -9: what was confirmed is kept once, what people had open still works."""

import asyncio
import random
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing, suppress

import pytest
from conference import KEPT, Conference, held, until

from bot.sandbox import Person, SandboxError

KILLS = 20
HURRY = 0.5  # seconds that an impatient person waits for a receipt


@pytest.fixture
async def hurried(tmp_path) -> AsyncIterator[Conference]:
    async with held(tmp_path, answer_limit=HURRY) as made:
        yield made


class Writer:
    """Somebody who takes notes all the time and remembers which were confirmed."""

    def __init__(self, conference: Conference, person: Person, *, replies: bool) -> None:
        self.conference = conference
        self.person = person
        self.sent: list[str] = []
        self.confirmed: list[str] = []
        self._act = self._reply if replies else self._note

    async def write(self) -> None:
        while True:
            await self.conference.sandbox.bot_ready()
            with suppress(SandboxError):
                await self._act()

    def _next(self) -> str:
        self.sent.append(f"{self.person.name} {len(self.sent)}")
        return self.sent[-1]

    async def _note(self) -> None:
        text = self._next()
        answer = await self.person.command(self.conference.hall, "note", text=text)
        if answer.text.startswith(KEPT):
            self.confirmed.append(text)

    async def _reply(self) -> None:
        """Two lines in one message, which are kept together or not at all."""
        texts = [self._next(), self._next()]
        card, hall = self.conference.card, self.conference.hall
        message = await self.person.say(hall, "\n".join(texts), reply_to=card)
        await hall.until(lambda _: bool(message.reactions), within=HURRY)
        if KEPT in message.reactions:
            self.confirmed += texts


async def test_twenty_kills_lose_nothing_that_was_confirmed_and_double_nothing(hurried):
    moments = random.Random(2020)  # noqa: S311  # moments, not secrets
    process = await hurried.run()
    await hurried.set_up()
    writers = [
        Writer(hurried, person, replies=number % 2 == 1)
        for number, person in enumerate(hurried.people)
    ]
    writing = [asyncio.create_task(writer.write()) for writer in writers]
    for number in range(KILLS):
        assert await process.survives(moments.uniform(0.0, 0.5)), process.log
        await process.kill()
        if number % 5 == 4:  # once in a while it does not even get ready
            process = await hurried.process("run")
            await process.survives(moments.uniform(0.1, 0.7))
            await process.kill()
        process = await hurried.run()
    await asyncio.wait(writing, timeout=HURRY)  # a last round that nothing disturbs
    for task in writing:
        task.cancel()
    await asyncio.gather(*writing, return_exceptions=True)
    await process.stop()
    _check(hurried, writers)


def _check(conference: Conference, writers: list[Writer]) -> None:
    kept = Counter(conference.notes())
    confirmed = [text for writer in writers for text in writer.confirmed]
    assert all(len(writer.confirmed) > KILLS for writer in writers)
    assert [text for text in confirmed if kept[text] != 1] == []
    assert max(kept.values()) == 1
    assert kept.keys() <= {text for writer in writers for text in writer.sent}
    halves = conference.rows("SELECT origin FROM note WHERE origin LIKE 'message:%'")
    assert set(Counter(halves).values()) == {2}
    with closing(sqlite3.connect(conference.data / "talknotes.sqlite3")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


async def test_what_was_open_before_a_kill_still_works_after_it(conference):
    process = await conference.run()
    await conference.set_up()
    hall, ana, ben = conference.hall, conference.ana, conference.people[1]
    await conference.note("to be removed")
    removed = await ana.command(hall, "notes undo")
    await conference.note("befor the kill")
    note_id = conference.rows("SELECT max(id) FROM note")[0]
    taking = await ben.command(hall, "note")
    editing = await ana.command(hall, "notes edit", note=str(note_id))
    describing = await conference.olga.command(hall, "day edit")

    await process.kill()
    await conference.run()

    receipt = await ben.submit(taking, Notes="typed\n  before", Thoughts="and kept")
    assert receipt.text.startswith(KEPT)
    await ana.submit(editing, Text="before the kill")
    await conference.olga.submit(describing, Introduction="It was a day.")
    await ana.press(removed, "Restore")
    assert sorted(conference.notes()) == [
        "and kept",
        "before",
        "before the kill",
        "to be removed",
        "typed",
    ]
    assert conference.rows("SELECT introduction FROM day") == ["It was a day."]


async def test_a_talk_card_from_before_a_kill_takes_replies_after_it(conference):
    process = await conference.run()
    await conference.set_up()
    await process.kill()
    await conference.run()
    message = await conference.ana.say(conference.hall, "a reply", reply_to=conference.card)
    await conference.hall.until(lambda _: KEPT in message.reactions)
    assert conference.notes() == ["a reply"]


async def test_what_is_delivered_again_after_a_kill_is_kept_once(conference):
    process = await conference.run()
    await conference.set_up()
    answer = await conference.ana.command(conference.hall, "note", text="once")
    await process.kill()
    await conference.run()
    await conference.ana.deliver_again(answer)
    assert conference.notes() == ["once"]


async def test_a_kill_between_a_note_and_its_receipt_costs_neither(conference):
    process = await conference.run()
    await conference.set_up()
    conference.sandbox.fail_next("PUT", r"/reactions/", "drop", times=2)
    message = await conference.ana.say(conference.hall, "kept", reply_to=conference.card)
    await until(lambda: conference.notes() == ["kept"])
    await process.kill()
    assert not message.reactions
    await conference.run()
    await conference.hall.until(lambda _: KEPT in message.reactions)
    assert conference.notes() == ["kept"]


async def test_what_was_written_while_no_bot_was_there_is_kept_when_it_returns(conference):
    process = await conference.run()
    await conference.set_up()
    await process.kill()
    said = [
        await conference.ana.say(conference.hall, f"line {number}", reply_to=conference.card)
        for number in range(150)  # more than Discord tells in one page
    ]
    await conference.run()
    await conference.hall.until(lambda _: KEPT in said[-1].reactions)
    await until(lambda: len(conference.notes()) == len(said))
    assert conference.notes() == [f"line {number}" for number in range(len(said))]
