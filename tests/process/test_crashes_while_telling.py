"""kill -9 around an announcement: people are told of a post once, and its message is known."""

import os
import signal

import pytest
from bot_process import ROOT, BotProcess

DYING = str(ROOT / "tests" / "publish" / "dying.py")
MORNING = "2026-06-10T10:00+02:00"
DIGEST = "2026-06-10T23:29:58+02:00"
LATER = "2026-06-10T23:31+02:00"


@pytest.mark.parametrize(
    ("moment", "statement"),
    [
        ("before", "UPDATE publication SET outcome = ?"),  # pushed, and nobody knows
        ("after", "UPDATE publication SET outcome = ?"),  # recorded, and nobody was told
        ("before", "INSERT INTO announcement"),  # told, and nobody knows
        ("after", "INSERT INTO announcement"),
    ],
)
async def test_a_post_is_told_of_once(conference, moment, statement):
    news = conference.guild.add_channel("news")
    process = await conference.run(REHEARSAL_START=MORNING)
    await conference.set_up(announce=news)
    await conference.note("of the day")
    await process.stop()

    dying = await BotProcess.start(
        *("run", moment, statement),
        folder=conference.folder,
        environment=conference.environment(
            REHEARSAL_START=DIGEST, PYTHONPATH=os.pathsep.join([str(ROOT), str(ROOT / "tests")])
        ),
        program=(DYING,),
    )
    conference.started.append(dying)
    assert (await dying.ended(within=20)).code == -signal.SIGKILL, dying.log
    await conference.run(REHEARSAL_START=LATER)
    await news.until(lambda _: any("1 note" in each.content for each in news.messages))
    await conference.note("a correction")
    answer = await conference.olga.command(conference.hall, "publish")
    await answer.until(lambda shown: shown.text.startswith("Published"))
    [told] = news.messages
    await news.until(lambda _: "2 notes" in told.content)
    assert conference.rows("SELECT message_id FROM announcement") == [told.id]
    assert conference.commits() == 2
