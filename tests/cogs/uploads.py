"""Files that people attach in transcripts, made from their names.

`slide.png`, `.jpg`, `.webp` and `.gif` are pictures, each of its own colour; `big.png` is wider
than is kept, `phone.jpg` lies on its side and knows where it was taken, `moving.gif` moves and
`long.gif` does so for too long. `fake.png` is an SVG, `broken.jpg` is cut off, `heavy.png` has too
many bytes.
What stands behind a colon is Discord's own description: `slide.png:"A graph"`.
"""

import zlib

from images import SVG, file_of, jpeg, moving, png
from PIL import Image

from bot.sandbox import Upload

SPECIAL = {
    "fake": lambda: SVG,
    "broken": lambda: jpeg()[:300],
    "heavy": lambda: png() + bytes(11 << 20),
    "big": lambda: png(3000, 1500),
    "phone": lambda: jpeg(exif=_facts()),
    "moving": lambda: moving("GIF"),
    "long": lambda: moving("GIF", 150),
}
FORMS = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP", "gif": "GIF"}


def upload(word: str) -> Upload:
    name, _, description = word.partition(":")
    return Upload(name, _content(name), description=description or None)


def uploads(words: str | list[str]) -> list[Upload]:
    return [upload(word) for word in (words.split() if isinstance(words, str) else words)]


def _content(name: str) -> bytes:
    stem, _, extension = name.rpartition(".")
    if stem in SPECIAL:
        return SPECIAL[stem]()
    if extension not in FORMS:
        return SVG if extension == "svg" else b"%PDF-1.7"
    return file_of(_coloured(name, 64, 48), FORMS[extension])


def _coloured(name: str, width: int, height: int) -> Image.Image:
    colour = zlib.crc32(name.encode()) & 0xFFFFFF
    return Image.new("RGB", (width, height), f"#{colour:06x}")


def _facts() -> Image.Exif:
    """Where a picture was taken, and that it lies on its side."""
    facts = Image.Exif()
    facts[0x0112] = 6
    facts.get_ifd(0x8825).update({1: "N", 2: (50.0, 5.0, 0.0)})
    return facts
