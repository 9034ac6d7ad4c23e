"""What /privacy may not do, and whom it tells what."""

import pytest
from factories import submission
from test_permissions import forge

from bot.models import MAX_TEXT, Person
from bot.store.privacy.traces import PARTS, TRACES
from cogs.ui import privacy


@pytest.fixture
async def noted(stage):
    await stage.people["Olga"].command(stage.hall, "event setup", title="PyConf")
    await stage.people["Ana"].command(stage.hall, "talk start", title="Bindings")
    for name in ("Ana", "Ben"):
        await stage.people[name].command(stage.hall, "note", text=f"a note of {name}")
    return stage


async def notes(stage):
    found = await stage.app.store.notes.of_talk(1, Person(0, "", shown={stage.hall.id}))
    return [note.text for note in found]


def test_every_trace_has_words():
    told = set(privacy.WORDS) | {"notes", "captured", "opted_out"}
    assert told == {each.name for each in (*TRACES, *PARTS)}


@pytest.mark.parametrize("custom_id", ["forget:{ana}", "forget", "forget:0", "forget:{ana}:{ben}"])
async def test_nobody_is_forgotten_by_others(noted, custom_id):
    ana, ben = noted.people["Ana"], noted.people["Ben"]
    asked = await ben.command(noted.hall, "privacy", action="forget")
    pressed = await forge(ben, asked, custom_id.format(ana=ana.id, ben=ben.id))
    assert "Only the person whom it is about" in pressed.text
    assert await notes(noted) == ["a note of Ana", "a note of Ben"]


async def test_the_operator_is_told_without_a_name(noted, caplog):
    ana, olga = noted.people["Ana"], noted.people["Olga"]
    published = await olga.command(noted.hall, "publish")
    await published.until(lambda seen: seen.text.startswith("Published"))
    asked = await ana.command(noted.hall, "privacy", action="forget")
    pressed = await ana.press(asked, "Erase all of it")
    await pressed.until(lambda seen: seen.text.startswith("Erased"))
    told = [record.getMessage() for record in caplog.records if "privacy" in record.name]
    assert len(told) == 2
    assert "_posts/2026-06-10-pyconf-day-1.md" in told[1]
    assert not any(str(ana.id) in line or "Ana" in line for line in told)


async def test_posts_that_cannot_be_rewritten_are_named(noted):
    ben, olga = noted.people["Ben"], noted.people["Olga"]
    published = await olga.command(noted.hall, "publish")
    await published.until(lambda seen: seen.text.startswith("Published"))
    await noted.restart(site=None)
    asked = await ben.command(noted.hall, "privacy", action="forget")
    pressed = await ben.press(asked, "Erase all of it")
    await pressed.until(lambda seen: seen.text.startswith("Erased"))
    assert "No site is configured" in pressed.text


async def test_a_file_that_is_too_large_for_discord_is_told(noted):
    ben = noted.people["Ben"]
    long = submission(
        *["x" * MAX_TEXT] * (10 * 1024 * 1024 // MAX_TEXT + 1),
        guild_id=noted.guild.id,
        author_id=ben.id,
    )
    await noted.app.store.notes.add(long)
    answer = await ben.command(noted.hall, "privacy", action="export")
    assert "Ask the operator" in answer.text
    assert answer.files == {}


async def test_who_has_left_is_credited_as_in_the_message(noted):
    ana, ben = noted.people["Ana"], noted.people["Ben"]
    noted.guild.nicks[ben.id] = "Benny"
    said = await ben.say(noted.hall, "worth keeping")
    del noted.guild.granted[ben.id]
    saved = await ana.menu(noted.hall, "Save as note", said)
    assert "-# by Ben\n" in f"{saved.text}\n"


async def test_discord_not_telling_a_name_costs_no_note(noted):
    ana, ben = noted.people["Ana"], noted.people["Ben"]
    said = await ben.say(noted.hall, "worth keeping")
    noted.sandbox.fail_next("GET", "/members/", 404)
    saved = await ana.menu(noted.hall, "Save as note", said)
    assert "-# by Ben" in saved.text
