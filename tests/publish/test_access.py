"""How an address is read, and what git is told to get in there."""

import shlex
from base64 import b64encode
from pathlib import Path

import pytest

from bot.config import SiteConfig
from bot.publish.access import Access

SSH = {"ssh_key": Path("/etc/a key"), "ssh_known_hosts": Path("/etc/known hosts")}


@pytest.mark.parametrize(
    ("repo", "name", "address", "protocol"),
    [
        ("/srv/ot her%.git", "/srv/ot her%.git", "file:///srv/ot%20her%25.git", "file"),
        ("/srv/me@host:b", "/srv/me@host:b", "file:///srv/me%40host%3Ab", "file"),
        ("https://h.example/b.git", "h.example/b.git", None, "https"),
        ("http://127.0.0.1:80/b", "127.0.0.1/b", None, "http"),
        ("ssh://git@h.example:22/b", "h.example/b", None, "ssh"),
        ("git@h.example:me/b.git", "h.example:me/b.git", None, "ssh"),
        ("h.example:b", "h.example:b", None, "ssh"),
    ],
)
def test_an_address_has_a_name_and_one_protocol(repo, name, address, protocol):
    access = Access.of(SiteConfig(repo))
    assert (access.name, access.address, access.protocol) == (name, address or repo, protocol)


def options(access: Access) -> list[str]:
    return shlex.split(access.variables(60)["GIT_SSH_COMMAND"])


def test_ssh_uses_that_key_alone_and_always_checks_the_host():
    command = options(Access.of(SiteConfig("git@h:b", **SSH)))
    assert command[:5] == ["ssh", "-F", "/dev/null", "-i", "/etc/a key"]
    assert '-oUserKnownHostsFile="/etc/known hosts"' in command
    expected = {
        "-oStrictHostKeyChecking=yes",
        "-oGlobalKnownHostsFile=/dev/null",
        "-oBatchMode=yes",
        "-oIdentitiesOnly=yes",
        "-oIdentityAgent=none",
        "-oUpdateHostKeys=no",
    }
    assert expected <= set(command)


def test_without_known_hosts_no_host_is_known():
    assert '-oUserKnownHostsFile="/dev/null"' in options(Access.of(SiteConfig("git@h:b")))


@pytest.mark.parametrize("stall", [0.5, 3, 60])
def test_a_dead_connection_over_ssh_is_noticed_in_time(stall):
    variables = Access.of(SiteConfig("git@h:b")).variables(stall)["GIT_SSH_COMMAND"]
    given = dict(option.split("=") for option in shlex.split(variables) if "Alive" in option)
    interval, most = (int(seconds) for _, seconds in sorted(given.items(), reverse=True))
    assert interval >= 1
    assert interval * most <= max(3, stall)


@pytest.mark.parametrize("repo", ["/srv/b", "git@h:b", "ssh://h/b"])
def test_a_token_is_for_http_alone(repo):
    assert Access.of(SiteConfig(repo, token="t")).settings() == {}


@pytest.mark.parametrize("repo", ["/srv/b", "https://h/b"])
def test_a_key_is_for_ssh_alone(repo):
    assert Access.of(SiteConfig(repo, **SSH)).variables(60) == {}


@pytest.mark.parametrize(
    ("token", "sent"), [("abc", "x-access-token:abc"), ("ana:pass:word", "ana:pass:word")]
)
def test_a_token_is_a_password_and_a_user_may_stand_before_it(token, sent):
    settings = Access.of(SiteConfig("https://h/b", token=token)).settings()
    basic = b64encode(sent.encode()).decode()
    assert settings == {"http.https://h/b.extraHeader": f"Authorization: Basic {basic}"}


def test_a_secret_is_known_in_all_its_spellings_and_shown_in_none():
    access = Access.of(SiteConfig("https://h/b", token="ana:pass:wörd"))
    spelled = set(access.secrets())
    assert {"ana:pass:wörd", "pass:wörd", "ana%3Apass%3Aw%C3%B6rd"} <= spelled
    assert b64encode("ana:pass:wörd".encode()).decode() in spelled
    assert not any(secret in repr(access) for secret in spelled)
