"""The talk card: the message in a channel that says what runs, and that replies become notes."""

import logging

import discord

from bot.client import Client
from bot.models import Event, Session, Talk
from bot.times import wall
from cogs.ui.answers import counted, linked, plain, shortened
from cogs.ui.people import channel_id_of

HOW_TO = (
    "Reply to this message (with @ on), mention me, or use /note: every line becomes a note, `--`"
    " before it nests. Notes taken here are published."
)
NOT_THERE = (
    "I could not post the talk's card in {channel}. Ask an organiser to look at my permissions"
    " there; /note works all the same."
)
SPEAKERS = 200  # characters of a card's parts, so that it fits into a message
LINK = 400
ABSTRACT = 250

log = logging.getLogger(__name__)


async def post_card(
    bot: Client, interaction: discord.Interaction, talk: Talk, event: Event
) -> None:
    """Post a talk's card; when the bot may not, the caller hears which permission it lacks."""
    channel_id = talk.channel_id or channel_id_of(interaction)
    try:
        await send_card(bot, talk, event, channel_id, str(interaction.id))
    except discord.HTTPException as error:
        log.warning("talk %d: card not posted: %s", talk.id, error)
        sentence = _not_posted(interaction)
        if channel_id != interaction.channel_id:
            sentence = NOT_THERE.format(channel=f"<#{channel_id}>")
        await interaction.followup.send(sentence, ephemeral=True)


async def send_card(bot: Client, talk: Talk, event: Event, channel_id: int, nonce: str) -> None:
    """Post a talk's card in a channel, once for each nonce. Raises HTTPException."""
    channel = bot.get_partial_messageable(channel_id, guild_id=event.guild_id)
    async with bot.posting_card[channel_id]:
        session = await bot.app.store.sessions.of_talk(talk)
        card = await channel.send(card_text(talk, event, session=session), nonce=nonce)
        await bot.app.store.talks.set_card(talk.id, card.id)


def is_card(message: discord.Message, me: discord.ClientUser | None) -> bool:
    """Whether a message is a talk card of ours, be it known or not."""
    return me is not None and message.author.id == me.id and message.content.endswith(HOW_TO)


def card_text(talk: Talk, event: Event, notes: int = 0, session: Session | None = None) -> str:
    """What a talk's card says; `session` is what the programme says of it."""
    speakers = f", {plain(shortened(talk.speakers, SPEAKERS))}" if talk.speakers else ""
    lines = [f"**{wall(talk.starts_at, event.zone)} {plain(talk.title)}**{speakers}"]
    if talk.url and len(talk.url) <= LINK:
        lines.append(linked(talk.url))
    if session is not None:
        lines += _announced(session)
    if not talk.recordable:
        lines.append("⚠️ Its speakers ask not to be recorded: no pictures of it, please.")
    if notes:
        lines.append(counted(notes, "note"))
    return "\n".join([*lines, f"-# {HOW_TO}"])


def _announced(session: Session) -> list[str]:
    """Where, when and what it is about; the time is shown to each person in their own zone."""
    start, end = session.starts_at, session.ends_at
    when = f"<t:{int(start.timestamp())}:t>"
    when += f" to <t:{int(end.timestamp())}:t>" if end else ""
    room = f"{plain(session.room)}, " if session.room else ""
    about = plain(shortened(session.abstract, ABSTRACT))
    return [f"{room}{when}", *([f"> {about}"] if about else [])]


def _not_posted(interaction: discord.Interaction) -> str:
    rights = interaction.app_permissions
    in_thread = isinstance(interaction.channel, discord.Thread)
    missing = [
        name
        for name, given in (
            ("View Channel", rights.view_channel),
            ("Send Messages", rights.send_messages or in_thread),
            ("Send Messages in Threads", rights.send_messages_in_threads or not in_thread),
        )
        if not given
    ]
    cure = f"Give me {' and '.join(missing)} here" if missing else "Look at my permissions here"
    return (
        f"The talk is running and /note works, but I could not post its card. {cure}, then"
        " use /talk start with the same title."
    )
