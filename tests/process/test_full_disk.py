"""A disk that takes no more: the note is given back, and the bot works on once there is room."""

import resource

from conference import KEPT


async def test_a_note_that_cannot_be_kept_is_given_back_and_later_ones_are_kept(conference):
    process = await conference.run()
    await conference.set_up()
    await conference.note("before")
    _, most = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
    log = conference.data / "talknotes.sqlite3-wal"
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (log.stat().st_size, most))

    refused = await conference.ana.command(conference.hall, "note", text="written in vain")
    assert refused.text.startswith("This was **not** kept")
    assert refused.files == {"not-kept.txt": b"written in vain"}
    message = await conference.ana.say(conference.hall, "a reply", reply_to=conference.card)
    await conference.hall.until(lambda _: bool(message.reactions))
    assert KEPT not in message.reactions

    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (most, most))
    assert (await conference.note("after")).startswith(KEPT)
    assert conference.notes() == ["before", "after"]
    assert conference.rows("PRAGMA integrity_check") == ["ok"]
    assert process.alive
