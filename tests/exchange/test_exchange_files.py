"""Exports as files: for the operator everything, for a person what they may see; and back."""

import io
import json
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from factories import (
    ANA,
    BACKSTAGE,
    CYD,
    GUILD,
    OTHER_GUILD,
    START,
    TODAY,
    TOMORROW,
    fields,
    set_up,
    submission,
    utc,
)

from bot.app import App, open_app
from bot.config import Config, PostsConfig
from bot.errors import StoreError
from bot.exchange.incoming import keep_pictures, read_document
from bot.exchange.outgoing import write_json, write_markdown, write_zip
from bot.exchange.person import Format, day_file
from bot.pictures.files import PictureFiles
from bot.posts.layout import Layout
from bot.store.exchange import Scope


@pytest.fixture
async def app(tmp_path, clock) -> AsyncIterator[App]:
    async with open_app(Config(data_dir=tmp_path / "data"), clock) as opened:
        yield opened


@pytest.fixture
async def event(app):
    """Two days of one event, and one of another with the same title."""
    event = await set_up(app.store)
    other = await set_up(app.store, OTHER_GUILD)
    for guild_id, channel_id in ((GUILD, 11), (OTHER_GUILD, 12)):
        await app.store.talks.start(guild_id, CYD, START, fields(channel_id=channel_id))
        await app.store.notes.add(submission("a note", guild_id=guild_id, channel_id=channel_id))
    await app.store.talks.start(GUILD, CYD, START, fields("Secret", channel_id=BACKSTAGE))
    await app.store.notes.add(submission("hidden", person=CYD, channel_id=BACKSTAGE))
    await app.store.talks.add(GUILD, CYD, START, fields("Later", starts_at=utc(11, 9)))
    assert other.title == event.title
    return event


async def written(write, app: App, scope: Scope | None = None) -> bytes:
    out = io.BytesIO()
    await write(app, scope or Scope(), out)
    return out.getvalue()


class Pipe(io.RawIOBase):
    """What cannot be gone back in, as a pipe."""

    def __init__(self) -> None:
        self.content = b""

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self.content += bytes(data)
        return len(data)


async def add_picture(app: App, note_id: int, content: bytes, *, hidden: bool = False) -> str:
    """A picture of a note; returns its digest."""
    digest = app.files.keep(content, "png")

    def job(db) -> int:
        return db.execute(
            "INSERT INTO picture (note_id, origin, attachment_id, file_name, size, digest,"
            " extension, width, height, stilled, deleted_at)"
            " VALUES (?, 'o', ?, 'slide.png', 1, ?, 'png', 1, 1, 0, ?)",
            (note_id, int(digest[:8], 16), digest, 1 if hidden else None),
        ).rowcount

    await app.store.database.write(job)
    return digest


async def test_markdown_is_the_posts_in_order(app, event):
    one = await written(write_markdown, app, Scope(event, TODAY))
    assert one.decode() == (await app.publisher.preview(event.id, TODAY))[1].text
    all_ = await written(write_markdown, app, Scope(event))
    _, second = await app.publisher.preview(event.id, TOMORROW)
    assert all_.decode() == f"{one.decode()}\n{second.text}"


async def test_a_zip_file_holds_the_document_and_every_post_once(app, event):
    pipe = Pipe()
    await write_zip(app, Scope(), pipe)
    with zipfile.ZipFile(io.BytesIO(pipe.content)) as archive:
        assert archive.testzip() is None
        document = archive.read("talknotes.json")
        assert archive.namelist() == [
            "talknotes.json",
            "_posts/2026-06-10-pyconf-day-1.md",
            "_posts/2026-06-11-pyconf-day-2.md",
            "2/_posts/2026-06-10-pyconf-day-1.md",
        ]
    assert document == await written(write_json, app)
    assert await written(write_zip, app) == await written(write_zip, app)


@pytest.mark.parametrize("write", [write_json, write_zip])
async def test_what_was_written_is_read_back(app, event, tmp_path, write):
    file = tmp_path / "export"
    file.write_bytes(await written(write, app))
    document = read_document(file)
    assert document == json.loads(await written(write_json, app))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is no JSON"),
        (b"{", "is no JSON"),
        (b"\xff\xfe", "is no JSON"),
        (b"[" * 100_000, "is no JSON"),
        (b"PK\x03\x04 and so on", "is no JSON"),
    ],
)
def test_what_is_no_export_is_told(tmp_path, content, told):
    file = tmp_path / "file"
    file.write_bytes(content)
    with pytest.raises(StoreError, match=told):
        read_document(file)


def test_another_zip_file_is_told_with_what_might_be_meant(tmp_path):
    with zipfile.ZipFile(tmp_path / "file", "w") as archive:
        archive.writestr("talknotes.sqlite3", "")
    with pytest.raises(StoreError, match=r"holds no talknotes.json\. A backup is put in place by"):
        read_document(tmp_path / "file")


async def test_a_damaged_zip_file_is_told(app, event, tmp_path):
    content = bytearray(await written(write_zip, app))
    content[100] ^= 0xFF
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(StoreError, match="cannot be unpacked"):
        read_document(tmp_path / "file")


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(StoreError, match="cannot be read: No such file"):
        read_document(tmp_path / "nowhere")


async def test_a_person_gets_what_they_may_see(app, event):
    made = await day_file(app, event, TODAY, ANA, Format.JSON)
    assert made.name == "2026-06-10.json"
    document = json.loads(made.content)
    assert [talk["title"] for talk in document["talks"]] == ["Keynote"]
    assert made.notes == 1
    seen = json.loads((await day_file(app, event, TODAY, CYD, Format.JSON)).content)
    assert [talk["title"] for talk in seen["talks"]] == ["Keynote", "Secret"]


@pytest.mark.parametrize("form", Format)
async def test_no_form_holds_what_was_hidden_or_corrected(app, event, form):
    kept = await app.store.notes.add(submission("frist", "taken back"))
    await app.store.notes.edit(GUILD, kept.notes[0].id, ANA, "first", START)
    await app.store.notes.hide(GUILD, kept.notes[1].id, ANA, START)
    content = (await day_file(app, event, TODAY, ANA, form)).content
    if form is Format.ZIP:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert len(archive.namelist()) == 2
            content = b"".join(archive.read(name) for name in archive.namelist())
    assert b"first" in content
    for word in (b"frist", b"taken back", b"hidden", b"Secret"):
        assert word not in content


async def test_the_programme_says_in_which_room_a_talk_is(app, event):
    def give_a_room(db) -> None:
        db.execute("INSERT INTO room (id, event_id, name, channel_id) VALUES (1, 1, 'Hall A', 11)")

    await app.store.database.write(give_a_room)
    made = await day_file(app, event, TODAY, ANA, Format.JSON)
    assert json.loads(made.content)["talks"][0]["room"] == "Hall A"
    document = json.loads(await written(write_json, app))
    rooms = {(talk["title"], talk["channel_id"]): talk["room"] for talk in document["talks"]}
    assert rooms == {
        ("Keynote", "11"): "Hall A",
        ("Keynote", "12"): None,
        ("Secret", "13"): None,
        ("Later", "11"): "Hall A",
    }


async def test_another_guilds_room_is_nobodys_business(app, event):
    def give_a_room(db) -> None:
        db.execute("INSERT INTO room (id, event_id, name, channel_id) VALUES (1, 2, 'Theirs', 11)")

    await app.store.database.write(give_a_room)
    made = await day_file(app, event, TODAY, ANA, Format.JSON)
    assert json.loads(made.content)["talks"][0]["room"] is None


async def test_a_day_without_anything_is_a_file_too(app, event):
    made = await day_file(app, replace(event), TODAY.replace(day=20), ANA, Format.JSON)
    assert (json.loads(made.content)["talks"], made.notes) == ([], 0)


async def test_pictures_are_where_the_posts_look_and_the_others_too(app, event, tmp_path):
    shown = await add_picture(app, 1, b"shown")
    twin = await add_picture(app, 1, b"hidden", hidden=True)
    await add_picture(app, 2, b"of the other server")
    content = await written(write_zip, app, Scope(event))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        [image] = [name for name in names if name.startswith("images/")]
        post = archive.read("_posts/2026-06-10-pyconf-day-1.md").decode()
        assert image in post
        assert archive.read(image) == b"shown"
        assert archive.read(f"pictures/{twin}.png") == b"hidden"
        assert f"pictures/{shown}.png" not in names
        assert not [name for name in names if archive.read(name) == b"of the other server"]

    file = tmp_path / "export.zip"
    file.write_bytes(content)
    elsewhere = PictureFiles(tmp_path / "elsewhere")
    keep_pictures(file, elsewhere)
    assert elsewhere.path(shown, "png").read_bytes() == b"shown"
    assert elsewhere.path(twin, "png").read_bytes() == b"hidden"


async def test_a_persons_pictures_are_those_that_they_may_see(app, event):
    await add_picture(app, 1, b"shown")
    await add_picture(app, 1, b"hidden", hidden=True)
    await add_picture(app, 3, b"in the back room")
    content = (await day_file(app, event, TODAY, ANA, Format.ZIP)).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        held = {archive.read(name) for name in archive.namelist()}
    assert b"shown" in held
    assert not held & {b"hidden", b"in the back room"}
    told = json.loads((await day_file(app, event, TODAY, ANA, Format.JSON)).content)
    [picture] = told["talks"][0]["notes"][0]["pictures"]
    assert picture["alt"] is None


async def test_a_picture_that_is_gone_keeps_no_export_back(app, event, caplog):
    digest = await add_picture(app, 1, b"gone", hidden=True)
    app.files.path(digest, "png").unlink()
    with zipfile.ZipFile(io.BytesIO(await written(write_zip, app))) as archive:
        assert archive.testzip() is None
    assert f"is in no export: {digest}.png" in caplog.text


async def test_a_zip_file_holds_each_file_of_a_talk(tmp_path, clock, event):
    config = Config(data_dir=tmp_path / "data", posts=PostsConfig(layout=Layout.PER_TALK))
    async with open_app(config, clock) as app:
        everything = zipfile.ZipFile(io.BytesIO(await written(write_zip, app)))
        made = await day_file(app, event, TODAY, ANA, Format.ZIP)
        text = (await written(write_markdown, app, Scope(event, TODAY))).decode()
    index, keynote = "_posts/2026-06-10-pyconf-day-1.md", "_posts/2026-06-10-keynote.md"
    both = {index, keynote, "_posts/2026-06-10-secret.md"}
    names = set(everything.namelist())
    assert names >= both | {"2/" + index, "2/" + keynote}
    assert b"* a note" in everything.read(keynote)
    mine = zipfile.ZipFile(io.BytesIO(made.content)).namelist()
    assert mine == [index, keynote, "2026-06-10.json"]
    assert f"==> {keynote} <==\n---\n" in text
