"""A file that somebody attached becomes a picture that is safe to publish, or a sentence. Pure.

Nothing of the file survives but what is seen: its pixels are decoded within limits, turned upright,
scaled down and written anew, so that no place, device, comment, script or second file hidden in it
can reach the site. The same file gives the same bytes. It may come from anybody, so four formats
alone are ever tried, and sizes are looked at before anything is decoded. Slow, and what decodes is
written in C: never in the bot's own process (see bot/pictures/isolation.py).
"""

import io
from collections.abc import Iterator
from itertools import count

from PIL import ExifTags, Image, ImageCms

from bot.errors import Unreadable
from bot.models import SafePicture

LONGEST = 2_000  # pixels of the longer side
MOST_PIXELS = 50_000_000  # that are decoded: what a phone takes, not a bomb
MOST_FRAMES = 100  # of an animation; a longer one stands still
MOST_MOVING = 20_000_000  # pixels of all frames together, as they are written
MOST_SCANS = 100  # of a JPEG: each walks over the whole picture once more

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_OTHERS = (  # how files begin that people take for pictures, and where
    (b"<", 0, "an SVG drawing or a page, which can hold scripts"),
    (b"ftyphei", 4, "a HEIC picture"),
    (b"ftypmif", 4, "a HEIC picture"),
    (b"ftypavif", 4, "an AVIF picture"),
    (b"ftyp", 4, "a video"),
    (b"%PDF", 0, "a PDF"),
    (b"BM", 0, "a bitmap"),
    (b"II*\0", 0, "a TIFF picture"),
    (b"MM\0*", 0, "a TIFF picture"),
)
_CURE = "Send it as JPEG, PNG, WebP or GIF."
_GAP = 2.0  # how much larger than wanted a picture may be decoded, for the sake of its edges
_DEEP = {"I", "I;16", "I;16B", "I;16L"}  # grey of 16 bits
_SRGB = ImageCms.createProfile("sRGB")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  # a C type
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

Image.MAX_IMAGE_PIXELS = MOST_PIXELS  # the library's own guard, for what grows while it is read


def read_picture(content: bytes) -> SafePicture:
    """Make a safe picture of a file. Raises Unreadable with what is wrong and what to do."""
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
            _check(image, content)
            return _written(image, content)
    except Unreadable:
        raise
    except Image.UnidentifiedImageError:
        raise Unreadable(_unknown(content)) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise Unreadable(_TOO_LARGE) from None
    except Exception as error:  # an edge: what a hostile file makes a decoder raise has no bounds
        raise Unreadable(f"It is damaged or incomplete. {_CURE}") from error


_TOO_LARGE = (
    f"It has too many pixels: at most {MOST_PIXELS // 1_000_000} million are opened. Scale it down,"
    " then send it again."
)


def _check(image: Image.Image, content: bytes) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise Unreadable(_TOO_LARGE)
    if image.format in {"JPEG", "MPO"} and content.count(b"\xff\xda") > MOST_SCANS:
        raise Unreadable(f"It is made to keep programs busy that open it. {_CURE}")


def _unknown(content: bytes) -> str:
    if not content:
        return "It is empty. Look at the file, then send it again."
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    for sign, place, what in _OTHERS:
        if start.startswith(sign, place):
            return f"It is {what}. {_CURE}"
    return f"It is no picture, whatever its name says. {_CURE}"


def _written(image: Image.Image, content: bytes) -> SafePicture:
    moves = image.format != "MPO" and getattr(image, "is_animated", False)
    if moves and (animation := _animation(image)):
        return animation
    image.seek(0)
    picture = _still(image)
    data, extension = _encoded(picture, image.format or "", content)
    return SafePicture(data, extension, *picture.size, stilled=moves)


def _animation(image: Image.Image) -> SafePicture | None:
    """The picture as one that moves; None if it is too long or too large for that."""
    frames: list[Image.Image] = []
    durations: list[int] = []
    for frame in _frames(image):
        pixels = (len(frames) + 1) * frame.width * frame.height
        if pixels > MOST_MOVING or len(frames) == MOST_FRAMES:
            return None
        frames.append(frame.convert("RGBA"))
        durations.append(min(max(int(image.info.get("duration") or 100), 10), 60_000))
    data = _bytes(
        frames[0],
        "WEBP",
        save_all=True,
        append_images=frames[1:],
        duration=durations,
        loop=int(image.info.get("loop", 1)),
        quality=75,
        method=3,
    )
    return SafePicture(data, "webp", *frames[0].size)


def _frames(image: Image.Image) -> Iterator[Image.Image]:
    for number in count():
        try:
            image.seek(number)
        except EOFError:
            return
        _check(image, b"")  # a frame may enlarge the whole
        yield _still(image.copy())


def _still(image: Image.Image) -> Image.Image:
    """What is seen of it now: upright, small enough, in the colours of the web, nothing else."""
    seen = _resizable(image)
    seen.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS, reducing_gap=_GAP)
    seen = _upright(_in_srgb(seen, image.info.get("icc_profile")), _exif_of(image))
    bare = Image.new(seen.mode, seen.size)
    bare.paste(seen)
    return bare


def _resizable(image: Image.Image) -> Image.Image:
    """The picture in a mode whose pixels can be mixed."""
    if image.mode in _DEEP:
        shifted = image.point(lambda value: value * (1 / 256))  # pyright: ignore[reportUnknownMemberType]  # speaks of NumPy
        return shifted.convert("L")
    if image.has_transparency_data:
        return image if image.mode in {"LA", "RGBA"} else image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in {"L", "RGB", "CMYK"} else image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Its colours as they were meant, without a profile that says so."""
    mode = "RGB" if image.mode == "CMYK" else image.mode
    if profile and image.mode in {"RGB", "RGBA", "CMYK"}:
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(image, given, _SRGB, outputMode=mode) or image  # pyright: ignore[reportUnknownArgumentType]  # likewise
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # of no use: browsers do without it too
    return image.convert(mode)


def _upright(image: Image.Image, exif: Image.Exif) -> Image.Image:
    said = exif.get(ExifTags.Base.Orientation)
    turn = _TURNS.get(said) if isinstance(said, int) else None
    return image if turn is None else image.transpose(turn)


def _exif_of(image: Image.Image) -> Image.Exif:
    try:
        return image.getexif()
    except Exception:  # noqa: BLE001  # an edge: facts that cannot be read are as good as none
        return Image.Exif()


def _encoded(picture: Image.Image, given: str, content: bytes) -> tuple[bytes, str]:
    """The picture in the format that it came in; of a GIF that stands still, as PNG."""
    match given:
        case "JPEG" | "MPO":
            return _bytes(picture, "JPEG", quality=85, optimize=True, progressive=True), "jpg"
        case "WEBP" if content[12:16] == b"VP8L":
            return _bytes(picture, "WEBP", lossless=True), "webp"
        case "WEBP":
            return _bytes(picture, "WEBP", quality=85), "webp"
        case _:
            return _bytes(picture, "PNG"), "png"


def _bytes(picture: Image.Image, form: str, **options: object) -> bytes:
    written = io.BytesIO()
    picture.save(written, form, **options)
    return written.getvalue()
