"""The bot's message bodies made into messages, and changes applied to them. No permissions."""

from collections.abc import Mapping

from bot.sandbox.channels import Channel
from bot.sandbox.checks import check_edit, check_message
from bot.sandbox.components import numbered
from bot.sandbox.errors import Refusal, refused
from bot.sandbox.messages import COMPONENTS_V2, EPHEMERAL, Attachment, Message
from bot.sandbox.wire import Payload, Upload, listed

Uploads = Mapping[int, Upload]

SETTABLE_FLAGS = (1 << 2) | EPHEMERAL | (1 << 12) | COMPONENTS_V2


def compose(channel: Channel, body: Payload, uploads: Uploads) -> Message:
    """A new message of the bot, not posted yet. Raises ApiError for what Discord refuses."""
    check_message(body, files=len(uploads))
    world = channel.world
    message = Message(
        id=world.snowflake(), channel=channel, author=world.bot, created_at=world.now()
    )
    message.flags = (body.get("flags") or 0) & SETTABLE_FLAGS
    message.nonce = body.get("nonce")
    _apply(message, body, uploads)
    return message


def revise(message: Message, body: Payload, uploads: Uploads) -> None:
    """Change what `body` names; the rest stays."""
    if "flags" not in body:
        body = body | {"flags": message.flags}
    check_edit(body, files=len(uploads))
    message.flags |= (body["flags"] or 0) & COMPONENTS_V2
    message.touch()
    _apply(message, body, uploads)
    if not (message.content or message.embeds or message.components or message.attachments):
        raise refused(Refusal.EMPTY_MESSAGE)


def _apply(message: Message, body: Payload, uploads: Uploads) -> None:
    if "allowed_mentions" in body:
        message.allowed_mentions = body["allowed_mentions"]
    if "embeds" in body:
        message.embeds = [_completed(embed) for embed in listed(body, "embeds")]
    if "components" in body:
        message.components = numbered(listed(body, "components"))
    if uploads or "attachments" in body:
        message.attachments = _kept(message, body) + _stored(message.channel, body, uploads)
    if "content" in body:
        message.rewrite(body["content"] or "")


def _completed(embed: Payload) -> Payload:
    """With the defaults that Discord fills in."""
    fields = [{"inline": False, **field} for field in listed(embed, "fields")]
    return {"type": "rich", **embed, "fields": fields}


def _kept(message: Message, body: Payload) -> list[Attachment]:
    """Those that a change keeps: all, unless it lists which."""
    if body.get("attachments") is None:
        return message.attachments
    kept = {str(entry["id"]) for entry in listed(body, "attachments")}
    return [file for file in message.attachments if str(file.id) in kept]


def _stored(channel: Channel, body: Payload, uploads: Uploads) -> list[Attachment]:
    entries = listed(body, "attachments")
    words = {str(entry["id"]): entry.get("description") for entry in entries}
    return [
        channel.world.store(channel, upload._replace(description=words.get(str(number))))
        for number, upload in sorted(uploads.items())
    ]
