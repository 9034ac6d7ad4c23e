"""The environment: read once, every bad value told by name, secrets told to nobody."""

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from bot.config import Config, PostsConfig, SiteConfig
from bot.config.environment import VARIABLES, from_environment, parse
from bot.errors import ConfigError
from bot.posts.layout import Layout

TOKEN, BLOG_TOKEN = "MTk4.discord-token.abc", "ghp_blogtoken123"

GOOD = {
    "DISCORD_TOKEN": TOKEN,
    "DATA_DIR": "/var/lib/talknotes",
    "BLOG_REPO": "https://github.com/me/blog.git",
    "BLOG_BRANCH": "gh-pages",
    "BLOG_TOKEN": BLOG_TOKEN,
    "BLOG_SSH_KEY": "/etc/talknotes/key",
    "BLOG_SSH_KNOWN_HOSTS": "/etc/talknotes/known hosts",
    "BLOG_POSTS_DIR": "blog/_posts/",
    "BLOG_IMAGES_DIR": "assets",
    "BLOG_URL": "https://blog.example/",
    "BLOG_PERMALINK": "pretty",
    "SITE_FLAVOUR": "Jekyll",
    "SITE_LAYOUT": "Per-Talk",
    "SITE_TEMPLATES": str(Path(__file__).parent),
    "BLOG_AUTHOR_NAME": "Zoë Žižková",
    "BLOG_AUTHOR_EMAIL": "zoe@example.org",
    "GUILD_IDS": "123456789012345678, 223456789012345678",
    "DIGEST_TIME": "22:15",
    "TIMEZONE": "Europe/Prague",
    "IMAGE_MAX_MB": "25",
    "LIVE_MINUTES": "5",
    "LOG_LEVEL": "debug",
    "LOG_FORMAT": "JSON",
    "REHEARSAL_START": "2026-06-10T09:00+02:00",
    "DISCORD_API_URL": "http://127.0.0.1:8080/api/v10/",
    "CAPTURE_INTENT": "Yes",
    "SCHEDULE_REFRESH": "15",
    "METRICS_PORT": "9464",
    "BACKUP_DIR": "/srv/backups",
    "BACKUP_KEEP": "30",
}


def problems(**values: str) -> list[str]:
    with pytest.raises(ConfigError) as raised:
        parse(values)
    return str(raised.value).splitlines()


def test_every_variable_is_read():
    assert set(GOOD) == set(VARIABLES)
    config = parse(GOOD)
    assert config == Config(
        token=TOKEN,
        data_dir=Path("/var/lib/talknotes"),
        site=SiteConfig(
            repo="https://github.com/me/blog.git",
            branch="gh-pages",
            token=BLOG_TOKEN,
            ssh_key=Path("/etc/talknotes/key"),
            ssh_known_hosts=Path("/etc/talknotes/known hosts"),
            posts_dir="blog/_posts",
            images_dir="assets",
            url="https://blog.example",
            permalink="pretty",
            author_name="Zoë Žižková",
            author_email="zoe@example.org",
        ),
        posts=PostsConfig("jekyll", Path(__file__).parent, Layout.PER_TALK),
        guild_ids=frozenset({123456789012345678, 223456789012345678}),
        digest_time=time(22, 15),
        timezone="Europe/Prague",
        image_max_mb=25,
        live_every=timedelta(minutes=5),
        log_level="DEBUG",
        log_format="json",
        rehearsal_start=config.rehearsal_start,
        api_url="http://127.0.0.1:8080/api/v10",
        capture_intent=True,
        schedule_refresh=timedelta(minutes=15),
        metrics_port=9464,
        backup_dir=Path("/srv/backups"),
        backup_keep=30,
    )
    assert config.rehearsal_start == datetime.fromisoformat("2026-06-10T07:00Z")
    assert config.rehearsal_start.utcoffset() == timedelta(hours=2)


@pytest.mark.parametrize(
    "values", [{}, dict.fromkeys(VARIABLES, ""), dict.fromkeys(VARIABLES, " ")]
)
def test_what_is_not_set_or_empty_has_its_default(values):
    assert parse(values) == Config()


BAD = {
    "DISCORD_TOKEN": "Bot abc",
    "DATA_DIR": "~nobody-of-that-name/data",
    "BLOG_REPO": "git://github.com/me/blog.git",
    "BLOG_BRANCH": "a..b",
    "BLOG_TOKEN": "gh\u00a0p",
    "BLOG_SSH_KEY": "/etc/%h",
    "BLOG_SSH_KNOWN_HOSTS": '/etc/a"b',
    "BLOG_POSTS_DIR": "../outside",
    "BLOG_IMAGES_DIR": ".git/hooks",
    "BLOG_URL": "blog.example",
    "SITE_FLAVOUR": "hyde",
    "SITE_LAYOUT": "per-week",
    "SITE_TEMPLATES": "/nowhere/templates",
    "BLOG_AUTHOR_NAME": "Zoë <zoe>",
    "BLOG_AUTHOR_EMAIL": "<zoe@example.org>",
    "GUILD_IDS": "PyConf",
    "DIGEST_TIME": "25:00",
    "TIMEZONE": "Prague",
    "IMAGE_MAX_MB": "0",
    "LIVE_MINUTES": "0",
    "LOG_LEVEL": "LOUD",
    "LOG_FORMAT": "xml",
    "REHEARSAL_START": "2026-06-10T09:00",
    "DISCORD_API_URL": "localhost:8080",
    "CAPTURE_INTENT": "maybe",
    "SCHEDULE_REFRESH": "0",
    "METRICS_PORT": "0",
    "BACKUP_DIR": "~nobody-of-that-name/backups",
    "BACKUP_KEEP": "a week",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_value_is_told_by_its_name(name):
    (problem,) = problems(**{name: BAD[name]})
    assert problem.startswith(f"{name}: ")


def test_all_bad_values_are_told_at_once():
    told = problems(**BAD)
    assert sorted(problem.partition(":")[0] for problem in told) == sorted(BAD)


@pytest.mark.parametrize(
    "repo",
    [
        "https://github.com/me/blog",
        "http://127.0.0.1:3000/b.git",
        "http://[::1]/b",
        "http://localhost/b",
    ],
)
def test_addresses_of_a_repository_that_are_taken(repo):
    assert parse({"BLOG_REPO": repo}).site.repo == repo


def test_each_generator_has_folders_of_its_own():
    site = parse({"BLOG_REPO": "blog", "SITE_FLAVOUR": "hugo"}).site
    assert (site.posts_dir, site.images_dir) == ("content/posts", "static/images")
    site = parse({"BLOG_REPO": "b", "SITE_FLAVOUR": "hugo", "BLOG_POSTS_DIR": "content/x"}).site
    assert (site.posts_dir, site.images_dir) == ("content/x", "static/images")


def test_a_permalink_is_for_jekyll():
    (problem,) = problems(BLOG_REPO="b", SITE_FLAVOUR="hugo", BLOG_PERMALINK="pretty")
    assert problem.startswith("BLOG_PERMALINK: is a setting of Jekyll's")


SSH = {"BLOG_SSH_KEY": "key", "BLOG_SSH_KNOWN_HOSTS": "known"}


@pytest.mark.parametrize(
    "repo",
    [
        "git@github.com:me/blog.git",
        "github.com:me/blog",
        "git@host.example:/srv/blog.git",
        "me.too@host:~/My blog.git",
        "ssh://git@github.com/me/blog.git",
        "ssh://host:2222/srv/blog.git",
        "ssh://git@[::1]:2222/~/blog",
    ],
)
def test_addresses_over_ssh_are_taken_with_a_key_and_known_hosts(repo):
    site = parse({"BLOG_REPO": repo} | SSH).site
    assert site.repo == repo
    assert site.ssh_key == Path("key").absolute()
    for name in SSH:
        (problem,) = problems(**{"BLOG_REPO": repo} | SSH | {name: ""})
        assert problem.startswith(f"{name}: BLOG_REPO is an SSH address; ")


@pytest.mark.parametrize("path", ["blog", "./blog", "../blog", "/srv/blog.git", "a/b:c"])
def test_a_path_to_a_repository_becomes_absolute(path):
    assert parse({"BLOG_REPO": path}).site.repo == str(Path(path).absolute())


@pytest.mark.parametrize(
    "repo",
    [
        "http://github.com/me/blog",
        "git://github.com/me/blog",
        "file:///srv/blog",
        "ext::sh -c id",
        "fd::9",
        "https:/github.com/me/blog",
        "ssh://git:secret@github.com/blog",
        "git:secret@github.com:blog",
        "ssh://github.com",
        "ssh://github.com/",
        "ssh://-oProxyCommand=id/blog",
        "ssh://-x@github.com/blog",
        "ssh://github.com:port/blog",
        "ssh:///blog",
        "git@github.com:",
        "git@github.com:-blog",
        "-x@github.com:blog",
        "git@github.com:a\nb",
        "[::1]:blog",
        "C:\\blog",
        "-oProxyCommand=id",
        "https://me:secret@github.com/blog",
        "https://secret@github.com/blog",
        "https:///blog",
        "https://[::1/blog",
        "http://127.0.0.1.evil.example/b",
        "~nobody-of-that-name/blog",
    ],
)
def test_addresses_of_a_repository_that_are_refused(repo):
    (problem,) = problems(BLOG_REPO=repo)
    assert problem.startswith("BLOG_REPO: ")
    assert "secret" not in problem


@pytest.mark.parametrize("branch", ["main", "gh-pages", "feature/x", "v1.0"])
def test_branches_that_are_taken(branch):
    assert parse({"BLOG_REPO": "blog", "BLOG_BRANCH": branch}).site.branch == branch


@pytest.mark.parametrize(
    "branch",
    [
        "-x",
        "/x",
        "x/",
        ".x",
        "x.",
        "a b",
        "a~1",
        "a^",
        "a:b",
        "a*",
        "a[b",
        "a\\b",
        "@{-1}",
        "a//b",
        "x.lock",
    ],
)
def test_branches_that_are_refused(branch):
    assert problems(BLOG_REPO="blog", BLOG_BRANCH=branch)


@pytest.mark.parametrize("folder", ["/", "..", "a/../b", "a/./b", "a//b", ".git", "a/.GIT/b"])
def test_folders_that_are_refused(folder):
    assert problems(BLOG_REPO="blog", BLOG_POSTS_DIR=folder)


A, B = 123456789012345678, 223456789012345678


@pytest.mark.parametrize(
    ("typed", "may", "may_not"),
    [
        ("", [], [A, B]),
        ("*", [A, B], []),
        (f"{A}", [A], [B]),
        (f"{A},{B}", [A, B], [0]),
        (f" {A} , {B}, ", [A, B], [0]),
        (f"{A} {B}", [A, B], [0]),
    ],
)
def test_servers_that_may_publish(typed, may, may_not):
    config = parse({"GUILD_IDS": typed})
    assert all(config.may_publish(guild) for guild in may)
    assert not any(config.may_publish(guild) for guild in may_not)


@pytest.mark.parametrize("typed", [f"{A},*", "**", "1", f"{A};{B}", "-1", "1" * 21])
def test_server_ids_that_are_refused(typed):
    assert problems(GUILD_IDS=typed)


@pytest.mark.parametrize(
    "typed", ["now", "2026-06-10", "2026-06-10T09:00", "2026-13-01T00:00Z", "9999-12-31T24:00Z"]
)
def test_a_rehearsal_needs_an_instant(typed):
    assert "REHEARSAL_START: " in problems(REHEARSAL_START=typed)[0]


def test_secrets_are_told_to_nobody():
    config = parse(GOOD)
    shown = f"{config!r} {config} {config.site!r}"
    assert TOKEN not in shown
    assert BLOG_TOKEN not in shown


@pytest.mark.parametrize("name", ["DISCORD_TOKEN", "BLOG_TOKEN"])
@pytest.mark.parametrize("value", ["two secrets", "sécret", "sec\x00ret", "line\nsecret"])
def test_a_bad_secret_is_not_quoted(name, value):
    (problem,) = problems(**{name: value})
    assert problem.startswith(f"{name}: ")
    assert "cret" not in problem


def test_an_address_that_cannot_be_taken_apart_is_not_quoted():
    for name in ("BLOG_REPO", "BLOG_URL", "DISCORD_API_URL"):
        (problem,) = problems(**{name: "https://me:ghp_secret@exam\u2100ple/blog"})
        assert problem == f"{name}: is no address"


@pytest.fixture
def environment(monkeypatch):
    """The process's environment without what the host has set."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_the_file_is_read_and_the_environment_wins(tmp_path, environment):
    env_file = tmp_path / ".env"
    env_file.write_text(
        f"# ours\nDISCORD_TOKEN='{TOKEN}'\nTIMEZONE=Europe/Prague\nexport LOG_LEVEL=ERROR\n"
        "OTHER=x\nBLOG_BRANCH\n",
        "utf-8",
    )
    environment.setenv("TIMEZONE", "Asia/Tokyo")
    config = from_environment(env_file)
    assert (config.token, config.timezone, config.log_level) == (TOKEN, "Asia/Tokyo", "ERROR")


def test_without_a_file_the_environment_alone_is_read(tmp_path, environment):
    environment.setenv("LOG_LEVEL", "WARNING")
    assert from_environment(tmp_path / "none").log_level == "WARNING"
    assert from_environment(None).log_level == "WARNING"


def test_the_file_of_the_working_directory_is_the_default(tmp_path, environment):
    (tmp_path / ".env").write_text("LOG_LEVEL=ERROR\n")
    environment.chdir(tmp_path)
    assert from_environment().log_level == "ERROR"


def test_a_file_that_is_no_text_is_told(tmp_path, environment):
    env_file = tmp_path / ".env"
    env_file.write_text(f"DISCORD_TOKEN={TOKEN}\n", "utf-16")
    assert environment
    with pytest.raises(ConfigError, match="no UTF-8 text") as raised:
        from_environment(env_file)
    assert TOKEN not in str(raised.value)


@pytest.mark.parametrize("port", ["-1", "65536", "http", "1e3", "80 80"])
def test_what_is_no_port_is_told(port):
    assert problems(METRICS_PORT=port) == [
        "METRICS_PORT: give a port between 1 and 65535, such as 9464"
    ]


def test_the_service_managers_address_comes_from_the_environment_alone(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert from_environment().notify_socket is None
    monkeypatch.setenv("NOTIFY_SOCKET", "/run/systemd/notify")
    assert from_environment().notify_socket == "/run/systemd/notify"
    assert "NOTIFY_SOCKET" not in VARIABLES  # it is nobody's to set by hand
