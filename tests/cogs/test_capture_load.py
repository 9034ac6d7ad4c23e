"""A burst: 20 people, 200 lines, and a connection that is lost in the middle of it."""

from datetime import timedelta

import pytest

PEOPLE, ROUNDS = 20, 5
TICK = timedelta(milliseconds=20)


class Crowd:
    """Twenty people who all write at once, each in their own order."""

    def __init__(self, stage, card) -> None:
        self.stage = stage
        self.card = card
        self.people = [stage.guild.add_person(f"P{number}") for number in range(PEOPLE)]
        self.sent = []

    async def write(self, number: int) -> None:
        """A message of two lines from each, by reply or by mention."""
        for person in self.people:
            self.stage.clock.set(self.stage.clock.now() + TICK)
            text = f"{person.name} {number}\n-- {person.name} {number} nested"
            if number % 2:
                message = await person.say(self.stage.hall, text, reply_to=self.card)
            else:
                mention = self.stage.sandbox.bot.mention
                message = await person.say(self.stage.hall, f"{mention} {text}")
            self.sent.append(message)

    def expected(self, person) -> list[str]:
        lines = [[f"{number}", f"{number} nested"] for number in range(ROUNDS)]
        return [f"{person.name} {line}" for pair in lines for line in pair]


@pytest.fixture
async def crowd(stage):
    await stage.people["Olga"].command(stage.hall, "event setup", title="PyConf")
    await stage.people["Ana"].command(stage.hall, "talk start", title="A talk")
    await stage.settled()
    return Crowd(stage, stage.hall.messages[-1])


async def kept(stage):
    await stage.settled()
    event = await stage.app.store.events.active(stage.guild.id)
    day = await stage.app.store.days.load(event.id, stage.today(), stage.clock.now())
    return [note for part in day.talks for note in part.notes]


async def check(stage, crowd) -> None:
    """Every line once, in the order of who wrote it, and a receipt below each message."""
    notes = await kept(stage)
    assert len(notes) == PEOPLE * ROUNDS * 2
    for person in crowd.people:
        own = [note for note in notes if note.author_id == person.id]
        assert [note.text for note in own] == crowd.expected(person)
        assert [note.level for note in own] == [0, 1] * ROUNDS
    bare = [message for message in crowd.sent if list(message.reactions) != ["✅"]]
    assert bare == []


async def test_a_burst_is_kept_whole_and_in_order(stage, crowd):
    for number in range(ROUNDS):
        await crowd.write(number)
    await check(stage, crowd)
    await stage.clock.advance(5)  # the card tells everybody
    await stage.clock.until_asleep(task="cards")
    assert f"{PEOPLE * ROUNDS * 2} notes" in crowd.card.content


@pytest.mark.parametrize("resumable", [True, False])
async def test_nothing_is_lost_when_the_connection_is(stage, crowd, resumable):
    await crowd.write(0)
    await crowd.write(1)
    back = stage.client.wait_for("resumed" if resumable else "ready")
    await stage.sandbox.drop_gateway(resumable=resumable)
    await crowd.write(2)
    await back
    for number in range(3, ROUNDS):
        await crowd.write(number)  # some of it while the bot still reads what it has missed
    await check(stage, crowd)


async def test_nothing_is_lost_while_the_bot_restarts(stage, crowd):
    await crowd.write(0)
    await crowd.write(1)
    await stage.stop()
    await crowd.write(2)
    await stage.start()
    for number in range(3, ROUNDS):
        await crowd.write(number)
    await check(stage, crowd)


async def test_a_burst_that_arrives_twice_and_is_slowed_down_is_kept_once(stage, crowd):
    stage.sandbox.fail_next("PUT", "/reactions/", 429, times=4)
    for number in range(ROUNDS):
        await crowd.write(number)
        for message in crowd.sent[-PEOPLE:]:
            await message.author.deliver_again(message)
    await check(stage, crowd)


async def test_everybody_edits_and_some_delete_at_once(stage, crowd):
    for number in range(ROUNDS):
        await crowd.write(number)
    first, *others = (crowd.sent[number::PEOPLE] for number in range(PEOPLE))
    for message in crowd.sent:
        await message.author.edit(message, f"{message.content}, edited\nand more")
    for message in first:
        await message.author.delete(message)
    notes = await kept(stage)
    assert len(notes) == len(others) * ROUNDS * 3
    assert all(note.text.endswith(", edited") for note in notes if note.level)
    assert crowd.people[0].id not in {note.author_id for note in notes}
