"""Messages become notes by their menus, once, and are corrected by those who may."""

import pytest

from bot.sandbox import permissions as may


@pytest.fixture
async def talk(stage):
    await stage.people["Olga"].command(stage.hall, "event setup", title="PyConf")
    await stage.people["Ana"].command(stage.hall, "talk start", title="A talk")
    return stage


async def notes(stage) -> list:
    query = "SELECT * FROM note ORDER BY id"
    found = await stage.app.store.database.read(lambda db: db.execute(query).fetchall())
    return [dict(row) for row in found]


async def test_a_saved_message_is_its_authors_and_keeps_its_time_and_place(talk):
    ana, ben = talk.people["Ana"], talk.people["Ben"]
    said = await ben.say(talk.hall, "worth keeping")
    await ana.menu(talk.hall, "Save as note", said)
    [note] = await notes(talk)
    assert note["author_id"] == ben.id
    assert note["author_name"] == "Ben"
    assert note["saved_by"] == ana.id
    assert note["section"] == "notes"
    assert note["origin"] == f"saved:{said.id}"
    assert note["created_at"] == int(said.created_at.timestamp() * 1_000)
    listed = await ana.command(talk.hall, "notes list")
    assert f"https://discord.com/channels/{talk.guild.id}/{talk.hall.id}/{said.id}" in listed.text


async def test_a_message_that_is_saved_twice_makes_one_note(talk):
    ana, ben = talk.people["Ana"], talk.people["Ben"]
    said = await ben.say(talk.hall, "worth keeping")
    answer = await ana.menu(talk.hall, "Save as note", said)
    await ana.deliver_again(answer)
    await ben.menu(talk.hall, "Save as thought", said)
    assert [note["text"] for note in await notes(talk)] == ["worth keeping"]


async def test_a_captured_message_is_not_saved_again(talk):
    ana, ben = talk.people["Ana"], talk.people["Ben"]
    await talk.hall.until(lambda channel: any(m.author.bot for m in channel.messages))
    card = next(m for m in talk.hall.messages if m.author.bot)
    said = await ana.say(talk.hall, "one\n-- two", reply_to=card)
    await talk.hall.until(lambda _: bool(said.reactions))
    answer = await ben.menu(talk.hall, "Save as note", said)
    assert "Kept already" in answer.text
    assert len(await notes(talk)) == 2
    assert "somebody else's" in (await ben.press(answer, "Delete")).text


async def test_every_right_is_looked_at_again(talk):
    ana, ben, olga = (talk.people[name] for name in ("Ana", "Ben", "Olga"))
    said = await ben.say(talk.hall, "worth keeping")
    saved = await ana.menu(talk.hall, "Save as note", said)
    for label in ("Edit", "Delete"):
        button = next(
            each
            for row in saved.message.components
            for each in row["components"]
            if each["label"] == label
        )
        other = await olga.command(talk.hall, "help")
        refused = await olga._use(other.message, button, {})  # noqa: SLF001  # no client lets one do it
        assert "somebody else's" in refused.text
    form = await ana.press(saved, "Edit")
    await ben.menu(talk.hall, "Delete note", said)
    assert "I know no such note" in (await ana.submit(form, Text="too late")).text


async def test_the_lines_of_a_message_are_corrected_together_or_not_at_all(talk):
    ana, ben = talk.people["Ana"], talk.people["Ben"]
    said = await ben.say(talk.hall, "one\n-- two\n- three")
    await ana.menu(talk.hall, "Save as note", said)
    before = await notes(talk)
    form = await ben.menu(talk.hall, "Edit note", said)
    await ben.submit(form, Text="one\n        deux\nthree\nfour")
    assert await notes(talk) == before
    form = await ben.menu(talk.hall, "Edit note", said)
    await ben.submit(form, Text="one\n    deux\n    three")
    after = await notes(talk)
    assert [(note["text"], note["level"]) for note in after] == [
        ("one", 0),
        ("deux", 1),
        ("three", 1),
    ]
    assert [note["created_at"] for note in after] == [note["created_at"] for note in before]
    query = "SELECT note_id, text FROM note_revision"
    kept = await talk.app.store.database.read(lambda db: db.execute(query).fetchall())
    assert [tuple(row) for row in kept] == [(after[1]["id"], "two")]


@pytest.mark.parametrize("text", ["\u200b", "-"])
async def test_a_message_without_text_is_told(talk, text):
    ana = talk.people["Ana"]
    said = await ana.say(talk.hall, text)
    assert "no text" in (await ana.menu(talk.hall, "Save as note", said)).text
    assert await notes(talk) == []


async def test_a_page_of_long_saved_messages_fits_into_one_message(talk):
    ana, ben = talk.people["Ana"], talk.people["Ben"]
    for number in range(13):
        said = await ben.say(talk.hall, f"{number} {'*_' * 400}")
        await ana.menu(talk.hall, "Save as note", said)
    listed = await ana.command(talk.hall, "notes list")
    assert "page 1 of 2" in listed.text
    assert len(listed.text) <= 2_000
    assert listed.text.count("](<https://") == 12


@pytest.mark.parametrize(
    "custom_id",
    [
        "amend:1",
        "amendall:1",
        "removeall:1",
        "remove:1:1:0:0",
        "nest:1:1:1:0:0",
        "shift:1:1:1:0:0",
        "move:1:1:0:0",
        "amend:" + "9" * 80,
        "hits:0:1:0:worth",
    ],
)
async def test_another_guild_is_out_of_reach(talk, custom_id):
    said = await talk.people["Ben"].say(talk.hall, "worth keeping")
    await talk.people["Ana"].menu(talk.hall, "Save as note", said)
    guild = talk.sandbox.add_guild("Other")
    channel = guild.add_channel("general")
    eve = guild.add_person("Eve", permissions=may.ALL)
    await talk.restart(guild_ids=frozenset({guild.id}))
    await eve.command(channel, "event setup", title="OtherConf")
    shown = await eve.command(channel, "help")
    button = {"type": 2, "custom_id": custom_id, "id": 1}
    pressed = await eve._use(shown.message, button, {})  # noqa: SLF001  # no client lets one do it
    assert "I know no such" in pressed.text
    assert "No note" in (await eve.command(channel, "notes search", query="worth")).text
