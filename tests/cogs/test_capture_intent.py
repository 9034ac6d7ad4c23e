"""The message content intent: asked for, and done without when Discord does not grant it."""

from bot.sandbox.intents import MESSAGE_CONTENT


async def asked(stage) -> str:
    return (await stage.people["Ana"].command(stage.hall, "capture", mode="on")).text


async def test_the_bot_starts_although_the_gateway_refuses_what_the_flags_promise(stage, caplog):
    stage.sandbox.claim_intents(MESSAGE_CONTENT)
    await stage.restart(capture_intent=True)
    assert not stage.client.reads_everything
    assert "Message Content Intent" in await asked(stage)
    assert "CAPTURE_INTENT" in caplog.text


async def test_an_intent_that_is_taken_away_is_noticed_at_the_next_connection(stage, caplog):
    stage.sandbox.granted_intents = MESSAGE_CONTENT
    await stage.restart(capture_intent=True)
    assert (await asked(stage)).startswith("From now on")
    stage.sandbox.granted_intents = 0
    ready = stage.client.wait_for("ready")
    await stage.sandbox.drop_gateway(resumable=False)
    await ready
    assert not stage.client.reads_everything
    assert "Message Content Intent" in await asked(stage)
    assert "CAPTURE_INTENT" in caplog.text


async def test_a_bot_that_does_not_want_the_intent_does_not_ask_for_it(stage):
    stage.sandbox.granted_intents = MESSAGE_CONTENT
    await stage.restart()
    assert not stage.client.reads_everything
