"""Sets texts for a post, with a call of getppid after each; run by test_linear.py under valgrind.

Arguments: the lengths. The texts are those on which a Markdown parser may take long.
"""

import gc
import os
import sys

from payloads import pieces

from bot.posts.markdown import Outline, Prose, Typesetter

SET = Typesetter()


def set_in_type(text: str) -> None:
    """As a note and as a thought."""
    for sort in (Outline, Prose):
        sort(SET).add(text)


def main() -> None:
    gc.disable()
    set_in_type("*warm* `up` [x](https://a.example) ~~y~~\n```\nz\n```\n> q")
    os.getppid()
    for length in map(int, sys.argv[1:]):
        for piece in pieces():
            set_in_type((piece * length)[:length])
            os.getppid()


if __name__ == "__main__":
    main()
