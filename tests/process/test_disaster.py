"""The whole drill as an operator types it: a backup, a disaster, the sentence, the backup back."""

import shlex
import sqlite3
from contextlib import closing

from conference import KEPT


async def test_a_backup_is_carried_to_another_machine(conference):
    process = await conference.run()
    await conference.set_up()
    await conference.note("carried along")
    file = conference.folder / "backup.zip"
    assert (await conference.command("backup", str(file))).code == 0
    await process.stop()
    elsewhere = conference.folder / "elsewhere"
    restored = await conference.command("restore", str(file), DATA_DIR=str(elsewhere))
    assert (restored.code, restored.err) == (0, "")
    assert restored.out == (
        f"In place in {elsewhere}: notes: 1, pictures: 0.\nStart the bot: talknotes run.\n"
    )
    await conference.run(DATA_DIR=str(elsewhere))
    assert (await conference.note("and gone on with")).startswith(KEPT)


async def test_a_damaged_database_leads_to_the_backup_that_helps(conference):
    process = await conference.run()
    await conference.set_up()
    await conference.note("kept by the backup")
    backup = conference.data / "backups" / "2026-06-10"
    backup.mkdir(parents=True)
    with closing(sqlite3.connect(conference.data / "talknotes.sqlite3")) as database:
        database.execute("VACUUM INTO ?", (str(backup / "talknotes.sqlite3"),))
    await process.stop()
    file = conference.data / "talknotes.sqlite3"
    file.write_bytes(file.read_bytes()[:4096] + b"\xa5" * 100_000)

    told = await conference.command("run")
    assert told.code == 2
    command = told.err[told.err.index("talknotes restore ") :].split("\n")[0]
    assert (await conference.command(*shlex.split(command)[1:])).code == 0
    await conference.run()
    assert (await conference.note("and gone on with")).startswith(KEPT)
    assert conference.notes() == ["kept by the backup", "and gone on with"]


async def test_a_restore_beside_a_bot_or_over_a_database_is_refused(conference):
    process = await conference.run()
    await conference.set_up()
    file = conference.folder / "backup.zip"
    await conference.command("backup", str(file))
    beside = await conference.command("restore", str(file))
    assert beside.code == 1
    assert beside.err.startswith("talknotes: Another bot is already using ")
    await process.stop()
    over = await conference.command("restore", str(file))
    assert over.code == 1
    assert "is not empty (talknotes.sqlite3)" in over.err


async def test_the_daily_backups_are_listed(conference):
    none = await conference.command("restore")
    assert (none.code, none.out) == (0, f"There is no backup in {conference.data / 'backups'}.\n")
    await conference.command("migrate")
    shelf = conference.data / "backups"
    for day in ("2026-06-09", "2026-06-10"):
        (shelf / day).mkdir(parents=True)
    content = (conference.data / "talknotes.sqlite3").read_bytes()
    (shelf / "2026-06-09" / "talknotes.sqlite3").write_bytes(content)
    listed = await conference.command("restore")
    assert listed.out == (
        f"{shelf}/2026-06-10: not good: There is no database at"
        f" {shelf}/2026-06-10/talknotes.sqlite3.\n"
        f"{shelf}/2026-06-09: of Tuesday, 9 June 2026, with 0 notes\n"
    )
