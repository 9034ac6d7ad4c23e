"""What one person may not see or touch, another guild's things least of all."""

from dataclasses import replace

import pytest

from bot.sandbox import permissions as may
from bot.sandbox.wire import Payload

UNKNOWN_TALK = "I know no such talk here"
UNKNOWN_NOTE = "I know no such note here"


@pytest.fixture
async def conference(stage):
    """An event with a talk in #hall-a, and one in #orga that Ana and Ben cannot see."""
    olga = stage.people["Olga"]
    await olga.command(stage.hall, "event setup", title="PyConf")
    await stage.people["Ana"].command(stage.hall, "talk start", title="Open talk")
    await stage.people["Ana"].command(stage.hall, "note", text="everybody may read this")
    await olga.command(stage.channels["orga"], "talk start", title="Secret meeting")
    await olga.command(stage.channels["orga"], "note", text="the budget is gone")
    return stage


async def forge(person, answer, custom_id: str):
    """Press a button whose id somebody made up."""
    button: Payload = {"type": 2, "custom_id": custom_id, "id": 1}
    return await person._use(answer.message, button, {})  # noqa: SLF001  # no client lets one do it


async def test_a_hidden_channel_appears_nowhere(conference):
    ana, hall = conference.people["Ana"], conference.hall
    assert "Secret" not in (await ana.command(hall, "talk list")).text
    assert await ana.complete(hall, "talk edit", "talk", "Secret") == []
    assert await ana.complete(hall, "notes edit", "note", "budget") == []
    assert UNKNOWN_TALK in (await ana.command(hall, "notes list", talk="2")).text
    assert UNKNOWN_TALK in (await ana.command(hall, "note", text="x", talk="Secret meeting")).text
    assert UNKNOWN_NOTE in (await ana.command(hall, "notes edit", note="2")).text
    shown = await ana.command(hall, "preview")
    await shown.until(lambda answer: bool(answer.files))
    [post] = shown.files.values()
    assert b"everybody may read this" in post
    assert b"budget" not in post
    assert b"Secret" not in post


async def test_who_may_see_it_does(conference):
    olga = conference.people["Olga"]
    assert "Secret" in (await olga.command(conference.hall, "talk list")).text


async def test_only_the_author_and_a_moderator_change_a_note(conference):
    hall, ben, mia = conference.hall, conference.people["Ben"], conference.people["Mia"]
    assert "somebody else's" in (await ben.command(hall, "notes delete", note="1")).text
    form = await mia.command(hall, "notes edit", note="1")
    assert "Now it says" in (await mia.submit(form, Text="everybody reads this")).text


async def test_rights_are_looked_at_again_when_a_form_is_sent(conference):
    hall, mia = conference.hall, conference.people["Mia"]
    form = await mia.command(hall, "notes edit", note="1")
    conference.guild.admit(mia, permissions=0)
    assert "somebody else's" in (await mia.submit(form, Text="too late")).text
    removed = await conference.people["Ana"].command(hall, "notes delete", note="1")
    forged = await forge(mia, await mia.command(hall, "help"), "restore:1")
    assert "somebody else's" in forged.text
    assert "restored" in (await conference.people["Ana"].press(removed, "Restore")).text


@pytest.mark.parametrize(
    "custom_id",
    ["restore:1", "restore:999999", "restore:" + "9" * 80, "restore:x", "page:1:0:0", "page:2:0:0"],
)
async def test_another_guild_is_out_of_reach(conference, custom_id):
    guild = conference.sandbox.add_guild("Other")
    channel = guild.add_channel("general")
    eve = guild.add_person("Eve", permissions=may.ALL)
    await conference.restart(guild_ids=frozenset({guild.id}))
    await eve.command(channel, "event setup", title="OtherConf")
    for command, options in (
        ("talk edit", {"talk": "1", "title": "Mine now"}),
        ("talk cancel", {"talk": "1"}),
        ("talk remove", {"talk": "1"}),
        ("notes list", {"talk": "1"}),
        ("note", {"text": "x", "talk": "1"}),
    ):
        assert UNKNOWN_TALK in (await eve.command(channel, command, **options)).text
    assert UNKNOWN_NOTE in (await eve.command(channel, "notes delete", note="1")).text
    assert UNKNOWN_NOTE in (await eve.command(channel, "notes edit", note="1")).text
    assert await eve.complete(channel, "notes edit", "note", "") == []
    assert await eve.complete(channel, "talk edit", "talk", "") == []
    pressed = await forge(eve, await eve.command(channel, "help"), custom_id)
    assert "I know no such" in pressed.text


async def test_a_strange_guild_may_take_notes_but_not_publish(stage):
    await stage.restart(guild_ids=frozenset())
    olga = stage.people["Olga"]
    set_up = await olga.command(stage.hall, "event setup", title="PyConf")
    assert f"adds {stage.guild.id} to GUILD_IDS" in set_up.text
    await olga.command(stage.hall, "talk start", title="A talk")
    await olga.command(stage.hall, "note", text="kept")
    refused = await olga.command(stage.hall, "publish")
    await refused.until(lambda answer: bool(answer.text))
    assert f"adds {stage.guild.id} to GUILD_IDS" in refused.text
    assert stage.git("branch") == ""


async def test_a_bot_that_may_not_post_keeps_the_talk_and_says_what_it_lacks(stage):
    await stage.people["Olga"].command(stage.hall, "event setup", title="PyConf")
    stage.hall.deny_bot(may.SEND_MESSAGES)
    ana = stage.people["Ana"]
    started = await ana.command(stage.hall, "talk start", title="A talk")
    await started.until(lambda answer: bool(answer.followups))
    assert "Send Messages" in started.followups[0].content
    assert started.followups[0].ephemeral
    assert "note 1" in (await ana.command(stage.hall, "note", text="kept")).text


async def test_nothing_that_is_typed_pings_anybody(conference):
    ana, hall = conference.people["Ana"], conference.hall
    title = "@everyone <@&1> and <@2>"
    await ana.command(hall, "talk start", title=title)
    await hall.until(lambda channel: len([m for m in channel.messages if m.author.bot]) > 1)
    for message in hall.messages:
        assert not message.pings
        assert not message.mention_everyone


async def test_a_person_without_a_site_is_told(stage):
    await stage.restart(site=None)
    olga = stage.people["Olga"]
    await olga.command(stage.hall, "event setup", title="PyConf")
    shown = await olga.command(stage.hall, "event show")
    await shown.until(lambda answer: "Site:" in answer.text)
    assert "BLOG_REPO" in shown.text
    assert replace(stage.config).site is None
