"""The Discord client: loads the cogs, registers commands when they changed, answers mistakes.

What a command means stands in the cogs; nothing here knows of notes or talks.
"""

import asyncio
import hashlib
import json
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from typing import cast

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.app import App
from bot.config import Config
from bot.errors import ConfigError, DiscordUnreachable

Failure = Callable[[discord.Interaction, Exception], Awaitable[None]]
Submit = Callable[[discord.Interaction, list[str]], Awaitable[None]]

COGS = (
    "failures",
    "event",
    "talk",
    "note",
    "notes",
    "correcting",
    "menus",
    "pictures",
    "tag",
    "day",
    "publishing",
    "schedule",
    "planning",
    "applying",
    "reminders",
    "programme",
    "guide",
    "messages",
    "capture",
    "privacy",
    "cards",
    "nightly",
)
AUTHENTICATION_FAILED = 4004  # a close code: the token was reset while the bot ran
GLOBAL = "global"
SYNCED = "commands"  # the setting that says what was registered where
REFUSED_TOKEN = "DISCORD_TOKEN: Discord refuses it; copy it anew from the developer portal"  # noqa: S105  # a sentence
WITHOUT_INTENT = (
    "CAPTURE_INTENT: Discord does not grant the message content intent, so /capture cannot be used;"
    " allow it in the developer portal (Bot, Message Content Intent), then restart"
)
MISSING_INTENT = "Discord refuses an intent; allow it for the application in the developer portal"

log = logging.getLogger(__name__)

discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # we never speak


class Client(commands.Bot):
    """The bot. `app` is all that its cogs work with; `forms` answers buttons and modals.

    `tell_failure` is told what a command, a button or a modal raised.

    A button's or modal's custom id is a name from `forms` with arguments behind it, separated by
    colons, so that one from before a restart is answered like any other.
    """

    tell_failure: Failure  # from the first of the cogs

    def __init__(self, app: App) -> None:
        self._asked = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        super().__init__(
            command_prefix=(),
            help_command=None,
            intents=self._asked,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0.25,  # seconds of silence after the last guild; 2.0 there
            member_cache_flags=discord.MemberCacheFlags.none(),
            tree_cls=_Tree,
        )
        self.app = app
        self.forms: dict[str, Submit] = {}
        # by channel: held until a new card is known to the store
        self.posting_card: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def setup_hook(self) -> None:
        for name in COGS:
            await self.load_extension(f"cogs.{name}")
        await self._sync_commands()

    async def start(self, token: str, *, reconnect: bool = True) -> None:
        """Log in and run until closed.

        Raises ConfigError for a wrong token or a missing intent, DiscordUnreachable when there
        is no way to Discord at the start.
        """
        with _explained():
            await super().start(token, reconnect=reconnect)

    @property
    def reads_everything(self) -> bool:
        """Whether Discord shows us the text of every message, as /capture needs it."""
        return self._asked.message_content

    async def connect(self, *, reconnect: bool = True) -> None:
        """Connect; without the message content intent if Discord refuses it after all."""
        flags = self.application_flags
        granted = flags.gateway_message_content or flags.gateway_message_content_limited
        self._asked.message_content = self.app.config.capture_intent and granted
        if self.app.config.capture_intent and not granted:
            log.warning(WITHOUT_INTENT)
        try:
            await super().connect(reconnect=reconnect)
        except discord.PrivilegedIntentsRequired:
            if not self.reads_everything:
                raise
            log.warning(WITHOUT_INTENT)
            self._asked.message_content = False
            await super().connect(reconnect=reconnect)

    async def login(self, token: str) -> None:
        """Log in, at another address if one is configured (a proxy, or a rehearsal)."""
        if self.app.config.api_url is not None:
            Route.BASE = self.app.config.api_url
        await super().login(token)
        if self.app.config.api_url is not None:
            _, gateway, _ = await self.http.get_bot_gateway()
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)

    def work(self) -> set[asyncio.Task[None]]:
        """What is being done for people now; the library keeps it nowhere but in these names."""
        tasks = cast("set[asyncio.Task[None]]", asyncio.all_tasks())
        return {task for task in tasks if task.get_name().startswith(_WORK)}

    def dispatch(self, event_name: str, /, *args: object, **kwargs: object) -> None:
        """Nothing begins any more once it is closed; the library would try, without a loop."""
        if not self.is_closed():
            super().dispatch(event_name, *args, **kwargs)

    async def on_message(self, message: discord.Message, /) -> None:
        """No prefix commands: what messages mean is for the listeners of the cogs."""

    async def on_ready(self) -> None:
        self.app.vitals.gateway_found()
        log.info("ready as %s, servers: %d", self.user, len(self.guilds))

    async def on_resumed(self) -> None:
        self.app.vitals.gateway_found()

    async def on_disconnect(self) -> None:
        self.app.vitals.gateway_lost()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        log.info("joined server %d", guild.id)
        if guild.id in self.app.config.guild_ids:
            await self._sync_commands()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer a pressed button or a submitted modal by its custom id alone."""
        custom_id = (interaction.data or {}).get("custom_id")
        if interaction.type not in _FORM_TYPES or not isinstance(custom_id, str):
            return
        name, *arguments = custom_id.split(":")
        submit = self.forms.get(name)
        if submit is None:
            return
        try:
            await submit(interaction, arguments)
        except Exception as error:  # noqa: BLE001  # an edge: told to the person like a command's error
            await self.tell_failure(interaction, error)

    async def _sync_commands(self) -> None:
        """Register the commands where they belong, if they or that place have changed."""
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        setting = f"{SYNCED}:{self.application_id}"
        known = json.loads(await self.app.store.settings.get(setting) or "{}")
        wanted = {str(guild_id) for guild_id in self.app.config.guild_ids} or {GLOBAL}
        done: dict[str, str] = {}
        for scope in sorted(wanted | set(known)):
            state = digest if scope in wanted else ""
            if known.get(scope) == state or await self._register(scope, payload if state else []):
                done |= {scope: state} if state else {}
            elif scope in known:
                done[scope] = known[scope]
        await self.app.store.settings.set(setting, json.dumps(done))

    async def _register(self, scope: str, payload: list[dict[str, object]]) -> bool:
        """Register commands globally or in one guild; False where the bot is not a member."""
        application = self.application_id or 0
        try:
            if scope == GLOBAL:
                await self.http.bulk_upsert_global_commands(application, payload)  # pyright: ignore[reportArgumentType]
            else:
                await self.http.bulk_upsert_guild_commands(application, int(scope), payload)  # pyright: ignore[reportArgumentType]
        except discord.Forbidden:
            log.warning("server %s of GUILD_IDS has not invited the bot", scope)
            return False
        log.info("%d commands registered: %s", len(payload), scope)
        return True


class _Tree(app_commands.CommandTree[Client]):
    """One place for what goes wrong in commands."""

    async def on_error(
        self, interaction: discord.Interaction[Client], error: app_commands.AppCommandError, /
    ) -> None:
        await self.client.tell_failure(interaction, error)


async def whose(config: Config) -> str:
    """Whose token is configured, by name. Raises ConfigError, DiscordUnreachable."""
    if config.api_url is not None:
        Route.BASE = config.api_url
    async with discord.Client(intents=discord.Intents.none()) as client:
        with _explained():
            await client.login(config.token or "")
        return str(client.user)


@contextmanager
def _explained() -> Generator[None]:
    """What keeps a bot from starting, as an error of our own."""
    try:
        yield
    except discord.LoginFailure:
        raise ConfigError(REFUSED_TOKEN) from None
    except discord.ConnectionClosed as error:
        if error.code == AUTHENTICATION_FAILED:
            raise ConfigError(REFUSED_TOKEN) from None
        raise DiscordUnreachable(f"Discord closed the connection: {error}.") from error
    except discord.PrivilegedIntentsRequired:
        raise ConfigError(MISSING_INTENT) from None
    except (aiohttp.ClientError, OSError, discord.HTTPException) as error:
        raise DiscordUnreachable(f"Discord cannot be reached: {error}.") from error


_WORK = ("discord.py: on_", "CommandTree-invoker")  # names of tasks
_FORM_TYPES = (discord.InteractionType.component, discord.InteractionType.modal_submit)
