"""Every list that is offered while somebody types, with a thousand talks of every sort."""

import logging
from collections.abc import Iterator
from datetime import datetime

import pytest
from stage import MANAGE_GUILD, MANAGE_MESSAGES
from test_commands import leaves
from thousand_talks import TALKS, table

from bot.models import Person
from bot.sandbox import Upload
from bot.store.lifecycle import Chosen
from bot.store.talk_fields import TalkFields

FIRST = datetime(2026, 6, 10, 9)  # noqa: DTZ001  # a wall time of the event
MOST, LONGEST = 25, 100
TYPED = (
    "",
    " ",
    "x",
    "Talk 999",
    "talk 7 packaging",
    "lightning",
    "09:40",
    "łukasz",
    "🎉" * 50,
    "שלום",
    "\u202e",
    "%_\\",
    "'\";--",
    "session:1",
    "…",
    "\u0000",
    "a" * 6_000,
)


@pytest.fixture
async def crowded(stage):
    """A thousand sessions in the programme, all of them planned, and notes of every sort."""
    olga = stage.people["Olga"]
    await olga.command(stage.hall, "event setup", title="PyConf")
    file = Upload("table.csv", table(FIRST))
    read = await olga.command(stage.hall, "schedule import", file=file)
    await read.until(lambda seen: "sessions" in seen.text, within=30)
    await olga.press(read, "Apply")
    kept = await stage.app.store.sessions.of_event(1)
    assert len(kept) > TALKS * 0.98, "only those without a title are left out"
    await olga.command(stage.hall, "schedule link", room="Hall 5", channel=stage.hall)
    for title in (session.title for session in kept[:40]):
        await olga.command(stage.hall, "note", text=title)
    for number in range(1, 31):
        tags = f"{'t' * number}, 🎉{number}, שלום"
        await olga.command(stage.hall, "tag", what=f"note:{number}", tags=tags)
    return stage


async def plan_all(stage) -> None:
    """Half of the sessions become talks, as many as nobody plans but a machine."""
    kept = await stage.app.store.sessions.of_event(1)
    person = Person(stage.people["Ana"].id, "Ana", shown=frozenset({stage.hall.id}))
    for session in kept[::2]:
        fields = TalkFields(channel_id=stage.hall.id)
        chosen = Chosen(session_id=session.id)
        await stage.app.store.talks.start(stage.guild.id, person, stage.clock.now(), fields, chosen)


def offering(stage) -> Iterator[tuple[str, str]]:
    """Every option that offers something, of every command that is registered."""
    tree = stage.client.tree
    payloads = [command.to_dict(tree) for command in tree.get_commands()]
    for name, leaf in leaves(payloads):
        for option in leaf.get("options", []):
            if option.get("autocomplete"):
                yield name, option["name"]


async def test_every_list_holds_what_discord_takes(crowded, caplog):
    await plan_all(crowded)
    caplog.clear()
    olga = crowded.people["Olga"]
    crowded.guild.admit(olga, permissions=MANAGE_GUILD | MANAGE_MESSAGES)
    walked = list(offering(crowded))
    assert len(walked) > 20
    for name, option in walked:
        assert await olga.complete(crowded.hall, name, option, ""), (name, option)
        for typed in TYPED:
            choices = await olga.complete(crowded.hall, name, option, typed)
            assert len(choices) <= MOST, (name, option)
            for shown, value in choices:
                assert 1 <= len(shown) <= LONGEST, (name, option, shown)
                assert shown.strip(), (name, option)
                assert 1 <= len(str(value)) <= LONGEST, (name, option, value)
            assert len({value for _, value in choices}) == len(choices), (name, option)
    assert not [each for each in caplog.records if each.levelno >= logging.WARNING]


async def test_the_title_that_is_typed_comes_first(crowded):
    choices = await crowded.people["Ana"].complete(crowded.hall, "talk start", "title", "talk 7")
    names = [name for name, _ in choices]
    assert names[0] == "09:00 Talk 7 on packaging and types (Hall 7)"
    begin = [" Talk 7" in name for name in names]
    assert sum(begin) > 5
    assert begin == sorted(begin, reverse=True), "the others have it as their room alone"


async def test_what_this_channel_will_hear_next_comes_first(crowded):
    choices = await crowded.people["Ana"].complete(crowded.hall, "talk start", "title", "")
    assert len(choices) == MOST
    assert all("(Hall 5)" in name for name, _ in choices[:18])
    times = [name[:5] for name, _ in choices[:18]]
    assert times == sorted(times)
    assert times[0] == "09:00"


async def test_talks_are_found_by_who_speaks_when_and_where(crowded):
    ana = crowded.people["Ana"]

    async def found(typed: str) -> str:
        choices = await ana.complete(crowded.hall, "talk start", "title", typed)
        assert choices, typed
        return choices[0][0]

    assert "Hall 7" in await found("hall 7 9:40")
    assert "11:40" in await found("łukasz 11:40")
    assert await found(await found("Talk 77")) == await found("Talk 77")


async def test_the_talks_at_hand_come_before_those_of_long_ago(crowded):
    await plan_all(crowded)
    choices = await crowded.people["Ana"].complete(crowded.hall, "note", "talk", "packaging")
    assert len(choices) == MOST
    assert all(name[2] == ":" for name, _ in choices), "only talks of another day name it"
    assert choices[0][0].startswith("09:00")


async def test_talks_of_one_name_are_told_apart_by_their_channels(crowded):
    ana = crowded.people["Ana"]
    for name in ("hall-a", "hall-b"):
        channel = crowded.channels[name]
        await ana.command(crowded.hall, "talk add", title="Twins", time="10:00", channel=channel)
    choices = await ana.complete(crowded.hall, "note", "talk", "twins")
    assert [name for name, _ in choices] == ["10:00 Twins (#hall-a)", "10:00 Twins (#hall-b)"]
