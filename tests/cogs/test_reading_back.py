"""What happened while nobody listened is read back: in order, once, and as far as it goes."""

import pytest

from cogs.messages.history import MOST


@pytest.fixture
async def hall(stage):
    """#hall-a with a talk; Ana's first note stands there."""
    await stage.people["Olga"].command(stage.hall, "event setup", title="PyConf")
    await stage.people["Ana"].command(stage.hall, "talk start", title="A talk")
    await say(stage, "first")
    await stage.settled()
    return stage.hall


async def say(stage, text, person="Ana", channel=None):
    channel = channel or stage.hall
    return await stage.people[person].say(channel, f"{stage.sandbox.bot.mention} {text}")


async def kept(stage) -> list[str]:
    await stage.settled()
    event = await stage.app.store.events.active(stage.guild.id)
    day = await stage.app.store.days.load(event.id, stage.today(), stage.clock.now())
    return [note.text for part in day.talks for note in part.notes]


async def test_more_than_a_page_is_read_in_order(stage, hall):
    await stage.stop()
    texts = [f"note {number}" for number in range(230)]
    for text in texts:
        await say(stage, text)
    await stage.start()
    assert await kept(stage) == ["first", *texts]
    await stage.restart()
    assert await kept(stage) == ["first", *texts]


async def test_of_too_many_messages_the_newest_are_read_and_none_is_taken_for_deleted(
    stage, hall, caplog
):
    await stage.stop()
    await say(stage, "too old by then")
    for number in range(MOST - 1):
        await stage.people["Ben"].say(hall, f"chat {number}")
    await say(stage, "the newest")
    await stage.start()
    assert await kept(stage) == ["first", "the newest"]
    assert "not read back beyond" in caplog.text


async def test_a_channel_that_cannot_be_read_does_not_keep_others_from_it(stage, hall, caplog):
    other = stage.channels["hall-b"]
    await say(stage, "elsewhere", "Ana", other)
    await stage.settled()
    await stage.stop()
    for channel in (hall, other):
        await say(stage, f"missed in {channel.name}", channel=channel)
    stage.sandbox.fail_next("GET", f"/channels/{hall.id}/messages", 403)
    await stage.start()
    assert await kept(stage) == ["first", "elsewhere", "missed in hall-b"]
    await stage.restart()
    assert "missed in hall-a" in await kept(stage)


async def test_a_new_session_in_the_midst_of_it_begins_anew_and_doubles_nothing(stage, hall):
    await stage.stop()
    texts = [f"note {number}" for number in range(120)]
    for text in texts:
        await say(stage, text)
    await stage.start()
    ready = stage.client.wait_for("ready")
    await stage.sandbox.drop_gateway(resumable=False)
    await say(stage, "meanwhile")
    await ready
    assert await kept(stage) == ["first", *texts, "meanwhile"]


async def test_what_is_deleted_and_edited_while_it_is_read_back_is_followed(stage, hall):
    await stage.stop()
    gone = await say(stage, "gone soon")
    changed = await say(stage, "changed soon")
    await stage.start()
    await stage.people["Ana"].delete(gone)
    await stage.people["Ana"].edit(changed, f"{stage.sandbox.bot.mention} changed by now")
    assert await kept(stage) == ["first", "changed by now"]
