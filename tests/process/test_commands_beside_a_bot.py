"""One DATA_DIR, several processes: a second bot is refused, commands are not."""

import asyncio
import re
import sqlite3
import zipfile
from contextlib import closing

from conference import until


async def test_a_second_bot_is_refused_and_the_first_goes_on(conference):
    first = await conference.run()
    await conference.set_up()
    second = await conference.command("run")
    assert second.code == 1
    assert second.err == (
        f"talknotes: Another bot is already using {conference.data}."
        " Stop it, or name another DATA_DIR.\n"
    )
    assert (await conference.note("still here")).startswith("✅")
    assert first.alive
    assert conference.sandbox.identified == 1


async def test_preview_publish_and_backup_work_beside_a_running_bot(conference):
    await conference.run()
    await conference.set_up()
    await conference.note("beside")
    preview = await conference.command("preview", "today")
    assert preview.code == 0
    assert "beside" in preview.out
    assert preview.err == "talknotes: talks without a link: 1\n"
    published = await conference.command("publish", "today")
    assert published.code == 0
    assert published.out.startswith("published: _posts/")
    assert "https://blog.example/" in published.out
    again = await conference.command("publish", "today")
    assert again.out.startswith("unchanged: _posts/")
    assert conference.commits() == 1
    assert conference.posts() == preview.out
    assert (await conference.note("after")).startswith("✅")


async def test_preview_shows_at_once_what_a_template_of_ones_own_makes(conference, tmp_path):
    await conference.run()
    await conference.set_up()
    await conference.note("beside")
    folder = tmp_path / "templates of ours"
    folder.mkdir()
    own = {"SITE_TEMPLATES": str(folder)}
    template = folder / "post.md"
    template.write_text("# [[ post.title ]]\n[[ post.titel ]]\n")
    preview = await conference.command("preview", "today", **own)
    assert (preview.code, preview.out) == (1, "")
    assert preview.err.startswith("talknotes: SITE_TEMPLATES: post.md, line 2: there is no 'titel'")
    checked = await conference.command("check", **own)
    assert checked.code == 1
    assert "FAIL  templates: SITE_TEMPLATES: post.md, line 2: there is no 'titel'" in checked.out
    template.write_text("---\ntitle: [[ post.title ]]\n---\n[% include 'body.md' %]")
    assert "ok    templates: post.md of " in (await conference.command("check", **own)).out
    (folder / "pots.md").write_text("misnamed")
    noted = (await conference.command("check", **own)).out
    assert re.search(r"note  templates: post\.md .*no template is called so .*: pots\.md\n", noted)
    preview = await conference.command("preview", "today", **own)
    assert preview.code == 0
    assert preview.out.startswith("---\ntitle: PyConf, Day 1\n---\n")
    assert "* beside\n" in preview.out


async def test_publish_here_and_there_at_the_same_moment_makes_one_commit(conference):
    await conference.run()
    await conference.set_up()
    await conference.note("once")
    ended, answer = await asyncio.gather(
        conference.command("publish", "today"),
        conference.olga.command(conference.hall, "publish"),
    )
    assert ended.code == 0, ended.err
    await answer.until(lambda shown: shown.text.startswith(("Published", "Nothing changed")))
    assert conference.commits() == 1
    assert conference.rows("SELECT count(*) FROM publication WHERE outcome = 'pending'") == [0]


async def test_a_backup_taken_during_notes_is_whole_and_holds_what_was_kept_before(conference):
    await conference.run()
    await conference.set_up()
    kept: list[str] = []

    async def write(name: str, done: asyncio.Event) -> None:
        while not done.is_set():
            text = f"{name} {len(kept)}"
            await conference.note(text)
            kept.append(text)

    done = asyncio.Event()
    writers = [asyncio.create_task(write(name, done)) for name in "abc"]
    await until(lambda: len(kept) >= 20)
    before = list(kept)
    target = conference.folder / "backup.zip"
    ended = await conference.command("backup", str(target))
    done.set()
    await asyncio.gather(*writers)
    assert (ended.code, ended.out) == (0, f"Copied to {target}.\n")
    with zipfile.ZipFile(target) as packed:
        packed.extractall(conference.folder / "copy")
    with closing(sqlite3.connect(conference.folder / "copy" / "talknotes.sqlite3")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        held = {text for (text,) in copy.execute("SELECT text FROM note")}
    assert held >= set(before)


async def test_a_backup_refuses_a_file_that_exists(conference):
    target = conference.folder / "copy.sqlite3"
    target.write_text("mine")
    ended = await conference.command("backup", str(target))
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == f"talknotes: {target} exists already. Name a file that does not.\n"
    assert target.read_text() == "mine"


async def test_a_backup_into_no_folder_says_so(conference):
    ended = await conference.command("backup", str(conference.folder / "none" / "copy"))
    assert ended.code == 1
    assert ended.err.count("\n") == 1
    assert "Traceback" not in ended.err
