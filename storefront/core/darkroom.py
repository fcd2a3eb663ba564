"""A program of its own: one uploaded picture comes in on stdin, a clean JPEG leaves on stdout.

`images.accept_photo` starts it, because decoding strangers' bytes is where memory, seconds and
decoders break. Here they cost at most `MEMORY` and `SECONDS`, and whatever goes wrong ends this
process and nothing else. It imports nothing of the shop.

How many megapixels fit into `MEMORY` follows from what is held at the peak (Pillow 13, measured):
a baseline JPEG is shrunk while it is read; a progressive one keeps two bytes for every value of
every channel; PNG takes up to 7 bytes a pixel; WebP 17 and AVIF up to 16, in several whole copies.
"""

import io
import json
import resource
import struct
import sys
from contextlib import suppress
from typing import BinaryIO

from PIL import (
    AvifImagePlugin,
    ExifTags,
    Image,
    ImageChops,
    ImageCms,
    ImageOps,
    WebPImagePlugin,  # noqa: F401 when a reader is missing Pillow loads all that it has
)

MEMORY = 135 * 2**20  # with the libraries themselves this process stays below 150 MB
SECONDS = 2  # of a processor; the worst honest picture takes a third of that
LONG_SIDE = 1600
MOST_MEGAPIXELS = {"JPEG": 50, "PNG": 16, "WEBP": 6, "AVIF": 6}
MOST_MEGAVALUES_PROGRESSIVE = 48  # 16 megapixels in RGB


class TooLarge(Exception):
    """More pixels than this kind of file may have."""

    def __init__(self, most_megapixels: int) -> None:
        self.most_megapixels = most_megapixels
        super().__init__(most_megapixels)


def develop(kind: str, file: BinaryIO) -> Image.Image:
    """Read a picture of one kind as upright sRGB on white, at most LONG_SIDE long.

    Nothing but its pixels is left of the file. Raises TooLarge before decoding, and whatever the
    decoder raises.
    """
    with _opened(kind, file) as picture:
        size = _fitting(picture.size)
        picture.draft(None, size)  # JPEG: the decoder itself leaves out what is not needed
        small = _shrunk(_plain(picture), size)
        _turn_upright(small, picture)
        return _as_srgb(small, picture.info.get("icc_profile"))


def _opened(kind: str, file: BinaryIO) -> Image.Image:
    most = MOST_MEGAPIXELS[kind]
    Image.MAX_IMAGE_PIXELS = most * 1_000_000 // 2  # Pillow refuses more than twice this
    try:
        picture = Image.open(file, formats=[kind])
    except Image.DecompressionBombError:
        raise TooLarge(most) from None
    if "progressive" in picture.info:
        most = MOST_MEGAVALUES_PROGRESSIVE // len(picture.getbands())
        if picture.width * picture.height > most * 1_000_000:
            raise TooLarge(most)
    return picture


def _fitting(size: tuple[int, int]) -> tuple[int, int]:
    scale = min(1.0, LONG_SIDE / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _plain(picture: Image.Image) -> Image.Image:
    """The same pixels as grey, RGB or CMYK of eight bits, over white where they let it through."""
    if picture.mode == "1":
        return picture.convert("L")
    if picture.mode == "I;16":
        return picture.point(lambda value: value / 256).convert("L")
    if picture.mode == "P":
        picture = picture.convert("RGBA")
    if "A" in picture.getbands():
        picture.paste("white", mask=ImageChops.invert(picture.getchannel("A")))
    return picture


def _shrunk(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Resize channel by channel, so that there is never a second full-size picture."""
    channels = [
        picture.getchannel(band).resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        for band in picture.getbands()
        if band != "A"
    ]
    small = Image.merge(picture.mode.removesuffix("A"), channels)
    small.info.clear()  # Pillow carries comments and the like along
    return small


def _turn_upright(small: Image.Image, picture: Image.Image) -> None:
    orientation = ExifTags.Base.Orientation
    try:
        small.getexif()[orientation] = picture.getexif().get(orientation, 1)
    except (SyntaxError, ValueError, struct.error):
        return  # a broken EXIF block says nothing about the picture
    ImageOps.exif_transpose(small, in_place=True)


def _as_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        with suppress(ImageCms.PyCMSError, OSError):  # a profile that does not fit is left out
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            return picture.point(ImageCms.buildTransform(source, target, picture.mode, "RGB"))
    return picture.convert("RGB")


def main(kind: str) -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # every thread has memory of its own
    try:
        picture = develop(kind, sys.stdin.buffer)
    except TooLarge as error:
        answer({"most_megapixels": error.most_megapixels})
    else:
        answer({"width": picture.width, "height": picture.height})
        picture.save(sys.stdout.buffer, "JPEG", quality=90)


def answer(facts: dict[str, int]) -> None:
    """Write the first line of the answer; the JPEG follows it, unless the picture is too large."""
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n")


if __name__ == "__main__":
    main(sys.argv[1])
