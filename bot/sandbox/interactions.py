"""Interactions: what the bot is sent when a person acts, and how far it has answered.

The bot's endpoints for them are in interactions_api.py, the person's side is in people.py.
"""

import secrets
from datetime import timedelta

from bot.sandbox.channels import Channel, User
from bot.sandbox.errors import SandboxError
from bot.sandbox.gateway import Gateway
from bot.sandbox.messages import LOADING, Message
from bot.sandbox.watch import Watch
from bot.sandbox.wire import Payload

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5

TOKEN_LIFE = timedelta(minutes=15)
MAX_FILE_SIZE = 10 * 1024 * 1024


class Interaction:
    """One act of a person and everything that the bot made of it."""

    def __init__(
        self, person: User, channel: Channel, kind: int, data: Payload, source: Message | None
    ) -> None:
        world = channel.world
        self.id = world.snowflake()
        self.token = secrets.token_urlsafe(24)
        self.person = person
        self.channel = channel
        self.kind = kind
        self.data = data
        self.source = source
        self.expires_at = world.now() + TOKEN_LIFE
        self.dead = False
        self.attempts = 0
        self.acknowledged = False
        self.deferred = False
        self.original: Message | None = None
        self.followups: list[Message] = []
        self.modal: Payload | None = None
        self.choices: list[Payload] = []
        self.watch = Watch()

    @property
    def loading(self) -> bool:
        """Whether the person sees that the bot is thinking."""
        original = self.original
        return original is not None and bool(original.flags & LOADING) and not original.deleted

    @property
    def metadata(self) -> Payload:
        """How messages that come of it tell where they come from."""
        return {
            "id": str(self.id),
            "type": self.kind,
            "user": self.person.payload(),
            "authorizing_integration_owners": self._owners(),
        }

    def _owners(self) -> dict[str, str]:
        guild = self.channel.guild
        return {"0": str(guild.id) if guild else "0"}

    def payload(self) -> Payload:
        """What INTERACTION_CREATE tells the bot."""
        channel = self.channel
        rights = str(channel.permissions_of(self.person))
        payload: Payload = {
            "id": str(self.id),
            "application_id": str(channel.world.bot.id),
            "type": self.kind,
            "token": self.token,
            "version": 1,
            "data": self.data,
            "channel_id": str(channel.id),
            "channel": channel.payload() | {"permissions": rights},
            "app_permissions": str(channel.permissions_of(channel.world.bot)),
            "locale": "en-US",
            "entitlements": [],
            "authorizing_integration_owners": self._owners(),
            "context": 0 if channel.guild else 1,
            "attachment_size_limit": MAX_FILE_SIZE,
        }
        if self.source is not None:
            payload["message"] = self.source.payload()
        return payload | self._who(rights)

    def _who(self, rights: str) -> Payload:
        guild = self.channel.guild
        if guild is None:
            return {"user": self.person.payload()}
        return {
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": "en-US", "features": []},
            "guild_locale": "en-US",
            "member": guild.member_payload(self.person) | {"permissions": rights},
        }


class Interactions:
    """Sends interactions to the bot and waits for its answers.

    `answer_limit` is Discord's limit for the first answer, `patience` how long a person looks at
    "is thinking"; both are seconds of real time.
    """

    def __init__(self, gateway: Gateway, answer_limit: float, patience: float) -> None:
        self.answer_limit = answer_limit
        self.patience = patience
        self._gateway = gateway
        self._by_token: dict[str, Interaction] = {}

    def find(self, token: str) -> Interaction | None:
        return self._by_token.get(token)

    def open(
        self,
        person: User,
        channel: Channel,
        kind: int,
        data: Payload,
        source: Message | None = None,
    ) -> Interaction:
        """Begin one, so that the bot can answer it; it is not delivered yet."""
        interaction = Interaction(person, channel, kind, data, source)
        self._by_token[interaction.token] = interaction
        return interaction

    async def run(self, interaction: Interaction) -> None:
        """Deliver it, wait for the first answer, and for its content if that was deferred."""
        self.deliver(interaction)
        try:
            await interaction.watch.until(lambda: interaction.acknowledged, self.answer_limit)
        except TimeoutError:
            interaction.dead = True
            raise SandboxError("The application did not respond") from None
        try:
            await interaction.watch.until(lambda: not interaction.loading, self.patience)
        except TimeoutError:
            raise SandboxError(f"The bot is still thinking after {self.patience} s") from None

    async def repeat(self, interaction: Interaction) -> None:
        """Deliver it once more and wait until the bot tries to answer that one too."""
        before = interaction.attempts
        self.deliver(interaction)
        try:
            await interaction.watch.until(lambda: interaction.attempts > before, self.answer_limit)
        except TimeoutError:
            raise SandboxError("The bot did not try to answer the repeated delivery") from None

    def deliver(self, interaction: Interaction) -> None:
        if not self._gateway.reachable:
            interaction.dead = True
            raise SandboxError("The application did not respond: no bot is connected")
        self._gateway.dispatch("INTERACTION_CREATE", interaction.payload())
