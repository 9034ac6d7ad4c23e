"""Promises that hold for every command: names, words, privacy, and lists that never fail."""

from collections.abc import Iterator

import pytest

from bot.sandbox.wire import Payload

CONTRACT = {
    "event setup": "title timezone url first_day categories digest_time announce",
    "event options": "publish timestamps threads day_ends",
    "event end": "",
    "event show": "",
    "talk start": "title url speakers time kind",
    "talk add": "title time day url speakers kind channel",
    "talk next": "",
    "talk end": "reason",
    "talk edit": "talk title url speakers time day kind channel recording",
    "talk cancel": "talk reason",
    "talk remove": "talk",
    "talk list": "day",
    "note": "text level section talk at image alt",
    "thought": "text talk",
    "notes list": "talk mine",
    "notes edit": "note",
    "notes delete": "note",
    "notes undo": "",
    "notes move": "note talk",
    "notes search": "query talk author",
    "notes export": "day format",
    "tag": "what tags highlight",
    "day edit": "day",
    "day show": "day",
    "preview": "day",
    "publish": "day what remove",
    "status": "",
    "schedule import": "file url",
    "schedule show": "day room",
    "schedule link": "room channel",
    "schedule plan": "day",
    "where": "",
    "help": "",
    "capture": "mode",
    "privacy": "action",
}
MENUS = ["Save as note", "Save as thought", "Edit note", "Delete note"]
CHAT_INPUT, MESSAGE_MENU = 1, 3
SUB_COMMAND = 1


def leaves(payloads: list[Payload]) -> Iterator[tuple[str, Payload]]:
    for payload in payloads:
        if payload["type"] != CHAT_INPUT:
            continue
        subs = [each for each in payload.get("options", []) if each["type"] == SUB_COMMAND]
        if subs:
            yield from ((f"{payload['name']} {sub['name']}", sub) for sub in subs)
        else:
            yield payload["name"], payload


@pytest.fixture
def registered(stage) -> list[Payload]:
    return [command.to_dict(stage.client.tree) for command in stage.client.tree.get_commands()]


def test_the_commands_are_those_of_the_contract(registered):
    found = {
        name: " ".join(option["name"] for option in leaf.get("options", []))
        for name, leaf in leaves(registered)
    }
    assert found == CONTRACT


def test_the_menus_are_those_of_the_contract(registered):
    menus = [payload for payload in registered if payload["type"] != CHAT_INPUT]
    assert [payload["name"] for payload in menus] == MENUS
    assert {payload["type"] for payload in menus} == {MESSAGE_MENU}


async def test_the_menus_go_with_their_cog(stage):
    await stage.client.unload_extension("cogs.menus")
    names = {command.name for command in stage.client.tree.get_commands()}
    assert not names & set(MENUS)
    await stage.client.load_extension("cogs.menus")


def test_every_command_and_option_says_what_it_does(registered):
    for name, leaf in leaves(registered):
        assert leaf["description"].endswith("."), name
        for option in leaf.get("options", []):
            assert option["description"] not in {"", "…"}, f"{name} {option['name']}"


def test_commands_live_in_guilds_and_publish_is_for_managers(registered):
    for payload in registered:
        assert payload["contexts"] == [0], payload["name"]
        needed = payload["default_member_permissions"]
        assert needed == ((1 << 5) if payload["name"] == "publish" else None), payload["name"]


async def test_every_answer_is_for_the_caller_alone(stage, registered):
    olga = stage.people["Olga"]
    await olga.command(stage.hall, "event setup", title="PyConf")
    samples = {
        "title": "T",
        "time": "9:00",
        "text": "x",
        "talk": "T",
        "note": "1",
        "what": "T",
        "query": "x",
        "room": "Hall",
        "channel": stage.hall,
    } | {"mode": "on", "action": "show"}
    for name, leaf in leaves(registered):
        options = {
            option["name"]: samples[option["name"]]
            for option in leaf.get("options", [])
            if option.get("required")
        }
        answer = await olga.command(stage.hall, name, **options)
        if answer.modal is None:
            await answer.until(lambda seen: bool(seen.text))
            assert answer.ephemeral, name
            assert "Something went wrong" not in answer.text, name


@pytest.mark.parametrize("set_up", [False, True])
@pytest.mark.parametrize("typed", ["", "x", "%_\\", "'\"", "🎉" * 50, "a" * 6_000])
async def test_no_list_ever_fails(stage, registered, set_up, typed):
    olga = stage.people["Olga"]
    if set_up:
        await olga.command(stage.hall, "event setup", title="PyConf")
        await olga.command(stage.hall, "talk start", title="A talk of 300 letters" + "x" * 270)
        await olga.command(stage.hall, "note", text="y" * 4_000)
    for name, leaf in leaves(registered):
        for option in leaf.get("options", []):
            if option.get("autocomplete"):
                choices = await olga.complete(stage.hall, name, option["name"], typed)
                assert len(choices) <= 25
