"""Two servers on one bot: nothing of one is shown or changed from the other, whatever is forged."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import pytest
from images import png
from stage import MANAGE_GUILD, MANAGE_MESSAGES

from bot.sandbox import Answer, Channel, Person, Upload
from bot.sandbox.wire import Payload

MARK = "Zanzibar"  # stands in everything that the other server has
CHAT_INPUT, SUB_COMMAND = 1, 1


class Other:
    """The other server, where everything bears the mark, and what its people had on screen."""

    def __init__(self, stage) -> None:
        self.guild = stage.sandbox.add_guild(f"{MARK}Conf")
        self.hall: Channel = self.guild.add_channel(f"{MARK}-hall".lower())
        self.boss: Person = self.guild.add_person(
            f"{MARK} Boss", permissions=MANAGE_GUILD | MANAGE_MESSAGES
        )
        self.custom_ids: set[str] = set()

    async def live(self) -> None:
        """A day of theirs, on which every kind of button, select and form is shown once."""
        await self._does("event setup", title=f"{MARK} 2026", categories=MARK)
        await self._does("talk add", title=f"{MARK} plan", time="15:00")
        await self._does("talk start", title=f"{MARK} talk", speakers=MARK)
        await self._does("note", text=f"{MARK} note one")
        await self._does("note", text=f"{MARK} note two")
        listed = await self._does("notes list")
        self._see(await self.boss.choose(listed, [f"{_first_option(listed)}"]))
        await self._does("notes undo")
        await self._live_with_pictures()
        await self._does("notes search", query=MARK)
        await self._does("note")
        await self._does("day edit")
        said = await self.boss.say(self.hall, f"{MARK} said")
        self._see(await self.boss.menu(self.hall, "Save as note", said))
        await self._does("notes edit", note="1")
        await self._does("privacy", action="forget")
        await self._live_by_the_programme()

    async def _live_by_the_programme(self) -> None:
        table = f"title,start,room\n{MARK} session,2026-06-11 09:00,{MARK} room\n"
        read = await self._does("schedule import", file=Upload("a.csv", table.encode()))
        self._see(await self.boss.press(read, "Apply"))
        await self._does("schedule link", room=f"{MARK} room", channel=self.hall)
        shown = await self._does("schedule plan", day="2026-06-11")
        self._see(await self.boss.choose(shown, [_first_option(shown)]))

    async def _live_with_pictures(self) -> None:
        images = [Upload(f"{MARK} {number}.png", png(number)) for number in (8, 9)]
        form = await self._does("note")
        kept = await self.boss.submit(form, Notes=f"{MARK} pictured", Images=images)
        self._see(await kept.until(lambda seen: "Fetching" not in seen.text))
        self._see(await self.boss.press(kept, "Add alt text"))
        await self._does("day show")
        listed = await self._does("notes list")
        chosen = await self.boss.choose(listed, [_option(listed, "pictured")])
        asked = await self.boss.press(chosen, "Remove a picture")
        self._see(asked)
        self._see(await self.boss.choose(asked, [_first_option(asked)]))

    async def _does(self, name: str, **options: Any) -> Answer:
        answer = await self.boss.command(self.hall, name, **options)
        self._see(answer)
        return answer

    def _see(self, answer: Answer) -> None:
        shown = answer.message.components if answer.message else []
        self.custom_ids |= set(_custom_ids(shown))
        if answer.modal:
            self.custom_ids.add(answer.modal.payload["custom_id"])


def _custom_ids(components: list[Payload]) -> Iterator[str]:
    for component in components:
        if "custom_id" in component:
            yield component["custom_id"]
        yield from _custom_ids(component.get("components", []))


def _first_option(answer: Answer) -> str:
    return _option(answer, "")


def _option(answer: Answer, words: str) -> str:
    assert answer.message is not None
    select = next(each for each in answer.message.components if "components" in each)
    options = select["components"][0]["options"]
    return next(each["value"] for each in options if words in each["label"])


@pytest.fixture
async def other(stage) -> Other:
    made = Other(stage)
    await stage.restart(guild_ids=frozenset({stage.guild.id, made.guild.id}))
    await made.live()
    return made


@pytest.fixture
async def here(stage, other) -> Person:
    """Olga, who may do everything on her own server and knows the other's ids."""
    olga = stage.people["Olga"]
    stage.guild.admit(olga, permissions=MANAGE_GUILD | MANAGE_MESSAGES)
    await olga.command(stage.hall, "event setup", title="PyConf 2026")
    await olga.command(stage.hall, "talk start", title="A talk of ours")
    await olga.command(stage.hall, "note", text="a note of ours")
    return olga


async def theirs(stage, other) -> list[tuple]:
    """Everything that the database holds of the other server, but for when it was looked at."""

    def read(db) -> list[tuple]:
        events = "SELECT id FROM event WHERE guild_id = ?"
        guild = (other.guild.id,)
        return [
            *(tuple(row) for row in db.execute("SELECT * FROM note WHERE guild_id = ?", guild)),
            *(tuple(row) for row in db.execute("SELECT * FROM event WHERE guild_id = ?", guild)),
            *(
                tuple(row)
                for row in db.execute(
                    "SELECT picture.* FROM picture JOIN note ON note.id = note_id"
                    " WHERE guild_id = ?",
                    guild,
                )
            ),
            *(
                tuple(row)
                for row in db.execute(f"SELECT * FROM talk WHERE event_id IN ({events})", guild)
            ),
            *(
                tuple(row)
                for row in db.execute(
                    f"SELECT date, title, introduction FROM day WHERE event_id IN ({events})", guild
                )
            ),
        ]

    return await stage.app.store.database.read(read)


def assert_tells_nothing(answer: Answer, act: str) -> None:
    shown = [answer.text, *answer.edits, *(each.content for each in answer.followups)]
    shown += [content.decode(errors="replace") for content in answer.files.values()]
    if answer.message is not None:
        shown.append(str(answer.message.components))
    if answer.modal is not None:
        shown.append(str(answer.modal.payload))
    assert not [text for text in shown if MARK.lower() in text.lower()], act


def commands(stage) -> Iterator[tuple[str, list[Payload]]]:
    for command in stage.client.tree.get_commands():
        payload = command.to_dict(stage.client.tree)
        if payload["type"] != CHAT_INPUT:
            continue
        subs = [each for each in payload.get("options", []) if each["type"] == SUB_COMMAND]
        for sub in subs:
            yield f"{payload['name']} {sub['name']}", sub.get("options", [])
        if not subs:
            yield payload["name"], payload.get("options", [])


SAMPLES = {"query": MARK, "title": "T", "time": "9:00", "text": "x", "mode": "off", "room": "R"}


def _typed(option: Payload, channel: Channel, guess: str) -> object:
    if option.get("choices"):
        return option["choices"][0]["value"]
    match option["type"]:
        case 3:
            return SAMPLES.get(option["name"], guess)
        case 7:
            return channel
        case _:
            return None


@pytest.mark.parametrize("guess", ["1", "2", "talk:1", "talk:2", MARK, f"{MARK} talk"])
async def test_no_command_shows_or_changes_what_is_the_others(stage, other, here, guess):
    before = await theirs(stage, other)
    for name, options in list(commands(stage)):
        if name in {"event end", "publish"}:
            continue
        wanted = [each for each in options if each.get("required")]
        wanted += [each for each in options if each["name"] in {"talk", "note", "day"}]
        typed = {each["name"]: _typed(each, stage.hall, guess) for each in wanted}
        given = {key: value for key, value in typed.items() if value is not None}
        answer = await here.command(stage.hall, name, **given)
        if answer.modal is None:
            await answer.until(lambda seen: bool(seen.text))
        assert "Something went wrong" not in answer.text, f"/{name} {given}"
        if MARK not in str(given):  # what somebody typed may be repeated to them
            assert_tells_nothing(answer, f"/{name} {given}")
    assert await theirs(stage, other) == before


async def test_a_search_finds_nothing_of_the_others(stage, other, here):
    answer = await here.command(stage.hall, "notes search", query=MARK)
    assert answer.text.startswith("No note")


async def test_no_list_offers_what_is_the_others(stage, other, here):
    for name, options in commands(stage):
        for option in options:
            if option.get("autocomplete"):
                for typed in ("", MARK, "1"):
                    offered = await here.complete(stage.hall, name, option["name"], typed)
                    assert MARK.lower() not in str(offered).lower(), f"/{name} {option['name']}"


async def test_no_forged_component_or_form_reaches_the_others(stage, other, here, caplog):
    before = await theirs(stage, other)
    assert len(other.custom_ids) > 10
    listed = await here.command(stage.hall, "notes list")
    for custom_id in sorted(other.custom_ids):
        fields = {"text": "taken over", "notes": "n", "title": "t", "introduction": "i"}
        alts = {"1": "taken over", "2": "taken over"}
        for forged in (custom_id, *_with_other_numbers(custom_id)):
            assert_tells_nothing(await here.forge(listed, forged), forged)
            assert_tells_nothing(await here.forge(listed, forged, ["1"]), forged)
            assert_tells_nothing(await here.forge_modal(stage.hall, forged, **fields), forged)
            assert_tells_nothing(await here.forge_modal(stage.hall, forged, **alts), forged)
    assert await theirs(stage, other) == before
    assert MARK not in caplog.text


def _with_other_numbers(custom_id: str) -> Iterator[str]:
    """The same with the ids of other notes and talks, and with what is no id at all."""
    for number in ("1", "2", "3", "-1", "x", "9" * 30):
        if re.search(r":\d+", custom_id):
            yield re.sub(r":\d+", f":{number}", custom_id, count=1)
    yield custom_id.partition(":")[0]


async def test_messages_of_one_server_never_land_in_the_other(stage, other, here):
    before = await theirs(stage, other)
    await here.say(stage.hall, f"{stage.sandbox.bot.mention} ours by mention")
    await stage.settled()
    assert await theirs(stage, other) == before
    day = await here.command(stage.hall, "notes list")
    assert "ours by mention" in day.text


async def test_a_site_that_takes_its_time_holds_up_nobodys_notes(stage, other, here):
    waiting, go_on = stage.folder / "waiting", stage.folder / "go-on"
    hook = stage.remote / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    held = f"for _ in $(seq 300); do [ -e {go_on} ] && exit 0; sleep 0.1; done"
    hook.write_text(f"#!/bin/sh\ntouch {waiting}\n{held}\n")
    hook.chmod(0o755)
    publishing = asyncio.create_task(here.command(stage.hall, "publish"))
    async with asyncio.timeout(30):
        while not waiting.exists():
            await other.boss.command(other.hall, "where")
    note = await other.boss.command(other.hall, "note", text="meanwhile")
    ours = await here.command(stage.hall, "note", text="meanwhile, ours")
    assert note.text.startswith("✅")
    assert ours.text.startswith("✅")
    assert not stage.git("branch")  # nothing has arrived yet
    go_on.touch()
    answer = await publishing
    await answer.until(lambda seen: seen.text.startswith("Published"))
