"""The talk card: the message in a channel that says what runs, and that replies become notes."""

import logging

import discord

from bot.client import Client
from bot.models import Event, Talk
from bot.times import wall
from cogs.ui.answers import counted, plain
from cogs.ui.people import channel_id_of

HOW_TO = (
    "Reply to this message (with @ on), mention me, or use /note: every line becomes a note, `--`"
    " before it nests. Notes taken here are published."
)

log = logging.getLogger(__name__)


async def post_card(
    bot: Client, interaction: discord.Interaction, talk: Talk, event: Event
) -> None:
    """Post a talk's card; when the bot may not, the caller hears which permission it lacks."""
    channel = interaction.channel
    if not isinstance(channel, discord.abc.Messageable):
        return
    try:
        async with bot.posting_card[channel_id_of(interaction)]:
            card = await channel.send(card_text(talk, event), nonce=str(interaction.id))
            await bot.app.store.talks.set_card(talk.id, card.id)
    except discord.HTTPException as error:
        log.warning("talk %d: card not posted: %s", talk.id, error)
        await interaction.followup.send(_not_posted(interaction), ephemeral=True)


def is_card(message: discord.Message, me: discord.ClientUser | None) -> bool:
    """Whether a message is a talk card of ours, be it known or not."""
    return me is not None and message.author.id == me.id and message.content.endswith(HOW_TO)


def card_text(talk: Talk, event: Event, notes: int = 0) -> str:
    """What a talk's card says."""
    speakers = f", {plain(talk.speakers)}" if talk.speakers else ""
    link = f"\n<{talk.url}>" if talk.url else ""
    head = f"**{wall(talk.starts_at, event.zone)} {plain(talk.title)}**{speakers}"
    count = f"\n{counted(notes, 'note')}" if notes else ""
    return f"{head}{link}{count}\n-# {HOW_TO}"


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
