"""Bodies that Discord refuses, sent over plain HTTP, and the JSON of the refusals."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Channel, Guild, Sandbox

Json = dict[str, Any]


class Raw:
    """Sends JSON as the bot would, and returns status and JSON."""

    def __init__(self, session: aiohttp.ClientSession, sandbox: Sandbox) -> None:
        self._session = session
        self._base = sandbox.api_url

    async def send(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        async with self._session.request(method, self._base + path, json=body) as response:
            assert response.headers["Content-Type"] == "application/json"
            return response.status, await response.json()


@pytest.fixture
async def raw(sandbox: Sandbox) -> AsyncIterator[Raw]:
    headers = {"Authorization": f"Bot {sandbox.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        yield Raw(session, sandbox)


def button(label: str = "x", custom_id: str | None = "x") -> Json:
    return {"type": 2, "style": 1, "label": label, "custom_id": custom_id}


def row(*components: Json) -> Json:
    return {"type": 1, "components": list(components)}


def select(count: int) -> Json:
    options = [{"label": str(number), "value": str(number)} for number in range(count)]
    return {"type": 3, "custom_id": "s", "options": options}


def rows(count: int) -> list[Json]:
    return [row(button(custom_id=str(number))) for number in range(count)]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"content": "a" * 2001}, "content"),
        ({"content": "a", "nonce": "1" * 26}, "nonce"),
        ({"embeds": [{"title": "t"}] * 11}, "embeds"),
        ({"embeds": [{"title": "t" * 257}]}, "embeds"),
        ({"embeds": [{"description": "t" * 4000}] * 2}, "embeds"),
        ({"content": "a", "components": [row(button("a" * 81))]}, "components"),
        ({"content": "a", "components": [row(button(custom_id="a" * 101))]}, "components"),
        ({"content": "a", "components": [row(button(custom_id=None))]}, "components"),
        ({"content": "a", "components": [row(button(), button())]}, "components"),
        ({"content": "a", "components": [row(*[button()] * 6)]}, "components"),
        (
            {"content": "a", "components": rows(6)},
            "components",
        ),
        ({"content": "a", "components": [button()]}, "components"),
        ({"content": "a", "components": [row(select(26))]}, "components"),
        ({"content": "a", "message_reference": {"message_id": "1"}}, "message_reference"),
    ],
)
async def test_a_message_that_discord_refuses(
    raw: Raw, hall: Channel, body: Json, place: str
) -> None:
    status, answer = await raw.send("POST", f"/channels/{hall.id}/messages", body)
    assert (status, answer["code"], answer["message"]) == (400, 50035, "Invalid Form Body")
    assert list(answer["errors"]) == [place]
    assert not hall.messages


async def test_named_refusals(raw: Raw, hall: Channel, sandbox: Sandbox) -> None:
    messages = f"/channels/{hall.id}/messages"
    commands = f"/applications/{sandbox.bot.id}"
    expected = {
        ("POST", messages): (400, 50006),
        ("GET", f"{messages}/1"): (404, 10008),
        ("GET", "/channels/1"): (404, 10003),
        ("GET", "/users/1"): (404, 10013),
        ("GET", f"{commands}/commands/1"): (404, 10063),
        ("PUT", f"{commands}/guilds/1/commands"): (403, 50001),
        ("POST", "/interactions/1/none/callback"): (404, 10062),
        ("POST", f"/webhooks/{sandbox.bot.id}/none"): (404, 10015),
        ("GET", "/guilds/1"): (404, 10004),
        ("GET", "/no/such/thing"): (404, 0),
    }
    for (method, path), refusal in expected.items():
        status, answer = await raw.send(method, path, {})
        assert (status, answer["code"]) == refusal, path
    assert sandbox.requests[-1].path == "/no/such/thing"
    assert sandbox.requests[-1].status == 404


async def test_an_unknown_emoji(raw: Raw, hall: Channel, guild: Guild) -> None:
    message = await guild.add_person("Ana").say(hall, "hello")
    path = f"/channels/{hall.id}/messages/{message.id}/reactions/tick/@me"
    assert (await raw.send("PUT", path))[1]["code"] == 10014


async def test_without_token(sandbox: Sandbox) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(sandbox.api_url + "/users/@me") as response,
    ):
        assert response.status == 401
        assert await response.json() == {"code": 0, "message": "401: Unauthorized"}


async def test_no_json(sandbox: Sandbox) -> None:
    headers = {"Authorization": f"Bot {sandbox.token}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(sandbox.api_url + "/users/@me/channels", data=b"{") as response,
    ):
        assert (await response.json())["code"] == 50109


def command(**changes: Any) -> Json:
    return {"name": "note", "description": "Notes", "type": 1} | changes


def option(**changes: Any) -> Json:
    return {"name": "text", "description": "Text", "type": 3} | changes


def choices(count: int, name: str = "c") -> list[Json]:
    return [{"name": f"{name}{number}", "value": f"{number}"} for number in range(count)]


@pytest.mark.parametrize(
    "commands",
    [
        [command(name="Note")],
        [command(name="a b")],
        [command(name="a" * 33)],
        [command(description="")],
        [command(description="a" * 101)],
        [command(), command()],
        [command(options=[option(name=f"o{number}") for number in range(26)])],
        [command(options=[option(), option()])],
        [command(options=[option(), option(name="b", required=True)])],
        [command(options=[option(choices=choices(26))])],
        [command(options=[option(choices=choices(1, "c" * 100))])],
        [command(options=[option(choices=choices(1), autocomplete=True)])],
        [command(options=[option(), option(name="sub", type=1)])],
        [command(options=[option(name="sub", type=1, options=[option(description="")])])],
        [command(name="Save", type=3, description="Notes")],
        [command(name=f"Menu {number}", type=3, description="") for number in range(6)],
        [command(name=f"c{number}") for number in range(101)],
        [
            command(
                options=[
                    option(name=f"o{i}", choices=choices(25, "c" * 90), description="d" * 100)
                    | {"choices": [{"name": f"{n}", "value": f"{n}" * 50} for n in range(10, 14)]}
                    for i in range(25)
                ]
            )
        ],
    ],
)
async def test_commands_that_cannot_be_registered(
    raw: Raw, sandbox: Sandbox, commands: list[Json]
) -> None:
    path = f"/applications/{sandbox.bot.id}/commands"
    status, answer = await raw.send("PUT", path, commands)
    assert (status, answer["code"]) == (400, 50035)
    assert (await raw.send("GET", path))[1] == []


async def test_registering_one_by_one(raw: Raw, sandbox: Sandbox, guild: Guild) -> None:
    path = f"/applications/{sandbox.bot.id}/guilds/{guild.id}/commands"
    status, created = await raw.send("POST", path, command())
    assert status == 201
    status, again = await raw.send("POST", path, command(description="New"))
    assert (status, again["id"], again["description"]) == (200, created["id"], "New")
    await raw.send("PATCH", f"{path}/{created['id']}", {"description": "Newer"})
    status, kept = await raw.send("PUT", path, [command(description="Newest")])
    assert [each["id"] for each in kept] == [created["id"]]
    assert kept[0]["guild_id"] == str(guild.id)


def files(**limits: Any) -> Json:
    upload = {"type": 19, "custom_id": "f", **limits}
    return {"type": 18, "label": "Images", "component": upload}


def modal(*components: Json, title: str = "t") -> Json:
    return {"type": 9, "data": {"title": title, "custom_id": "m", "components": [*components]}}


def field(label: str = "Notes", **changes: Any) -> Json:
    inner = {"type": 4, "custom_id": label, "style": 2} | changes
    return {"type": 18, "label": label, "component": inner}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (2, {"type": 4, "data": {"content": "a" * 2001}}),
        (2, {"type": 8, "data": {"choices": []}}),
        (2, {"type": 7, "data": {"content": "a"}}),
        (2, modal(field(), title="t" * 46)),
        (2, modal()),
        (2, modal(*[field(str(number)) for number in range(6)])),
        (2, modal(field("a" * 46))),
        (2, modal(field(), field())),
        (2, modal(field(value="a" * 4001))),
        (2, modal(field(value="abc", max_length=2))),
        (2, modal(field(max_length=4001))),
        (2, modal(files(max_values=11))),
        (2, modal(files(min_values=-1))),
        (2, modal(files(custom_id=""))),
        (2, modal(field(placeholder="a" * 101))),
        (4, {"type": 4, "data": {"content": "a"}}),
        (4, {"type": 8, "data": {"choices": choices(26)}}),
        (4, {"type": 8, "data": {"choices": choices(1, "c" * 100)}}),
    ],
)
async def test_an_answer_that_discord_refuses_leaves_room_for_another(
    raw: Raw, sandbox: Sandbox, guild: Guild, hall: Channel, kind: int, body: Json
) -> None:
    interaction = sandbox.interactions.open(guild.add_person("Ana"), hall, kind, {"type": 1})
    path = f"/interactions/{interaction.id}/{interaction.token}/callback"
    status, answer = await raw.send("POST", path, body)
    assert (status, answer["code"]) == (400, 50035)
    accepted = {"type": 8 if kind == 4 else 4, "data": {"content": "a", "choices": []}}
    assert (await raw.send("POST", path + "?with_response=true", accepted))[0] == 200
    assert (await raw.send("POST", path, accepted))[1]["code"] == 40060


async def test_a_token_lives_for_fifteen_minutes() -> None:
    time = datetime(2020, 7, 23, 9, tzinfo=UTC)
    async with Sandbox(now=lambda: time) as sandbox, aiohttp.ClientSession() as session:
        guild = sandbox.add_guild("PyConf")
        hall = guild.add_channel("hall-a")
        interaction = sandbox.interactions.open(guild.add_person("Ana"), hall, 2, {"type": 1})
        raw = Raw(session, sandbox)
        path = f"/interactions/{interaction.id}/{interaction.token}/callback?with_response=1"
        await raw.send("POST", path, {"type": 5})
        webhook = f"/webhooks/{sandbox.bot.id}/{interaction.token}"
        status, message = await raw.send("PATCH", f"{webhook}/messages/@original", {"content": "a"})
        assert (status, message["timestamp"]) == (200, "2020-07-23T09:00:00+00:00")
        time += timedelta(minutes=16)
        status, answer = await raw.send("POST", webhook, {"content": "late"})
        assert (status, answer["code"]) == (401, 50027)
