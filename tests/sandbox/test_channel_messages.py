"""Messages, replies, reactions and rights in channels, seen from both sides."""

import discord
import pytest
from echo_bot import EchoBot

from bot.sandbox import Channel, Guild, Person, Sandbox, SandboxError, Upload

SEND_MESSAGES, VIEW_CHANNEL, READ_MESSAGE_HISTORY = 0x800, 0x400, 0x10000


def place(bot: EchoBot, hall: Channel) -> discord.TextChannel:
    channel = bot.get_channel(hall.id)
    assert isinstance(channel, discord.TextChannel)
    return channel


async def card(bot: EchoBot, hall: Channel) -> discord.Message:
    posted = await place(bot, hall).send("The talk")
    assert hall.messages[-1].id == posted.id
    return posted


@pytest.mark.parametrize(("ping", "read"), [(True, "note this"), (False, "")])
async def test_a_reply_is_readable_if_it_pings(
    bot: EchoBot, hall: Channel, ana: Person, ping: bool, read: str
) -> None:
    posted = await card(bot, hall)
    await ana.say(hall, "note this", reply_to=hall.messages[-1], ping=ping)
    message = await bot.next("message")
    assert message.content == read
    assert message.type is discord.MessageType.reply
    assert message.reference.message_id == posted.id
    assert message.reference.resolved.content == "The talk"


async def test_an_unrelated_message_is_withheld(bot: EchoBot, hall: Channel, ana: Person) -> None:
    await ana.say(hall, "secret", attachments=[Upload("a.txt", b"1")])
    message = await bot.next("message")
    assert (message.content, message.attachments) == ("", [])
    assert hall.messages[0].content == "secret"


async def test_a_mention_and_a_direct_message_are_readable(
    bot: EchoBot, sandbox: Sandbox, hall: Channel, ana: Person
) -> None:
    await ana.say(hall, f"{sandbox.bot.mention} hello")
    assert (await bot.next("message")).content.endswith("hello")
    await ana.say(ana.dm, "just us", attachments=[Upload("a.txt", b"1")])
    message = await bot.next("message")
    assert (message.content, message.guild) == ("just us", None)
    assert await message.attachments[0].read() == b"1"


async def test_the_privileged_intent_opens_everything(
    start, sandbox: Sandbox, hall: Channel, ana: Person
) -> None:
    sandbox.granted_intents = 1 << 15
    bot = await start(message_content=True)
    assert bot.application.flags.gateway_message_content_limited
    await ana.say(hall, "all of it")
    assert (await bot.next("message")).content == "all of it"


async def test_an_edit_and_a_deletion_are_told(
    bot: EchoBot, sandbox: Sandbox, hall: Channel, ana: Person
) -> None:
    message = await ana.say(hall, f"{sandbox.bot.mention} one")
    await bot.next("message")
    await ana.edit(message, f"{sandbox.bot.mention} two")
    edited = await bot.next("edit")
    assert edited.content.endswith("two")
    assert edited.edited_at
    await ana.edit(message, "without the mention")
    assert (await bot.next("edit")).content == ""
    await ana.delete(message)
    assert await bot.next("delete") == message.id
    assert not hall.messages


async def test_a_reaction_stands_under_the_message(
    bot: EchoBot, sandbox: Sandbox, hall: Channel, ana: Person
) -> None:
    await ana.say(hall, "hello")
    await (await bot.next("message")).add_reaction("✅")
    await hall.until(lambda channel: "✅" in channel.messages[0].reactions)
    assert hall.messages[0].reactions["✅"] == [sandbox.bot]
    fetched = await place(bot, hall).fetch_message(hall.messages[0].id)
    assert fetched.reactions[0].me
    await fetched.remove_reaction("✅", bot.user)
    assert not hall.messages[0].reactions


async def test_waiting_in_vain_says_how_the_channel_ends(hall: Channel, ana: Person) -> None:
    await ana.say(hall, "hello")
    with pytest.raises(SandboxError, match="hello"):
        await hall.until(lambda channel: len(channel.messages) > 1, within=0.01)


@pytest.mark.parametrize(("denied", "code"), [(SEND_MESSAGES, 50013), (VIEW_CHANNEL, 50001)])
async def test_a_denied_channel_refuses_the_bot(
    bot: EchoBot, hall: Channel, denied: int, code: int
) -> None:
    channel = place(bot, hall)
    hall.deny_bot(denied)
    with pytest.raises(discord.Forbidden) as caught:
        await channel.send("hello")
    assert caught.value.code == code


async def test_the_bot_knows_what_it_may_not_do(start, hall: Channel, ana: Person) -> None:
    hall.deny_bot(SEND_MESSAGES)
    bot = await start()
    await ana.command(hall, "slow")
    channel = place(bot, hall)
    assert not channel.permissions_for(channel.guild.me).send_messages
    assert channel.permissions_for(channel.guild.me).add_reactions


async def test_a_repeated_nonce_posts_once(bot: EchoBot, hall: Channel) -> None:
    channel = place(bot, hall)
    first = await channel.send("once", nonce=7)
    second = await channel.send("once", nonce=7)
    assert first.id == second.id
    assert len(hall.messages) == 1


async def test_edit_delete_and_list_of_own_messages(bot: EchoBot, hall: Channel) -> None:
    channel = place(bot, hall)
    one, two, three = [await channel.send(text) for text in ("1", "2", "3")]
    await two.edit(content="two")
    assert hall.messages[1].contents == ["2", "two"]
    assert [each.content async for each in channel.history(limit=2)] == ["3", "two"]
    older = channel.history(limit=5, before=three)
    assert [each.content async for each in older] == ["two", "1"]
    newer = channel.history(limit=1, after=one)
    assert [each.content async for each in newer] == ["two"]
    await two.delete()
    with pytest.raises(discord.NotFound):
        await channel.fetch_message(two.id)


async def test_without_the_right_to_read_back_a_channel_looks_empty(
    bot: EchoBot, hall: Channel, ana: Person
) -> None:
    message = await ana.say(hall, "before the bot came")
    hall.deny_bot(READ_MESSAGE_HISTORY)
    assert [each async for each in place(bot, hall).history()] == []
    with pytest.raises(discord.Forbidden):
        await place(bot, hall).fetch_message(message.id)


async def test_the_bot_cannot_edit_others(bot: EchoBot, hall: Channel, ana: Person) -> None:
    message = await ana.say(hall, "mine")
    with pytest.raises(discord.Forbidden) as caught:
        await place(bot, hall).get_partial_message(message.id).edit(content="yours")
    assert caught.value.code == 50005
    with pytest.raises(discord.Forbidden):
        await place(bot, hall).get_partial_message(message.id).delete()


async def test_whom_a_message_pings(bot: EchoBot, hall: Channel, ana: Person) -> None:
    channel = place(bot, hall)
    await channel.send(f"{ana.mention} @everyone")
    assert not hall.messages[-1].pings
    await channel.send(f"{ana.mention} @here", allowed_mentions=discord.AllowedMentions.all())
    assert hall.messages[-1].mentions == [ana]
    assert hall.messages[-1].mention_everyone


async def test_the_bot_replies_with_a_file(bot: EchoBot, hall: Channel, ana: Person) -> None:
    message = await ana.say(hall, "send it")
    heard = await bot.next("message")
    await heard.reply("Here.", file=discord.File(__file__, "a.py"), mention_author=True)
    answer = hall.messages[-1]
    assert answer.reply_to is message
    assert answer.mentions == [ana]
    assert answer.files["a.py"].startswith(b'"""')


async def test_direct_messages_from_the_bot(bot: EchoBot, ana: Person) -> None:
    user = await bot.fetch_user(ana.id)
    await user.send("psst")
    assert ana.dm.messages[0].content == "psst"
    ana.refuses_dms = True
    with pytest.raises(discord.Forbidden) as caught:
        await user.send("psst")
    assert caught.value.code == 50007


async def test_threads_inherit_the_rights_of_their_channel(
    bot: EchoBot, hall: Channel, ana: Person
) -> None:
    posted = await card(bot, hall)
    thread = await posted.create_thread(name="Questions")
    await thread.send("Ask here")
    shown = hall.messages[0].thread
    assert shown is not None
    assert [message.content for message in shown.messages] == ["Ask here"]
    assert shown.permissions_of(ana)
    await place(bot, hall).create_thread(name="Other", type=discord.ChannelType.public_thread)
    hall.hide_from(ana)
    assert not shown.permissions_of(ana)


async def test_members(bot: EchoBot, guild: Guild, sandbox: Sandbox, ana: Person) -> None:
    joined = bot.get_guild(guild.id)
    assert joined is not None
    assert (await joined.fetch_member(ana.id)).display_name == "Ana"
    with pytest.raises(discord.NotFound):
        await joined.fetch_member(sandbox.add_person("Zoe").id)


async def test_a_person_in_two_servers(bot: EchoBot, sandbox: Sandbox, ana: Person) -> None:
    other = sandbox.add_guild("DjangoCon")
    room = other.add_channel("room")
    with pytest.raises(SandboxError, match="cannot see"):
        await ana.command(room, "slow")
    other.admit(ana)
    answer = await ana.command(room, "talk start", title="ORM")
    assert answer.text == "ORM at None"
    assert bot.get_guild(other.id) is not None


@pytest.mark.usefixtures("bot")
async def test_what_a_person_cannot_do(guild: Guild, hall: Channel, ana: Person) -> None:
    message = await ana.say(hall, "mine")
    ben = guild.add_person("Ben")
    with pytest.raises(SandboxError, match="cannot change"):
        await ben.edit(message, "yours")
    with pytest.raises(SandboxError, match="2000 characters"):
        await ana.say(hall, "a" * 2001)
    with pytest.raises(SandboxError, match="empty"):
        await ana.say(hall, " ")
    await guild.add_person("Boss", permissions=0x2000).delete(message)
    with pytest.raises(SandboxError, match="cannot see that message"):
        await ana.react(message, "✅")


async def test_who_is_mentioned_comes_with_names(
    bot: EchoBot, sandbox: Sandbox, guild: Guild, hall: Channel, ana: Person
) -> None:
    ben, role = guild.add_person("Ben"), guild.add_role("team")
    await ana.say(hall, f"{ben.mention} {role} {sandbox.bot.mention}")
    message = await bot.next("message")
    assert {type(each) for each in message.mentions} == {discord.Member}
    assert [each.display_name for each in message.mentions] == ["Ben", sandbox.bot.name]
    assert [each.name for each in message.role_mentions] == ["team"]
