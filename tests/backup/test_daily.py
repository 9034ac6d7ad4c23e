"""A backup each day: whole, sharing what did not change, never too many, never in notes' way."""

import asyncio
import logging
import os
import shutil
from datetime import timedelta

import pytest
from data_folders import add_picture, damage, notes, pictures
from factories import START, submission

from bot.backup.daily import PAUSE, SETTLED, DailyBackup
from bot.backup.shelf import Shelf
from bot.errors import StoreDamaged, StoreError
from bot.store.database import FILE_NAME
from bot.vitals import Vitals


@pytest.fixture
def shelf(config, data) -> Shelf:
    return Shelf(config.backups, data)


@pytest.fixture
def daily(shelf, clock) -> DailyBackup:
    return DailyBackup(shelf, 3, clock, Vitals(clock))


def days(shelf: Shelf) -> list[str]:
    return [backup.path.name for backup in shelf.daily()]


async def another_day(daily, store, clock, note: str | None = None) -> None:
    clock.set(clock.now() + timedelta(days=1))
    if note:
        await store.notes.add(submission(note))
    await daily.look()


async def test_it_is_made_once_a_day_while_the_store_is_in_use(filled, daily, shelf, data):
    name = add_picture(data, b"a picture")
    await daily.look()
    assert days(shelf) == ["2026-06-10"]
    backup = shelf.folder / "2026-06-10"
    assert notes(backup) == ["one", "two"]
    assert (backup / "pictures" / name).read_bytes() == b"a picture"
    assert {path.name for path in backup.iterdir()} == {FILE_NAME, "pictures"}
    await filled.notes.add(submission("three"))
    await daily.look()
    assert notes(backup) == ["one", "two"]


async def test_it_tells_nobody_but_its_owner(filled, daily, shelf):
    await daily.look()
    backup = shelf.folder / "2026-06-10"
    assert shelf.folder.stat().st_mode & 0o77 == backup.stat().st_mode & 0o77 == 0
    assert (backup / FILE_NAME).stat().st_mode & 0o77 == 0


async def test_the_newest_are_kept(filled, daily, shelf, clock):
    await daily.look()
    for number in range(4):
        await another_day(daily, filled, clock, f"note {number}")
    assert days(shelf) == ["2026-06-14", "2026-06-13", "2026-06-12"]
    assert [len(notes(shelf.folder / day)) for day in days(shelf)] == [6, 5, 4]


async def test_a_day_without_a_change_takes_no_older_one_away(filled, daily, shelf, clock):
    await daily.look()
    await another_day(daily, filled, clock, "a change")
    for _ in range(5):
        await another_day(daily, filled, clock)
    assert days(shelf) == ["2026-06-16", "2026-06-10"]
    assert notes(shelf.folder / "2026-06-16") == ["one", "two", "a change"]


async def test_a_picture_takes_its_room_once(filled, daily, shelf, data, clock):
    old = add_picture(data, b"old")
    await daily.look()
    new = add_picture(data, b"new")
    await another_day(daily, filled, clock)
    first, second = (shelf.folder / day / "pictures" for day in ("2026-06-10", "2026-06-11"))
    assert pictures(second.parent) == {old, new}
    assert (first / old).samefile(second / old)
    assert not (first / old).samefile(data / "pictures" / old)
    shutil.rmtree(first.parent)
    assert (second / old).read_bytes() == b"old"


async def test_an_erased_picture_leaves_with_the_old_backups(filled, daily, shelf, data, clock):
    name = add_picture(data, b"erased")
    await daily.look()
    (data / "pictures" / name).unlink()
    for number in range(3):
        await another_day(daily, filled, clock, f"note {number}")
    assert not [path for path in shelf.folder.rglob("*") if path.suffix == ".png"]


async def test_what_is_no_picture_is_left_out(filled, daily, shelf, data):
    add_picture(data, b"a picture")
    [folder] = (data / "pictures").iterdir()
    (folder / ".tmpabc").write_bytes(b"half a picture")
    (folder / f"{'0' * 64}.png").write_bytes(b"in the wrong folder")
    await daily.look()
    assert len(pictures(shelf.folder / "2026-06-10")) == 1


async def test_what_an_interrupted_one_left_is_replaced(filled, daily, shelf):
    part = shelf.folder / ".2026-06-10.part"
    part.mkdir(parents=True)
    (part / FILE_NAME).write_text("half")
    await daily.look()
    assert [path.name for path in shelf.folder.iterdir()] == ["2026-06-10"]
    assert notes(shelf.folder / "2026-06-10") == ["one", "two"]


async def test_a_clock_that_was_wrong_loses_nothing(filled, daily, shelf, clock):
    clock.set(START + timedelta(days=400))
    await daily.look()
    clock.set(START)
    await daily.look()
    assert days(shelf) == ["2027-07-15"]


async def test_what_people_put_there_is_left_alone(filled, daily, shelf, clock):
    for name in ("2026-13-45", "mine", "2026-06-01.zip"):
        (shelf.folder / name).mkdir(parents=True)
    for number in range(4):
        await another_day(daily, filled, clock, f"note {number}")
    names = {path.name for path in shelf.folder.iterdir()}
    assert names >= {"2026-13-45", "mine", "2026-06-01.zip"}
    assert len(names) == 6


async def test_a_damaged_database_makes_no_backup_and_takes_none_away(
    filled, daily, shelf, data, clock
):
    await filled.notes.add(submission(*["long line " * 30] * 100))
    for _ in range(3):
        await another_day(daily, filled, clock, "a change")
    before = days(shelf)
    damage(data / FILE_NAME)
    clock.set(clock.now() + timedelta(days=1))
    with pytest.raises(StoreDamaged):
        await daily.look()
    assert days(shelf) == before
    assert len(list(shelf.folder.iterdir())) == 3


async def test_a_backup_does_not_take_the_room_that_notes_need(filled, shelf, data):
    await filled.close()
    os.truncate(data / FILE_NAME, shutil.disk_usage(data).free)  # a file with a hole in it
    with pytest.raises(StoreError, match=r"a backup needs .* name another disk in BACKUP_DIR"):
        shelf.add(START.date())
    assert list(shelf.folder.iterdir()) == []


async def test_a_folder_that_cannot_be_made_is_told(filled, data, tmp_path):
    (tmp_path / "file").write_text("")
    shelf = Shelf(tmp_path / "file" / "backups", data)
    with pytest.raises(StoreError, match=r"No backup in .*: Not a directory"):
        shelf.add(START.date())


async def test_the_job_waits_for_the_start_to_settle_and_outlives_failures(
    filled, daily, shelf, clock, caplog
):
    caplog.set_level(logging.INFO, "bot.backup")
    shelf.folder.write_text("in the way")
    job = asyncio.create_task(daily.run(), name="backup")
    await clock.until_asleep(task="backup")
    assert caplog.messages == []
    await clock.advance(SETTLED.total_seconds())
    await clock.until_asleep(task="backup")
    assert caplog.messages[0].startswith("no backup was made: No backup in ")
    shelf.folder.unlink()
    await clock.advance(PAUSE.total_seconds())
    await clock.until_asleep(task="backup")
    assert caplog.messages[1] == f"backup written to {shelf.folder / '2026-06-10'}"
    assert daily._vitals.newest_backup == START.date()  # noqa: SLF001
    job.cancel()
    await asyncio.wait([job])
