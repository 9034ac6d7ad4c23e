"""What an operator sees of `check`, `migrate`, `--help` and `--version`."""

import re

import pytest
from bot_process import ROOT

from bot import __version__

COMMANDS = {
    "run",
    "demo",
    "check",
    "preview",
    "publish",
    "migrate",
    "backup",
    "restore",
    "export",
    "import",
    "person",
}
FINDING = re.compile(r"(ok|note|FAIL) +([a-z ]+): (.+)")


def findings(out: str) -> dict[str, tuple[str, str]]:
    """What was looked at, each with its verdict and its sentence."""
    lines = [FINDING.fullmatch(line) for line in out.splitlines()]
    assert all(lines), out
    return {line[2]: (line[1].strip(), line[3]) for line in lines if line}


async def test_check_finds_everything_in_order(conference):
    await conference.command("migrate")
    ended = await conference.command("check")
    assert (ended.code, ended.err) == (0, "")
    found = findings(ended.out)
    assert set(found) >= {"token", "time zones", "git", "database", "site", "servers"}
    assert {verdict for verdict, _ in found.values()} == {"ok"}


@pytest.mark.parametrize(
    ("changes", "what", "cure"),
    [
        ({"DISCORD_TOKEN": ""}, "token", "copy it from the developer portal into .env"),
        ({"DISCORD_TOKEN": "wrong"}, "token", "copy it anew from the developer portal"),
        ({"BLOG_REPO": "/nowhere/blog.git"}, "site", "make a repository there"),
        ({"BLOG_BRANCH": "gone"}, "site", "set BLOG_BRANCH"),
        ({"PATH": "/nowhere"}, "git", "Install git"),
        ({"DATA_DIR": "/dev/null/data"}, "database", "Name a folder that the bot may write to"),
    ],
    ids=lambda value: next(iter(value), "") if isinstance(value, dict) else None,
)
async def test_check_names_what_is_wrong_with_the_cure(conference, changes, what, cure):
    _commit(conference)
    ended = await conference.command("check", **changes)
    assert (ended.code, ended.err) == (1, "")
    verdict, sentence = findings(ended.out)[what]
    assert verdict == "FAIL"
    assert cure in sentence


async def test_check_makes_no_database_where_there_is_none(conference):
    mistyped = conference.folder / "dta"
    ended = await conference.command("check", DATA_DIR=str(mistyped))
    assert (ended.code, ended.err) == (0, "")
    found = findings(ended.out)
    sentence = f"none in {mistyped} yet; talknotes run makes it there"
    assert found["database"] == ("note", sentence)
    assert found["site"][0] == "ok"
    assert not mistyped.exists()


@pytest.mark.parametrize(
    ("changes", "what", "cure"),
    [
        ({"GUILD_IDS": ""}, "servers", "name yours in GUILD_IDS"),
        ({"BLOG_REPO": ""}, "site", "name its repository in BLOG_REPO"),
    ],
    ids=["no server", "no site"],
)
async def test_check_notes_what_one_may_do_without(conference, changes, what, cure):
    _commit(conference)
    ended = await conference.command("check", **changes)
    assert (ended.code, ended.err) == (0, "")
    verdict, sentence = findings(ended.out)[what]
    assert verdict == "note"
    assert cure in sentence


async def test_check_notes_what_the_site_would_hide(conference):
    await conference.run(TIMEZONE="Europe/Prague")
    await conference.set_up()
    (conference.folder / "_config.yml").write_text("permalink: pretty\n")
    blob = conference.git("hash-object", "-w", str(conference.folder / "_config.yml")).strip()
    conference.git("update-index", "--add", "--cacheinfo", f"100644,{blob},_config.yml")
    _commit(conference)
    verdict, sentence = findings((await conference.command("check")).out)["site settings"]
    assert verdict == "note"
    assert "set BLOG_PERMALINK" in sentence
    assert "set future: true" in sentence


def _commit(conference) -> None:
    tree = conference.git("write-tree").strip()
    signed = ("-c", "user.name=Other", "-c", "user.email=other@blog.example")
    commit = conference.git(*signed, "commit-tree", "-m", "Begin", tree).strip()
    conference.git("update-ref", "refs/heads/main", commit)


async def test_migrate_is_refused_beside_a_bot_and_harmless_otherwise(conference):
    first = await conference.command("migrate")
    assert (first.code, first.out) == (0, "The database is up to date.\n")
    await conference.run()
    beside = await conference.command("migrate")
    assert beside.code == 1
    assert beside.err.startswith("talknotes: Another bot is already using ")


async def test_an_event_is_needed_and_chosen_by_a_part_of_its_title(conference):
    none = await conference.command("preview", "today")
    assert (none.code, none.out) == (1, "")
    assert none.err == "talknotes: There is no event yet. /event setup in Discord makes one.\n"
    await conference.run()
    await conference.set_up()
    assert (await conference.command("preview", "today", "--event", "pyc")).code == 0
    other = await conference.command("preview", "today", "--event", "Rust")
    assert other.err == "talknotes: No event has 'Rust' in its title. There is: PyConf.\n"
    unreadable = await conference.command("preview", "someday")
    assert unreadable.code == 1
    assert unreadable.err.startswith("talknotes: ")
    assert "Traceback" not in unreadable.err


async def test_the_version_needs_no_settings(conference):
    ended = await conference.command("--version", DISCORD_TOKEN="", TIMEZONE="Mars/Base")
    assert (ended.code, ended.out) == (0, f"talknotes {__version__}\n")


async def test_help_names_every_command_and_the_readme_no_other(conference):
    ended = await conference.command("--help")
    assert ended.code == 0
    assert set(re.findall(r"^    ([a-z]+) ", ended.out, re.MULTILINE)) == COMMANDS
    readme = (ROOT / "README.md").read_text("utf-8")
    told = re.findall(r"(?:^|\$ |/|`)(?:talknotes|python -m bot) ([a-z]+)", readme, re.MULTILINE)
    assert set(told) <= COMMANDS
