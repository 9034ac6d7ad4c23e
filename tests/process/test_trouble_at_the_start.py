"""What keeps a bot from starting is said in a sentence, with an exit code and no traceback."""

import socket
import sqlite3
from contextlib import closing

import pytest
from bot_process import Ended

FAILED, NO_RESTART = 1, 2


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def complaints(ended: Ended) -> list[str]:
    """What it says to the operator, besides its log."""
    assert "Traceback" not in ended.err
    assert ended.out == ""
    mark = "talknotes: "
    return [line.removeprefix(mark) for line in ended.err.splitlines() if line.startswith(mark)]


async def test_a_wrong_token_is_named(conference):
    ended = await conference.command("run", DISCORD_TOKEN="wrong")
    assert ended.code == NO_RESTART
    assert complaints(ended) == [
        "DISCORD_TOKEN: Discord refuses it; copy it anew from the developer portal"
    ]


async def test_a_missing_token_is_named_with_the_cure(conference):
    ended = await conference.command("run", DISCORD_TOKEN="")
    assert ended.code == NO_RESTART
    assert complaints(ended) == ["DISCORD_TOKEN: not set; copy .env.example to .env and fill it in"]
    assert not conference.data.exists()


async def test_everything_that_is_wrong_in_the_settings_is_said_at_once(conference):
    wrong = {
        "TIMEZONE": "Mars/Base",
        "DIGEST_TIME": "late",
        "GUILD_IDS": "my server",
        "BLOG_REPO": "https://me:secret-word@host/blog.git",
        "LOG_LEVEL": "LOUD",
        "REHEARSAL_START": "tomorrow",
    }
    ended = await conference.command("run", **wrong)
    assert ended.code == NO_RESTART
    assert {line.partition(":")[0] for line in complaints(ended)} == set(wrong)
    assert len(ended.err.splitlines()) == len(wrong)
    assert "secret-word" not in ended.err


async def test_settings_are_read_from_a_file_and_the_environment_wins(conference):
    (conference.folder / ".env").write_text("TIMEZONE=Mars/Base\nDIGEST_TIME=late\n")
    ended = await conference.command("run", DIGEST_TIME="22:00", TIMEZONE="Mars/Moon")
    assert complaints(ended) == [
        "TIMEZONE: 'Mars/Moon' is no IANA zone; give one such as Europe/Prague"
    ]


async def test_a_discord_that_cannot_be_reached_is_worth_another_try(conference, closed_port):
    address = f"http://127.0.0.1:{closed_port}/api/v10"
    ended = await conference.command("run", DISCORD_API_URL=address)
    assert ended.code == FAILED
    [sentence] = complaints(ended)
    assert sentence.startswith("Discord cannot be reached: ")


@pytest.mark.parametrize("command", [("run",), ("migrate",)])
async def test_a_damaged_database_is_set_aside_by_who_owns_it(conference, command):
    conference.data.mkdir()
    file = conference.data / "talknotes.sqlite3"
    file.write_bytes(b"no database" * 1000)
    ended = await conference.command(*command)
    assert ended.code == NO_RESTART
    [sentence] = complaints(ended)
    assert sentence.startswith("The database file is damaged. It is set aside in ")
    assert (conference.data / "damaged-1" / file.name).read_bytes() == b"no database" * 1000
    again = await conference.command("run")
    assert again.code == NO_RESTART
    assert not file.exists()


async def test_a_damaged_database_is_left_alone_by_a_command_beside_a_bot(conference):
    conference.data.mkdir()
    file = conference.data / "talknotes.sqlite3"
    file.write_bytes(b"no database" * 1000)
    ended = await conference.command("preview", "today")
    assert ended.code == NO_RESTART
    [sentence] = complaints(ended)
    assert sentence.startswith("The database file is damaged. Restart the bot")
    assert file.read_bytes() == b"no database" * 1000


async def test_a_newer_database_is_left_alone(conference):
    await conference.command("migrate")
    with closing(sqlite3.connect(conference.data / "talknotes.sqlite3")) as connection:
        connection.execute("PRAGMA user_version = 999")
    ended = await conference.command("run")
    assert ended.code == NO_RESTART
    [sentence] = complaints(ended)
    assert sentence.startswith("The database has schema 999, this version knows ")
    assert conference.rows("PRAGMA user_version") == [999]


async def test_a_data_folder_below_a_file_is_named(conference):
    (conference.folder / "file").touch()
    data = str(conference.folder / "file" / "data")
    ended = await conference.command("run", DATA_DIR=data)
    assert ended.code == FAILED
    [sentence] = complaints(ended)
    assert sentence.startswith(f"DATA_DIR {data} cannot be used: Not a directory.")


async def test_without_git_the_bot_runs_and_publish_says_what_is_missing(conference):
    empty = conference.folder / "bin"
    empty.mkdir()
    await conference.run(PATH=str(empty))
    await conference.set_up()
    assert (await conference.note("safe")).startswith("✅")
    answer = await conference.olga.command(conference.hall, "publish")
    await answer.until(lambda shown: shown.text.startswith("git is not installed"))
    assert conference.notes() == ["safe"]


async def test_without_a_site_in_reach_the_bot_runs_and_says_so(conference, closed_port):
    process = await conference.run(BLOG_REPO=f"http://127.0.0.1:{closed_port}/blog.git")
    await conference.set_up()
    await conference.note("safe")
    shown = await conference.ana.command(conference.hall, "event show")
    assert "Site: The connection to the site's host failed." in shown.text
    answer = await conference.olga.command(conference.hall, "publish")
    await answer.until(lambda shown: "The notes are safe" in shown.text)
    assert process.alive
    assert "Traceback" not in process.log
