"""Starting, restarting, resuming and refused connections, and ordered failures."""

import asyncio

import aiohttp
import discord
import pytest
from echo_bot import EchoBot

from bot.sandbox import Channel, Person, Sandbox, SandboxError


async def test_a_restarted_bot_takes_over(
    start, sandbox: Sandbox, hall: Channel, ana: Person
) -> None:
    first = await start()
    await ana.command(hall, "slow")
    await first.close()
    await sandbox.bot_gone()
    with pytest.raises(SandboxError, match="no bot is connected"):
        await ana.command(hall, "slow")
    await ana.say(hall, "while it is away")
    second = await start()
    assert (await ana.command(hall, "slow")).deferred
    assert sandbox.identified == 2
    assert second.seen.empty()


async def test_a_resumed_session_hears_what_it_missed(
    bot: EchoBot, sandbox: Sandbox, hall: Channel, ana: Person
) -> None:
    await sandbox.drop_gateway(resumable=True)
    await ana.say(hall, f"{sandbox.bot.mention} missed?")
    assert (await ana.command(hall, "talk start", title="Docker")).text == "Docker at None"
    assert (await bot.next("message")).content.endswith("missed?")
    assert sandbox.identified == 1


async def test_a_session_that_cannot_be_resumed_begins_anew(
    bot: EchoBot, sandbox: Sandbox, hall: Channel, ana: Person
) -> None:
    await sandbox.drop_gateway(resumable=False)
    await sandbox.bot_ready()
    await ana.say(hall, f"{sandbox.bot.mention} hello")
    assert (await bot.next("message")).content.endswith("hello")
    assert sandbox.identified == 2


@pytest.mark.usefixtures("sandbox")
async def test_a_wrong_token_cannot_log_in() -> None:
    async with EchoBot(intents=discord.Intents.none()) as bot:
        with pytest.raises(discord.LoginFailure):
            await bot.start("wrong")


async def test_a_wrong_token_at_the_gateway(sandbox: Sandbox) -> None:
    async with EchoBot(intents=discord.Intents.none()) as bot:
        await bot.login(sandbox.token)
        bot.http.token = "wrong"
        with pytest.raises(discord.ConnectionClosed) as caught:
            await bot.connect()
    assert caught.value.code == 4004


async def test_an_intent_that_was_not_granted(sandbox: Sandbox) -> None:
    async with EchoBot(intents=discord.Intents(message_content=True)) as bot:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await bot.start(sandbox.token)


async def test_waiting_for_a_bot_that_does_not_come(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxError, match="No connection"):
        await sandbox.bot_ready(within=0.01)


async def test_ordered_failures(bot: EchoBot, sandbox: Sandbox, hall: Channel) -> None:
    channel = bot.get_channel(hall.id)
    assert isinstance(channel, discord.TextChannel)
    sandbox.fail_next("POST", r"/messages$", 500)
    sandbox.fail_next("POST", r"/messages$", 429, times=2)
    await channel.send("in the end")
    assert [message.content for message in hall.messages] == ["in the end"]
    posts = [each.status for each in sandbox.requests if each.path.endswith("/messages")]
    assert posts == [500, 429, 429, 200]
    sandbox.fail_next("POST", r"/messages$", 503)
    with pytest.raises(discord.DiscordServerError):
        await channel.send("never")


@pytest.mark.parametrize(("fault", "posted"), [("drop", 0), ("lose", 1)])
async def test_a_connection_that_ends(
    bot: EchoBot, sandbox: Sandbox, hall: Channel, fault: str, posted: int
) -> None:
    channel = bot.get_channel(hall.id)
    assert isinstance(channel, discord.TextChannel)
    sandbox.fail_next("POST", r"/messages$", fault)
    with pytest.raises((OSError, aiohttp.ClientError)):
        await channel.send("hello", nonce=1)
    assert len(hall.messages) == posted
    await channel.send("hello", nonce=1)
    assert len(hall.messages) == 1


@pytest.mark.usefixtures("bot")
async def test_requests_are_recorded(sandbox: Sandbox) -> None:
    (sync,) = [each for each in sandbox.requests if each.method == "PUT"]
    assert sync.payload[0]["name"] == "note"
    assert sync.path == f"/applications/{sandbox.bot.id}/commands"
    assert sync.status == 200


async def test_a_sandbox_closes_while_the_bot_is_connected() -> None:
    async with Sandbox() as sandbox, aiohttp.ClientSession() as session:
        socket = await session.ws_connect(sandbox.gateway_url)
        token = {"token": sandbox.token, "intents": 1, "properties": {}}
        await socket.send_json({"op": 2, "d": token})
        assert [(await socket.receive_json())["t"] for _ in range(2)] == [None, "READY"]
        closing = asyncio.create_task(sandbox.close())
        assert (await socket.receive()).data == 1001
        await closing
