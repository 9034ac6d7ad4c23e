"""What the sandbox answers agrees with Discord's published description of its API."""

import json
import os
import re
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from jsonschema import Draft202012Validator

from bot.sandbox import Channel, Guild, Sandbox

BESIDE = Path(__file__).resolve().parents[2].parent / "shared"
SHARED = Path(os.environ.get("TALKNOTES_SHARED", BESIDE))
DESCRIPTION = SHARED / "discord" / "openapi.json"

pytestmark = pytest.mark.skipif(
    not DESCRIPTION.is_file(), reason="the description of Discord's API is not at hand"
)

Json = dict[str, Any]


@pytest.fixture(scope="module")
def description() -> Json:
    return json.loads(DESCRIPTION.read_text(encoding="utf-8"))


class Described:
    """Sends requests and holds every answer against its description."""

    def __init__(self, session: aiohttp.ClientSession, base: str, description: Json) -> None:
        self._session = session
        self._base = base
        self._description = description

    async def send(self, method: str, path: str, body: Any = None) -> Any:
        async with self._session.request(method, self._base + path, json=body) as response:
            answer = await response.json()
        status = str(response.status)
        operation = self._operation(method, path.partition("?")[0])
        described = operation["responses"].get(status) or operation["responses"]["4XX"]
        if "$ref" in described:
            name = described["$ref"].rpartition("/")[2]
            described = self._description["components"]["responses"][name]
        schema = described["content"]["application/json"]["schema"]
        components = {"components": self._description["components"]}
        Draft202012Validator(schema | components).validate(answer)
        return answer

    def _operation(self, method: str, path: str) -> Json:
        exact_first = sorted(self._description["paths"].items(), key=lambda each: "{" in each[0])
        for template, operations in exact_first:
            pattern = re.sub(r"\\{\w+\\}", r"[^/@]+", re.escape(template))
            if re.fullmatch(pattern, path) and method.lower() in operations:
                return operations[method.lower()]
        raise AssertionError(f"{method} {path} is not described")


@pytest.fixture
async def described(sandbox: Sandbox, description: Json):
    headers = {"Authorization": f"Bot {sandbox.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        yield Described(session, sandbox.api_url, description)


async def test_the_account(described: Described, guild: Guild, sandbox: Sandbox) -> None:
    ana = guild.add_person("Ana", permissions=0x20)
    paths = (
        "/gateway/bot",
        "/users/@me",
        f"/users/{ana.id}",
        "/applications/@me",
        "/oauth2/applications/@me",
        f"/guilds/{guild.id}/members/{ana.id}",
        "/users/1",
    )
    for path in paths:
        await described.send("GET", path)
    option = {"name": "text", "description": "Text", "type": 3, "required": True}
    commands = [
        {"name": "note", "description": "Notes", "options": [option]},
        {"name": "Save", "type": 3, "default_member_permissions": 0x20},
    ]
    path = f"/applications/{sandbox.bot.id}/commands"
    registered = await described.send("PUT", path, commands)
    await described.send("GET", f"{path}/{registered[0]['id']}")


async def test_messages_and_channels(described: Described, guild: Guild, hall: Channel) -> None:
    ana = guild.add_person("Ana")
    hall.deny_bot(1 << 40)
    asked = await ana.say(hall, "hello")
    button = {"type": 2, "style": 1, "label": "Restore", "custom_id": "a"}
    options = [{"label": "Red", "value": "r"}]
    select = {"type": 3, "custom_id": "b", "options": options}
    body = {
        "content": f"{ana.mention} hi",
        "embeds": [{"title": "t", "fields": [{"name": "n", "value": "v"}]}],
        "components": [{"type": 1, "components": [part]} for part in (button, select)],
        "message_reference": {"message_id": str(asked.id)},
        "nonce": "1",
    }
    path = f"/channels/{hall.id}"
    sent = await described.send("POST", f"{path}/messages", body)
    await ana.react(hall.messages[-1], "✅")
    await described.send("GET", f"{path}/messages/{sent['id']}")
    await described.send("PATCH", f"{path}/messages/{sent['id']}", {"content": "changed"})
    await described.send("POST", f"{path}/messages/{sent['id']}/threads", {"name": "Questions"})
    await described.send("GET", f"{path}/messages")
    await described.send("GET", path)
    await described.send("POST", f"{path}/messages", {})
    await described.send("POST", "/users/@me/channels", {"recipient_id": str(ana.id)})


@pytest.mark.parametrize("kind", [4, 5])
async def test_interactions(
    described: Described, sandbox: Sandbox, guild: Guild, hall: Channel, kind: int
) -> None:
    interaction = sandbox.interactions.open(guild.add_person("Ana"), hall, 2, {"type": 1})
    path = f"/interactions/{interaction.id}/{interaction.token}/callback?with_response=true"
    body = {"type": kind, "data": {"content": "hi", "flags": 64}}
    await described.send("POST", path, body)
    await described.send("POST", path, body)
    webhook = f"/webhooks/{sandbox.bot.id}/{interaction.token}"
    await described.send("POST", webhook, {"content": "more"})
    await described.send("PATCH", f"{webhook}/messages/@original", {"content": "changed"})
    await described.send("GET", f"{webhook}/messages/@original")
