"""/where and /help: where one is, and how to begin."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import App
from bot.client import Client
from bot.store.lifecycle import NONE_RUNNING
from bot.times import wall
from cogs.ui.answers import answer, plain
from cogs.ui.notes import excerpt
from cogs.ui.people import channel_id_of, guild_of, parent_id_of, person_of

HELP = """\
**Take notes while you listen; in the evening they are a blog post.**
1. `/talk start` when a talk begins: its card appears.
2. **Reply to the card** (with @ on) as often as you like, mention me, write to me directly, or \
use `/note`: every line is a note, a picture stands under it. Edit or delete your message, and its \
notes follow.
3. `/thought` for what you think yourself; `/notes undo` takes the last one back. A message's \
menu (*Apps*) saves what others wrote, and edits or deletes what a message became.
4. `/talk end`, or just start the next talk. `/preview` shows the post, `/notes export` gives you \
the day, `/notes list` and `/notes search` find and correct notes.
5. `/schedule show` has the conference's programme. `/schedule plan` chooses your talks and \
reminds you of them; `/talk next` goes from one to the next.
6. It goes out by itself at night; organisers use `/publish` to send it now. `/tag` what talks are \
about, and mark highlights: `/publish what:summary` tells the whole conference again.
7. `/privacy` tells what is kept about you, and erases it.

**How lines are read.** A line is a bullet. Indent it, or begin with `--` or `---`, to nest it. \
`1.` stays a number. An empty line stays. In thoughts a line is a paragraph. Code goes between \
lines of three backticks. `~ text` is a thought. `... text` continues your last note. \
`s/old/new/` corrects your newest note that holds *old*. A line that begins with `[off]` is kept \
nowhere. A `\\` in front takes the rest of a line as it stands."""

OWN = 3  # last notes that /where shows


class GuideCog(commands.Cog):
    """Where one is, and how to begin."""

    def __init__(self, app: App) -> None:
        self.app = app

    @app_commands.command()
    @app_commands.guild_only()
    async def where(self, interaction: discord.Interaction) -> None:
        """The talk that runs here, and my last notes in it."""
        event = await self.app.store.events.active(guild_of(interaction).id)
        now = self.app.clock.shifted(interaction.created_at)
        talk = await self.app.store.talks.current(
            channel_id_of(interaction), now, parent_id_of(interaction)
        )
        if talk is None:
            await answer(interaction, f"{NONE_RUNNING} /help says how notes are taken.")
            return
        me = person_of(interaction)
        last = await self.app.store.notes.last_of(me.id, talk.id, OWN)
        lines = [f"**{wall(talk.starts_at, event.zone)} {plain(talk.title)}**"]
        lines += [f"`{wall(note.when, event.zone)}` {plain(excerpt(note, 100))}" for note in last]
        lines.append("Reply to the talk's card (with @ on), mention me, or use /note.")
        await answer(interaction, "\n".join(lines))

    @app_commands.command()
    @app_commands.guild_only()
    async def help(self, interaction: discord.Interaction) -> None:
        """How to take notes, in five lines."""
        await answer(interaction, HELP)


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(GuideCog(bot.app))
