"""`export` beside a running bot, `import` into another folder, as they are typed."""

import asyncio
import json
import os

from conference import KEPT


async def test_an_export_is_taken_in_elsewhere_and_gone_on_with(conference):
    process = await conference.run()
    await conference.set_up()
    await conference.note("taken along")
    exported = await conference.command("export")
    assert (exported.code, exported.err) == (0, "")
    assert json.loads(exported.out)["talks"][0]["notes"][0]["text"] == "taken along"
    await process.stop()

    file = conference.folder / "export.json"
    file.write_text(exported.out)
    elsewhere = {"DATA_DIR": str(conference.folder / "elsewhere")}
    imported = await conference.command("import", str(file), **elsewhere)
    assert (imported.code, imported.err) == (0, "")
    assert imported.out == "Imported: events: 1, talks: 1, notes: 1.\n"
    again = json.loads((await conference.command("export", **elsewhere)).out)
    before = json.loads(exported.out)
    assert {**again, "talknotes": None} == {**before, "talknotes": None}
    await conference.run(**elsewhere)
    assert (await conference.note("and gone on with")).startswith(KEPT)


async def test_a_zip_file_goes_through_a_pipe_and_comes_back(conference):
    await conference.run()
    await conference.set_up()
    await conference.note("packed")
    file = conference.folder / "export.zip"
    program = await asyncio.create_subprocess_shell(
        f'exec "$PYTHON" -m bot export --day today --format zip > "{file}"',
        cwd=conference.folder,
        env={**conference.environment(), "PYTHON": os.sys.executable},
    )
    assert await program.wait() == 0
    elsewhere = {"DATA_DIR": str(conference.folder / "elsewhere")}
    imported = await conference.command("import", str(file), **elsewhere)
    assert imported.out == "Imported: events: 1, talks: 1, notes: 1.\n"
    preview = await conference.command("preview", "today", **elsewhere)
    assert "packed" in preview.out


async def test_markdown_is_the_post(conference):
    await conference.run()
    await conference.set_up()
    await conference.note("as it would go out")
    exported = await conference.command("export", "--day", "today", "--format", "markdown")
    preview = await conference.command("preview", "today")
    assert exported.out == preview.out
    whole = await conference.command("export", "--format", "markdown", "--event", "pyc")
    assert whole.out == preview.out


async def test_an_event_that_has_ended_is_exported(conference):
    none = await conference.command("export", "--format", "markdown")
    assert (none.code, none.out) == (1, "")
    assert none.err == "talknotes: There is no event yet. /event setup in Discord makes one.\n"
    await conference.run()
    await conference.set_up()
    await conference.note("of the past")
    await conference.olga.command(conference.hall, "event end")
    exported = await conference.command("export", "--event", "PyConf")
    assert json.loads(exported.out)["talks"][0]["notes"][0]["text"] == "of the past"
    other = await conference.command("export", "--event", "Rust")
    assert other.err == "talknotes: No event has 'Rust' in its title. There is: PyConf.\n"


async def test_what_is_not_wanted_is_refused(conference):
    file = conference.folder / "export.json"
    file.write_text("{}")
    nothing = await conference.command("import", str(file))
    assert nothing.code == 1
    assert nothing.err == (
        f"talknotes: {file} was not imported. Its beginning is not what an export holds there.\n"
    )
    await conference.run()
    await conference.set_up()
    file.write_text((await conference.command("export")).out)
    beside = await conference.command("import", str(file))
    assert beside.err.startswith("talknotes: Another bot is already using ")


async def test_who_has_seen_enough_is_no_error(conference):
    await conference.run()
    await conference.set_up()
    for number in range(3):
        await conference.note(f"{number} {'long ' * 700}")
    program = await asyncio.create_subprocess_shell(
        '"$PYTHON" -m bot export | head -c 1',
        cwd=conference.folder,
        env={**conference.environment(), "PYTHON": os.sys.executable},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await program.communicate()
    assert (out, err) == (b"{", b"")
