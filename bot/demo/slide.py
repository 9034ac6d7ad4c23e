"""A slide that somebody in the demo takes a picture of: drawn here, since nobody holds a camera."""

import io

from PIL import Image, ImageDraw, ImageFont

NAME = "slide.png"
ALT = "Two bars: asking a list takes far longer than asking a set"

_SIZE = (960, 400)
_INK, _SET, _LIST = "#1f2933", "#2a7de1", "#d64545"


def drawn() -> bytes:
    """The slide as a PNG."""
    slide = Image.new("RGB", _SIZE, "#fdfbf7")
    pen = ImageDraw.Draw(slide)
    pen.text((48, 36), "x in …, a million items", _INK, ImageFont.load_default(40))
    label = ImageFont.load_default(32)
    for top, name, time, length, colour in (
        (140, "list", "7.9 ms", 640, _LIST),
        (250, "set", "31 ns", 6, _SET),
    ):
        pen.text((48, top + 14), name, _INK, label)
        pen.rectangle((150, top, 150 + length, top + 70), colour)
        pen.text((170 + length, top + 14), time, _INK, label)
    written = io.BytesIO()
    slide.save(written, "PNG", optimize=True)
    return written.getvalue()
