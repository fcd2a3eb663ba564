"""Files that somebody may upload to see what happens, made here so that none has to be kept.

Each dict is one verdict; a file is made when its test asks for it.
"""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageCms
from PIL.ExifTags import GPS, IFD, Base

SCRIPT = b"<script>alert(document.cookie)</script>"
HTML = b"<!doctype html><title>Foto</title>" + SCRIPT
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"
SOI, EOI = b"\xff\xd8", b"\xff\xd9"
Make = Callable[[], bytes]


def picture(size: tuple[int, int] = (320, 200), mode: str = "RGB") -> Image.Image:
    """Red on the upper left, blue below right and smooth between, as photos are."""
    grown = Image.linear_gradient("L").resize(size)
    other = Image.linear_gradient("L").rotate(90).resize(size)
    red = Image.eval(grown, lambda value: 255 - value)
    rgb = Image.merge("RGB", (red, other, grown))
    if mode in {"RGBA", "LA"}:
        rgb.putalpha(other)
    return rgb if mode == rgb.mode else rgb.convert(mode)


def encoded(kind: str, image: Image.Image | None = None, **options: Any) -> bytes:
    file = io.BytesIO()
    (image or picture()).save(file, kind, **options)
    return file.getvalue()


def animated(kind: str) -> bytes:
    return encoded(kind, save_all=True, append_images=[picture().rotate(90 * n) for n in (1, 2)])


def exif(orientation: int = 1) -> Image.Exif:
    """What a phone writes down about its owner, and what an attacker adds."""
    made = Image.Exif()
    made[Base.Orientation] = orientation
    made[Base.Artist] = made[Base.ImageDescription] = SCRIPT.decode()
    made[Base.Make] = "Phone of Sri"
    made.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (7.0, 21.0, 30.0)
    return made


def xmp() -> bytes:
    return b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + SCRIPT + b"</x:xmpmeta>"


def turned(orientation: int) -> bytes:
    """The picture lying as a camera held that way stores it."""
    way_back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    lying = picture()
    if orientation in way_back:
        lying = lying.transpose(way_back[orientation])
    return encoded("JPEG", lying, exif=exif(orientation), quality=95)


def with_segments(*segments: bytes, marker: int = 0xE1) -> bytes:
    """A JPEG with more of the parts that are not picture."""
    parts = [struct.pack(">BBH", 0xFF, marker, len(part) + 2) + part for part in segments]
    return SOI + b"".join(parts) + encoded("JPEG").removeprefix(SOI)


def jpeg_of_size(width: int, height: int) -> bytes:
    """A small JPEG that claims to be large."""
    file = encoded("JPEG")
    start = file.index(b"\xff\xc0") + 5
    return file[:start] + struct.pack(">HH", height, width) + file[start + 4 :]


def endless_scans() -> bytes:
    """A progressive JPEG that paints its last layer over and over."""
    file = encoded("JPEG", Image.new("RGB", (3900, 3900), "red"), progressive=True)
    body, scan = file[: file.rindex(b"\xff\xda")], file[file.rindex(b"\xff\xda") : -2]
    return body + scan * ((11 * 2**20 - len(body)) // len(scan)) + EOI


def chunk(kind: bytes, data: bytes = b"", *, crc: int | None = None) -> bytes:
    if crc is None:
        crc = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)


def png(width: int, height: int, *chunks: bytes, data: bytes | None = None) -> bytes:
    """A PNG in RGB of any size, with chunks before its data."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * (height * (3 * width + 1))) if data is None else data
    parts = (chunk(b"IHDR", header), *chunks, chunk(b"IDAT", body), chunk(b"IEND"))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def png_with(*chunks: bytes) -> bytes:
    return png(8, 8, *chunks)


def wrong_checksum() -> bytes:
    return png(8, 8, chunk(b"tEXt", b"Comment\0hello", crc=1), data=b"").replace(
        chunk(b"IDAT"), chunk(b"IDAT", zlib.compress(b"\0" * 200), crc=2)
    )


def inflating(size: int) -> bytes:
    """Some bytes that grow a thousandfold."""
    return zlib.compress(b"A" * size, 9)


def webp_of_size(width: int, height: int) -> bytes:
    file = encoded("WEBP", picture(mode="RGBA"), exif=exif())
    canvas = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    return file[:24] + canvas + file[30:]


def avif_of_size(width: int, height: int) -> bytes:
    file = encoded("AVIF")
    start = file.index(b"ispe") + 8
    return file[:start] + struct.pack(">II", width, height) + file[start + 8 :]


def ftyp(major: bytes, *others: bytes) -> bytes:
    brands = major + b"\0\0\0\0" + b"".join(others)
    return struct.pack(">I", 8 + len(brands)) + b"ftyp" + brands + b"\0" * 4000


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("index.html", HTML)
    return file.getvalue()


def cut(kind: str, share: float) -> Make:
    def make() -> bytes:
        whole = encoded(kind)
        return whole[: int(len(whole) * share)]

    return make


def profile_swapping_red_and_blue() -> bytes:
    """A sound ICC profile that no careless reader shows right."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for old, new in ((b"rXYZ", b"????"), (b"bXYZ", b"rXYZ"), (b"????", b"bXYZ")):
        profile = profile.replace(old, new)
    return profile


CLEANED: dict[str, Make] = {
    "jpeg": lambda: encoded("JPEG"),
    "jpeg with a page behind it": lambda: encoded("JPEG") + HTML,
    "jpeg with a page in a comment": lambda: with_segments(HTML, marker=0xFE),
    "jpeg with code in a comment": lambda: with_segments(
        b"<?php system($_GET[0]); ?>", marker=0xFE
    ),
    "jpeg with an archive behind it": lambda: encoded("JPEG") + zipped(),
    "jpeg with gps and script in exif": lambda: encoded("JPEG", exif=exif()),
    "jpeg with xmp": lambda: encoded("JPEG", xmp=xmp()),
    "jpeg with broken exif": lambda: with_segments(b"Exif\0\0" + SCRIPT),
    "jpeg with exif cut short": lambda: with_segments(b"Exif\0\0II*\0\x08\0\0\0\xff\xff"),
    "jpeg with exif of a thousand entries": lambda: with_segments(
        b"Exif\0\0II*\0\x08\0\0\0\xe8\x03" + b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0" * 1000
    ),
    "jpeg with 1000 segments": lambda: with_segments(*[SCRIPT] * 1000, marker=0xEF),
    "jpeg with photoshop data": lambda: with_segments(
        b"Photoshop 3.0\0" + b"8BIM\x04\x04" + b"\xff" * 60, marker=0xED
    ),
    "jpeg with a made-up profile": lambda: encoded("JPEG", icc_profile=SCRIPT * 20),
    "jpeg with a profile of 10 MB": lambda: encoded("JPEG", icc_profile=SCRIPT * 250_000),
    "jpeg with a true profile": lambda: encoded(
        "JPEG", icc_profile=profile_swapping_red_and_blue()
    ),
    "jpeg in cmyk": lambda: encoded("JPEG", picture(mode="CMYK")),
    "jpeg in cmyk with an rgb profile": lambda: encoded(
        "JPEG", picture(mode="CMYK"), icc_profile=profile_swapping_red_and_blue()
    ),
    "jpeg in grey": lambda: encoded("JPEG", picture(mode="L")),
    "jpeg in stages": lambda: encoded("JPEG", progressive=True, exif=exif()),
    "jpeg of one pixel": lambda: encoded("JPEG", picture((1, 1))),
    "jpeg of a strip": lambda: encoded("JPEG", picture((20_000, 1))),
    "jpeg of an upright strip": lambda: encoded("JPEG", picture((1, 20_000))),
    "jpeg of several pictures": lambda: animated("MPO"),
    "jpeg with a broken list of pictures": lambda: with_segments(b"MPF\0" + SCRIPT, marker=0xE2),
    "png": lambda: encoded("PNG"),
    "png with a page behind it": lambda: encoded("PNG") + HTML,
    "png with an archive behind it": lambda: encoded("PNG") + zipped(),
    "png with text": lambda: png_with(chunk(b"tEXt", b"Comment\0" + SCRIPT)),
    "png with xmp": lambda: png_with(
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp()),
    ),
    "png with gps and script in exif": lambda: encoded("PNG", exif=exif()),
    "png with broken exif": lambda: png_with(chunk(b"eXIf", SCRIPT)),
    "png with a made-up profile": lambda: png_with(
        chunk(b"iCCP", b"icc\0\0" + zlib.compress(SCRIPT))
    ),
    "png with a chunk nobody knows": lambda: png_with(chunk(b"phPa", SCRIPT)),
    "png with a palette and holes": lambda: encoded("PNG", picture(mode="RGBA").quantize(16)),
    "png in grey with holes": lambda: encoded("PNG", picture(mode="LA")),
    "png with holes": lambda: encoded("PNG", picture(mode="RGBA")),
    "png of sixteen bits": lambda: encoded("PNG", picture(mode="I;16")),
    "png of one bit": lambda: encoded("PNG", picture(mode="1")),
    "png that moves": lambda: animated("PNG"),
    "webp": lambda: encoded("WEBP"),
    "webp with gps and script in exif": lambda: encoded("WEBP", exif=exif(), xmp=xmp()),
    "webp with holes": lambda: encoded("WEBP", picture(mode="RGBA")),
    "webp without loss": lambda: encoded("WEBP", lossless=True),
    "webp that moves": lambda: animated("WEBP"),
    "webp with a page behind it": lambda: encoded("WEBP") + HTML,
    "avif": lambda: encoded("AVIF"),
    "avif with gps and script in exif": lambda: encoded("AVIF", exif=exif(6), xmp=xmp()),
    "avif with holes": lambda: encoded("AVIF", picture(mode="RGBA")),
    "avif that moves": lambda: animated("AVIF"),
    "avif with a page behind it": lambda: encoded("AVIF") + HTML,
}

UNSUPPORTED: dict[str, Make] = {
    "nothing": lambda: b"",
    "one byte": lambda: b"\xff",
    "only zeros": lambda: b"\0" * 100_000,
    "text": lambda: b"foto.jpg",
    "a page": lambda: HTML,
    "svg": lambda: SVG,
    "svg after a declaration": lambda: b'<?xml version="1.0"?>' + SVG,
    "svg, packed": lambda: gzip.compress(SVG),
    "gif": lambda: encoded("GIF"),
    "gif that is a script": lambda: b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)",
    "bmp": lambda: encoded("BMP"),
    "tiff": lambda: encoded("TIFF"),
    "ico": lambda: encoded("ICO"),
    "jpeg 2000": lambda: encoded("JPEG2000"),
    "pcx": lambda: encoded("PCX"),
    "psd": lambda: b"8BPS\0\x01" + b"\0" * 500,
    "postscript": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run",
    "pdf": lambda: encoded("PDF"),
    "archive": zipped,
    "program": lambda: b"\x7fELF" + b"\0" * 500,
    "sound": lambda: b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 50,
    "video": lambda: ftyp(b"isom", b"mp41"),
    "jpeg behind a page": lambda: HTML + encoded("JPEG"),
}

HEIC: dict[str, Make] = {
    "heic": lambda: ftyp(b"heic", b"mif1", b"heic"),
    "heix": lambda: ftyp(b"heix", b"mif1"),
    "hevc": lambda: ftyp(b"hevc", b"msf1"),
    "mif1": lambda: ftyp(b"mif1", b"heic"),
    "mif1 alone": lambda: ftyp(b"mif1"),
    "a brand of its own": lambda: ftyp(b"MiHE", b"mif1", b"heic"),
}

UNREADABLE: dict[str, Make] = {
    f"{kind.lower()} cut at {share:.0%}": cut(kind, share)
    for kind in ("JPEG", "PNG", "WEBP", "AVIF")
    for share in (0.1, 0.5, 0.9)
} | {
    "jpeg of three bytes": lambda: b"\xff\xd8\xff",
    "jpeg that begins a page": lambda: b"\xff\xd8\xff" + HTML,
    "jpeg of no size": lambda: jpeg_of_size(0, 0),
    "jpeg of three million segments": lambda: SOI + b"\xff\xe0\0\2" * 2_900_000 + EOI,
    "jpeg of endless scans": endless_scans,
    "png of eight bytes": lambda: b"\x89PNG\r\n\x1a\n",
    "png with a wrong checksum": wrong_checksum,
    "png without data": lambda: png(8, 8, data=b""),
    "png with data that is none": lambda: png(8, 8, data=SCRIPT),
    "png of no size": lambda: png(0, 0),
    "png of sixteen million lines": lambda: png(1, 16_000_000),
    "png with a text of 100 megabytes": lambda: png_with(
        chunk(b"zTXt", b"Comment\0\0" + inflating(100 * 2**20))
    ),
    "png with international text of 100 megabytes": lambda: png_with(
        chunk(b"iTXt", b"Comment\0\1\0\0\0" + inflating(100 * 2**20))
    ),
    "png with 200 texts of a megabyte": lambda: png_with(
        *[chunk(b"zTXt", b"%d\0\0" % n + inflating(2**20 - 1)) for n in range(200)]
    ),
    "png with a profile of 100 megabytes": lambda: png_with(
        chunk(b"iCCP", b"icc\0\0" + inflating(100 * 2**20))
    ),
    "png with a million chunks": lambda: png_with(*[chunk(b"phPa")] * 900_000),
    "webp of twelve bytes": lambda: b"RIFF\x04\0\0\0WEBP",
    "webp of junk": lambda: b"RIFF\xff\0\0\0WEBPVP8 " + SCRIPT * 6,
    "avif of junk": lambda: ftyp(b"avif", b"mif1") + SCRIPT,
    "avif of 50,000 × 50,000": lambda: avif_of_size(50_000, 50_000),
}

TOO_LARGE: dict[str, Make] = {
    "jpeg of 50,000 × 50,000": lambda: jpeg_of_size(50_000, 50_000),
    "jpeg of 51 megapixels": lambda: jpeg_of_size(8500, 6000),
    "jpeg in stages of 17 megapixels": lambda: encoded(
        "JPEG", Image.new("RGB", (4250, 4000)), progressive=True
    ),
    "png of 50,000 × 50,000": lambda: png(50_000, 50_000, data=inflating(1000)),
    "png of 17 megapixels": lambda: png(4250, 4000, data=inflating(1000)),
    "webp of 16,000 × 16,000": lambda: webp_of_size(16_000, 16_000),
    "webp of 7 megapixels": lambda: webp_of_size(2800, 2500),
    "avif of 7 megapixels": lambda: avif_of_size(2800, 2500),
}
