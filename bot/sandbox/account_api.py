"""Endpoints about the bot's own account, its gateway, people and servers."""

from bot.sandbox.errors import Refusal, refused
from bot.sandbox.gateway import Gateway
from bot.sandbox.wire import Call, Payload, Reply, Route
from bot.sandbox.world import Guild, World


class AccountApi:
    """Who the bot is and whom it can see."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world = world
        self._gateway = gateway

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/gateway", self._get_gateway, needs_token=False),
            Route("GET", "/gateway/bot", self._get_gateway_bot),
            Route("GET", "/users/@me", self._get_me),
            Route("GET", "/users/{user}", self._get_user),
            Route("GET", "/oauth2/applications/@me", self._get_application),
            Route("GET", "/applications/@me", self._get_application),
            Route("GET", "/guilds/{guild}", self._get_guild),
            Route("GET", "/guilds/{guild}/members/{user}", self._get_member),
        ]

    def _get_gateway(self, _: Call) -> Reply:
        return Reply(200, {"url": self._gateway.url})

    def _get_gateway_bot(self, _: Call) -> Reply:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        payload = {"url": self._gateway.url, "shards": 1, "session_start_limit": limit}
        return Reply(200, payload)

    def _get_me(self, _: Call) -> Reply:
        own: Payload = {"mfa_enabled": False, "locale": "en-US", "verified": True, "email": None}
        return Reply(200, self._world.bot.payload() | own)

    def _get_user(self, call: Call) -> Reply:
        user = self._world.users.get(call.number("user"))
        if user is None:
            raise refused(Refusal.UNKNOWN_USER)
        return Reply(200, user.payload())

    def _get_application(self, _: Call) -> Reply:
        bot = self._world.bot
        flags = self._gateway.application_flags
        nothing = dict.fromkeys(
            (
                "icon",
                "type",
                "team",
                "interactions_endpoint_url",
                "role_connections_verification_url",
            )
        )
        payload: Payload = {
            **nothing,
            "id": str(bot.id),
            "name": bot.name,
            "description": "",
            "verify_key": "0" * 64,
            "flags": flags,
            "flags_new": str(flags),
            "redirect_uris": [],
            "owner": bot.payload(),
            "bot": bot.payload(),
            "bot_public": True,
            "bot_require_code_grant": False,
            "approximate_guild_count": len(self._world.guilds),
            "approximate_user_install_count": 0,
            "approximate_user_authorization_count": 0,
            "explicit_content_filter": 0,
            "eligible_oauth2_scopes": [],
        }
        return Reply(200, payload)

    def _guild(self, call: Call) -> Guild:
        guild = self._world.guilds.get(call.number("guild"))
        if guild is None:
            raise refused(Refusal.UNKNOWN_GUILD)
        return guild

    def _get_guild(self, call: Call) -> Reply:
        return Reply(200, self._guild(call).payload())

    def _get_member(self, call: Call) -> Reply:
        guild = self._guild(call)
        user = self._world.users.get(call.number("user"))
        if user is None or user.id not in guild.granted:
            raise refused(Refusal.UNKNOWN_MEMBER)
        return Reply(200, guild.member_payload(user))
