"""The bot stops or is away while people write: nothing is lost, nothing doubled, nothing said."""

from conference import KEPT, until


async def test_in_a_rehearsal_too_what_was_missed_is_read_back(conference):
    hall, ana = conference.hall, conference.ana
    process = await conference.run(REHEARSAL_START="2026-06-10T10:00+02:00")
    await conference.set_up()
    card = conference.card
    slip = await ana.say(hall, "a slip", reply_to=card)
    await until(lambda: KEPT in slip.reactions)
    await process.stop()
    await ana.delete(slip)
    missed = await ana.say(hall, "missed", reply_to=card)
    await conference.run(REHEARSAL_START="2026-06-10T11:00+02:00")
    await until(lambda: KEPT in missed.reactions)
    await until(lambda: conference.notes() == ["missed"])


async def test_it_stops_in_the_midst_of_receipts_that_discord_delays(conference):
    hall = conference.hall
    process = await conference.run()
    await conference.set_up()
    conference.sandbox.fail_next("PUT", "/reactions/", 429, times=1_000, retry_after=20)
    said = [
        await person.say(hall, f"{person.name} {number}", reply_to=conference.card)
        for number in range(10)
        for person in conference.people
    ]
    await until(lambda: len(conference.notes()) == len(said))
    assert (await process.stop()).code == 0
    assert "Traceback" not in process.log, process.log
    assert sorted(conference.notes()) == sorted(message.content for message in said)
