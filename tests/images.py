"""Pictures as people send them, made on the spot; and files that only claim to be pictures."""

import io
import struct
import zlib

from PIL import Image, ImageDraw

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
LEFT, RIGHT = (200, 30, 30), (30, 30, 200)


def picture(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """Red on the left and blue on the right, so that a turned one is told from an upright one."""
    image = Image.new("RGB", (width, height), LEFT)
    ImageDraw.Draw(image).rectangle((width // 2, 0, width, height), fill=RIGHT)
    return image.convert(mode)


def file_of(image: Image.Image, form: str, **options: object) -> bytes:
    written = io.BytesIO()
    image.save(written, form, **options)
    return written.getvalue()


def png(width: int = 64, height: int = 48) -> bytes:
    return file_of(picture(width, height), "PNG")


def jpeg(width: int = 64, height: int = 48, **options: object) -> bytes:
    return file_of(picture(width, height), "JPEG", **options)


def moving(form: str, frames: int = 3, size: tuple[int, int] = (40, 30)) -> bytes:
    shades = [Image.new("RGB", size, (number * 7 % 256, 90, 90)) for number in range(frames)]
    return file_of(shades[0], form, save_all=True, append_images=shades[1:], duration=120, loop=0)


def opened(content: bytes) -> Image.Image:
    """A file as a browser would read it."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def claiming(width: int, height: int) -> bytes:
    """A PNG whose header claims a size that nothing of it holds."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"\0"))


def _chunk(kind: bytes, data: bytes) -> bytes:
    checked = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checked)
