"""A fault in an own template: the organiser reads where it is, and the site stays whole."""

from bot.config import PostsConfig


async def test_a_fault_is_told_by_file_and_line_and_nothing_goes_out(stage, tmp_path):
    template = tmp_path / "post.md"
    template.write_text("# [[ post.title ]]\n\n[[ post.titel ]]\n")
    await stage.restart(posts=PostsConfig(templates=tmp_path))
    olga = stage.people["Olga"]
    await olga.command(stage.hall, "event setup", title="PyConf")
    await olga.command(stage.hall, "talk start", title="Keynote")
    refused = await olga.command(stage.hall, "publish")
    told = await refused.until(lambda shown: "SITE_TEMPLATES" in shown.text)
    assert told.text.startswith("SITE_TEMPLATES: post.md, line 3: there is no 'titel' there.")
    assert stage.git("for-each-ref") == ""
    assert "there is no 'titel' there" in (await olga.command(stage.hall, "status")).text
    assert told.text.endswith(
        "All notes are kept. The operator mends the template, then posts go out again."
    )
    assert "Keynote" in (await olga.command(stage.hall, "day show")).text
    exported = await olga.command(stage.hall, "notes export", format="json")
    assert "SITE_TEMPLATES" not in exported.text
    refused = await olga.command(stage.hall, "notes export", format="markdown")
    assert "SITE_TEMPLATES" in refused.text
    template.write_text("# [[ post.title ]]\n")
    published = await olga.command(stage.hall, "publish")
    await published.until(lambda shown: shown.text.startswith("Published"))
    assert stage.git("show", "HEAD:_posts/2026-06-10-pyconf-day-1.md") == "# PyConf, Day 1\n"
