"""A picture as a list of marks, drawn as pixels by Pillow or printed as a page by fpdf2.

Lengths are pixels of the picture. Marks say where everything stands, so a test can measure it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from storefront.core.assets import LATIN, STATIC
from storefront.core.pdf import face

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

LEADING = 1.16  # from line to line, in sizes
BASELINE = 0.9  # from the top of a line, in sizes
SMOOTH = 4  # shapes are drawn so much larger, and shrunk
TIKAR = (  # the diamond chain of the stylesheet, 20 by 10
    "M10 1l5 4-5 4-5-4zM0 0h8L3.5 3.6 0 1.2zM20 0h-8l4.5 3.6L20 1.2zM0 10h8L3.5 6.4 0 8.8z"
    "M20 10h-8l4.5-3.6L20 8.8z"
)
INCH_MM, POINTS = 25.4, 72

OpenPhoto = Callable[[str], IO[bytes]]


class Box(NamedTuple):
    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        return self.x + self.w

    @property
    def bottom(self) -> int:
        return self.y + self.h

    def shrunk(self, by: int) -> "Box":
        return Box(self.x + by, self.y + by, self.w - 2 * by, self.h - 2 * by)


@dataclass(frozen=True)
class Fill:
    box: Box
    colour: str
    radius: int = 0


@dataclass(frozen=True)
class Photo:
    """A photo of the shop, cut to fill its box."""

    box: Box
    name: str  # its base name in storage.public()


@dataclass(frozen=True)
class Band:
    """The tikar motif, repeated along its box."""

    box: Box
    colour: str


@dataclass(frozen=True)
class Mark:
    """The shop's own mark: a slice of carica."""

    box: Box


@dataclass(frozen=True)
class Code:
    """A QR code without its quiet zone: its box stands on white."""

    box: Box
    text: str


@dataclass(frozen=True)
class Words:
    """Lines of text, each within the box."""

    box: Box
    lines: tuple[str, ...]
    size: int
    weight: int
    colour: str
    align: str = "left"  # or right, center

    def placed(self) -> Iterator[tuple[str, float, float]]:
        """Every line with the left end of its baseline."""
        for place, line in enumerate(self.lines):
            spare = self.box.w - width_of(line, self.size, self.weight)
            x = self.box.x + {"left": 0.0, "center": spare / 2, "right": spare}[self.align]
            yield line, x, self.box.y + (place * LEADING + BASELINE) * self.size

    @property
    def height(self) -> int:
        return height_of(len(self.lines), self.size)


Anything = Fill | Photo | Band | Mark | Code | Words


@dataclass(frozen=True)
class Sheet:
    width: int
    height: int
    marks: tuple[Anything, ...]


def fitted(
    text: str,
    box: Box,
    colour: str,
    *,
    weight: int = 400,
    largest: int,
    smallest: int = 12,
    align: str = "left",
    from_bottom: bool = False,
) -> Words:
    """A text as large as it can stand in a box without leaving it; the box shrinks to it.

    Words are broken in the smallest size only.
    """
    text = readable(text)
    size, too_large = smallest, largest + 1
    while too_large - size > 1:
        tried = (size + too_large) // 2
        lines = wrapped(text, box.w, tried, weight)
        fits = " ".join(lines) == text and height_of(len(lines), tried) <= box.h
        size, too_large = (tried, too_large) if fits else (size, tried)
    lines = wrapped(text, box.w, size, weight)
    height = height_of(len(lines), size)
    y = box.bottom - height if from_bottom else box.y
    return Words(Box(box.x, y, box.w, height), lines, size, weight, colour, align)


def wrapped(text: str, width: int, size: int, weight: int) -> tuple[str, ...]:
    """The text in lines; a word that no line can hold is broken."""
    lines = [""]
    for word in text.split():
        for place, piece in enumerate(_pieces(word, width, size, weight)):
            longer = f"{lines[-1]} {piece}".strip()
            if place == 0 and _fits(longer, width, size, weight):
                lines[-1] = longer
            else:
                lines.append(piece)
    return tuple(line for line in lines if line)


def _pieces(word: str, width: int, size: int, weight: int) -> Iterator[str]:
    while word:
        end = len(word)
        while end > 1 and not _fits(word[:end], width, size, weight):
            end -= 1
        yield word[:end]
        word = word[end:]


def _fits(text: str, width: int, size: int, weight: int) -> bool:
    return width_of(text, size, weight) <= width


def height_of(lines: int, size: int) -> int:
    return round(lines * LEADING * size)


def width_of(text: str, size: int, weight: int) -> float:
    return _font(size, weight).getlength(text)


def readable(text: str) -> str:
    """What the font has letters for."""
    kept = "".join(letter for letter in text if ord(letter) in _letters())
    return " ".join(kept.split())


@cache
def _letters() -> frozenset[int]:
    found: set[int] = set()
    for first, last in re.findall(r"([0-9A-F]{4})(?:-([0-9A-F]{4}))?", LATIN):
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)


@lru_cache(maxsize=64)
def _font(size: int, weight: int) -> "FreeTypeFont":
    from PIL import ImageFont  # heavy, and only what draws needs it

    return ImageFont.truetype(str(face(weight)), size, layout_engine=ImageFont.Layout.BASIC)


def drawn(sheet: Sheet, open_photo: OpenPhoto) -> "Image":
    """The picture in pixels."""
    from PIL import Image, ImageDraw

    canvas = Image.new("RGB", (sheet.width, sheet.height), "white")
    for mark in sheet.marks:
        if isinstance(mark, Words):
            pen = ImageDraw.Draw(canvas)
            for line, x, y in mark.placed():
                font = _font(mark.size, mark.weight)
                pen.text((x, y), line, font=font, fill=mark.colour, anchor="ls")
        elif isinstance(mark, Fill) and not mark.radius:
            canvas.paste(mark.colour, _corners(mark.box))
        else:
            image = _image(mark, open_photo)
            canvas.paste(image, mark.box[:2], image if image.mode == "RGBA" else None)
    return canvas


def printed(sheet: Sheet, open_photo: OpenPhoto, *, width_mm: float, title: str) -> bytes:
    """The same as a PDF of one page: letters stay letters, so that it prints sharply."""
    from fpdf import FPDF  # heavy, and few pictures are printed

    mm = width_mm / sheet.width
    page = FPDF(format=(width_mm, sheet.height * mm))
    page.set_title(title)
    page.set_margin(0)
    page.set_auto_page_break(False)
    for weight in sorted({mark.weight for mark in sheet.marks if isinstance(mark, Words)}):
        page.add_font(f"Jakarta{weight}", "", face(weight))
    page.add_page()
    for mark in sheet.marks:
        if isinstance(mark, Words):
            _print_words(page, mark, mm)
        elif isinstance(mark, Fill):
            _print_fill(page, mark, mm)
        else:
            x, y, w, h = (length * mm for length in mark.box)
            page.image(_image(mark, open_photo), x, y, w, h)
    return bytes(page.output())


def _print_words(page: Any, mark: Words, mm: float) -> None:
    page.set_font(f"Jakarta{mark.weight}", "", mark.size * mm / INCH_MM * POINTS)
    page.set_text_color(mark.colour)
    for line, x, y in mark.placed():
        page.text(x * mm, y * mm, line)


def _print_fill(page: Any, mark: Fill, mm: float) -> None:
    x, y, w, h = (length * mm for length in mark.box)
    page.set_fill_color(mark.colour)
    corners = {"round_corners": True, "corner_radius": mark.radius * mm} if mark.radius else {}
    page.rect(x, y, w, h, style="F", **corners)


def _corners(box: Box) -> tuple[int, int, int, int]:
    return box.x, box.y, box.right, box.bottom


def _image(mark: Anything, open_photo: OpenPhoto) -> "Image":
    """A mark as an image as large as its box."""
    if isinstance(mark, Photo):
        return _photo(mark, open_photo)
    if isinstance(mark, Code):
        return _qr(mark)
    if isinstance(mark, Band):
        return _band(mark)
    if isinstance(mark, Mark):
        return _logo(mark.box.w)
    assert isinstance(mark, Fill)  # noqa: S101 words are never an image
    return _rounded(mark)


def _photo(mark: Photo, open_photo: OpenPhoto) -> "Image":
    from PIL import Image, ImageOps

    with open_photo(f"{mark.name}.jpg") as file, Image.open(file, formats=["JPEG"]) as photo:
        photo.draft("RGB", mark.box[2:])  # the decoder leaves out what is not needed
        return ImageOps.fit(photo.convert("RGB"), mark.box[2:], Image.Resampling.LANCZOS)


def _qr(mark: Code) -> "Image":
    """Whole pixels for every module, so that it stays sharp; centred in its box."""
    import segno  # heavy, and few requests draw
    from PIL import Image

    file = BytesIO()
    code = segno.make_qr(mark.text, error="m")
    scale = max(1, mark.box.w // code.symbol_size(border=0)[0])
    code.save(file, kind="png", scale=scale, border=0)
    image = Image.new("L", mark.box[2:], 255)
    with Image.open(file) as modules:
        spare = (mark.box.w - modules.width) // 2
        image.paste(modules.convert("L"), (spare, spare))
    return image


def _band(mark: Band) -> "Image":
    from PIL import Image

    tile_w = 2 * mark.box.h
    tile = _shapes([(mark.colour, TIKAR)], (tile_w, mark.box.h), 10)
    image = Image.new("RGBA", mark.box[2:])
    for x in range(0, mark.box.w, tile_w):
        image.paste(tile, (x, 0))
    return image


def _logo(width: int) -> "Image":
    """The mark of the shop's pages, from the same file."""
    sprite = (STATIC / "icons.svg").read_text()
    symbol = re.search(r'<symbol id="i-logo".*?</symbol>', sprite, re.DOTALL)
    paths = re.findall(
        r'<path fill="(#\w+)" stroke="none" d="([^"]+)"', symbol[0] if symbol else ""
    )
    return _shapes(paths, (width, width), 32)


def _shapes(paths: list[tuple[str, str]], size: tuple[int, int], height: int) -> "Image":
    """Filled paths of a drawing that is so high."""
    from PIL import Image, ImageDraw

    large = Image.new("RGBA", (size[0] * SMOOTH, size[1] * SMOOTH))
    pen, scale = ImageDraw.Draw(large), size[1] * SMOOTH / height
    for colour, path in paths:
        for points in _outlines(path):
            pen.polygon([(x * scale, y * scale) for x, y in points], fill=colour)
    return large.resize(size, Image.Resampling.BOX)


def _outlines(path: str) -> list[list[tuple[float, float]]]:
    """An SVG path as polygons."""
    from fontTools.pens.basePen import BasePen
    from fontTools.svgLib.path import parse_path

    class Outlines(BasePen):
        def __init__(self) -> None:
            super().__init__(None)
            self.found: list[list[tuple[float, float]]] = []

        def _moveTo(self, point: Any) -> None:  # noqa: N802 the pen's own name
            self.found.append([point])

        def _lineTo(self, point: Any) -> None:  # noqa: N802 the pen's own name
            self.found[-1].append(point)

        def _curveToOne(self, one: Any, two: Any, end: Any) -> None:  # noqa: N802 the pen's own name
            start, steps = self.found[-1][-1], 10
            for step in range(1, steps + 1):
                t = step / steps
                weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
                points = (start, one, two, end)
                x, y = (
                    sum(weight * point[axis] for weight, point in zip(weights, points, strict=True))
                    for axis in (0, 1)
                )
                self.found[-1].append((x, y))

    pen = Outlines()
    parse_path(path, pen)
    return pen.found


def _rounded(mark: Fill) -> "Image":
    from PIL import Image, ImageDraw

    large = Image.new("L", (mark.box.w * SMOOTH, mark.box.h * SMOOTH))
    ImageDraw.Draw(large).rounded_rectangle(
        (0, 0, large.width - 1, large.height - 1), mark.radius * SMOOTH, fill=255
    )
    image = Image.new("RGBA", mark.box[2:], mark.colour)
    image.putalpha(large.resize(mark.box[2:], Image.Resampling.BOX))
    return image
