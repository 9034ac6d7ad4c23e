"""Attachments on their way to a kept picture, and everything that can stop one."""

import asyncio
from datetime import timedelta

import pytest
from factories import ANA, GUILD, TODAY, utc
from images import SVG, file_of, jpeg, moving, opened, picture, png

from bot.config import Config
from bot.pictures.keeper import Keeper

NOON = utc(10, 12)


def on_disk(files) -> list[str]:
    return sorted(path.name for path in files.path("00", "x").parent.parent.glob("*/*"))


async def test_a_picture_is_kept_under_the_digest_of_its_bytes(cdn, keeper, files, send, store):
    origin = await send(cdn.holding(jpeg(), "IMG.JPG", alt="A slide"), text="a note")
    album = await keeper.fetch(origin)
    [kept] = album.kept
    assert (kept.file_name, kept.alt, kept.extension) == ("IMG.JPG", "A slide", "jpg")
    path = files.path(kept.digest, kept.extension)
    assert on_disk(files) == [path.name]
    assert opened(path.read_bytes()).size == (kept.width, kept.height) == (64, 48)
    assert await store.pictures.digests() == {kept.digest}


async def test_what_was_fetched_is_not_fetched_again(cdn, keeper, send):
    origin = await send(cdn.holding(png()))
    first = await keeper.fetch(origin)
    assert await keeper.fetch(origin) == first
    assert cdn.asked == 1


async def test_two_who_ask_at_once_wait_for_one_download(cdn, keeper, send):
    origin = await send(*(cdn.holding(png(8 + n), f"{n}.png") for n in range(4)))
    one, other = await asyncio.gather(keeper.fetch(origin), keeper.fetch(origin))
    assert one == other
    assert [picture.file_name for picture in one.kept] == ["0.png", "1.png", "2.png", "3.png"]
    assert cdn.asked == 4


async def test_the_same_picture_twice_is_one_file(cdn, keeper, files, send):
    origin = await send(cdn.holding(png(), "a.png"), cdn.holding(png(), "b.png"))
    album = await keeper.fetch(origin)
    assert len({picture.digest for picture in album.kept}) == 1
    assert len(on_disk(files)) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [(SVG, "SVG"), (b"", "empty"), (jpeg()[:200], "damaged"), (png() + bytes(1 << 20), "1 MB")],
)
async def test_what_cannot_be_kept_is_refused_for_good(cdn, keeper, files, send, content, reason):
    origin = await send(cdn.holding(content, "fake.png"), text="a note")
    album = await keeper.fetch(origin)
    [refused] = album.refused
    assert (refused.file_name, album.kept, album.waiting) == ("fake.png", (), ())
    assert reason in refused.reason
    assert on_disk(files) == []
    cdn.files["fake.png"] = png()
    assert await keeper.fetch(origin) == album


async def test_a_size_that_is_told_spares_the_download(cdn, keeper, send):
    origin = await send(cdn.holding(png(), size=2 << 20))
    assert "1 MB" in (await keeper.fetch(origin)).refused[0].reason
    assert cdn.asked == 0


async def test_a_size_that_is_a_lie_is_noticed_while_reading(cdn, keeper, send):
    origin = await send(cdn.holding(png() + bytes(3 << 20), size=10))
    assert "1 MB" in (await keeper.fetch(origin)).refused[0].reason


@pytest.mark.parametrize("status", [403, 404, 410])
async def test_a_link_that_has_expired_is_told(cdn, keeper, send, status):
    cdn.statuses = [status]
    origin = await send(cdn.holding(png()))
    assert "link does not work" in (await keeper.fetch(origin)).refused[0].reason


@pytest.mark.parametrize("status", [301, 429, 500, 503])
async def test_an_outage_only_makes_it_late(cdn, keeper, send, status):
    cdn.statuses = [status]
    origin = await send(cdn.holding(png()), text="a note")
    late = await keeper.fetch(origin)
    assert (late.kept, late.waiting) == ((), ("a.png",))
    assert len((await keeper.fetch(origin)).kept) == 1


async def test_nobody_at_the_other_end_only_makes_it_late(cdn, keeper, send):
    cdn.url = "http://127.0.0.1:1"
    origin = await send(cdn.holding(png()))
    assert (await keeper.fetch(origin)).waiting == ("a.png",)


async def test_one_that_is_late_holds_up_no_other(cdn, keeper, send):
    cdn.statuses = [503]
    origin = await send(cdn.holding(png(), "late.png"), cdn.holding(jpeg(), "good.jpg"))
    album = await keeper.fetch(origin)
    assert [picture.file_name for picture in album.kept] == ["good.jpg"]
    assert album.waiting == ("late.png",)


async def test_a_full_disk_only_makes_it_late(cdn, keeper, files, send):
    folder = files.path("00", "x").parent.parent
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_bytes(b"a file where the folder should be")
    origin = await send(cdn.holding(png()))
    assert (await keeper.fetch(origin)).waiting == ("a.png",)
    folder.unlink()
    assert len((await keeper.fetch(origin)).kept) == 1


async def test_what_waits_is_fetched_by_the_job(cdn, keeper, clock, send, store):
    cdn.statuses = [503, 503]
    origin = await send(cdn.holding(png()), text="a note")
    await keeper.fetch(origin)
    job = asyncio.create_task(keeper.run(), name="pictures")
    await clock.until_asleep(task="pictures")
    assert (await store.pictures.album(origin)).waiting == ("a.png",)
    await clock.advance(60)
    await clock.until_asleep(task="pictures")
    assert len((await store.pictures.album(origin)).kept) == 1
    job.cancel()


async def test_a_crash_after_the_file_was_written_loses_and_doubles_nothing(
    cdn, keeper, clock, files, send, store
):
    origin = await send(cdn.holding(png()))
    files.keep(png(), "png")  # as a process that died before it could record it
    again = Keeper(Config(), clock, store, files)
    album = await again.fetch(origin)
    assert len(album.kept) == 1
    await again.clear()
    assert [path.split(".")[0] for path in on_disk(files)] == [album.kept[0].digest]


async def test_files_that_nothing_needs_are_deleted(cdn, keeper, files, send, clock):
    album = await keeper.fetch(await send(cdn.holding(png())))
    stray = files.keep(file_of(picture(5, 5), "PNG"), "png")
    half = files.path(album.kept[0].digest, "png.part")
    half.write_bytes(b"half")
    await keeper.clear(clock.now() - timedelta(days=365 * 50))  # written since: spared
    assert len(on_disk(files)) == 3
    await keeper.clear()
    assert on_disk(files) == [f"{album.kept[0].digest}.png"]
    assert stray not in "".join(on_disk(files))


async def test_the_file_of_a_hidden_note_is_kept_for_its_return(cdn, keeper, files, send, store):
    origin = await send(cdn.holding(png()), text="a note")
    await keeper.fetch(origin)
    [note] = await store.notes.undo(GUILD, 11, ANA, NOON)
    await keeper.clear()
    assert len(on_disk(files)) == 1
    [restored] = await store.notes.restore(GUILD, note.id, ANA)
    assert restored.id == note.id


async def test_a_note_that_is_hidden_meanwhile_gets_its_picture_all_the_same(
    cdn, keeper, send, store
):
    origin = await send(cdn.holding(png()))
    [note] = await store.notes.undo(GUILD, 11, ANA, NOON)
    assert len((await keeper.fetch(origin)).kept) == 1
    day = await store.days.load(1, TODAY, NOON)
    assert day.pictures == ()
    await store.notes.restore(GUILD, note.id, ANA)


async def test_what_moves_for_too_long_says_so(cdn, keeper, send):
    origin = await send(
        cdn.holding(moving("GIF", 150), "long.gif"), cdn.holding(moving("GIF"), "b")
    )
    assert [(each.stilled, each.extension) for each in (await keeper.fetch(origin)).kept] == [
        (True, "png"),
        (False, "webp"),
    ]
