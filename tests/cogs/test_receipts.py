"""The queue of receipts: the newest first, one for each message, and never in the way of a note."""

import pytest

from cogs.messages.reactions import FIRST_PAUSE, TRIES, WAITING

REACTIONS = r"/reactions/"


@pytest.fixture
async def ana(stage):
    await stage.people["Olga"].command(stage.hall, "event setup", title="PyConf")
    await stage.people["Ana"].command(stage.hall, "talk start", title="A talk")
    await stage.settled()
    return stage.people["Ana"]


async def say(stage, person, text):
    return await person.say(stage.hall, f"{stage.sandbox.bot.mention} {text}")


async def held_up(stage, person):
    """The first message of a burst, whose receipt Discord does not take yet."""
    stage.sandbox.fail_next("PUT", REACTIONS, 503)
    first = await say(stage, person, "first")
    await stage.clock.until_asleep(task="receipts")
    return first


async def kept(stage, person) -> int:
    """How many notes are kept, once all that was said is."""
    receipt = await person.command(stage.hall, "note", text="the last")
    return int(receipt.text.rpartition(" ")[2]) - 1


def reacted(stage) -> list[int]:
    """The messages that were given a receipt, in that order."""
    given = [
        int(request.path.split("/")[4])
        for request in stage.sandbox.requests
        if request.method == "PUT" and request.status == 204 and "/reactions/" in request.path
    ]
    return list(dict.fromkeys(given))


async def test_the_newest_receipts_come_first(stage, ana):
    first = await held_up(stage, ana)
    others = [await say(stage, ana, str(number)) for number in range(5)]
    assert await kept(stage, ana) == 6
    await stage.clock.advance(2)
    await stage.settled()
    assert reacted(stage) == [first.id, *(each.id for each in reversed(others))]


async def test_a_message_that_waits_shows_its_last_receipt_alone(stage, ana):
    first = await held_up(stage, ana)
    second = await say(stage, ana, "second")
    for message in (first, second):
        await ana.edit(message, f"{message.content}, edited")
    assert await kept(stage, ana) == 2
    await stage.clock.advance(2)
    await stage.settled()
    assert [list(each.reactions) for each in (first, second)] == [["✏️"], ["✏️"]]


async def test_what_discord_calls_wrong_is_not_tried_again(stage, ana, caplog):
    stage.sandbox.fail_next("PUT", REACTIONS, 400, times=2)
    first = await say(stage, ana, "first")
    second = await say(stage, ana, "second")
    third = await say(stage, ana, "third")
    await stage.settled()  # it would wait for a clock that stands still
    assert [list(each.reactions) for each in (first, second, third)].count([]) == 2


async def test_a_receipt_is_given_up_when_discord_fails_for_long(stage, ana, caplog):
    stage.sandbox.fail_next("PUT", REACTIONS, 503, times=TRIES)
    first = await say(stage, ana, "first")
    for number in range(TRIES - 1):
        await stage.clock.until_asleep(task="receipts")
        await stage.clock.advance(FIRST_PAUSE * 2**number)
    await stage.settled()
    second = await say(stage, ana, "second")
    await stage.settled()
    assert (list(first.reactions), list(second.reactions)) == ([], ["✅"])
    await stage.restart()  # what has none is answered when messages are read back
    await stage.settled()
    assert list(first.reactions) == ["✅"]


async def test_what_waits_for_a_receipt_is_bounded(stage, ana):
    first = await held_up(stage, ana)
    others = [await say(stage, ana, str(number)) for number in range(WAITING + 3)]
    assert await kept(stage, ana) == WAITING + 4
    await stage.clock.advance(2)
    await stage.settled()
    bare = [each for each in (first, *others) if not each.reactions]
    assert bare == others[:3]


async def test_nothing_is_given_after_the_end(stage, ana):
    reactions = stage.client.get_cog("MessagesCog").intake.reactions
    said = await say(stage, ana, "first")
    await stage.settled()
    message = await stage.client.get_channel(stage.hall.id).fetch_message(said.id)
    await reactions.close()
    reactions.give(message, "🙈")
    await stage.settled()
    assert list(said.reactions) == ["✅"]
