"""The nightly job, /publish, a talk's end and two commands of the operator, all in one moment."""

import asyncio

from conference import until

MORNING = "2026-06-10T10:00+02:00"
DIGEST = "2026-06-10T23:29:58+02:00"


async def test_everything_at_once_makes_no_commit_too_many_and_tells_once(conference):
    news = conference.guild.add_channel("news")
    process = await conference.run(REHEARSAL_START=MORNING)
    await conference.set_up(announce=news)
    await conference.olga.command(conference.hall, "event options", publish="talk")
    for number in range(20):
        await conference.note(f"note {number}")
    await process.stop()

    process = await conference.run(REHEARSAL_START=DIGEST)
    first, second, published, _ = await asyncio.gather(
        conference.command("publish", "today", REHEARSAL_START=DIGEST),
        conference.command("publish", "today", REHEARSAL_START=DIGEST),
        conference.olga.command(conference.hall, "publish"),
        conference.ana.command(conference.hall, "talk end"),
    )
    assert (first.code, second.code) == (0, 0), (first.err, second.err)
    await published.until(lambda shown: shown.text.startswith(("Published", "Nothing changed")))
    assert await process.survives(3)  # and the digest's time has come
    owed = "SELECT count(*) FROM day WHERE asked > (SELECT max(revision) FROM publication)"
    await until(lambda: conference.rows(owed) == [0])
    await until(lambda: len(news.messages) > 0)

    log = conference.git("log", "--format=%H", "main").split()
    assert len(log) in {1, 2}  # with the talk running, and with it ended
    assert conference.git("rev-list", "--merges", "main") == ""
    trees = conference.git("log", "--format=%T", "main").split()
    assert len(set(trees)) == len(trees)  # no commit without a change
    pushed = conference.rows("SELECT commit_id FROM publication WHERE outcome = 'pushed'")
    assert sorted(pushed) == sorted(log)
    others = "SELECT DISTINCT outcome FROM publication WHERE outcome <> 'pushed'"
    assert set(conference.rows(others)) <= {"unchanged"}
    for number in range(20):
        assert conference.posts().count(f"* note {number}\n") == 1
    assert len(news.messages) == 1
    status = await conference.olga.command(conference.hall, "status")
    assert "All is published." in status.text
