"""Joining through the client: who may, what is forged, and what two press at once."""

import asyncio

import pytest
from stage import MANAGE_GUILD
from transcript import PROGRAMMES

from bot.models import Person
from bot.sandbox import Upload

PYCONF = Upload("pyconf.json", (PROGRAMMES / "pyconf.json").read_bytes())


@pytest.fixture
async def shown(stage):
    """The answer to an import that may be joined with a talk of Ana's."""
    olga, ana = stage.people["Olga"], stage.people["Ana"]
    await olga.command(stage.hall, "event setup", title="PyConf", timezone="Europe/Prague")
    await ana.command(stage.hall, "talk start", title="Typing", time="9:45")
    await ana.command(stage.hall, "note", text="one")
    answer = await olga.command(stage.hall, "schedule import", file=PYCONF)
    return await answer.until(lambda seen: "Apply and join" in seen.buttons)


async def talk_of_ana(stage):
    ana = Person(stage.people["Ana"].id, "Ana", shown=frozenset({stage.hall.id}))
    return await stage.app.store.talks.get(stage.guild.id, 1, ana)


@pytest.mark.parametrize("custom_id", ["applyjoin:1:0", "applyjoin:1:x", "apply:1", "join"])
async def test_only_who_manages_the_server_joins(stage, custom_id):
    ana = stage.people["Ana"]
    await stage.people["Olga"].command(stage.hall, "event setup", title="PyConf")
    listed = await ana.command(stage.hall, "help")
    values = ["1-1"] if custom_id == "join" else None
    answer = await ana.forge(listed, custom_id, values)
    assert "Manage Server" in answer.text


@pytest.mark.parametrize("value", ["1-1", "1-99", "-1-2", "1", "", "a-b", "9" * 40 + "-1", "1-2-3"])
async def test_a_forged_pair_joins_nothing(stage, shown, value):
    olga = stage.people["Olga"]
    await olga.press(shown, "Apply")
    answer = await olga.forge(shown, "join", [value])
    assert answer.text
    assert "Something went wrong" not in answer.text
    assert (await talk_of_ana(stage)).session_id is None


@pytest.mark.parametrize("mark", ["0", "", "x", "9" * 60])
async def test_a_forged_mark_shows_what_there_is_instead(stage, shown, mark):
    olga = stage.people["Olga"]
    answer = await olga.forge(shown, f"applyjoin:1:{mark}")
    assert "nothing was done" in answer.text
    assert (await talk_of_ana(stage)).session_id is None


async def test_an_organiser_of_another_server_joins_nothing_here(stage, shown):
    await stage.join("DjangoCon", "main-room", "Dora")
    dora, room = stage.people["Dora"], stage.channels["main-room"]
    stage.guild.admit(stage.people["Olga"], permissions=MANAGE_GUILD)
    listed = await dora.command(room, "event setup", title="DjangoCon")
    await stage.people["Olga"].press(shown, "Apply")
    for custom_id, values in (("applyjoin:1:0", None), ("apply:1", None), ("join", ["1-2"])):
        answer = await dora.forge(listed, custom_id, values)
        assert "Typing" not in answer.text
        assert (await talk_of_ana(stage)).session_id is None


async def test_two_presses_at_once_join_once(stage, shown):
    olga = stage.people["Olga"]
    answers = await asyncio.gather(*(olga.press(shown, "Apply and join") for _ in range(3)))
    assert (await talk_of_ana(stage)).session_id is not None
    assert len(await stage.app.store.sessions.of_event(1)) == 9
    joined = [answer.text for answer in answers if "Joined: 09:45 Typing" in answer.text]
    assert joined
