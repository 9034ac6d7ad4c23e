"""Pictures on the site: in their text's commit, under names of their own, gone with their notes."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from factories import ANA, GUILD, OTHER_GUILD, START, TODAY, TOMORROW, fields, set_up, submission
from images import file_of, picture
from remotes import Remote

from bot.app import App, open_app
from bot.config import Config, PostsConfig, SiteConfig
from bot.errors import SiteRefused, SiteUnreachable
from bot.models import Attachment, Draft, Outcome, SafePicture
from bot.pictures.files import PictureFiles
from bot.store.lifecycle import TalkFields

PATH = "_posts/2026-06-10-pyconf-day-1.md"
FIRST, SECOND = (f"images/2026-06-10-keynote-{number}.png" for number in (1, 2))
LATER = START + timedelta(hours=1)


@pytest.fixture
def remote(tmp_path) -> Remote:
    return Remote(tmp_path / "blog.git")


@pytest.fixture
def config(tmp_path, remote) -> Config:
    guilds = frozenset({GUILD, OTHER_GUILD})
    return Config(data_dir=tmp_path / "data", guild_ids=guilds, site=SiteConfig(str(remote.path)))


@pytest.fixture
async def app(config, clock) -> AsyncIterator[App]:
    async with open_app(config, clock, exclusive=True) as opened:
        yield opened


@pytest.fixture
async def event(app):
    event = await set_up(app.store)
    await app.store.talks.start(GUILD, ANA, START, fields())
    return event


@pytest.fixture
def files(config) -> PictureFiles:
    return PictureFiles(config.data_dir / "pictures")


@pytest.fixture
def add(app, files):
    """Takes a note with pictures of these sizes; returns its id."""
    numbers = iter(range(1, 1_000))

    async def adding(text: str, *sizes: int, **changes: object) -> int:
        sent = [Attachment(next(numbers), f"{size}.png", "", 1, f"Alt {size}") for size in sizes]
        line = Draft(text)
        kept = await app.store.notes.add(submission(line, attachments=tuple(sent), **changes))
        for waiting in await app.store.pictures.waiting():
            size = int(waiting.attachment.name.removesuffix(".png"))
            content = file_of(picture(size, size), "PNG")
            digest = files.keep(content, "png")
            safe = SafePicture(content, "png", size, size)
            await app.store.pictures.keep(waiting.id, digest, safe, START)
        return kept.notes[0].id

    return adding


def content(size: int) -> bytes:
    return file_of(picture(size, size), "PNG")


def post(remote: Remote, path: str = PATH) -> str:
    return remote.show(path).decode()


def changed(remote: Remote) -> list[str]:
    """What the newest commit touched."""
    return remote.git("show", "--format=", "--name-status", "main").decode().split("\n")[:-1]


async def test_text_and_pictures_travel_in_one_commit(app, event, remote, add):
    await add("a note", 8, 9)
    published = await app.publisher.publish(event.id, TODAY)
    assert published.outcome is Outcome.PUSHED
    assert remote.count() == 1
    assert remote.names() == [PATH, FIRST, SECOND]
    assert (remote.show(FIRST), remote.show(SECOND)) == (content(8), content(9))
    assert f"![Alt 8]({{{{ site.baseurl }}}}/{FIRST})" in post(remote)


async def test_the_same_day_again_makes_no_commit(app, event, remote, add):
    await add("a note", 8)
    await app.publisher.publish(event.id, TODAY)
    again = await app.publisher.publish(event.id, TODAY)
    assert (again.outcome, remote.count()) == (Outcome.UNCHANGED, 1)


async def test_what_stands_on_the_site_is_not_read_again(app, event, remote, add, files):
    await add("a note", 8)
    await app.publisher.publish(event.id, TODAY)
    for path in files.path("00", "x").parent.parent.glob("*/*"):
        path.unlink()
    await add("another", 9)
    published = await app.publisher.publish(event.id, TODAY)
    assert published.outcome is Outcome.PUSHED
    assert changed(remote) == [f"M\t{PATH}", f"A\t{SECOND}"]
    assert remote.show(FIRST) == content(8)
    assert FIRST in post(remote)


async def test_a_picture_that_is_gone_everywhere_stops_no_post(
    app, event, remote, add, files, caplog
):
    await add("a note", 8, 9)
    digest = (await app.store.days.load(event.id, TODAY, LATER)).pictures[0].digest
    files.path(digest, "png").unlink()
    with caplog.at_level(logging.ERROR):
        await app.publisher.publish(event.id, TODAY)
    assert "gone" in caplog.text
    assert remote.names() == [PATH, FIRST]
    assert remote.show(FIRST) == content(9)
    assert "Alt 8" not in post(remote)


async def test_a_picture_leaves_the_site_with_its_note_and_comes_back_with_it(
    app, event, remote, add
):
    note_id = await add("a note", 8)
    await add("another", 9)
    await app.publisher.publish(event.id, TODAY)
    await app.store.notes.hide(GUILD, note_id, ANA, LATER)
    await app.publisher.publish(event.id, TODAY)
    assert changed(remote) == [f"M\t{PATH}", f"D\t{FIRST}"]
    assert SECOND in post(remote)
    await app.store.notes.restore(GUILD, note_id, ANA)
    await app.publisher.publish(event.id, TODAY)
    assert remote.show(FIRST) == content(8)


async def test_erased_rows_take_their_files_off_the_site_too(app, event, remote, add, files):
    await add("a note", 8)
    await app.publisher.publish(event.id, TODAY)
    await app.store.database.write(lambda db: db.execute("DELETE FROM note").rowcount)
    await app.pictures.clear()
    assert list(files.path("00", "x").parent.parent.glob("*/*")) == []
    await app.publisher.publish(event.id, TODAY)
    assert remote.names() == [PATH]


async def test_names_that_are_somebody_elses_are_passed_over(app, event, remote, add):
    remote.commit({"images/2026-06-10-keynote-1.JPG": b"theirs"})
    await add("a note", 8)
    await app.publisher.publish(event.id, TODAY)
    assert remote.show("images/2026-06-10-keynote-1.JPG") == b"theirs"
    assert remote.show(SECOND) == content(8)


async def test_a_picture_that_was_replaced_by_hand_stays_theirs(app, event, remote, add):
    note_id = await add("a note", 8)
    await app.publisher.publish(event.id, TODAY)
    remote.commit({FIRST: b"cropped by its owner"})
    await add("another", 9)
    await app.publisher.publish(event.id, TODAY)
    assert remote.show(FIRST) == b"cropped by its owner"
    await app.store.notes.hide(GUILD, note_id, ANA, LATER)
    await app.publisher.publish(event.id, TODAY)
    assert remote.show(FIRST) == b"cropped by its owner"
    assert FIRST not in post(remote)


async def test_a_picture_that_was_removed_by_hand_returns_while_its_line_stands(
    app, event, remote, add
):
    await add("a note", 8)
    await app.publisher.publish(event.id, TODAY)
    delete(remote, FIRST)
    await add("another")
    await app.publisher.publish(event.id, TODAY)
    assert remote.show(FIRST) == content(8)


async def test_a_picture_whose_line_was_removed_by_hand_too_stays_away(app, event, remote, add):
    await add("a note", 8)
    await app.publisher.publish(event.id, TODAY)
    without = "\n".join(line for line in post(remote).split("\n") if "![" not in line)
    remote.commit({PATH: without.encode()})
    delete(remote, FIRST)
    await add("another")
    await app.publisher.publish(event.id, TODAY)
    assert remote.names() == [PATH]
    assert "* another" in post(remote)


def delete(remote: Remote, path: str) -> None:
    """Somebody else's commit that removes a file."""
    stream = (
        "commit refs/heads/main\ncommitter Other <o@x> 1780000000 +0000\ndata 0\n"
        f"from refs/heads/main^0\nD {path}\n"
    )
    remote.git("fast-import", "--quiet", stdin=stream.encode())


async def test_a_removed_picture_renames_no_other(app, event, remote, add):
    note_id = await add("a note", 8)
    await add("another", 9)
    await app.publisher.publish(event.id, TODAY)
    await app.store.notes.hide(GUILD, note_id, ANA, LATER)
    await add("a third", 10)
    await app.publisher.publish(event.id, TODAY)
    assert remote.names() == [PATH, SECOND, "images/2026-06-10-keynote-3.png"]


async def test_a_renamed_talk_keeps_the_names_of_what_is_out(app, event, remote, add):
    await add("a note", 8)
    await app.publisher.publish(event.id, TODAY)
    [part] = (await app.store.days.load(event.id, TODAY, LATER)).talks
    renamed = TalkFields(title="Opening")
    await app.store.talks.edit(GUILD, ANA, START, part.talk.id, renamed, lambda _: None)
    await add("another", 9)
    await app.publisher.publish(event.id, TODAY)
    assert remote.names() == [PATH, FIRST, "images/2026-06-10-opening-1.png"]


async def test_two_servers_on_one_site_never_share_a_name(app, event, remote, add):
    other = await set_up(app.store, OTHER_GUILD)
    await app.store.talks.start(OTHER_GUILD, ANA, START, fields(channel_id=99))
    await add("a note", 8)
    await add("theirs", 9, guild_id=OTHER_GUILD, channel_id=99)
    for each in (event, other):
        await app.publisher.publish(each.id, TODAY)
    assert (remote.show(FIRST), remote.show(SECOND)) == (content(8), content(9))


@pytest.mark.parametrize("first", [TODAY, TOMORROW])
async def test_a_picture_that_moves_to_another_day_keeps_its_name_and_its_file(
    app, event, remote, add, first
):
    note_id = await add("a note", 8)
    await add("stays")
    plan = fields("Tomorrow's", None, starts_at=START + timedelta(days=1))
    talk = await app.store.talks.add(GUILD, ANA, START, plan)
    await app.publisher.publish(event.id, TODAY)
    await app.store.notes.move(GUILD, note_id, ANA, talk.id)
    second = TOMORROW if first == TODAY else TODAY
    for day in (first, second):
        await app.publisher.publish(event.id, day)
    assert remote.show(FIRST) == content(8)
    assert FIRST not in post(remote)
    assert FIRST in post(remote, "_posts/2026-06-11-pyconf-day-2.md")


async def test_a_push_that_failed_is_made_good_by_the_next(app, event, remote, add):
    await add("a note", 8)
    remote.hook("pre-receive", "exit 1")
    with pytest.raises(SiteRefused):
        await app.publisher.publish(event.id, TODAY)
    (remote.path / "hooks" / "pre-receive").unlink()
    await app.publisher.publish(event.id, TODAY)
    assert remote.names() == [PATH, FIRST]
    assert remote.show(FIRST) == content(8)


async def test_a_push_whose_answer_was_lost_doubles_nothing(app, event, remote, add):
    await add("a note", 8)
    await app.publisher.publish(event.id, TODAY)
    statement = "UPDATE publication SET outcome = 'pending', commit_id = NULL"
    await app.store.database.write(lambda db: db.execute(statement).rowcount)
    again = await app.publisher.publish(event.id, TODAY)
    assert (again.outcome, remote.count()) == (Outcome.UNCHANGED, 1)


async def test_a_removal_that_did_not_arrive_is_tried_again(app, event, remote, add):
    note_id = await add("a note", 8)
    await add("another")
    await app.publisher.publish(event.id, TODAY)
    await app.store.notes.hide(GUILD, note_id, ANA, LATER)
    remote.hook("pre-receive", "exit 1")
    with pytest.raises(SiteRefused):
        await app.publisher.publish(event.id, TODAY)
    (remote.path / "hooks" / "pre-receive").unlink()
    await app.publisher.publish(event.id, TODAY)
    assert remote.names() == [PATH]
    await app.publisher.publish(event.id, TODAY)
    assert await app.store.site_pictures.of_day(event.id, TODAY) == {}


async def test_a_site_that_was_begun_anew_gets_everything_again(app, event, remote, add):
    await add("a note", 8)
    await app.publisher.publish(event.id, TODAY)
    remote.commit({"README": b"a new beginning"}, fresh=True)
    await add("another")
    await app.publisher.publish(event.id, TODAY)
    assert remote.names() == ["README", PATH, FIRST]


async def test_another_folder_of_the_site(config, clock, event, app, remote, add):
    await add("a note", 8)
    site = replace(config.site, images_dir="assets/img")
    async with open_app(replace(config, site=site), clock) as other:
        await other.publisher.publish(event.id, TODAY)
    assert remote.names() == [PATH, f"assets/img/{FIRST[7:]}"]
    assert f"/assets/img/{FIRST[7:]})" in post(remote)


async def test_a_link_in_place_of_the_folder_is_refused(app, event, remote, add):
    remote.commit({"images": b"/etc"}, mode="120000")
    await add("a note", 8)
    with pytest.raises(SiteRefused, match="images is a file, a link"):
        await app.publisher.publish(event.id, TODAY)


async def test_a_preview_names_pictures_and_reserves_nothing(app, event, remote, add):
    await add("a note", 8)
    _, made = await app.publisher.preview(event.id, TODAY)
    assert FIRST in made.text
    assert await app.store.site_pictures.names() == frozenset()


async def test_an_unreachable_site_leaves_the_names_open(config, clock, event, app, add, tmp_path):
    await add("a note", 8)
    site = replace(config.site, repo=str(tmp_path / "nowhere.git"))
    async with open_app(replace(config, site=site), clock) as other:
        with pytest.raises((SiteUnreachable, SiteRefused)):
            await other.publisher.publish(event.id, TODAY)
    assert await app.store.site_pictures.names() == frozenset()


async def test_pictures_move_with_their_post_to_another_site_generator(
    app, event, remote, add, config, clock
):
    await add("a note", 8, 9)
    await app.publisher.publish(event.id, TODAY)
    theirs = remote.show(SECOND) + b"theirs"
    remote.commit({SECOND: theirs})
    site = replace(config.site, posts_dir="content/posts", images_dir="static/images")
    hugo = replace(config, site=site, posts=PostsConfig(flavour="hugo"))
    async with open_app(hugo, clock) as other:
        await other.publisher.publish(event.id, TODAY)
    moved = [f"content/posts/{PATH[7:]}", f"static/{FIRST}", f"static/{SECOND}"]
    assert remote.names() == sorted([*moved, SECOND])
    assert remote.show(SECOND) == theirs
