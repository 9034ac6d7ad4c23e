"""What people type in Discord as Markdown that is safe on a site: what they meant, and no more.

    tokens -> reading   Discord's Markdown of a paragraph as pieces: what a reader is to see
    blocks              the lines, quotes and fences of a text
    dialect, kramdown   what a generator's Markdown is like: a table each
    writing             pieces in a dialect
    outline             bullets and paragraphs that grow note by note

Knows texts, levels and a time zone, nothing of talks or days.
"""

from bot.posts.markdown.clean import clean, one_line
from bot.posts.markdown.links import address
from bot.posts.markdown.outline import Outline, Prose
from bot.posts.markdown.typeset import Typesetter

__all__ = ["Outline", "Prose", "Typesetter", "address", "clean", "one_line"]
