"""Confirming pictures through the client, with custom ids that nobody was given."""

import pytest
from images import png
from transcript import PROGRAMMES

from bot.sandbox import Upload

PYCONF = Upload("pyconf.json", (PROGRAMMES / "pyconf.json").read_bytes())


@pytest.fixture
async def asked(stage):
    """Ana's picture of a talk that is not to be recorded."""
    olga, ana = stage.people["Olga"], stage.people["Ana"]
    await olga.command(stage.hall, "event setup", title="PyConf", timezone="Europe/Prague")
    read = await olga.command(stage.hall, "schedule import", file=PYCONF)
    await olga.press(await read.until(lambda seen: "Apply" in seen.buttons), "Apply")
    await ana.command(stage.hall, "talk start", title="session:5")
    answer = await ana.command(stage.hall, "note", text="one", image=Upload("a.png", png()))
    return await answer.until(lambda seen: "waits" in seen.text)


async def waiting(stage) -> int:
    event = await stage.app.store.events.active(stage.guild.id)
    day = await stage.app.store.days.load(event.id, stage.today(), stage.clock.now())
    return sum(note.asked for part in day.talks for note in part.notes)


@pytest.mark.parametrize("name", ["Ben", "Mia"])
@pytest.mark.parametrize("number", ["1", "2", "0", "-1", "x", "", "9" * 40])
async def test_a_forged_id_confirms_nothing(stage, asked, name, number):
    person = stage.people[name]
    listed = await person.command(stage.hall, "help")
    answer = await person.forge(listed, f"consent:{number}")
    assert "confirmed." not in answer.text
    assert "Something went wrong" not in answer.text
    assert await waiting(stage) == 1


async def test_nobody_confirms_from_another_server(stage, asked):
    await stage.join("DjangoCon", "main-room", "Dora")
    dora, room = stage.people["Dora"], stage.channels["main-room"]
    listed = await dora.command(room, "event setup", title="DjangoCon")
    for custom_id in ("consent:1", f"consentday:1:{stage.today()}"):
        answer = await dora.forge(listed, custom_id)
        assert "confirmed." not in answer.text
    assert await waiting(stage) == 1


async def test_its_author_confirms_it(stage, asked):
    answer = await stage.people["Ana"].press(asked, "They agreed: keep it")
    assert "1 picture confirmed." in answer.text
    assert await waiting(stage) == 0
