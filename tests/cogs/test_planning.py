"""What somebody may do to the buttons of /schedule plan, and what that must not do."""

import asyncio
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox import Upload

PROGRAMMES = Path(__file__).parent / "programmes"
DAY = "2026-06-10"
PRAGUE = ZoneInfo("Europe/Prague")


@pytest.fixture
async def planned(stage):
    """A conference with a programme, on its first morning."""
    olga = stage.people["Olga"]
    await olga.command(stage.hall, "event setup", title="PyConf", timezone="Europe/Prague")
    file = Upload("pyconf.json", (PROGRAMMES / "pyconf.json").read_bytes())
    await olga.press(await olga.command(stage.hall, "schedule import", file=file), "Apply")
    return stage


async def plan(stage, name: str):
    return await stage.people[name].command(stage.hall, "schedule plan", day=DAY)


def chosen(answer) -> list[str]:
    select = answer.message.components[0]["components"][0]
    return [each["label"][:5] for each in select["options"] if each.get("default")]


def value(answer, time: str) -> str:
    select = answer.message.components[0]["components"][0]
    return next(each["value"] for each in select["options"] if each["label"].startswith(time))


async def test_two_lists_of_one_person_do_not_undo_each_other(planned):
    """As on two devices: only what was changed in a list counts."""
    ana = planned.people["Ana"]
    one, other = await plan(planned, "Ana"), await plan(planned, "Ana")
    await ana.choose(one, [value(one, "09:00")])
    later = await ana.choose(other, [value(other, "17:00")])
    assert chosen(later) == ["09:00", "17:00"]


async def test_two_presses_at_once_are_both_kept(planned):
    ana = planned.people["Ana"]
    shown = await plan(planned, "Ana")
    await asyncio.gather(
        ana.choose(shown, [value(shown, "09:00")]), ana.choose(shown, [value(shown, "17:00")])
    )
    assert chosen(await plan(planned, "Ana")) == ["09:00", "17:00"]


async def test_a_press_that_arrives_twice_is_one(planned):
    ana = planned.people["Ana"]
    shown = await plan(planned, "Ana")
    pressed = await ana.choose(shown, [value(shown, "09:00")])
    await ana.deliver_again(pressed)
    assert chosen(await plan(planned, "Ana")) == ["09:00"]


async def test_each_plans_for_oneself_on_whatever_list(planned):
    """An answer for one person alone can be seen by no other; a forged one acts for its sender."""
    ana, ben = planned.people["Ana"], planned.people["Ben"]
    await ana.choose(shown := await plan(planned, "Ana"), [value(shown, "09:00")])
    theirs = await plan(planned, "Ben")
    forged = await ben.forge(theirs, f"planned:{DAY}:0", [value(theirs, "17:00")])
    assert chosen(forged) == ["17:00"]
    assert chosen(await plan(planned, "Ana")) == ["09:00"]


@pytest.mark.parametrize(
    ("custom_id", "values"),
    [
        (f"planned:{DAY}:0", ["x"]),
        (f"planned:{DAY}:0", ["9" * 40]),
        (f"planned:{DAY}:-1", []),
        ("planned:today:0", ["1"]),
        ("planned", ["1"]),
        (f"planned:{DAY}:0:0", ["1"]),
        ("plan", None),
        (f"plan:{DAY}", None),
        ("plan:2026-13-45:0", None),
        ("plan:9999-12-31:0", None),
        ("plan:0001-01-01:0", None),
        (f"plan:{DAY}:x", None),
        (f"leap:{DAY}", None),
        (f"leap:{DAY}", ["x"]),
        ("leap", ["0"]),
        (f"remind:carrier-pigeon:{DAY}:0", None),
        ("remind:direct", None),
        ("remind", None),
        ("attend", None),
        ("attend:x", None),
        ("attend:1:2", None),
        ("attend:999", None),
    ],
)
async def test_what_is_made_up_is_refused_in_words(planned, caplog, custom_id, values):
    ana = planned.people["Ana"]
    answer = await ana.forge(await plan(planned, "Ana"), custom_id, values)
    assert "I know no such" in answer.text or "I do not know that button" in answer.text
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.parametrize("number", ["4", "999999"])  # lunch, and none at all
async def test_what_cannot_be_planned_is_not(planned, number):
    ana = planned.people["Ana"]
    answer = await ana.forge(await plan(planned, "Ana"), f"planned:{DAY}:0", [number])
    assert "Nothing chosen yet" in answer.text


async def test_one_may_leap_over_the_pages_of_a_large_programme(planned):
    olga, ana = planned.people["Olga"], planned.people["Ana"]
    file = Upload("many.csv", (PROGRAMMES / "many.csv").read_bytes())
    await olga.press(await olga.command(planned.hall, "schedule import", file=file), "Apply")
    shown = await plan(planned, "Ana")
    leaping = await ana.choose(shown, ["15:00 to 16:00"], custom_id=f"leap:{DAY}")
    assert "talks from 15:00 to 16:00, page 3 of 3" in leaping.text
    chosen_there = await ana.choose(leaping, [value(leaping, "16:00")])
    assert "page 3 of 3" in chosen_there.text
    assert chosen(chosen_there) == ["16:00"]


async def test_a_page_that_is_no_more_is_the_last_one(planned):
    ana = planned.people["Ana"]
    answer = await ana.forge(await plan(planned, "Ana"), f"plan:{DAY}:7")
    assert answer.text.startswith("**Your plan for Wednesday, 10 June 2026**")


async def test_a_talk_of_a_server_that_one_is_not_in_is_nobodys_to_go_to(planned):
    """A direct message says of no server; whoever answers one must be in that of the talk."""
    await planned.join("DjangoCon", "main-room", "Dora", "Ana")
    ana, dora = planned.people["Ana"], planned.people["Dora"]
    await ana.choose(shown := await plan(planned, "Ana"), [value(shown, "09:00")])
    for person in (ana, dora):
        await person.say(person.dm, "Hello")
    await planned.settled()
    refused = await dora.forge(dora.dm.messages[-1], "attend:1")
    assert refused.text == "That is of a server that we are not both in any more."
    theirs = await dora.forge(await dora.command(planned.channels["main-room"], "help"), "attend:1")
    assert "I know no such talk" in theirs.text
    allowed = await ana.forge(ana.dm.messages[-1], "attend:1")
    assert allowed.text.startswith("Started **09:00 Opening: what's new?**")
    await planned.hall.until(lambda hall: any("-# Reply" in each.content for each in hall.messages))


async def test_a_wish_to_be_reminded_is_kept_over_a_forged_one(planned):
    """The other server's people cannot be reminded of ours, nor ours by them."""
    ana = planned.people["Ana"]
    shown = await ana.press(await plan(planned, "Ana"), "Remind me in the channel")
    assert "I mention you in the room's channel" in shown.text
    again = await ana.press(shown, "No reminders")
    assert "🔔" not in again.text


async def test_a_crash_between_saying_and_remembering_says_nothing_twice(planned):
    """Discord knows a reminder by its nonce, so that it is shown once."""
    ana = planned.people["Ana"]
    shown = await ana.choose(shown := await plan(planned, "Ana"), [value(shown, "09:00")])
    await ana.press(shown, "Remind me in the channel")
    await planned.pass_time(datetime(2026, 6, 10, 8, 51, tzinfo=PRAGUE))
    await planned.app.store.database.write(
        lambda db: db.execute("UPDATE plan SET reminded_at = NULL").rowcount
    )
    await planned.restart()
    await planned.pass_time(datetime(2026, 6, 10, 8, 52, tzinfo=PRAGUE))
    [said] = [each for each in planned.hall.messages if "🔔" in each.content]
    assert said.content.startswith(ana.mention)
    assert said.mentions == [ana]
    [row] = await planned.app.store.database.read(
        lambda db: db.execute("SELECT reminded_at FROM plan").fetchall()
    )
    assert row["reminded_at"] is not None


async def test_who_has_left_the_server_is_not_spoken_of_there(planned):
    ana = planned.people["Ana"]
    shown = await ana.choose(shown := await plan(planned, "Ana"), [value(shown, "09:00")])
    await ana.press(shown, "Remind me directly")
    ana.refuses_dms = True
    planned.guild.dismiss(ana)
    await planned.pass_time(datetime(2026, 6, 10, 8, 51, tzinfo=PRAGUE))
    await planned.pass_time(datetime(2026, 6, 10, 8, 52, tzinfo=PRAGUE))
    assert not [each for each in planned.hall.messages if "🔔" in each.content]
    assert await planned.app.store.reminders.due(planned.clock.now()) == []
