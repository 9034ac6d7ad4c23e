"""Which events a bot hears of, and when Discord withholds a message's text from it. Pure."""

from bot.sandbox.wire import Payload

GUILDS = 1 << 0
GUILD_MEMBERS = 1 << 1
PRESENCES = 1 << 8
GUILD_MESSAGES = 1 << 9
GUILD_REACTIONS = 1 << 10
DIRECT_MESSAGES = 1 << 12
DIRECT_REACTIONS = 1 << 13
MESSAGE_CONTENT = 1 << 15

PRIVILEGED = GUILD_MEMBERS | PRESENCES | MESSAGE_CONTENT

_APPLICATION_FLAGS = {PRESENCES: 1 << 13, GUILD_MEMBERS: 1 << 15, MESSAGE_CONTENT: 1 << 19}

_NEEDED = {
    "MESSAGE": (GUILD_MESSAGES, DIRECT_MESSAGES),
    "MESSAGE_DELETE": (GUILD_MESSAGES, DIRECT_MESSAGES),  # of many at once
    "MESSAGE_REACTION": (GUILD_REACTIONS, DIRECT_REACTIONS),
}

_CONTENT = ("attachments", "embeds", "components")


def application_flags(granted: int) -> int:
    """How an application in few servers shows which privileged intents it was granted."""
    return sum(flag for intent, flag in _APPLICATION_FLAGS.items() if granted & intent)


def hears(intents: int, event: str, payload: Payload) -> bool:
    """Whether a session with these intents is told of an event."""
    if event == "INTERACTION_CREATE":
        return True
    kind, _, _ = event.rpartition("_")
    in_guild, in_direct = _NEEDED.get(kind, (GUILDS, GUILDS))
    return bool(intents & (in_guild if "guild_id" in payload else in_direct))


def readable(intents: int, event: str, payload: Payload, bot_id: str) -> Payload:
    """The payload as that session may read it."""
    if event not in {"MESSAGE_CREATE", "MESSAGE_UPDATE"} or "guild_id" not in payload:
        return payload
    return seen(intents, payload, bot_id)


def seen(intents: int, payload: Payload, bot_id: str) -> Payload:
    """A message of a server as a bot with these intents may read it."""
    if intents & MESSAGE_CONTENT:
        return payload
    shown = payload if _is_open(payload, bot_id) else _withheld(payload)
    replied: Payload | None = shown.get("referenced_message")
    if replied and not _is_open(replied, bot_id):
        shown = shown | {"referenced_message": _withheld(replied)}
    return shown


def _is_open(message: Payload, bot_id: str) -> bool:
    """The bot's own messages and those that mention it are never withheld."""
    own: bool = message["author"]["id"] == bot_id
    return own or any(user["id"] == bot_id for user in message["mentions"])


def _withheld(message: Payload) -> Payload:
    return message | {"content": "", **{key: [] for key in _CONTENT}}
