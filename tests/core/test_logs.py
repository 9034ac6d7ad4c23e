"""Log lines: as text or JSON, never with a secret."""

import json
import logging

import pytest

from bot import logs
from bot.config import Config, SiteConfig

SECRETS = ("discord.token", 'blog"to\\ken')
LOGGER = logging.getLogger("tests.logs")


@pytest.fixture
def written(capsys):
    """Set up logging and return what was written; the root logger is given back afterwards."""
    root = logging.getLogger()
    former = root.handlers[:], root.level

    def set_up(**settings):
        site = SiteConfig(repo="/srv/blog", token=SECRETS[1])
        logs.set_up(Config(token=SECRETS[0], site=site, **settings))
        return lambda: capsys.readouterr().err

    yield set_up
    root.handlers[:], root.level = former


def use(token: str) -> None:
    raise ValueError(f"cannot use {token}")


def fail() -> None:
    try:
        use(f"{SECRETS[0]} and {SECRETS[1]}")
    except ValueError:
        LOGGER.exception("failed with %s", SECRETS[1])


def test_a_line_tells_when_how_bad_and_who(written):
    read = written()
    LOGGER.warning("the site is %s", "down")
    line = read()
    assert line.endswith("WARNING tests.logs: the site is down\n")
    assert line[:4].isdigit()


def test_a_json_line_is_one_object(written):
    read = written(log_format="json")
    LOGGER.info("two\nlines, Zoë")
    (line,) = read().splitlines()
    entry = json.loads(line)
    assert "Zoë" in line
    assert entry["message"] == "two\nlines, Zoë"
    assert (entry["level"], entry["logger"]) == ("INFO", "tests.logs")
    assert entry["at"].endswith("+00:00")
    assert set(entry) == {"at", "level", "logger", "message"}


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_no_line_holds_a_secret_not_even_in_a_traceback(written, log_format):
    read = written(log_format=log_format)
    fail()
    text = read()
    assert "ValueError" in text
    assert text.count("[secret]") >= 3
    for secret in (*SECRETS, json.dumps(SECRETS[1])[1:-1]):
        assert secret not in text


def test_a_json_line_tells_the_failure(written):
    read = written(log_format="json")
    fail()
    entry = json.loads(read())
    assert entry["message"] == "failed with [secret]"
    assert "Traceback" in entry["error"]


@pytest.mark.parametrize(("level", "lines"), [("DEBUG", 3), ("INFO", 2), ("ERROR", 0)])
def test_the_level_is_the_configured_one(written, level, lines):
    read = written(log_level=level)
    LOGGER.debug("a")
    LOGGER.info("b")
    LOGGER.warning("c")
    assert len(read().splitlines()) == lines


@pytest.mark.parametrize("name", ["discord.http", "aiosqlite", "asyncio"])
def test_libraries_do_not_print_what_people_typed(written, name):
    read = written(log_level="DEBUG")
    logging.getLogger(name).debug("somebody's words")
    assert read() == ""
    logging.getLogger(name).info("connected")
    assert "connected" in read()


def test_setting_up_twice_prints_once(written):
    written()
    read = written()
    LOGGER.info("once")
    assert read().count("once") == 1


def test_without_secrets_nothing_is_blotted(written, capsys):
    written()
    logs.set_up(Config())
    LOGGER.info("plain %s", SECRETS[0])
    assert SECRETS[0] in capsys.readouterr().err
