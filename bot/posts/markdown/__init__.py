"""What people type in Discord as Markdown that is safe on a site: what they meant, and no more.

The target is kramdown's GFM after Liquid. Knows texts and levels, nothing of talks or days.
"""

from bot.posts.markdown.blocks import Outline, Prose
from bot.posts.markdown.clean import clean, one_line
from bot.posts.markdown.inline import heading, inline
from bot.posts.markdown.links import address

__all__ = ["Outline", "Prose", "address", "clean", "heading", "inline", "one_line"]
