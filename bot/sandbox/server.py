"""The sandbox itself: opens the port, puts the parts together, and is what its users hold."""

import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.sandbox.account_api import AccountApi
from bot.sandbox.channels import User
from bot.sandbox.channels_api import ChannelsApi
from bot.sandbox.commands_api import Commands
from bot.sandbox.errors import SandboxError
from bot.sandbox.faults import Fault, Order, Request
from bot.sandbox.gateway import Gateway
from bot.sandbox.interactions import Interactions
from bot.sandbox.interactions_api import InteractionsApi
from bot.sandbox.people import Person
from bot.sandbox.rest import PREFIX, Rest
from bot.sandbox.wire import Router
from bot.sandbox.world import Guild, World


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Sandbox:
    """A Discord on 127.0.0.1 with one application, whose bot may come and go.

    `now` gives ids and timestamps their time. `granted_intents` are the privileged ones that the
    application may ask for; `answer_limit` and `patience` see Interactions.
    """

    def __init__(
        self,
        *,
        now: Callable[[], datetime] = _utc_now,
        token: str | None = None,
        bot_name: str = "bot",
        granted_intents: int = 0,
        answer_limit: float = 3.0,
        patience: float = 30.0,
        record: bool = True,
    ) -> None:
        self.token = token or secrets.token_urlsafe(32)
        self.world = World(now, bot_name)
        self._gateway = Gateway(self.world, self.token, granted_intents)
        self.commands = Commands(self.world)
        self.interactions = Interactions(self._gateway, answer_limit, patience)
        self.world.dispatch = self._gateway.dispatch
        self.world.new_person = self.add_person
        self._rest = Rest(self.world, self._gateway, self._router(), self.token, record=record)

    def _router(self) -> Router:
        world, gateway = self.world, self._gateway
        return Router(
            [
                *AccountApi(world, gateway).routes(),
                *ChannelsApi(world, gateway).routes(),
                *self.commands.routes(),
                *InteractionsApi(world, self.interactions).routes(),
            ]
        )

    async def __aenter__(self) -> Self:
        self._runner = web.ServerRunner(web.Server(self._rest.handle), shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        _, port = self._runner.addresses[0][:2]
        self.world.base_url = f"http://127.0.0.1:{port}"
        self._gateway.url = f"ws://127.0.0.1:{port}/"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close every connection and the port."""
        await self._gateway.close()
        await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """What the bot takes for https://discord.com/api/v10."""
        return self.world.base_url + PREFIX

    @property
    def gateway_url(self) -> str:
        """What the bot takes for wss://gateway.discord.gg; GET /gateway tells it too."""
        return self._gateway.url

    @property
    def granted_intents(self) -> int:
        return self._gateway.granted_intents

    @granted_intents.setter
    def granted_intents(self, intents: int) -> None:
        self._gateway.granted_intents = intents

    def claim_intents(self, intents: int) -> None:
        """Let the application's flags tell of these, whatever the gateway grants."""
        self._gateway.claimed_intents = intents

    @property
    def bot(self) -> User:
        return self.world.bot

    @property
    def requests(self) -> list[Request]:
        """Everything that the bot sent, oldest first, unless recording is off."""
        return self._rest.requests

    @property
    def identified(self) -> int:
        """How often a bot began a new session."""
        return self._gateway.identified

    def add_guild(self, name: str) -> Guild:
        """A server that the bot is in, without any channel."""
        return self.world.add_guild(name)

    def add_person(self, name: str) -> Person:
        """Somebody who is in no server yet (`Guild.admit`)."""
        return Person(self.world, name, self.commands, self.interactions)

    @property
    def bot_is_connected(self) -> bool:
        """Whether a bot listens at the gateway."""
        return self._gateway.connected

    async def bot_ready(self, *, within: float = 30.0) -> None:
        """Wait until a bot is connected and commands are registered."""
        try:
            await self._gateway.watch.until(lambda: self._gateway.connected, within)
            await self.commands.watch.until(lambda: bool(self.commands), within)
        except TimeoutError:
            missing = "commands" if self._gateway.connected else "connection"
            raise SandboxError(f"No {missing} of the bot after {within} s") from None

    async def bot_gone(self, *, within: float = 30.0) -> None:
        """Wait until no bot is connected, as after its process ended."""
        try:
            await self._gateway.watch.until(lambda: not self._gateway.connected, within)
        except TimeoutError:
            raise SandboxError(f"The bot is still connected after {within} s") from None

    async def drop_gateway(self, *, resumable: bool = True) -> None:
        """Send the bot away from the gateway: to resume, or to begin a new session."""
        await self._gateway.drop(resumable=resumable)

    def fail_next(
        self,
        method: str,
        path: str,
        fault: Fault = 500,
        *,
        times: int = 1,
        retry_after: float = 0.01,
    ) -> None:
        """Let the next requests fail whose path matches a regular expression; "/" is the gateway's.

        `fault` is a status; or "drop": the connection ends before the request is acted on; or
        "lose": it is acted on, and the answer gets lost.
        """
        self._rest.faults.order(Order(method, re.compile(path), fault, times, retry_after))
