"""A backup comes back whole, into an empty folder alone, and only when it is sound."""

import shutil
import zipfile

import pytest
from data_folders import add_picture, damage, notes, opened, pictures
from factories import START, submission

from bot.backup import archive
from bot.backup.restoring import restore
from bot.backup.shelf import Shelf
from bot.errors import StoreBusy, StoreDamaged, StoreError, StoreNewer
from bot.store import Store, copying
from bot.store.database import FILE_NAME


@pytest.fixture
def elsewhere(tmp_path):
    return tmp_path / "elsewhere"


@pytest.fixture
async def packed(filled, data, tmp_path):
    """A backup as a zip file, of a store that is in use and has a picture."""
    add_picture(data, b"a picture")
    file = tmp_path / "backup.zip"
    archive.pack(data, file)
    return file


async def test_a_zip_file_comes_back_whole(packed, data, elsewhere):
    restored = restore(elsewhere, packed)
    assert (restored.contents.notes, restored.pictures, restored.unsound) == (2, 1, ())
    assert notes(elsewhere) == notes(data) == ["one", "two"]
    assert pictures(elsewhere) == pictures(data)
    assert {path.name for path in elsewhere.iterdir()} == {FILE_NAME, "pictures", "talknotes.lock"}
    store = await opened(elsewhere)
    await store.notes.add(submission("three"))
    await store.close()
    assert notes(elsewhere) == ["one", "two", "three"]


async def test_a_daily_backup_comes_back_and_stays_where_it_is(filled, data, elsewhere, tmp_path):
    name = add_picture(data, b"a picture")
    backup = Shelf(tmp_path / "backups", data).add(START.date())
    restore(elsewhere, backup)
    assert notes(elsewhere) == ["one", "two"]
    assert (elsewhere / "pictures" / name).read_bytes() == b"a picture"
    assert notes(backup) == ["one", "two"]
    assert not (elsewhere / "pictures" / name).samefile(backup / "pictures" / name)


async def test_a_database_alone_comes_back_with_its_write_ahead_log(filled, data, elsewhere):
    assert (data / f"{FILE_NAME}-wal").stat().st_size > 0
    restore(elsewhere, data / FILE_NAME)
    assert notes(elsewhere) == ["one", "two"]


@pytest.mark.parametrize("name", [FILE_NAME, f"{FILE_NAME}-wal"])
async def test_nothing_is_put_over_a_database_or_a_part_of_one(packed, elsewhere, name):
    elsewhere.mkdir()
    (elsewhere / name).write_text("precious")
    with pytest.raises(StoreError, match=r"is not empty .* Move that away"):
        restore(elsewhere, packed)
    assert (elsewhere / name).read_text() == "precious"


async def test_a_file_of_no_bytes_is_no_database(packed, elsewhere):
    elsewhere.mkdir()
    (elsewhere / FILE_NAME).touch()
    restore(elsewhere, packed)
    assert notes(elsewhere) == ["one", "two"]


async def test_it_is_refused_while_a_bot_uses_the_folder(packed, elsewhere):
    bot = await Store.open(elsewhere, exclusive=True)
    with pytest.raises(StoreBusy):
        restore(elsewhere, packed)
    await bot.close()


async def test_pictures_that_are_there_stay(packed, data, elsewhere):
    kept = add_picture(elsewhere, b"newer than the backup")
    restore(elsewhere, packed)
    assert pictures(elsewhere) == pictures(data) | {kept}


async def test_a_damaged_picture_is_left_out_and_named(filled, data, elsewhere, tmp_path):
    good, bad = add_picture(data, b"good"), add_picture(data, b"bad")
    backup = Shelf(tmp_path / "backups", data).add(START.date())
    (backup / "pictures" / bad).write_bytes(b"rotten")
    restored = restore(elsewhere, backup)
    assert (restored.pictures, restored.unsound) == (1, (bad,))
    assert pictures(elsewhere) == {good}


async def test_a_picture_that_notes_show_and_the_backup_lacks_is_counted(filled, data, elsewhere):
    name = add_picture(data, b"shown")
    digest = name.partition("/")[2].partition(".")[0]

    def show(db) -> int:
        return db.execute(
            "INSERT INTO picture (note_id, origin, attachment_id, file_name, size, digest,"
            " extension) VALUES (1, 'o', 1, 'slide.png', 1, ?, 'png')",
            (digest,),
        ).rowcount

    await filled.database.write(show)
    assert restore(elsewhere, data).lacking == 0
    (data / "pictures" / name).unlink()
    (elsewhere / FILE_NAME).unlink()
    (elsewhere / "pictures" / name).unlink()
    assert restore(elsewhere, data).lacking == 1


async def test_a_damaged_database_is_refused(filled, data, elsewhere, tmp_path):
    await filled.notes.add(submission(*["long line " * 30] * 100))
    backup = Shelf(tmp_path / "backups", data).add(START.date())
    damage(backup / FILE_NAME)
    with pytest.raises(StoreDamaged):
        restore(elsewhere, backup)
    assert [path.name for path in elsewhere.iterdir()] == ["talknotes.lock"]


@pytest.mark.parametrize("cut", [0.3, 0.9])
async def test_a_zip_file_that_was_cut_is_refused(packed, elsewhere, cut):
    content = packed.read_bytes()
    packed.write_bytes(content[: int(len(content) * cut)])
    with pytest.raises(StoreDamaged, match="cannot be unpacked"):
        restore(elsewhere, packed)
    assert not (elsewhere / FILE_NAME).exists()


async def test_a_zip_file_with_a_flipped_bit_is_refused(packed, elsewhere):
    with zipfile.ZipFile(packed) as file:
        largest = max(file.infolist(), key=lambda member: member.compress_size)
    content = bytearray(packed.read_bytes())
    # early in it: further on lie runs of zeros, where a flipped bit may mean the same
    content[largest.header_offset + 200] ^= 0x40
    packed.write_bytes(content)
    with pytest.raises(StoreDamaged):
        restore(elsewhere, packed)
    assert not (elsewhere / FILE_NAME).exists()


@pytest.mark.parametrize("name", ["../evil", "/evil", "pictures/../../evil", "pictures/aa/x.png"])
async def test_a_zip_file_that_wants_to_go_elsewhere_is_refused(packed, elsewhere, tmp_path, name):
    with zipfile.ZipFile(packed, "a") as file:
        file.writestr(name, "evil")
    with pytest.raises(StoreError, match="is no backup of this bot"):
        restore(elsewhere, packed)
    assert not list(tmp_path.rglob("evil"))


async def test_a_backup_of_a_newer_version_is_refused(filled, data, elsewhere, tmp_path):
    file = tmp_path / "newer.sqlite3"
    copying.copy(data / FILE_NAME, file)
    content = bytearray(file.read_bytes())
    content[60:64] = (999).to_bytes(4, "big")  # PRAGMA user_version
    file.write_bytes(content)
    with pytest.raises(StoreNewer, match="schema 999"):
        restore(elsewhere, file)


async def test_what_is_not_there_is_named(elsewhere, tmp_path):
    with pytest.raises(StoreError, match=r"There is no .*nowhere"):
        restore(elsewhere, tmp_path / "nowhere")
    assert not elsewhere.exists()
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError, match="There is no database at "):
        restore(elsewhere, tmp_path / "folder")


async def test_what_an_interrupted_one_left_is_replaced(packed, elsewhere):
    stage = elsewhere / "restoring"
    stage.mkdir(parents=True)
    (stage / FILE_NAME).write_text("half")
    restore(elsewhere, packed)
    assert notes(elsewhere) == ["one", "two"]
    assert not stage.exists()


async def test_packing_never_overwrites_and_leaves_nothing_else(packed, data, tmp_path):
    before = packed.read_bytes()
    with pytest.raises(StoreError, match="exists already"):
        archive.pack(data, packed)
    assert packed.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"data", "backup.zip"}
    assert packed.stat().st_mode & 0o77 == 0


async def test_packing_without_a_database_is_told(tmp_path):
    with pytest.raises(StoreError, match="There is no database at "):
        archive.pack(tmp_path, tmp_path / "backup.zip")
    assert list(tmp_path.iterdir()) == []


async def test_a_backup_of_an_older_schema_is_brought_up_to_date(released, elsewhere):
    restored = restore(elsewhere, released)
    assert restored.contents.schema == 1
    store = await opened(elsewhere)
    await store.close()
    assert notes(elsewhere)
    shutil.rmtree(elsewhere)
