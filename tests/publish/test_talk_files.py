"""A day with a file for each talk goes out: what comes, leaves, was edited, and is whose."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from factories import ANA, BEN, GUILD, MOD, START, TODAY, TOMORROW, fields, set_up, submission
from remotes import Remote

from bot.app import App, open_app
from bot.config import Config, PostsConfig, SiteConfig
from bot.errors import SiteConflict, SiteRefused
from bot.models import FileKind, Outcome
from bot.posts.layout import Layout
from bot.publish.publisher import Removable

INDEX = "_posts/2026-06-10-pyconf-day-1.md"
KEYNOTE, SNAKES = "_posts/2026-06-10-keynote.md", "_posts/2026-06-10-snakes.md"
LATER = START + timedelta(hours=1)


@pytest.fixture
def remote(tmp_path) -> Remote:
    return Remote(tmp_path / "blog.git")


@pytest.fixture
def config(tmp_path, remote) -> Config:
    posts = PostsConfig(layout=Layout.PER_TALK)
    site = SiteConfig(str(remote.path))
    return Config(data_dir=tmp_path / "data", any_guild=True, site=site, posts=posts)


@pytest.fixture
async def app(config, clock) -> AsyncIterator[App]:
    async with open_app(config, clock, exclusive=True) as opened:
        yield opened


@pytest.fixture
async def event(app):
    """Two talks with a note each."""
    event = await set_up(app.store)
    await app.store.talks.start(GUILD, ANA, START, fields("Keynote"))
    await app.store.notes.add(submission("of the keynote"))
    await app.store.talks.start(GUILD, ANA, LATER, fields("Snakes"))
    await app.store.notes.add(submission("of snakes"))
    return event


def post(remote: Remote, path: str) -> str:
    return remote.show(path).decode()


def remove(remote: Remote, path: str) -> None:
    """Somebody removes a file from the site."""
    stream = (
        "commit refs/heads/main\ncommitter Other <o@x> 1780000000 +0000\ndata 0\n"
        f"from refs/heads/main^0\nD {path}\n"
    )
    remote.git("fast-import", "--quiet", stdin=stream.encode())


async def talk_of(app, event, title: str):
    day = await app.store.days.load(event.id, TODAY, START)
    return next(part for part in day.talks if part.talk.title == title)


async def silence(app, event, title: str) -> None:
    """Hide a talk's notes."""
    for note in (await talk_of(app, event, title)).notes:
        await app.store.notes.hide(GUILD, note.id, ANA, START)


async def test_each_talk_has_a_file_and_the_day_an_index_of_them(app, event, remote):
    published = await app.publisher.publish(event.id, TODAY)
    assert published.path == INDEX
    assert remote.names() == [KEYNOTE, INDEX, SNAKES]
    assert remote.count() == 1
    assert "* of the keynote" in post(remote, KEYNOTE)
    assert "* of snakes" in post(remote, SNAKES)
    assert "2026-06-10-snakes.md" in post(remote, INDEX)
    assert "* of" not in post(remote, INDEX)
    again = await app.publisher.publish(event.id, TODAY)
    assert (again.outcome, remote.count()) == (Outcome.UNCHANGED, 1)


async def test_one_note_changes_the_file_of_its_talk_alone(app, event, remote):
    await app.publisher.publish(event.id, TODAY)
    await app.store.notes.add(submission("more of snakes"))
    await app.publisher.publish(event.id, TODAY)
    changed = remote.git("show", "--name-only", "--format=", "main").decode().split()
    assert changed == [SNAKES]


async def test_a_renamed_talk_keeps_its_address(app, event, remote):
    await app.publisher.publish(event.id, TODAY)
    talk = (await talk_of(app, event, "Snakes")).talk
    renamed = fields("Pythons", None)
    await app.store.talks.edit(GUILD, ANA, LATER, talk.id, renamed, lambda _: None)
    await app.publisher.publish(event.id, TODAY)
    assert remote.names() == [KEYNOTE, INDEX, SNAKES]
    assert "title: Pythons" in post(remote, SNAKES)
    assert "[Pythons]" in post(remote, INDEX)


async def test_a_talk_whose_notes_are_gone_loses_its_file_and_gets_it_back(app, event, remote):
    await app.publisher.publish(event.id, TODAY)
    await silence(app, event, "Snakes")
    await app.publisher.publish(event.id, TODAY)
    assert remote.names() == [KEYNOTE, INDEX]
    assert "09:00, Snakes\n" in post(remote, INDEX)
    await app.store.notes.add(submission("again"))
    await app.publisher.publish(event.id, TODAY)
    assert "* again" in post(remote, SNAKES)


async def test_a_talk_that_was_removed_and_one_of_its_name_take_turns(app, event, remote):
    await app.publisher.publish(event.id, TODAY)
    await silence(app, event, "Snakes")
    talk = (await talk_of(app, event, "Snakes")).talk
    await app.store.talks.remove(GUILD, MOD, talk.id)
    await app.store.talks.start(GUILD, ANA, LATER, fields("Snakes"))
    await app.store.notes.add(submission("the other one"))
    await app.publisher.publish(event.id, TODAY)
    assert remote.names() == [KEYNOTE, INDEX, SNAKES]
    assert "* the other one" in post(remote, SNAKES)
    assert "of snakes" not in post(remote, SNAKES)


async def test_a_talk_that_moves_to_another_day_takes_its_file_along(app, event, remote):
    await app.publisher.publish(event.id, TODAY)
    talk = (await talk_of(app, event, "Snakes")).talk
    moved = START + timedelta(days=1)
    await app.store.talks.edit(GUILD, ANA, LATER, talk.id, fields(None, None), lambda _: moved)
    for day in (TODAY, TOMORROW):
        await app.publisher.publish(event.id, day)
    there, index = "_posts/2026-06-11-snakes.md", "_posts/2026-06-11-pyconf-day-2.md"
    assert remote.names() == [KEYNOTE, INDEX, index, there]
    assert "* of snakes" in post(remote, there)
    await app.store.talks.edit(GUILD, ANA, LATER, talk.id, fields(None, None), lambda _: LATER)
    for day in (TODAY, TOMORROW):
        await app.publisher.publish(event.id, day, by_hand=False)
    assert remote.names() == [KEYNOTE, INDEX, SNAKES]


async def test_what_was_edited_on_the_site_is_kept_in_each_file(app, event, remote):
    await app.publisher.publish(event.id, TODAY)
    edits = {
        SNAKES: post(remote, SNAKES).replace("* of snakes", "* of snakes\n* theirs"),
        INDEX: f"{post(remote, INDEX)}\nTheirs.\n",
    }
    remote.commit({path: text.encode() for path, text in edits.items()})
    talk = (await talk_of(app, event, "Keynote")).talk
    await app.store.talks.edit(GUILD, ANA, LATER, talk.id, fields("Opening", None), lambda _: None)
    await app.publisher.publish(event.id, TODAY)
    assert post(remote, SNAKES) == edits[SNAKES]
    assert post(remote, INDEX).endswith("\nTheirs.\n")
    assert "[Opening]" in post(remote, INDEX)


async def test_a_conflict_in_one_file_leaves_all_of_them(app, event, remote):
    await app.publisher.publish(event.id, TODAY)
    theirs = post(remote, SNAKES).replace("* of snakes", "* theirs")
    remote.commit({SNAKES: theirs.encode()})
    head = remote.head()
    for title in ("Snakes", "Keynote"):
        (note,) = (await talk_of(app, event, title)).notes
        await app.store.notes.edit(GUILD, note.id, ANA, "ours", START)
    with pytest.raises(SiteConflict, match=SNAKES):
        await app.publisher.publish(event.id, TODAY)
    assert remote.head() == head


async def test_an_edited_file_of_a_talk_that_left_waits_for_a_person(app, event, remote):
    await app.publisher.publish(event.id, TODAY)
    remote.commit({SNAKES: f"{post(remote, SNAKES)}\nTheirs.\n".encode()})
    await silence(app, event, "Snakes")
    with pytest.raises(SiteConflict, match=f"{SNAKES} was edited on the site, and the day's"):
        await app.publisher.publish(event.id, TODAY)
    assert "Theirs." in post(remote, SNAKES)
    remove(remote, SNAKES)
    await app.publisher.publish(event.id, TODAY)
    assert remote.names() == [KEYNOTE, INDEX]


async def test_files_of_others_are_neither_overwritten_nor_removed(app, event, remote):
    remote.commit({SNAKES: b"theirs\n"})
    await app.publisher.publish(event.id, TODAY)
    ours = SNAKES.replace(".md", "-2.md")
    assert (post(remote, SNAKES), "* of snakes" in post(remote, ours)) == ("theirs\n", True)
    await silence(app, event, "Snakes")
    await app.publisher.publish(event.id, TODAY)
    remote.commit({ours: b"theirs as well\n"})
    await app.publisher.publish(event.id, TODAY)
    assert post(remote, ours) == "theirs as well\n"
    await app.publisher.remove(event.id, TODAY)
    assert remote.names() == [ours, SNAKES]


async def test_two_events_with_a_talk_of_one_name_have_two_files(app, event, remote):
    other = await set_up(app.store, 200)
    await app.store.talks.start(200, ANA, START, fields("Keynote", 99))
    await app.store.notes.add(submission("theirs", guild_id=200, channel_id=99))
    for each in (event, other):
        await app.publisher.publish(each.id, TODAY)
    assert "* of the keynote" in post(remote, KEYNOTE)
    assert "* theirs" in post(remote, KEYNOTE.replace(".md", "-2.md"))


async def test_a_removal_takes_all_files_and_they_come_back(app, event, remote):
    await app.publisher.publish(event.id, TODAY)
    remote.commit({SNAKES: b"edited\n", "_posts/other.md": b"theirs\n"})
    await app.publisher.remove(event.id, TODAY)
    assert remote.names() == ["_posts/other.md"]
    await app.publisher.publish(event.id, TODAY)
    assert remote.names() == [KEYNOTE, INDEX, SNAKES, "_posts/other.md"]


async def test_a_crash_before_the_record_doubles_nothing(app, event, remote):
    await app.publisher.publish(event.id, TODAY)
    remote.commit({SNAKES: f"{post(remote, SNAKES)}\nTheirs.\n".encode()})
    await silence(app, event, "Keynote")
    await app.publisher.publish(event.id, TODAY)
    assert remote.names() == [INDEX, SNAKES]
    statement = "UPDATE publication SET outcome = 'interrupted', commit_id = NULL WHERE id = 2"
    await app.store.database.write(lambda db: db.execute(statement).rowcount)
    again = await app.publisher.publish(event.id, TODAY)
    assert (again.outcome, remote.count()) == (Outcome.UNCHANGED, 3)
    await app.store.notes.add(submission("more"))
    await app.publisher.publish(event.id, TODAY)
    assert "\n* of snakes\n* more\n" in post(remote, SNAKES)
    assert post(remote, SNAKES).endswith("\nTheirs.\n")


async def test_files_that_never_arrived_remove_nothing_of_others(app, event, remote):
    remote.hook("pre-receive", "exit 1")
    with pytest.raises(SiteRefused):
        await app.publisher.publish(event.id, TODAY)
    (remote.path / "hooks" / "pre-receive").unlink()
    remote.commit({SNAKES: b"theirs\n"})
    await silence(app, event, "Snakes")
    await app.publisher.publish(event.id, TODAY)
    assert post(remote, SNAKES) == "theirs\n"


@pytest.mark.parametrize("first", Layout)
async def test_the_other_layout_replaces_the_files_of_the_one(config, clock, event, remote, first):
    second = {Layout.PER_DAY: Layout.PER_TALK, Layout.PER_TALK: Layout.PER_DAY}[first]
    names = {Layout.PER_DAY: [INDEX], Layout.PER_TALK: [KEYNOTE, INDEX, SNAKES]}
    for layout in (first, second):
        async with open_app(replace(config, posts=PostsConfig(layout=layout)), clock) as app:
            published = await app.publisher.publish(event.id, TODAY)
        assert remote.names() == names[layout]
        assert published.path == INDEX


async def test_the_record_says_which_file_is_which(app, event):
    await app.publisher.publish(event.id, TODAY)
    (published,) = await app.store.publications.of_day(event.id, TODAY)
    kinds = {file.path: (file.kind, file.talk_id is None) for file in published.files}
    talk = (FileKind.TALK, False)
    assert kinds == {INDEX: (FileKind.DAY, True), KEYNOTE: talk, SNAKES: talk}


async def test_a_preview_shows_every_file(app, event):
    _, made = await app.publisher.preview(event.id, TODAY)
    assert made.path == INDEX
    heads = [line for line in made.text.split("\n") if line.startswith("==> ")]
    assert heads == [f"==> {path} <==" for path in (INDEX, KEYNOTE, SNAKES)]


async def test_what_would_leave_is_told(app, event):
    await app.publisher.publish(event.id, TODAY)
    assert await app.publisher.removable(event.id, TODAY) == Removable(INDEX, 2, 0)


async def test_what_somebody_had_erased_leaves_each_file_and_the_record(app, event, remote):
    await app.store.notes.add(submission("of Ben", person=BEN))
    await app.publisher.publish(event.id, TODAY)
    await app.store.notes.add(submission("more of Ben", person=BEN))
    await app.publisher.publish(event.id, TODAY)
    remote.commit({SNAKES: f"{post(remote, SNAKES)}\nTheirs.\n".encode()})
    await app.store.privacy.forget(GUILD, BEN.id)
    await app.publisher.publish(event.id, TODAY)
    assert "of Ben" not in post(remote, SNAKES)
    assert "Theirs." in post(remote, SNAKES)
    tries = await app.store.publications.of_day(event.id, TODAY)
    known = "".join(file.text + file.content for made in tries for file in made.files)
    assert "of Ben" not in known
    assert "of snakes" in known
