"""What begins with [off] is kept nowhere: not in the data folder, not in the log, not in a post."""

import logging

SECRET = "between-you-and-me"


async def test_a_line_that_is_left_out_leaves_no_trace(stage, caplog):
    caplog.set_level(logging.DEBUG, logger="bot")
    caplog.set_level(logging.DEBUG, logger="cogs")
    ana, olga = stage.people["Ana"], stage.people["Olga"]
    await olga.command(stage.hall, "event setup", title="PyConf")
    await ana.command(stage.hall, "talk start", title="A talk")
    await stage.hall.until(lambda channel: any(m.author.bot for m in channel.messages))
    card = next(m for m in stage.hall.messages if m.author.bot)
    for text in (f"[off] {SECRET}", f"kept\n  [OFF]{SECRET}\n... and more"):
        said = await ana.say(stage.hall, text, reply_to=card)
        await stage.hall.until(lambda _, said=said: bool(said.reactions))
    form = await ana.command(stage.hall, "note")
    await ana.submit(form, Notes=f"[off] s/kept/{SECRET}/", Thoughts=f"a\n[off] {SECRET}")
    assert "kept and more" in (await ana.command(stage.hall, "notes list")).text
    await stage.stop()
    files = [each for each in stage.config.data_dir.rglob("*") if each.is_file()]
    assert files
    assert not [each for each in files if SECRET.encode() in each.read_bytes()]
    assert SECRET not in "\n".join(record.getMessage() for record in caplog.records)
