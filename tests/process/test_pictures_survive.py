"""Pictures and the end of the process: what was confirmed arrives, nothing is left half-made."""

import random
from hashlib import sha256

import pytest
from conference import Conference, until
from images import opened, png

from bot.sandbox import Upload

ALBUM = [Upload(f"{number}.png", png(number + 500, 500)) for number in range(10)]
WAITING = "SELECT count(*) FROM picture WHERE url IS NOT NULL"
KEPT = "SELECT digest || '.' || extension FROM picture WHERE digest IS NOT NULL"


def on_disk(conference: Conference) -> dict[str, bytes]:
    files = (conference.data / "pictures").glob("*/*")
    return {path.name: path.read_bytes() for path in files}


async def test_a_picture_that_was_promised_before_a_kill_arrives_after_it(conference):
    process = await conference.run()
    await conference.set_up()
    conference.sandbox.fail_next("GET", "/attachments", 503)
    ana, hall = conference.ana, conference.hall
    answer = await ana.command(hall, "note", text="a note", image=Upload("a.png", png()))
    await answer.until(lambda seen: "keep trying" in seen.text)
    await process.kill()
    assert conference.rows(WAITING) == [1]
    await conference.run()
    await until(lambda: conference.rows(WAITING) == [0])
    assert conference.rows(KEPT) == list(on_disk(conference))


@pytest.mark.parametrize("seed", range(3))
async def test_an_album_survives_kills_while_it_is_being_made_safe(conference, seed):
    moments = random.Random(seed)  # noqa: S311  # moments, not secrets
    process = await conference.run()
    await conference.set_up()
    form = await conference.ana.command(conference.hall, "note")
    await conference.ana.submit(form, Notes="an album", Images=ALBUM)
    for _ in range(2):
        assert await process.survives(moments.uniform(0.0, 1.0)), process.log
        await process.kill()
        process = await conference.run()
    await until(lambda: conference.rows(WAITING) == [0], within=60)
    files, kept = on_disk(conference), conference.rows(KEPT)
    assert len(kept) == len(set(kept)) == len(ALBUM)
    assert set(kept) <= set(files)
    for name in kept:
        assert sha256(files[name]).hexdigest() == name.partition(".")[0]
        assert opened(files[name]).height == 500
    answer = await conference.olga.command(conference.hall, "publish")
    await answer.until(lambda seen: seen.text.startswith("Published"), within=30)
    names = conference.git("ls-tree", "-r", "--name-only", "main").split()
    assert len([name for name in names if name.startswith("images/")]) == len(ALBUM)


async def test_a_stop_does_not_wait_for_an_album(conference):
    process = await conference.run()
    await conference.set_up()
    form = await conference.ana.command(conference.hall, "note")
    await conference.ana.submit(form, Notes="an album", Images=ALBUM)
    ended = await process.stop()
    assert ended.code == 0, ended.err
    assert "Traceback" not in ended.err
    await conference.run()
    await until(lambda: conference.rows(WAITING) == [0], within=60)
    assert len(conference.rows(KEPT)) == len(ALBUM)
