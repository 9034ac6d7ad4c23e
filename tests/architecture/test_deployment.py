"""What deploy/ promises: a container that holds little and may do less, and a unit that fits it."""

import configparser
import json
import re
from pathlib import Path

import pytest

from bot.cli import parser
from bot.cli.telling import NO_RESTART
from bot.operating.health import GATEWAY_GRACE, WRITE_GRACE
from bot.operating.watch import PAUSE
from bot.service import STOP_WITHIN

ROOT = Path(__file__).parents[2]
SECRET = re.compile(r"TOKEN|PASSWORD|SECRET|KEY", re.IGNORECASE)

Instruction = tuple[str, str]


def instructions() -> list[Instruction]:
    """Each instruction of the Containerfile with what it is given, on one line."""
    text = (ROOT / "deploy" / "Containerfile").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n", " ", "\n".join(lines))
    return [(line.split()[0], line.split(None, 1)[1]) for line in joined.splitlines() if line]


def given(name: str) -> list[str]:
    return [value for instruction, value in instructions() if instruction == name]


def final() -> list[Instruction]:
    """The instructions of the last stage, the only one that is run."""
    found = instructions()
    last = max(place for place, (name, _) in enumerate(found) if name == "FROM")
    return found[last:]


def test_the_base_is_one_slim_image_of_a_named_version():
    [argument] = given("ARG")
    assert re.fullmatch(r"PYTHON=3\.\d+\.\d+-slim-[a-z]+", argument)
    assert given("FROM") == [
        "docker.io/library/python:${PYTHON} AS build",
        "docker.io/library/python:${PYTHON}",
    ]


def test_it_runs_as_somebody_who_owns_nothing_but_the_data():
    names = [name for name, _ in final()]
    assert given("USER") == ["10001:10001"]
    assert "RUN" not in names[names.index("USER") :]
    assert "COPY" not in names[names.index("USER") :]
    assert given("VOLUME") == ["/data"]


def test_it_starts_one_process_that_gets_its_signals():
    assert json.loads(given("ENTRYPOINT")[0]) == ["python", "-m", "bot"]
    [command] = [value for name, value in final() if name == "CMD"]
    assert json.loads(command) == ["run"]
    assert given("STOPSIGNAL") == ["SIGTERM"]


def test_its_health_is_asked_where_the_bot_answers():
    [check] = given("HEALTHCHECK")
    program = json.loads(check[check.index("[") :])
    compile(program[-1], "HEALTHCHECK", "exec")
    assert "/healthz" in program[-1]
    assert "METRICS_PORT=9464" in " ".join(given("ENV"))


def test_nothing_secret_and_nothing_from_elsewhere_goes_in():
    assert not SECRET.search(" ".join([*given("ENV"), *given("ARG"), *given("LABEL")]))
    assert given("ADD") == []
    assert all("--require-hashes" in run for run in given("RUN") if "pip" in run)
    installs = [run for run in given("RUN") if "apt-get" in run]
    assert all("--no-install-recommends" in run for run in installs)
    assert all("rm -rf /var/lib/apt/lists/*" in run for run in installs)


def test_what_is_copied_is_there_and_nothing_else_is_sent_to_the_builder():
    copied = {value.split()[0] for value in given("COPY") if not value.startswith("--from")}
    kept = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert all((ROOT / name).exists() for name in copied)
    assert "*" in kept
    assert {line[1:] for line in kept if line.startswith("!")} == copied


def test_it_can_be_told_from_others():
    labels = " ".join(given("LABEL"))
    for name in ("title", "description", "licenses"):
        assert f"org.opencontainers.image.{name}=" in labels


@pytest.fixture
def unit() -> configparser.SectionProxy:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str
    read.read(ROOT / "deploy" / "talknotes.service", "utf-8")
    return read["Service"]


def test_the_unit_runs_a_command_that_there_is(unit):
    program, command = unit["ExecStart"].split()
    assert program.endswith("/talknotes")
    assert parser().parse_args([command]).command == "run"


def test_the_unit_waits_as_long_as_the_bot_may_take(unit):
    assert unit["Type"] == "notify"
    assert int(unit["TimeoutStartSec"]) > GATEWAY_GRACE
    assert int(unit["WatchdogSec"]) >= WRITE_GRACE + 2 * PAUSE
    assert int(unit["TimeoutStopSec"]) > STOP_WITHIN
    assert int(unit["RestartPreventExitStatus"]) == NO_RESTART
