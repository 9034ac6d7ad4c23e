import io
import struct
import zlib

import pytest
from images import LEFT, RIGHT, SVG, claiming, file_of, jpeg, moving, opened, picture, png
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from bot.capture.pictures import LONGEST, MOST_FRAMES, MOST_PIXELS, MOST_SCANS, read_picture
from bot.errors import Unreadable

GPS = {1: "N", 2: (50.0, 5.0, 0.0), 3: "E", 4: (14.0, 25.0, 0.0)}


def exif(orientation: int = 1) -> Image.Exif:
    facts = Image.Exif()
    facts[0x0112] = orientation
    facts[0x010F] = "Spy Phone"
    facts.get_ifd(0x8825).update(GPS)
    return facts


def alike(pixel, colour, tolerance=12) -> bool:
    return all(abs(one - other) <= tolerance for one, other in zip(pixel, colour, strict=False))


@pytest.mark.parametrize(
    ("form", "extension"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("GIF", "png")]
)
def test_the_four_formats_are_kept(form, extension):
    safe = read_picture(file_of(picture(), form))
    assert (safe.extension, safe.width, safe.height) == (extension, 64, 48)
    image = opened(safe.content).convert("RGB")
    assert image.size == (64, 48)
    assert alike(image.getpixel((5, 5)), LEFT)
    assert alike(image.getpixel((60, 40)), RIGHT)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_the_same_file_gives_the_same_bytes(form):
    content = file_of(picture(), form)
    assert read_picture(content) == read_picture(content)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_no_place_no_device_and_no_comment_is_left(form):
    marks = {"comment": b"secret comment"} if form == "JPEG" else {}
    xmp = b"<x:xmpmeta>secret packet</x:xmpmeta>"
    content = file_of(picture(), form, exif=exif(), xmp=xmp, **marks)
    assert b"Spy Phone" in content
    safe = read_picture(content)
    image = opened(safe.content)
    assert not image.getexif()
    assert {"exif", "comment", "xmp", "icc_profile", "dpi"}.isdisjoint(image.info)
    assert b"Spy" not in safe.content
    assert b"secret" not in safe.content


def test_the_texts_of_a_png_are_not_kept():
    texts = PngInfo()
    texts.add_text("Author", "somebody at home")
    texts.add_itxt("Comment", "<script>", zip=True)
    safe = read_picture(file_of(picture(), "PNG", pnginfo=texts))
    assert opened(safe.content).info == {}


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_picture_is_turned_upright(form, orientation):
    undone = {3: 180, 6: 90, 8: -90}[orientation]
    lying = picture(64, 64).rotate(undone, expand=True)
    upright = opened(read_picture(file_of(lying, form, exif=exif(orientation))).content)
    assert alike(upright.convert("RGB").getpixel((5, 30)), LEFT)
    assert alike(upright.convert("RGB").getpixel((60, 30)), RIGHT)


def test_a_turned_picture_has_the_size_that_is_seen():
    safe = read_picture(jpeg(64, 48, exif=exif(6)))
    assert (safe.width, safe.height) == (48, 64)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
@pytest.mark.parametrize("facts", [b"MM\0*\0\0\xff\xff", b"junk of some other program"])
def test_facts_that_cannot_be_read_do_no_harm(facts):
    safe = read_picture(jpeg(exif=b"Exif\0\0" + facts))
    assert (safe.width, safe.height) == (64, 48)


@pytest.mark.parametrize(
    ("size", "kept"), [((3000, 1500), (2000, 1000)), ((1200, 4800), (500, 2000)), ((9000, 2), None)]
)
@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_large_picture_is_scaled_down(form, size, kept):
    safe = read_picture(file_of(picture(*size), form))
    assert (safe.width, safe.height) == (kept or (LONGEST, 1))
    assert opened(safe.content).size == (safe.width, safe.height)


def test_a_picture_that_is_small_enough_keeps_its_size():
    safe = read_picture(png(LONGEST, 10))
    assert (safe.width, safe.height) == (LONGEST, 10)


def test_print_colours_become_those_of_the_web():
    image = opened(read_picture(file_of(picture(mode="CMYK"), "JPEG")).content)
    assert image.mode == "RGB"
    assert alike(image.getpixel((5, 5)), LEFT, 30)


def test_a_colour_profile_is_applied_and_dropped():
    wide = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = opened(read_picture(jpeg(icc_profile=wide)).content)
    assert "icc_profile" not in image.info
    assert alike(image.getpixel((5, 5)), LEFT)


def test_a_broken_colour_profile_does_no_harm():
    image = opened(read_picture(jpeg(icc_profile=b"no profile at all" * 10)).content)
    assert alike(image.getpixel((5, 5)), LEFT)


def test_grey_of_sixteen_bits_keeps_its_shades():
    deep = Image.new("I;16", (256, 4))
    for shade in range(256):
        for row in range(4):
            deep.putpixel((shade, row), shade * 256 + 128)
    image = opened(read_picture(file_of(deep, "PNG")).content)
    assert image.mode == "L"
    assert [image.getpixel((shade, 0)) for shade in (0, 1, 100, 255)] == [0, 1, 100, 255]


def test_a_palette_with_transparency_stays_transparent():
    image = picture(mode="P")
    image.info["transparency"] = image.getpixel((5, 5))
    kept = opened(read_picture(file_of(image, "PNG")).content).convert("RGBA")
    assert kept.getpixel((5, 5))[3] == 0
    assert kept.getpixel((60, 5))[3] == 255


@pytest.mark.parametrize("mode", ["1", "L", "LA", "RGBA", "P"])
def test_other_kinds_of_pixels_are_kept_and_scaled(mode):
    safe = read_picture(file_of(picture(2500, 100, mode), "PNG"))
    assert safe.width == LONGEST


def test_a_lossless_picture_stays_lossless():
    safe = read_picture(file_of(picture(), "WEBP", lossless=True))
    assert opened(safe.content).convert("RGB").tobytes() == picture().tobytes()


def test_a_phone_s_picture_with_a_second_one_behind_it_is_one_picture():
    two = file_of(picture(), "MPO", save_all=True, append_images=[picture(10, 10)])
    assert opened(two).format == "MPO"
    safe = read_picture(two)
    assert (safe.extension, safe.width, safe.stilled) == ("jpg", 64, False)
    assert opened(safe.content).format == "JPEG"


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_a_short_animation_goes_on_moving(form):
    safe = read_picture(moving(form))
    image = opened(safe.content)
    assert (safe.extension, safe.stilled) == ("webp", False)
    assert (image.n_frames, image.size, image.info["loop"]) == (3, (40, 30), 0)
    image.seek(1)
    image.load()
    assert image.info["duration"] == 120


@pytest.mark.parametrize(
    ("frames", "size"), [(MOST_FRAMES + 1, (4, 4)), (8, (LONGEST, LONGEST))], ids=["long", "large"]
)
def test_a_long_or_large_animation_stands_still(frames, size):
    safe = read_picture(moving("GIF", frames, size))
    assert (safe.extension, safe.stilled) == ("png", True)
    assert opened(safe.content).getpixel((0, 0)) == (0, 90, 90)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (SVG, "SVG"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>" + SVG, "SVG"),
        (b"<!doctype html><script>", "page"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x1cftypavif", "AVIF"),
        (b"\0\0\0\x20ftypisom", "video"),
        (b"%PDF-1.7", "PDF"),
        (file_of(picture(), "BMP"), "bitmap"),
        (file_of(picture(), "TIFF"), "TIFF"),
        (b"#!/bin/sh\n", "no picture"),
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n", "no picture"),
        (b"GIF89a", "no picture"),
        (b"\xff\xd8\xff", "no picture"),
    ],
)
def test_everything_else_is_refused_with_a_sentence(content, named):
    with pytest.raises(Unreadable, match=named) as refused:
        read_picture(content)
    assert "end it" in str(refused.value)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("share", [0.3, 0.7, 0.95])
def test_what_is_cut_off_is_refused(form, share):
    noise = Image.effect_noise((200, 200), 90).convert("RGB")
    content = file_of(noise, form)
    with pytest.raises(Unreadable, match="damaged or incomplete"):
        read_picture(content[: int(len(content) * share)])


@pytest.mark.parametrize("size", [(60_000, 60_000), (10_000, 5_001), (2**31 - 1, 1)])
def test_a_bomb_is_refused_before_it_is_decoded(size):
    with pytest.raises(Unreadable, match="too many pixels"):
        read_picture(claiming(*size))


def test_a_bomb_that_compresses_well_is_refused():
    with pytest.raises(Unreadable, match="at most 50 million"):
        read_picture(file_of(Image.new("1", (20_000, 20_000)), "PNG"))


def test_a_frame_may_not_make_the_picture_a_bomb():
    content = bytearray(moving("GIF", 2, (4, 4)))
    place = content.index(b"\x2c", content.index(b"\x2c") + 1)
    content[place + 5 : place + 9] = struct.pack("<HH", 60_000, 60_000)
    with pytest.raises(Unreadable):
        read_picture(bytes(content))


def test_a_text_that_unpacks_without_end_is_refused():
    packed = zlib.compress(b"a" * 80_000_000)
    chunk = b"Comment\0\0" + packed
    body = struct.pack(">I", len(chunk)) + b"zTXt" + chunk
    body += struct.pack(">I", zlib.crc32(b"zTXt" + chunk))
    plain = png()
    with pytest.raises(Unreadable, match="damaged"):
        read_picture(plain[:33] + body + plain[33:])


def test_a_jpeg_that_keeps_programs_busy_is_refused():
    plain = jpeg(progressive=True)
    place = plain.rindex(b"\xff\xda")
    scan = plain[place:-2]
    content = plain[:-2] + scan * MOST_SCANS + b"\xff\xd9"
    with pytest.raises(Unreadable, match="busy"):
        read_picture(content)


@pytest.mark.parametrize("hidden", [b"PK\x03\x04 a zip", b"<script>alert(1)</script>"])
@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_second_file_behind_the_picture_is_gone(form, hidden):
    safe = read_picture(file_of(picture(), form) + hidden)
    assert hidden not in safe.content


def test_a_script_that_is_also_a_picture_is_only_a_picture():
    content = file_of(picture(), "GIF", comment=b"*/=1;alert(1)//") + b"*/=1;alert(1)//"
    assert content.count(b"alert") == 2
    assert b"alert" not in read_picture(content).content


def test_the_most_pixels_that_are_allowed_are_kept():
    side = int(MOST_PIXELS**0.5)
    safe = read_picture(file_of(Image.new("L", (side, side), 7), "PNG"))
    assert (safe.width, safe.height) == (LONGEST, LONGEST)


@pytest.mark.parametrize(
    "start", [b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\xff\0\0\0WEBPVP8X"]
)
def test_noise_is_never_anything_but_refused(start):
    for seed in range(200):
        with pytest.raises(Unreadable):
            read_picture(start + zlib.compress(bytes([seed]) * 50) * 3)


def test_damage_anywhere_is_refused_or_seen_through():
    for form in ("JPEG", "PNG", "GIF", "WEBP"):
        whole = file_of(picture(), form)
        for place in range(0, len(whole), max(1, len(whole) // 120)):
            content = bytearray(whole)
            content[place] ^= 0xFF
            try:
                safe = read_picture(bytes(content))
            except Unreadable:
                continue
            assert Image.open(io.BytesIO(safe.content)).format
