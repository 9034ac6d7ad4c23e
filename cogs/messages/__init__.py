"""Messages that become notes without a command: heard, kept, followed, read again after a gap."""

from bot.client import Client
from cogs.messages.listener import MessagesCog


async def setup(bot: Client) -> None:
    """Add the cog."""
    await bot.add_cog(MessagesCog(bot))
