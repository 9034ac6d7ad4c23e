"""Which room belongs to which channel, in words, and the select that unties them."""

from collections.abc import Mapping

import discord

from bot.models import Room
from cogs.ui.answers import LIMIT, plain, shortened
from cogs.ui.forms import Option, Select, layout
from cogs.ui.likely import CHOICES

UNLINK = "unlink"  # the room is the value
ROOM = 60  # characters of a room's name
HEAD = (
    "Talks of these rooms run in their channels by themselves: /note needs no /talk start, and"
    " their cards appear five minutes before."
)
LAST = 150  # characters that are kept for what is not listed


def links_of(
    rooms: list[Room], missing: Mapping[int, list[str]]
) -> tuple[str, discord.ui.View | None]:
    """The rooms that have a channel; `missing` are permissions that the bot lacks there."""
    linked = [room for room in rooms if room.channel_id is not None]
    if not linked:
        return "No room belongs to a channel now. /schedule link ties one to it.", None
    lines = [
        HEAD,
        *(f"⚠️ Give me {', '.join(each)} in <#{at}>." for at, each in missing.items() if each),
    ]
    for place, room in enumerate(linked):
        line = f"{plain(shortened(room.name, ROOM))} → <#{room.channel_id}>"
        if len("\n".join([*lines, line])) > LIMIT - LAST:
            lines.append(f"… and {len(linked) - place} more.")
            break
        lines.append(line)
    options = [Option(shortened(room.name, 100), str(room.id)) for room in linked[:CHOICES]]
    return "\n".join(lines), layout(Select(UNLINK, "Choose a room to untie it", options))
