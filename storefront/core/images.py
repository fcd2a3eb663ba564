"""Photos: what strangers upload becomes a clean JPEG, and that becomes the sizes pages show.

A photo in the database is a base name with a width and a height. The names of all its files follow
from these, so a page looks into no storage to show it.
"""

import io
import json
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, NamedTuple

import structlog

from storefront.core.errors import DomainError
from storefront.core.storage import TYPES, public_url

MOST_MEGABYTES = 12
WIDTHS = (240, 480, 800, 1600)
SMALL = 480  # cards and lists show no more; the only widths that come as AVIF too
ENCODINGS: dict[str, dict[str, Any]] = {
    "avif": {"format": "AVIF", "quality": 55, "speed": 8},
    "webp": {"format": "WEBP", "quality": 78},
    "jpg": {"format": "JPEG", "quality": 80, "progressive": True},
}
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1"}
DARKROOM = Path(__file__).with_name("darkroom.py")

log = structlog.get_logger(__name__)
_one_at_a_time = threading.Lock()  # so the memory of one picture is that of all


class PictureRefused(DomainError):
    """An upload that cannot become a photo; nothing of it is kept."""

    status = 422


class FileTooLarge(PictureRefused):
    """Too many bytes. Facts: most_megabytes."""


class PictureTooLarge(PictureRefused):
    """Too many pixels to decode. Facts: most_megapixels that this kind of file may have."""


class UnreadablePicture(PictureRefused):
    """The right kind of file, but broken, cut off or made to harm."""


class HeicPicture(PictureRefused):
    """The format of iPhones, which most browsers cannot show."""


class UnsupportedPicture(PictureRefused):
    """By its content, whatever its name says, neither JPEG nor PNG, WebP or AVIF."""


@dataclass(frozen=True)
class AcceptedPhoto:
    """An upload made harmless: upright sRGB JPEG on white, no metadata, at most 1600 long."""

    jpeg: bytes
    width: int
    height: int


class Rendition(NamedTuple):
    """One size of a photo in one format; its ending is `avif`, `webp` or `jpg`."""

    width: int
    ending: str

    @property
    def suffix(self) -> str:
        """What its name adds to the base name of the photo."""
        return f"-{self.width}.{self.ending}"


class Source(NamedTuple):
    """What a `<source>` of a `<picture>` says."""

    mime: str
    srcset: str


@dataclass(frozen=True)
class PhotoFiles:
    """The files of one photo as pages show them, the best format first and JPEG last.

    A browser takes the first format that it knows, whatever the widths; so AVIF, which has no
    large ones, is among `small_sources` (cards, lists) only.
    """

    src: str
    sources: tuple[Source, ...]
    small_sources: tuple[Source, ...]


def accept_photo(stream: IO[bytes]) -> AcceptedPhoto:
    """Decode an upload out of harm's way and encode it afresh; the first frame of an animation.

    At most 12 MB, and as many megapixels as `darkroom` allows. Raises FileTooLarge,
    PictureTooLarge, UnreadablePicture, HeicPicture, UnsupportedPicture.
    """
    with tempfile.TemporaryFile() as file:
        _copy(stream, file)
        file.seek(0)
        kind = _kind(file.read(64))
        file.seek(0)
        with _one_at_a_time:
            return _develop(kind, file)


def render_sizes(jpeg: bytes) -> dict[Rendition, bytes]:
    """Encode an accepted photo in every size and format that pages ask for."""
    from PIL import Image  # heavy, and only the job that renders needs it

    rendered = {}
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as photo:
        for width in widths_of(photo.width):
            height = max(1, round(photo.height * width / photo.width))
            sized = photo.resize((width, height), Image.Resampling.LANCZOS)
            for ending in _endings(width):
                file = io.BytesIO()
                sized.save(file, **ENCODINGS[ending])
                rendered[Rendition(width, ending)] = file.getvalue()
    return rendered


def widths_of(width: int) -> list[int]:
    """The widths in which a photo is shown: never wider than it is."""
    return [*(smaller for smaller in WIDTHS if smaller < width), min(width, WIDTHS[-1])]


def renditions_of(width: int) -> list[Rendition]:
    """Every size and format of a photo of this width."""
    return [Rendition(each, ending) for each in widths_of(width) for ending in _endings(each)]


@lru_cache(maxsize=2_000)
def files_of(base: str, width: int) -> PhotoFiles:
    """The addresses of a photo's files, by its base name and its width."""
    widths = widths_of(width)
    small = [each for each in widths if each <= SMALL]
    return PhotoFiles(
        src=_url(base, Rendition(small[-1], "jpg")),
        sources=_sources(base, ("webp", "jpg"), widths),
        small_sources=_sources(base, ("avif", "webp", "jpg"), small),
    )


def jpeg_of(base: str, width: int, most: int) -> tuple[str, int]:
    """The address of the widest JPEG of a photo with at most so many columns, and how many."""
    fitting = max(each for each in widths_of(width) if each <= most)
    return _url(base, Rendition(fitting, "jpg")), fitting


def _endings(width: int) -> list[str]:
    return [ending for ending in ENCODINGS if ending != "avif" or width <= SMALL]


def _sources(base: str, endings: tuple[str, ...], widths: list[int]) -> tuple[Source, ...]:
    return tuple(
        Source(
            TYPES[f".{ending}"],
            ", ".join(f"{_url(base, Rendition(width, ending))} {width}w" for width in widths),
        )
        for ending in endings
    )


def _url(base: str, rendition: Rendition) -> str:
    return public_url(base + rendition.suffix)


def _copy(stream: IO[bytes], file: IO[bytes]) -> None:
    left = MOST_MEGABYTES * 2**20
    while chunk := stream.read(2**16):
        left -= len(chunk)
        if left < 0:
            raise FileTooLarge(most_megabytes=MOST_MEGABYTES)
        file.write(chunk)


def _kind(head: bytes) -> str:
    """Tell by the first bytes which one decoder may see a file."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WEBP"
    brands = _brands(head)
    if brands & {b"avif", b"avis"}:
        return "AVIF"
    raise HeicPicture if brands & HEIC_BRANDS else UnsupportedPicture


def _brands(head: bytes) -> set[bytes]:
    """The brands in the `ftyp` box that HEIC, AVIF and videos begin with (ISO/IEC 14496-12)."""
    if head[4:8] != b"ftyp":
        return set()
    box = head[: int.from_bytes(head[:4])]
    return {box[start : start + 4] for start in (8, *range(16, len(box), 4))}


def _develop(kind: str, file: IO[bytes]) -> AcceptedPhoto:
    done = subprocess.run(  # noqa: S603 our own program; `kind` is one of four words
        [sys.executable, "-P", str(DARKROOM), kind],  # -P: its neighbours shadow no library
        stdin=file,
        capture_output=True,
        timeout=60,
        check=False,
    )
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        log.info("picture_unreadable", kind=kind, code=done.returncode, reason=reason)
        raise UnreadablePicture
    head, _, jpeg = done.stdout.partition(b"\n")
    facts = json.loads(head)
    if "most_megapixels" in facts:
        raise PictureTooLarge(**facts)
    return AcceptedPhoto(jpeg, **facts)
