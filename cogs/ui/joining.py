"""Talks noted by hand that seem to be in the programme: found, listed, and offered to be joined."""

from collections.abc import Sequence
from zlib import crc32

import discord

from bot.app import App
from bot.importer import Place
from bot.models import Event, Import, Joinable, Session, Talk
from bot.times import wall
from cogs.ui.answers import counted, plain, shortened
from cogs.ui.forms import Option, Select, layout
from cogs.ui.likely import CHOICES
from cogs.ui.people import guild_of, person_of

JOIN = "join"  # the talk and the session are the value
SHOWN = 8  # that are told one by one, and joined at once
WIDTH = 40  # characters of a title
LABEL = 36  # likewise, in an option
HINT = "Choose a talk to join it with the programme's"
HOW = (
    "Noted by hand already? **Apply and join** makes each pair one talk: notes and what was typed"
    " stay, the programme adds the rest. **Apply** leaves both."
)


async def joinable_of(
    app: App, interaction: discord.Interaction, event: Event, read: Import | None = None
) -> tuple[Joinable, ...]:
    """What may be joined, of an import or else of the programme, as far as the caller sees it."""
    guild = guild_of(interaction)
    names = {channel.id: channel.name for channel in (*guild.channels, *guild.threads)}
    return await app.importer.joinable(event, Place(person_of(interaction), names), read)


def mark_of(joints: Sequence[Joinable]) -> int:
    """A number that tells whether somebody saw just these."""
    pairs = ((each.talk.id, each.session.title, each.session.starts_at) for each in joints)
    return crc32(repr(list(pairs)).encode())


def joint_lines(joints: Sequence[Joinable], event: Event) -> list[str]:
    """What an import may join, before it is applied."""
    if not joints:
        return []
    if len(joints) > SHOWN:
        talks = counted(len(joints), "talk")
        return [f"{talks} noted by hand may be in it. After Apply you can join them one by one."]
    return [HOW, *(f"- {_line(each, event)}" for each in joints)]


def joined_lines(joined: Sequence[Talk], event: Event) -> list[str]:
    """What was joined."""
    return [
        f"Joined: {wall(talk.starts_at, event.zone)} {plain(shortened(talk.title, WIDTH))}"
        for talk in joined
    ]


def offered(joints: Sequence[Joinable], event: Event) -> tuple[list[str], discord.ui.View | None]:
    """What is still apart from the programme, and the select that joins one of it."""
    if not joints:
        return [], None
    options = [
        Option(_label(each, event), f"{each.talk.id}-{each.session.id}")
        for each in joints[:CHOICES]
    ]
    lines = [
        "Noted by hand already? A talk that is joined keeps its notes and what was typed.",
        *(f"- {_line(each, event)}" for each in joints[:SHOWN]),
    ]
    return lines, layout(Select(JOIN, HINT, options))


def _line(joint: Joinable, event: Event) -> str:
    talk, session = joint.talk, joint.session
    channel = f"<#{talk.channel_id}>, " if talk.channel_id else ""
    room = f", {plain(shortened(session.room, WIDTH))}" if session.room else ""
    return (
        f"{_named(talk, event)} ({channel}{counted(joint.notes, 'note')})"
        f" = {_day(session, event)}{_named(session, event)}{room}"
    )


def _named(thing: Talk | Session, event: Event) -> str:
    return f"{wall(thing.starts_at, event.zone)} {plain(shortened(thing.title, WIDTH))}"


def _day(session: Session, event: Event) -> str:
    local = session.starts_at.astimezone(event.zone)
    return f"{local:%a} {local.day} {local:%b} "


def _label(joint: Joinable, event: Event) -> str:
    talk, session = (
        f"{wall(each.starts_at, event.zone)} {shortened(each.title, LABEL)}"
        for each in (joint.talk, joint.session)
    )
    return f"{talk} = {_day(joint.session, event)}{session}"
