"""A day as a finished post: pure functions of a Day, no clock, no I/O beyond reading templates."""

from bot.posts.render import Renderer
from bot.posts.slug import file_name

__all__ = ["Renderer", "file_name"]
