"""The digest of a rehearsed day, on time and after downtime; and the log that tells of it."""

import json
import re
from datetime import UTC, datetime

MORNING = "2026-06-10T10:00+02:00"
NEXT_MORNING = "2026-06-11T09:00+02:00"


async def _day(conference) -> None:
    process = await conference.run(REHEARSAL_START=MORNING)
    await conference.set_up()
    await conference.note("of the day")
    await process.stop()


async def test_a_rehearsal_is_said_in_the_log_and_in_discord_and_shifts_the_notes(conference):
    process = await conference.run(REHEARSAL_START=MORNING)
    await conference.set_up()
    assert "10:00" in await conference.note("early")
    assert "in a rehearsal that begins at 2026-06-10T10:00:00+02:00" in process.log
    shown = await conference.ana.command(conference.hall, "event show")
    assert "Rehearsal" in shown.text
    [taken] = conference.rows("SELECT created_at FROM note")
    begun = datetime(2026, 6, 10, 8, tzinfo=UTC).timestamp()
    assert 0 <= taken / 1000 - begun < 60


async def test_the_digest_goes_out_when_the_clock_reaches_its_time(conference):
    await _day(conference)
    process = await conference.run(REHEARSAL_START="2026-06-10T23:29:57+02:00")
    await process.logged("pushed _posts/2026-06-10")
    [at] = conference.rows("SELECT at FROM publication")
    due = datetime(2026, 6, 10, 21, 30, tzinfo=UTC).timestamp()
    assert 0 <= at / 1000 - due < 10
    assert conference.posts().count("of the day") == 1


async def test_a_digest_that_fell_into_downtime_goes_out_once_at_the_next_start(conference):
    await _day(conference)
    process = await conference.run(REHEARSAL_START=NEXT_MORNING)
    await process.logged("pushed _posts/2026-06-10")
    await process.stop()
    assert conference.commits() == 1
    assert conference.posts().count("of the day") == 1

    process = await conference.run(REHEARSAL_START="2026-06-11T10:00+02:00")
    await process.logged("ready as")
    shown = await conference.olga.command(conference.hall, "publish", day="yesterday")
    await shown.until(lambda answer: answer.text.startswith("Nothing changed"))
    await process.stop()
    assert conference.rows("SELECT outcome FROM publication") == ["pushed", "unchanged"]
    assert conference.commits() == 1


async def test_every_line_of_a_json_log_is_an_object(conference):
    process = await conference.run(LOG_FORMAT="json", BLOG_REPO=str(conference.folder / "none"))
    await conference.set_up()
    await conference.note("noted")
    answer = await conference.olga.command(conference.hall, "publish")
    await answer.until(lambda shown: "no git repository" in shown.text)
    ended = await process.stop()
    entries = [json.loads(line) for line in ended.err.splitlines()]
    assert all({"at", "level", "logger", "message"} <= entry.keys() for entry in entries)
    messages = [entry["message"] for entry in entries]
    assert any(message.startswith("talknotes ") for message in messages)
    assert any("\n" in message for message in messages)  # git's words, of several lines
    assert ended.out == ""


async def test_further_lines_of_a_text_log_are_indented(conference):
    conference.hook("echo one; echo two; exit 1")
    process = await conference.run()
    await conference.set_up()
    answer = await conference.olga.command(conference.hall, "publish")
    await answer.until(lambda shown: "declined" in shown.text)
    ended = await process.stop()
    ours = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ +(bot|discord)\.[a-z.]+: ")
    further = [line for line in ended.err.splitlines() if not ours.match(line)]
    assert further
    assert all(line.startswith("    ") for line in further)
