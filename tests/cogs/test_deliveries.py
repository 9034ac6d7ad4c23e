"""What Discord delivers twice, late or not at all."""

import pytest


@pytest.fixture
async def talk(stage):
    await stage.people["Olga"].command(stage.hall, "event setup", title="PyConf")
    await stage.people["Ana"].command(stage.hall, "talk start", title="A talk")
    await stage.hall.until(lambda channel: any(m.author.bot for m in channel.messages))
    return next(m for m in stage.hall.messages if m.author.bot)


async def kept(stage) -> list[str]:
    person = stage.people["Ana"]
    event = await stage.app.store.events.active(stage.guild.id)
    day = await stage.app.store.days.load(event.id, stage.today(), stage.clock.now())
    assert person
    return [note.text for part in day.talks for note in part.notes]


async def test_a_command_that_arrives_twice_makes_one_note(stage, talk):
    ana = stage.people["Ana"]
    answer = await ana.command(stage.hall, "note", text="only once")
    await ana.deliver_again(answer)
    await ana.command(stage.hall, "note", text="the next one")
    assert await kept(stage) == ["only once", "the next one"]


async def test_a_reply_that_arrives_twice_makes_one_note(stage, talk):
    ana = stage.people["Ana"]
    said = await ana.say(stage.hall, "one\n-- two", reply_to=talk)
    await stage.hall.until(lambda _: bool(said.reactions))
    await ana.deliver_again(said)
    await ana.command(stage.hall, "note", text="three")
    assert await kept(stage) == ["one", "two", "three"]


async def test_a_note_is_kept_when_its_receipt_cannot_be_given(stage, talk, caplog):
    ana = stage.people["Ana"]
    stage.sandbox.interactions.answer_limit = 0.2
    stage.sandbox.fail_next("POST", r"/interactions/.*/callback", 503)
    with pytest.raises(Exception, match="did not respond"):
        await ana.command(stage.hall, "note", text="kept all the same")
    assert await kept(stage) == ["kept all the same"]


async def test_a_reply_is_kept_when_the_reaction_is_refused(stage, talk, caplog):
    stage.sandbox.fail_next("PUT", r"/reactions/", 403)
    ana = stage.people["Ana"]
    first = await ana.say(stage.hall, "no receipt", reply_to=talk)
    await stage.settled()
    said = await ana.say(stage.hall, "after it", reply_to=talk)
    await stage.settled()
    assert (list(first.reactions), list(said.reactions)) == ([], ["✅"])
    [told] = [message for message in stage.hall.messages if message.reply_to is first]
    assert "Add Reactions" in told.content
    assert await kept(stage) == ["no receipt", "after it"]


async def test_replies_to_other_messages_are_nobodys_business(stage, talk):
    ana, ben = stage.people["Ana"], stage.people["Ben"]
    chat = await ben.say(stage.hall, "nice talk")
    await ana.say(stage.hall, "indeed", reply_to=chat)
    await ana.say(stage.hall, "just chatting")
    await ana.command(stage.hall, "note", text="a note")
    assert await kept(stage) == ["a note"]


async def test_a_reply_to_a_card_of_an_ended_talk_belongs_to_that_talk(stage, talk):
    ana = stage.people["Ana"]
    await ana.command(stage.hall, "talk start", title="Another talk")
    said = await ana.say(stage.hall, "late for the first", reply_to=talk)
    await stage.hall.until(lambda _: bool(said.reactions))
    listed = await ana.command(stage.hall, "notes list", talk="A talk")
    assert "late for the first" in listed.text


async def test_a_reply_after_the_connection_was_lost_and_resumed(stage, talk):
    ana = stage.people["Ana"]
    await stage.sandbox.drop_gateway(resumable=True)
    said = await ana.say(stage.hall, "said meanwhile", reply_to=talk)
    await stage.hall.until(lambda _: bool(said.reactions))
    assert await kept(stage) == ["said meanwhile"]


async def test_a_blank_reply_is_explained(stage, talk):
    ana = stage.people["Ana"]
    said = await ana.say(stage.hall, "\u200b", reply_to=talk)
    await stage.hall.until(lambda _: bool(said.reactions))
    assert list(said.reactions) == ["⚠️"]


async def test_a_text_that_is_too_long_comes_back(stage, talk):
    ana = stage.people["Ana"]
    answer = await ana.command(stage.hall, "note", text="x" * 4_000)
    assert "note 1" in answer.text
    with pytest.raises(Exception, match=r"4,?000"):
        await ana.command(stage.hall, "note", text="x" * 6_000)
