"""What an operator does for somebody who has left the server."""

import json


async def test_somebody_who_left_is_told_and_erased_by_the_operator(conference):
    bot = await conference.run()
    await conference.olga.command(conference.hall, "event setup", title="PyConf")
    await conference.ana.command(conference.hall, "note", text="of Ana")
    key = (str(conference.guild.id), str(conference.ana.id))
    exported = await conference.command("person", "export", *key)
    assert [note["text"] for note in json.loads(exported.out)["notes"]] == ["of Ana"]
    refused = await conference.command("person", "forget", *key)
    assert (refused.code, refused.out) == (1, "")
    assert "Another bot is already using" in refused.err
    await bot.stop()
    erased = await conference.command("person", "forget", *key)
    assert (erased.code, erased.out) == (0, "Erased.\n")
    exported = await conference.command("person", "export", *key)
    assert not any(json.loads(exported.out).values())
